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
import { type CoreEventsRouteDeps, coreEventsRoute } from './core-events.ts'
import { type GuardSecrets, guardRoutes, pathWithoutKey, simulatorPath } from './guard.ts'
import { healthRoutes } from './health.ts'
import { operationsRoutes } from './operations.ts'
import { UnprovenBodies } from './unproven-bodies.ts'
import { webhookRoutes } from './webhooks.ts'

export interface GatewayDeps extends GuardSecrets {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly inbox: Inbox
  readonly tally: DoorTally
  /** How the door of this process stands; asked for each snapshot. */
  doorHealth(): Promise<DoorHealth>
  readonly log: Logger
  /** The core store that may push its events, if there is one. */
  readonly pushingStore?: CoreEventsRouteDeps['store'] | undefined
  publicUrl(): string
  /** The pages for those who work here. What is given stands behind their sign-in, too. */
  readonly console?:
    | ((app: FastifyInstance, behind: FastifyPluginAsync) => Promise<void>)
    | undefined
  /** The simulator's routes, if the accounts are simulated. */
  readonly simulator: FastifyPluginAsync | undefined
}

// Node looks for connections that are late at an interval of 30 s of its own: a half body with a
// requestTimeout of 30 s was closed after 83 s. Bodies of providers have 20 s; see UnprovenBodies.
export const serverTimes = {
  headersTimeout: 10_000,
  requestTimeout: 25_000,
  connectionsCheckingInterval: 2_000,
}

/** Makes a server with every route of the gateway; the caller lets it listen. */
export async function buildGateway(deps: GatewayDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    // Requests are not logged: they hold what no log may have, and there are too many of them.
    logController: new LogController({ disableRequestLogging: true }),
    // A request under way is answered; an idle connection does not hold up the end.
    forceCloseConnections: 'idle' as const,
    http: serverTimes,
    requestTimeout: serverTimes.requestTimeout,
    rewriteUrl: pathWithoutKey,
  })
  await gatewayRoutes(app, deps)
  return app
}

/** Every route, guarded; the server rewrites paths by `pathWithoutKey`. */
export async function gatewayRoutes(app: FastifyInstance, deps: GatewayDeps): Promise<void> {
  const { simulator, pushingStore: store } = deps
  const bodies = new UnprovenBodies()
  const refused = new Map<string, number>()
  const count = (channel: string) => {
    refused.set(channel, (refused.get(channel) ?? 0) + 1)
  }
  const answered = (channel: string, status: number) => {
    const cause = refusalOf(status)
    // What could not be stored is counted where it was tried.
    if (cause && cause !== 'not_stored') deps.tally.count(channel, cause)
  }
  const webhooks: FastifyPluginAsync = async (scope) =>
    webhookRoutes(scope, { ...deps, bodies, refused: count, answered })
  const coreStore = 'core-store'
  const coreEvents: FastifyPluginAsync = async (scope) => {
    if (store)
      coreEventsRoute(scope, {
        sql: deps.sql,
        store,
        bodies,
        refused: () => count(coreStore),
        // What cannot be read proves itself all the same, and is answered as often as it comes.
        answered: (status) =>
          deps.tally.count(coreStore, status === 422 ? 'taken' : (refusalOf(status) ?? 'taken')),
      })
  }
  const operations: FastifyPluginAsync = async (scope) =>
    operationsRoutes(scope, { ...deps, refused })

  guardRoutes(app, deps)
  healthRoutes(app, () => deps.inbox.check())
  await app.register(webhooks)
  await app.register(coreEvents)
  const { console = (scope, behind) => scope.register(behind) } = deps
  const inside: FastifyPluginAsync = async (scope) => {
    await console(scope, operations)
  }
  await app.register(inside)
  if (simulator) await app.register(simulator)
  const home = deps.console ? '/inbox' : simulator ? simulatorPath : '/operations'
  app.get('/', async (_request, reply) => reply.redirect(home))
}
