import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { entryOf } from '../harness/entry.ts'
import { startRedis } from '../harness/redis.ts'
import { openTemporarySite } from '../harness/temporary-site.ts'
import type { ScriptCoverage } from './coverage.ts'

/** A gateway and a worker that tell which of their functions ran. */
export interface Site {
  readonly simulator: Simulator
  readonly sql: Sql
  /** By process, since the last time that it was asked. */
  takeCoverage(): Promise<ReadonlyMap<string, readonly ScriptCoverage[]>>
  close(): Promise<void>
}

const preload = new URL('./preload.ts', import.meta.url).href
const readyTimeoutMs = 60_000
// A delivery report is a second message of the provider's: it comes when nobody counts any more.
const reportDelaysMs = [3_600_000]

/** Starts them with the settings of production: queues in Redis, every webhook account. */
export async function openSite(checkout: string): Promise<Site> {
  return await openTemporarySite('passing', async (directory, atEnd) => {
    const redis = await startRedis(directory)
    atEnd(() => redis.stop())
    const log = () => undefined
    const server = await startEmbeddedPostgres({ directory: join(directory, 'postgres'), log })
    atEnd(() => server.stop())
    const port = await findFreePort()
    const url = `http://127.0.0.1:${port}`
    const simulation = await startSimulator({ gatewayUrl: () => url, reportDelaysMs })
    atEnd(() => simulation.close())
    const accounts = simulation.simulator
      .accounts(simulation.url)
      .filter(({ channel }) => channel !== 'smpp' && channel !== 'whatsapp-web')
    const config = join(directory, 'simpul.yaml')
    writeFileSync(config, JSON.stringify({ accounts }))
    const environment = {
      DATABASE_URL: server.url,
      REDIS_URL: redis.url,
      SIMPUL_CONFIG: config,
      SIMPUL_DIRECTORY: join(directory, 'simpul'),
      SIMPUL_KEYS: randomBytes(32).toString('base64'),
      PORT: String(port),
      LOG_LEVEL: 'warn',
    }
    const run = (name: string) => launch(checkout, name, directory, environment)
    await ended(run('migrate'))
    const members = ['gateway', 'worker'].map((name) => ({ name, child: run(name) }))
    for (const { child } of members) atEnd(() => stop(child))
    await untilReady(url)
    const sql = postgres(server.url, { max: 2, onnotice: () => undefined })
    atEnd(() => sql.end())
    return {
      simulator: simulation.simulator,
      sql,
      async takeCoverage() {
        const taken = members.map(async ({ name, child }) => [name, await take(child)] as const)
        return new Map(await Promise.all(taken))
      },
    }
  })
}

function launch(
  checkout: string,
  command: string,
  directory: string,
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const child = spawn(process.execPath, ['--import', preload, entryOf(checkout), command], {
    env: { PATH: process.env['PATH'], ...environment },
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = createWriteStream(join(directory, `${command}.log`))
  child.stdout?.pipe(log)
  child.stderr?.pipe(process.stderr)
  writeFileSync(join(directory, `${command}.pid`), `${child.pid}\n`)
  return child
}

async function ended(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`it ended with ${code}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function take(child: ChildProcess): Promise<readonly ScriptCoverage[]> {
  const answer = once(child, 'message')
  child.send('take')
  const [scripts] = await answer
  return scripts as readonly ScriptCoverage[]
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline; await pause(100)) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.status === 200) return
  }
  throw new Error(`the gateway was not ready after ${readyTimeoutMs / 1_000} s`)
}
