import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { type KeyRing, keyRing } from '../../src/identity/keys.ts'
import { entryOf } from '../harness/entry.ts'
import { openTemporarySite } from '../harness/temporary-site.ts'
import { startRelay } from './relay.ts'

/** The product as a user starts it, and the outside that it talks to. */
export interface Site {
  readonly url: string
  readonly simulator: Simulator
  /** A look into the database that the product brought. */
  readonly sql: Sql
  readonly ring: KeyRing
  /** What each channel is configured with. */
  readonly settings: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  close(): Promise<void>
}

// These hold a connection or need a library; the others are served by webhooks.
const withoutWebhook = new Set(['smpp', 'whatsapp-web'])
const settleMs = 3_000
const readyTimeoutMs = 90_000
// Later than the answer to a send is written down on a busy machine: no report overtakes it.
const reportDelaysMs = [1_000, 1_300, 1_600]

/**
 * @param checkout of the product; it may be another one than this
 * @param logs file for what it says
 */
export async function openSite(checkout: string, logs: string | undefined): Promise<Site> {
  return await openTemporarySite('golden', async (directory, atEnd) => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const relay = await startRelay(url)
    atEnd(() => relay.close())
    const simulation = await startSimulator({
      gatewayUrl: () => relay.url,
      publicUrl: () => url,
      reportDelaysMs,
      retryWaitsMs: [500, 1_000, 2_000, 4_000],
    })
    atEnd(() => simulation.close())
    const accounts = simulation.simulator
      .accounts(simulation.url)
      .filter(({ channel }) => !withoutWebhook.has(channel))
    const config = join(directory, 'simpul.yaml')
    const settling = accounts.map((account) => ({ ...account, settleMs }))
    writeFileSync(config, JSON.stringify({ accounts: settling }))

    const own = join(directory, 'simpul')
    const key = randomBytes(32).toString('base64')
    const product = startProduct(checkout, directory, logs ?? join(directory, 'log'), {
      SIMPUL_CONFIG: config,
      SIMPUL_DIRECTORY: own,
      SIMPUL_KEYS: key,
      PORT: String(port),
      LOG_LEVEL: 'warn',
    })
    atEnd(() => product.stop())
    await untilReady(url, product.hasEnded)
    const sql = postgres(databaseUrl(own), { max: 2, onnotice: () => undefined })
    atEnd(() => sql.end())
    const settings = new Map(accounts.map((one) => [one.channel, one.settings]))
    return { url, simulator: simulation.simulator, sql, ring: keyRing([key]), settings }
  })
}

function startProduct(
  checkout: string,
  directory: string,
  logs: string,
  environment: Readonly<Record<string, string>>,
) {
  const log = createWriteStream(logs)
  const child = spawn(process.execPath, [entryOf(checkout), 'start'], {
    env: { PATH: process.env['PATH'], ...environment },
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.pipe(log)
  child.stderr.pipe(log)
  // Whoever watches over the directory ends it where we cannot.
  writeFileSync(join(directory, 'product.pid'), `${child.pid}\n`)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    hasEnded,
    async stop() {
      if (hasEnded()) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function untilReady(url: string, hasEnded: () => boolean): Promise<void> {
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline; await pause(100)) {
    if (hasEnded()) throw new Error('the product ended instead of starting; --logs FILE tells why')
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.status === 200) return
  }
  throw new Error(`the product was not ready after ${readyTimeoutMs / 1_000} s`)
}

/** @param own folder of the product, where it keeps its database */
function databaseUrl(own: string): string {
  const word = (name: string) => readFileSync(join(own, 'postgres', name), 'utf8').trim()
  return `postgres://simpul:${word('password')}@127.0.0.1:${word('port')}/simpul`
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
