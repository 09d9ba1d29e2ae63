import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import { z } from 'zod'
import type { Accounts } from '../accounts.ts'
import { consolePolicy, readAssets } from '../console/assets.ts'
import { renderOperations } from '../console/operations/page.ts'
import { viewOf } from '../console/operations/view.ts'
import { type Language, languages } from '../console/operations/words.ts'
import type { KeyRing } from '../identity/keys.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { DoorHealth } from '../operations/health.ts'
import { createMetrics } from '../operations/metrics.ts'
import { OutcomesQuestion, outcomesOf } from '../operations/outcomes.ts'
import { shareSnapshot } from '../operations/shared-snapshot.ts'
import { type Snapshot, snapshot } from '../operations/snapshot.ts'
import { simulatorPath } from './guard.ts'
import { LiveStream } from './live-stream.ts'

export interface OperationsDeps {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly inbox: Pick<Inbox, 'state'>
  doorHealth(): Promise<DoorHealth>
  /** Requests refused for their signature, by channel; counted by the webhooks. */
  readonly refused: ReadonlyMap<string, number>
  readonly log: Logger
}

const liveIntervalMs = 2_000
const maxQuestionBytes = 2 * 1024 * 1024

const pageQuery = z.object({ lang: z.enum(languages).catch('id') })
const liveQuery = z.object({ view: z.enum(languages).optional().catch(undefined) })

/**
 * The routes that tell the state of the house. For operators: GET /operations (a page),
 * GET /operations/snapshot (JSON), GET /operations/live (server-sent events) and
 * POST /operations/outcomes (what became of these messages). For monitoring: GET /metrics
 * (Prometheus). Whoever registers them guards them.
 */
export function operationsRoutes(app: FastifyInstance, deps: OperationsDeps): void {
  const take = shareSnapshot(reported(deps))
  const metrics = createMetrics(take, () => deps.inbox.state())
  app.get('/metrics', { config: { access: 'monitoring' } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  )
  pageRoutes(app, take)
  liveRoute(app, take, deps.log)
  app.register((scope, _options, done) => {
    outcomesRoute(scope, deps)
    done()
  })
}

/** Takes a snapshot, and says in the log when the database goes away and when it is back. */
function reported({ sql, accounts, refused, doorHealth, log }: OperationsDeps) {
  let wasUp = true
  return async (now: Date): Promise<Snapshot> => {
    const taken = await snapshot(sql, { accounts, refused, door: await doorHealth(), now })
    const isUp = taken.database.state === 'up'
    if (isUp !== wasUp)
      log[isUp ? 'info' : 'warn'](
        { database: taken.database },
        'the database, as operations see it',
      )
    wasUp = isUp
    return taken
  }
}

function pageRoutes(app: FastifyInstance, take: () => Promise<Snapshot>): void {
  const assets = readAssets(new URL('../console/operations/', import.meta.url), [
    'page.css',
    'page.js',
    'icon.svg',
  ])
  app.get('/operations', async ({ query }, reply) => {
    const { lang } = pageQuery.parse(query)
    const hasSimulator = app.hasRoute({ method: 'GET', url: simulatorPath })
    const html = renderOperations(viewOf(await take(), lang), {
      language: lang,
      simulatorPath: hasSimulator ? simulatorPath : undefined,
    })
    return reply
      .headers({ ...consolePolicy, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(html)
  })
  app.get<{ Params: { file: string } }>('/operations/page/:file', async ({ params }, reply) => {
    const asset = assets.get(params.file)
    if (!asset) return reply.code(404).send({ error: 'no such file' })
    return reply
      .headers({ ...consolePolicy, 'cache-control': 'no-cache' })
      .type(asset.contentType)
      .send(asset.text)
  })
  app.get('/operations/snapshot', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await take()),
  )
}

function liveRoute(app: FastifyInstance, take: () => Promise<Snapshot>, log: Logger): void {
  const live = new LiveStream<Language | 'snapshot'>({
    intervalMs: liveIntervalMs,
    failed: (error) => log.error({ err: error }, 'the live snapshot failed'),
    async read(forms) {
      const taken = await take()
      return new Map(
        [...forms].map((form) => [form, form === 'snapshot' ? taken : viewOf(taken, form)]),
      )
    },
  })
  app.addHook('preClose', async () => live.close())
  app.get('/operations/live', { exposeHeadRoute: false }, async ({ query }, reply) => {
    const { view } = liveQuery.parse(query)
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // Its connection is not used again, and must not delay the end of the server.
      connection: 'close',
    })
    await live.attach(reply.raw, view ?? 'snapshot')
    return reply
  })
}

function outcomesRoute(app: FastifyInstance, { sql, ring, accounts }: OperationsDeps): void {
  // A page elsewhere can post a form without asking, but not JSON.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: maxQuestionBytes },
    app.getDefaultJsonParser('error', 'error'),
  )
  app.post('/operations/outcomes', { bodyLimit: maxQuestionBytes }, async ({ body }, reply) => {
    const question = OutcomesQuestion.safeParse(body)
    if (!question.success) return reply.code(400).send({ error: z.prettifyError(question.error) })
    const configured = accounts.of(question.data.channel).map(({ id }) => id)
    return await outcomesOf(sql, ring, question.data, configured)
  })
}
