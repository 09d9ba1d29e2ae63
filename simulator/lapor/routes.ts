import { createHash } from 'node:crypto'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readBook } from './book.ts'
import { Desk, verbs } from './desk.ts'
import { emptyBook } from './empty-book.ts'
import { exportOf } from './export.ts'
import { firstAgencies } from './known-values.ts'
import { strangersBeside, workDay } from './office.ts'
import { pageRoutes } from './page.ts'
import { bookFaultWords, languageOf, moveFaultWords, refusals } from './words.ts'

export interface LaporOptions {
  /** From 0 to 1. */
  readonly random: () => number
  readonly now: () => Date
}

const maxBookBytes = 20 * 1024 * 1024
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const move = z.strictObject({
  verb: z.enum(verbs),
  agency: z.string().max(200).optional(),
  reason: z.string().max(500).optional(),
  answer: z.string().max(5_000).optional(),
})
const texts = z.strictObject({ first: z.string().max(32_767), last: z.string().max(32_767) })
const named = z.strictObject({ names: z.array(z.string().min(1).max(200)).max(1_000) })
const mostAgencies = 5_000

/**
 * A LAPOR! with its admins and offices: offers the empty book, takes filled ones, moves reports through
 * their states, gives the export in both layouts and the history of all moves. `lapor/` is its page.
 */
export function laporRoutes({ random, now }: LaporOptions): FastifyPluginAsync {
  const desk = new Desk(firstTrackingId(now()))
  const agencies = new Set(firstAgencies)
  const today = () => now().toISOString().slice(0, 10)
  const workbook = (name: string) => ({
    'content-type': workbookType,
    'content-disposition': `attachment; filename="${name}.xlsx"`,
  })

  return async (app) => {
    app.addContentTypeParser(
      [workbookType, 'application/octet-stream'],
      { parseAs: 'buffer', bodyLimit: maxBookBytes },
      (_request, body, done) => done(null, body),
    )
    await app.register(pageRoutes())
    app.get('/books/empty', async (_request, reply) =>
      reply.headers(workbook('Form Manual Book')).send(Buffer.from(emptyBook(agencies))),
    )
    app.post('/books', { bodyLimit: maxBookBytes }, async (request, reply) => {
      const { body } = request
      const language = spokenIn(request)
      if (!Buffer.isBuffer(body))
        return reply.code(415).send({ faults: [refusals.noFile[language]] })
      const read = await readBook(body, today(), agencies)
      if (read.kind === 'refused')
        return reply
          .code(422)
          .send({ faults: read.faults.map((one) => bookFaultWords(one, language)) })
      const hash = createHash('sha256').update(body).digest('hex')
      if (desk.isKnown(hash)) return reply.code(409).send({ faults: [refusals.known[language]] })
      const trackingIds = desk.take(read.rows, hash)
      if (!trackingIds) return reply.code(507).send({ faults: [refusals.full[language]] })
      desk.take(strangersBeside(read.rows, random))
      return { trackingIds }
    })
    app.get('/reports', async () => ({ reports: desk.all() }))
    app.get('/history', async () => ({ moves: desk.history() }))
    app.post<{ Params: { id: string } }>('/reports/:id', async (request, reply) => {
      const given = move.safeParse(request.body)
      if (!given.success) return reply.code(400).send({ error: z.prettifyError(given.error) })
      const { verb, ...words } = given.data
      const fault = desk.move(request.params.id, verb, words)
      return fault === undefined
        ? { moved: request.params.id }
        : reply.code(409).send({ error: moveFaultWords(fault, spokenIn(request)) })
    })
    app.post<{ Params: { id: string } }>('/reports/:id/texts', async ({ params, body }, reply) => {
      const given = texts.safeParse(body)
      if (!given.success) return reply.code(400).send({ error: z.prettifyError(given.error) })
      desk.edit(params.id, given.data)
      return { edited: params.id }
    })
    app.post('/agencies', async ({ body }, reply) => {
      const given = named.safeParse(body)
      if (!given.success) return reply.code(400).send({ error: z.prettifyError(given.error) })
      for (const name of given.data.names) if (agencies.size < mostAgencies) agencies.add(name)
      return { agencies: [...agencies] }
    })
    app.post('/days', async () => ({ moved: workDay(desk, random) }))
    app.get<{ Querystring: { layout?: string } }>('/export', async ({ query }, reply) => {
      const layout = query.layout === '20' ? 20 : 17
      return reply
        .headers(workbook('Laporan Ringkas'))
        .send(Buffer.from(exportOf(desk.all(), layout, today())))
    })
  }
}

function spokenIn({ query, headers }: FastifyRequest) {
  return languageOf((query as { lang?: unknown }).lang, headers['accept-language'])
}

/**
 * A gateway remembers the Tracking IDs of an earlier run: each begins at numbers of its own, ten for each
 * second since some day, of seven digits.
 */
function firstTrackingId(at: Date): number {
  return 1_000_000 + (Math.floor(at.getTime() / 100) % 9_000_000)
}
