import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import { createSimulator, type Simulator } from '../../simulator/simulator.ts'
import { readAccounts } from '../accounts.ts'
import type { Config } from '../config.ts'
import { simulatedProvidersPath } from '../http/guard.ts'
import { openLog } from '../log.ts'
import { queueSchema } from '../queue/postgres-backend.ts'
import { firstOwnerLink } from '../staff/credentials.ts'
import { linkPath } from '../staff/links.ts'
import { startEmbeddedPostgres } from '../store/embedded.ts'
import { migrate } from '../store/migrate.ts'
import { EmbeddedPostgresError } from '../store/postgres-binaries.ts'
import { UsageError } from '../usage-error.ts'
import { checkAddresses } from './addresses.ts'
import { holdConnections } from './connections.ts'
import { fillDay } from './demo/fill.ts'
import { openDoor } from './door.ts'
import { checkRing, openHouse, openRing } from './house.ts'
import { operatorTokenOf } from './operator-token.ts'
import { explainListening } from './process.ts'
import { registry } from './registry.ts'
import { listen } from './serve.ts'
import { startWorkers } from './work.ts'

export interface Running {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  /** Opens what is not public there. */
  readonly operatorToken: string
  /** Path of the link that makes the first owner of the console; undefined where there is one. */
  readonly ownerPath: string | undefined
  /** Lets the citizens of an invented day write, once in the life of a database. */
  fillDay(): Promise<void>
  stop(): Promise<void>
}

// Short, so that somebody who tries it out sees the answer soon.
const simulatedSettleMs = 3_000

/** @throws UsageError where a setting is in the way */
export async function startEverything(given: Config, say = announce): Promise<Running> {
  const log = openLog(given.logLevel)
  const stops: (() => Promise<void>)[] = []
  try {
    const port = await freePort(given)
    const config = { ...given, port }
    const url = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
    makeDirectory(config.directory)
    const operatorToken = operatorTokenOf(config, log)
    const simulator = config.accounts.length === 0 ? await simulate(url, log) : undefined
    if (simulator) stops.unshift(() => simulator.close())
    const accounts = readAccounts(
      simulator
        ? simulator
            .accounts(url + simulatedProvidersPath(operatorToken))
            .map((account) => ({ ...account, settleMs: simulatedSettleMs }))
        : config.accounts,
      registry,
      simulator ? undefined : config.placeOf,
    )
    const ring = openRing(config)
    const database = await openDatabase(config, log)
    stops.unshift(database.stop)
    await checkAddresses(config, database.url, false)
    await migrate(database.url, config.redisUrl ? undefined : queueSchema)

    const publicUrl = () => (simulator ? url : (config.publicUrl ?? url))
    const house = openHouse({
      config,
      accounts,
      databaseUrl: database.url,
      ring,
      log,
      publicUrl,
      isSimulated: simulator !== undefined,
    })
    stops.unshift(() => house.close())
    await checkRing(house)
    // Before the door opens: from then on the database may be away.
    const link = await firstOwnerLink(house.store.sql)
    const workers = await startWorkers(house)
    stops.unshift(() => workers.stop())
    const door = await openDoor(house, 'gateway')
    stops.unshift(() => door.close())
    const listening = await listen(house, door, { operatorToken, simulator: simulator?.plugin })
    stops.unshift(() => listening.stop())
    const connections = holdConnections(house, door.inbox)
    stops.unshift(() => connections.stop())
    const running = {
      url,
      operatorToken,
      ownerPath: link && linkPath(link.token),
      async fillDay() {
        if (simulator && (await isUntouched(house.store.sql))) await fillDay(simulator)
      },
      stop: () => inTurn(stops),
    }
    say(running, simulator)
    return running
  } catch (error) {
    await inTurn(stops)
    throw error
  }
}

async function simulate(url: string, log: Logger): Promise<Simulator> {
  const simulator = createSimulator({ gatewayUrl: () => url, log })
  // Its accounts have ports that are known only then.
  await simulator.open()
  return simulator
}

async function openDatabase(
  config: Config,
  log: Logger,
): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: async () => {} }
  try {
    return await startEmbeddedPostgres({
      directory: join(config.directory, 'postgres'),
      log: (message, level) => log[level](message),
    })
  } catch (error) {
    throw error instanceof EmbeddedPostgresError ? new UsageError(error.message) : error
  }
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o755 })
  } catch (error) {
    throw new UsageError(
      `The folder ${directory} cannot be made (${(error as NodeJS.ErrnoException).code}). Set SIMPUL_DIRECTORY to one that can be written.`,
    )
  }
}

/** Checks, before anything is started, that the configured port is free; for 0 finds a free one. */
async function freePort(config: Config): Promise<number> {
  const probe = createServer()
  try {
    return await new Promise<number>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(config.port, config.host, () => {
        const address = probe.address()
        resolve(typeof address === 'object' && address ? address.port : config.port)
      })
    })
  } catch (error) {
    throw explainListening(error, config)
  } finally {
    await new Promise((resolve) => probe.close(resolve))
  }
}

/** Nobody has written yet. */
async function isUntouched(sql: Sql): Promise<boolean> {
  return (await sql`select from inbox limit 1`).length === 0
}

function announce(
  { url, operatorToken, ownerPath }: Running,
  simulator: Simulator | undefined,
): void {
  const token = `?token=${encodeURIComponent(operatorToken)}`
  const lines = [
    'Simpul is ready. Its pages open by these links alone:',
    ...(ownerPath
      ? [
          '  Console: become its first owner (the link works once, for a day)',
          `    ${url}${ownerPath}`,
        ]
      : ['  Console: sign in', `    ${url}/`]),
    ...(simulator ? ['  Simulator: write as a citizen would', `    ${url}/simulator${token}`] : []),
    '  Operations: is everything well?',
    `    ${url}/operations${token}`,
    '  Health, for everybody:',
    `    ${url}/health/ready`,
    'Ctrl-C stops it.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function inTurn(stops: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops) await stop()
}
