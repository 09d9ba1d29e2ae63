import Fastify, { type FastifyBaseLogger, type FastifyPluginAsync } from 'fastify'
import { phonesApi } from './api.ts'
import { EventStream } from './event-stream.ts'
import { acceptJsonAndForms } from './kit/bodies.ts'
import { Courier } from './kit/courier.ts'
import { Faults } from './kit/faults.ts'
import { createWorld, withoutSlash } from './kit/world.ts'
import { laporRoutes } from './lapor/routes.ts'
import { pageRoutes } from './page.ts'
import { PhoneBook } from './phone-book.ts'
import { createPhones, type Lane, type Phones } from './phones.ts'
import { providers } from './providers.ts'
import { seededRandom } from './random.ts'

export interface SimulatorOptions {
  /** Where the gateway listens, such as `http://127.0.0.1:1708`; asked when a message goes. */
  gatewayUrl(): string
  /** What the gateway believes its own address to be: signatures are made over it. */
  publicUrl?(): string
  /** Of the page that the phones' page points to. */
  operationsUrl?(): string
  /** Path of the page and of every route; `/simulator`. */
  prefix?: string
  log?: Pick<FastifyBaseLogger, 'debug'>
  /** Decides when faults with a probability strike. */
  seed?: number
  /** Phones kept in memory; 20,000. */
  maxPhones?: number
  /** Posts under way to the gateway at a time, per channel; 64. */
  maxInFlight?: number
  /** How long after acceptance the first, second, ... report on a reply leaves. */
  reportDelaysMs?: readonly number[]
  /** Waits between attempts, for every provider, instead of its own schedule. */
  retryWaitsMs?: readonly number[]
  now?(): Date
}

export interface Simulator {
  /** Opens the connections that providers have besides HTTP. Registering the plugin does the same. */
  open(): Promise<void>
  /** Every route, below the prefix; to be registered without one. */
  readonly plugin: FastifyPluginAsync
  /**
   * What the gateway must be configured with to be served by this simulator. `apiBase` is where its
   * routes are reachable, prefix and all: `http://127.0.0.1:1708/simulator`. Ports of a provider's
   * own are known once it is open.
   */
  accounts(apiBase: string): { channel: string; settings: Record<string, unknown> }[]
  readonly phones: Phones
  readonly faults: Pick<Faults, 'set' | 'get'>
  /**
   * Ends streams, retries and everything under way; messages not acknowledged stay so. Closing the
   * application that the plugin is part of does the same.
   */
  close(): Promise<void>
}

/** Phones of citizens, and the providers between them and a gateway. Knows nothing of its code. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { prefix = '/simulator', maxInFlight = 64, now = () => new Date() } = options
  const book = new PhoneBook(options.maxPhones ?? 20_000)
  const faults = new Faults(seededRandom(options.seed ?? 1708))
  const events = new EventStream()
  book.subscribe((change) => events.publish(change))
  const { world, close: closeWorld } = createWorld({ ...options, phones: book, faults, now })
  const lanes = new Map<string, Lane>()
  for (const create of providers) {
    const reports = new Courier(maxInFlight)
    const provider = create({ ...world, reports })
    faults.add(provider.channel)
    lanes.set(provider.channel, { provider, reports, courier: new Courier(maxInFlight) })
  }
  const phones = createPhones({
    lanes,
    book,
    faults,
    now,
    trace: (details) => options.log?.debug(details, 'webhook posted'),
  })

  let opened: Promise<unknown> | undefined
  async function open(): Promise<void> {
    opened ??= Promise.all([...lanes.values()].map(({ provider }) => provider.open?.()))
    await opened
  }

  async function close(): Promise<void> {
    events.close()
    for (const { provider, courier, reports } of lanes.values()) {
      courier.close()
      reports.close()
      await provider.close?.()
    }
    closeWorld()
  }

  return {
    open,
    plugin: async (app) => {
      await app.register(
        async (scope) => {
          acceptJsonAndForms(scope)
          const operationsUrl = options.operationsUrl ?? (() => '/operations')
          const all = [...lanes.values()].map((lane) => lane.provider)
          await scope.register(pageRoutes(prefix))
          await scope.register(phonesApi({ providers: all, phones, faults, events, operationsUrl }))
          const random = seededRandom((options.seed ?? 1708) + 1)
          await scope.register(laporRoutes({ random, now }), { prefix: '/lapor' })
          for (const provider of all) if (provider.api) await scope.register(provider.api)
          await open()
        },
        { prefix },
      )
      app.addHook('preClose', close)
    },
    accounts: (apiBase) =>
      [...lanes.values()].map(({ provider }) => ({
        channel: provider.channel,
        settings: provider.settings(withoutSlash(apiBase)),
      })),
    phones,
    faults,
    close,
  }
}

/** Serves a simulator of its own on 127.0.0.1. `url` has the prefix: it is the `apiBase`. */
export async function startSimulator(
  options: SimulatorOptions & { /** 0, or left out: any free port. */ port?: number },
): Promise<{ url: string; simulator: Simulator; close(): Promise<void> }> {
  const simulator = createSimulator({
    operationsUrl: () => `${withoutSlash((options.publicUrl ?? options.gatewayUrl)())}/operations`,
    ...options,
  })
  const app = Fastify({ routerOptions: { maxParamLength: 500 } })
  await app.register(simulator.plugin)
  const origin = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return {
    url: `${origin}${options.prefix ?? '/simulator'}`,
    simulator,
    close: async () => {
      await simulator.close()
      await app.close()
    },
  }
}
