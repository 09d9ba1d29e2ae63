import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Sql } from 'postgres'
import { inject } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { readAccounts } from '../../src/accounts.ts'
import { holdConnections } from '../../src/app/connections.ts'
import { openDoor } from '../../src/app/door.ts'
import { checkRing, type House, openHouse, openRing } from '../../src/app/house.ts'
import { registry } from '../../src/app/registry.ts'
import { listen } from '../../src/app/serve.ts'
import { startWorkers } from '../../src/app/work.ts'
import { type Config, loadConfig } from '../../src/config.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createDatabase } from './postgres.ts'

/** Opens what is not public in every test house. */
export const operatorToken = 'token-of-the-test-house'

/** A whole gateway on real services, with the simulator on the other side of the wire. */
export interface TestHouse {
  readonly url: string
  readonly simulator: Simulator
  /** Where its routes are, prefix and all. */
  readonly simulatorUrl: string
  readonly sql: Sql
  readonly house: House
  /** What the simulator configured, by channel. */
  readonly settings: ReadonlyMap<string, Record<string, unknown>>
  /** Opens the connections of those channels that hold one; they end with the house. */
  holdConnections(): void
  stop(): Promise<void>
}

export type Backend = 'postgres' | 'redis'

/**
 * @param redis a database's number that no other test file uses, because files run side by side; or
 *   the URL of a server of its own
 * @param more accounts besides those of the simulator
 * @param options.undoSeconds after which what an admin did is out; a minute where it is left out
 */
export async function startTestHouse(
  backend: Backend,
  redis: number | string,
  settleMs = 300,
  coreStore: Config['coreStore'] = { kind: 'own' },
  more: Config['accounts'] = [],
  { undoSeconds }: { readonly undoSeconds?: number } = {},
): Promise<TestHouse> {
  const database = await createDatabase((url) => migrate(url, queueSchema))
  const redisUrl = typeof redis === 'string' ? redis : `${inject('redisUrl')}/${redis}`
  let url = ''
  const simulation = await startSimulator({
    gatewayUrl: () => url,
    reportDelaysMs: [20, 60, 120],
  })
  const given = simulation.simulator.accounts(simulation.url)
  const config = {
    ...loadConfig(
      { SIMPUL_KEYS: randomBytes(32).toString('base64') },
      inject('temporaryDirectory'),
    ),
    port: 0,
    coreStore,
    // A spool of its own.
    directory: mkdtempSync(join(inject('temporaryDirectory'), 'house-')),
    redisUrl: backend === 'redis' ? redisUrl : undefined,
  }
  const house = openHouse({
    config,
    accounts: readAccounts(
      [...given, ...more].map((account) => ({ ...account, settleMs })),
      registry,
    ),
    databaseUrl: database.url,
    ring: openRing(config),
    log: pino({ level: 'silent' }),
    publicUrl: () => url,
    isSimulated: true,
    undoSeconds,
  })
  await checkRing(house)
  const workers = await startWorkers(house)
  const door = await openDoor(house, 'gateway')
  const listening = await listen(house, door, { operatorToken })
  url = listening.address
  let lines: ReturnType<typeof holdConnections> | undefined
  return {
    url,
    simulator: simulation.simulator,
    simulatorUrl: simulation.url,
    sql: house.store.sql,
    house,
    settings: new Map(given.map(({ channel, settings }) => [channel, settings])),
    holdConnections() {
      lines ??= holdConnections(house, door.inbox)
    },
    async stop() {
      await lines?.stop()
      await listening.stop()
      await door.close()
      await workers.stop()
      await house.close()
      await simulation.close()
      await database.drop()
    },
  }
}

/**
 * Asks until the answer is there, for what no event tells.
 *
 * @throws Error with the last answer where it does not come within 20 s
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`still ${String(answer)} after ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
