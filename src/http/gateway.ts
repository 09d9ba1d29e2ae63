import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Accounts } from '../accounts.ts'
import type { KeyRing } from '../identity/keys.ts'
import { type DoorTally, refusalOf } from '../inbox/door-tally.ts'
import type { Inbox } from '../inbox/inbox.ts'
import type { DoorHealth } from '../operations/health.ts'
import { healthRoutes } from './health.ts'
import { localOnly } from './local-only.ts'
import { operationsRoutes } from './operations.ts'
import { webhookRoutes } from './webhooks.ts'

export interface GatewayDeps {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly inbox: Inbox
  readonly tally: DoorTally
  /** How the door of this process stands; asked for each snapshot. */
  doorHealth(): Promise<DoorHealth>
  readonly metricsToken: string | undefined
  readonly log: Logger
  publicUrl(): string
  /** The simulator's routes, if the accounts are simulated. */
  readonly simulator: FastifyPluginAsync | undefined
}

/** Makes a server with every route of the gateway; the caller lets it listen. */
export async function buildGateway(deps: GatewayDeps): Promise<FastifyInstance> {
  const refused = new Map<string, number>()
  const app = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    // Requests are not logged: they hold what no log may have, and there are too many of them.
    logController: new LogController({ disableRequestLogging: true }),
    // A request under way is answered; an idle connection does not hold up the end.
    forceCloseConnections: 'idle' as const,
    requestTimeout: 30_000,
  })
  healthRoutes(app, () => deps.inbox.check())
  const count = (channel: string) => {
    refused.set(channel, (refused.get(channel) ?? 0) + 1)
  }
  const answered = (channel: string, status: number) => {
    const cause = refusalOf(status)
    // What could not be stored is counted where it was tried.
    if (cause && cause !== 'not_stored') deps.tally.count(channel, cause)
  }
  const webhooks: FastifyPluginAsync = async (scope) =>
    webhookRoutes(scope, { ...deps, refused: count, answered })
  const operations: FastifyPluginAsync = async (scope) =>
    operationsRoutes(scope, { ...deps, refused })
  await app.register(webhooks)
  await app.register(operations)

  const { simulator } = deps
  if (simulator) {
    const guarded: FastifyPluginAsync = async (scope) => {
      scope.addHook('onRequest', localOnly)
      await scope.register(simulator)
    }
    await app.register(guarded)
  }
  app.get('/', async (_request, reply) => reply.redirect(simulator ? '/simulator' : '/operations'))
  return app
}
