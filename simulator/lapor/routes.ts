import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { z } from 'zod'
import { readBook } from './book.ts'
import { Desk } from './desk.ts'
import { exportOf } from './export.ts'
import { strangersBeside, workDay } from './office.ts'

export interface LaporOptions {
  /** From 0 to 1. */
  readonly random: () => number
  readonly now: () => Date
}

const maxBookBytes = 20 * 1024 * 1024
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const move = z.strictObject({
  verb: z.enum(['verify', 'delay', 'process', 'answer', 'close', 'archive']),
  agency: z.string().max(200).optional(),
  reason: z.string().max(500).optional(),
  answer: z.string().max(5_000).optional(),
})

/**
 * A LAPOR! with its admins and offices: takes books, moves reports through their states, gives the export
 * in both layouts. `lapor/` is its page.
 */
export function laporRoutes({ random, now }: LaporOptions): FastifyPluginAsync {
  const desk = new Desk()
  const today = () => now().toISOString().slice(0, 10)
  const page = new Map(
    ['index.html', 'lapor.js', 'lapor.css'].map((name) => [
      name,
      readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8'),
    ]),
  )

  return async (app) => {
    app.addContentTypeParser(
      [workbookType, 'application/octet-stream'],
      { parseAs: 'buffer', bodyLimit: maxBookBytes },
      (_request, body, done) => done(null, body),
    )
    app.get('/', async (_request, reply) => show(reply, 'text/html', page.get('index.html')))
    app.get('/lapor.js', async (_request, reply) =>
      show(reply, 'text/javascript', page.get('lapor.js')),
    )
    app.get('/lapor.css', async (_request, reply) => show(reply, 'text/css', page.get('lapor.css')))
    app.post('/books', { bodyLimit: maxBookBytes }, async ({ body }, reply) => {
      if (!Buffer.isBuffer(body))
        return reply.code(415).send({ faults: [`Send the workbook as ${workbookType}.`] })
      const read = await readBook(body, today())
      if (read.kind === 'refused') return reply.code(422).send({ faults: read.faults })
      const hash = createHash('sha256').update(body).digest('hex')
      if (desk.isKnown(hash))
        return reply.code(409).send({ faults: ['This book was uploaded before.'] })
      const trackingIds = desk.take(read.rows)
      desk.take(strangersBeside(read.rows, random))
      if (!trackingIds) return reply.code(507).send({ faults: ['There is no room for more.'] })
      return { trackingIds }
    })
    app.get('/reports', async () => ({ reports: desk.all() }))
    app.post<{ Params: { id: string } }>('/reports/:id', async ({ params, body }, reply) => {
      const given = move.safeParse(body)
      if (!given.success) return reply.code(400).send({ error: z.prettifyError(given.error) })
      const { verb, ...words } = given.data
      const error = desk.move(params.id, verb, words)
      return error === undefined ? { moved: params.id } : reply.code(409).send({ error })
    })
    app.post('/days', async () => ({ moved: workDay(desk, random) }))
    app.get<{ Querystring: { layout?: string } }>('/export', async ({ query }, reply) => {
      const layout = query.layout === '20' ? 20 : 17
      return reply
        .type(workbookType)
        .header('content-disposition', 'attachment; filename="Laporan Ringkas.xlsx"')
        .send(Buffer.from(exportOf(desk.all(), layout, today())))
    })
  }
}

function show(reply: FastifyReply, type: string, text: string | undefined) {
  return reply
    .headers({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    })
    .type(`${type}; charset=utf-8`)
    .send(text)
}
