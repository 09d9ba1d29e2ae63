import { randomBytes, randomInt } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seededRandom } from '../../simulator/random.ts'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { coreEventsPath } from '../../src/http/core-events.ts'
import { type KeyRing, keyRing } from '../../src/identity/keys.ts'
import type { InboxState } from '../../src/inbox/inbox.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { connect, type Store } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { ensureProgram } from '../harness/debian-package.ts'
import { type Redis, startRedis } from '../harness/redis.ts'
import { type AtEnd, openTemporarySite } from '../harness/temporary-site.ts'
import { type Core, startCore } from './core.ts'
import { type Member, startMember } from './member.ts'
import { type Onlookers, operatorToken, startOnlookers } from './onlookers.ts'
import type { Options } from './options.ts'
import { type BreakablePostgres, startPostgres } from './postgres.ts'

/** A Redis that can be broken; it always returns to its address. */
export interface BreakableRedis {
  readonly url: string
  kill(awayMs: number): Promise<void>
}

/** Everything that runs, and the outside that it talks to. */
export interface Site {
  readonly simulator: Simulator
  readonly core: Core
  readonly postgres: BreakablePostgres
  readonly redis: BreakableRedis | undefined
  readonly gateway: Member
  readonly workers: readonly Member[]
  /** The run's own look into the database. */
  readonly store: Store
  readonly ring: KeyRing
  /** What was seen of the gateway while everything broke. */
  readonly onlookers: Onlookers
  /** What the gateway says of its inbox; undefined while it does not answer. */
  door(): Promise<InboxState | undefined>
  /** Ends everything and removes what it left on disk. */
  close(): Promise<void>
}

/** One whose provider has a list of its messages, and one whose has none. */
export const channels: readonly string[] = ['twilio', 'meta/whatsapp']

const unownedPromise = new URL('unowned-promise.ts', import.meta.url).href
const settleMs = 300
// A message is repeated until it is taken, for longer than any run: first at once, as providers do.
const retryWaitsMs = [200, 500, 1_000, ...Array<number>(1_800).fill(2_000)]
const readyTimeoutMs = 60_000

/** Starts everything in a temporary directory, with the settings of production. */
export async function openSite(
  options: Pick<Options, 'backend' | 'logs' | 'messages' | 'sabotage' | 'seed'>,
  say: (words: string) => void,
): Promise<Site> {
  // Without it a full disk would not be one.
  await ensureProgram({ program: 'prlimit', debianPackage: 'util-linux' })
  return await openTemporarySite('chaos', async (directory, atEnd) => {
    const logs = options.logs ?? directory
    await mkdir(logs, { recursive: true })
    const redis = options.backend === 'redis' ? await openRedis(directory, atEnd) : undefined
    const postgres = await startPostgres(join(directory, 'postgres'), await findPort(), say)
    atEnd(() => postgres.stop())
    await migrate(postgres.url, redis ? undefined : queueSchema)

    const port = await findPort()
    const gatewayUrl = `http://127.0.0.1:${port}`
    const simulation = await startSimulator({
      gatewayUrl: () => gatewayUrl,
      retryWaitsMs,
      reportDelaysMs: [100, 400, 1_000],
      maxPhones: options.messages + 1,
    })
    atEnd(() => simulation.close())
    // Dice of its own: when complaints reach it is not for the seed to say.
    const core = await startCore(gatewayUrl + coreEventsPath, seededRandom(options.seed))
    atEnd(() => core.close())
    const accounts = simulation.simulator
      .accounts(simulation.url)
      .filter(({ channel }) => channels.includes(channel))
      .map((account) => ({ ...account, settleMs }))
    const config = join(directory, 'simpul.yaml')
    await writeFile(config, JSON.stringify({ accounts, ...core.setting }))

    const key = randomBytes(32).toString('base64')
    const ring = keyRing([key])
    const environment = {
      DATABASE_URL: postgres.url,
      ...(redis && { REDIS_URL: redis.url }),
      SIMPUL_CONFIG: config,
      SIMPUL_KEYS: key,
      SIMPUL_OPERATOR_TOKEN: operatorToken,
      SIMPUL_DIRECTORY: join(directory, 'simpul'),
      PORT: String(port),
      LOG_LEVEL: 'warn',
    }
    const member = (name: string, command: string, preload?: string) => {
      const started = startMember({ name, args: [command], environment, directory, logs, preload })
      atEnd(() => started.stop())
      return started
    }
    const sabotage = options.sabotage === 'unowned' ? unownedPromise : undefined
    const gateway = member('gateway', 'gateway', sabotage)
    const workers = [member('worker-1', 'worker'), member('worker-2', 'worker')]
    const store = connect(postgres.url, 2)
    atEnd(() => store.close())
    await untilReady(gatewayUrl)
    const onlookers = startOnlookers(gatewayUrl)
    atEnd(() => onlookers.stop())
    const { simulator } = simulation
    const door = () => doorOf(gatewayUrl)
    return { simulator, core, postgres, redis, gateway, workers, store, ring, onlookers, door }
  })
}

async function openRedis(directory: string, atEnd: AtEnd): Promise<BreakableRedis> {
  const port = await findPort()
  let server: Redis = await startRedis(directory, port)
  atEnd(() => server.stop())
  return {
    url: server.url,
    async kill(awayMs) {
      process.kill(server.pid, 'SIGKILL')
      await server.stop()
      await new Promise((resolve) => setTimeout(resolve, awayMs))
      server = await startRedis(directory, port)
    },
  }
}

/** Below the ephemeral range: what is away for a while must find its port free again. */
async function findPort(): Promise<number> {
  for (;;) {
    const wanted = randomInt(20_000, 32_000)
    if ((await findFreePort(wanted)) === wanted) return wanted
  }
}

async function doorOf(url: string): Promise<InboxState | undefined> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) })
    return ((await response.json()) as { inbox: InboxState }).inbox
  } catch {
    return undefined
  }
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline; ) {
    if ((await doorOf(url))?.postgres === 'up') return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the gateway was not ready after ${readyTimeoutMs / 1_000} s`)
}
