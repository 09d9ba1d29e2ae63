import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres, { type Sql } from 'postgres'
import { startEmbeddedPostgres } from '../src/store/embedded.ts'
import { migrate } from '../src/store/migrate.ts'
import { findFreePort } from '../src/store/postmaster.ts'
import { runProgram, untilReady } from '../test/harness/program.ts'
import { startRedis } from '../test/harness/redis.ts'
import { type AtEnd, openTemporarySite } from '../test/harness/temporary-site.ts'

export type Contestant = 'ours' | 'naive' | 'bare'

export interface Server {
  readonly port: number
  readonly pid: number
}

/** Three servers that take the same requests, beside one Postgres and one Redis. */
export interface BenchSite {
  readonly servers: Readonly<Record<Contestant, Server>>
  readonly account: { readonly appSecret: string; readonly phoneNumberId: string }
  readonly postgresPid: number
  readonly redisPid: number
  /** The databases of the two that store, with the same tables. */
  readonly databases: Readonly<Record<'ours' | 'naive', Sql>>
  close(): Promise<void>
}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Starts everything in a temporary directory, Postgres with production's durability. */
export async function openBenchSite(): Promise<BenchSite> {
  return await openTemporarySite('bench', async (directory, atEnd) => {
    const database = await startEmbeddedPostgres({
      directory: join(directory, 'postgres'),
      log: () => {},
    })
    atEnd(() => database.stop())
    const redis = await startRedis(directory)
    atEnd(() => redis.stop())
    const oursUrl = database.url
    const naiveUrl = await addDatabase(oursUrl, 'naive')
    const databases = { ours: await prepare(oursUrl), naive: await prepare(naiveUrl) }
    atEnd(() => Promise.all(Object.values(databases).map((sql) => sql.end())))

    const settings = {
      phoneNumberId: '200000000000002',
      appSecret: randomBytes(16).toString('hex'),
      verifyToken: randomBytes(12).toString('hex'),
      accessToken: randomBytes(24).toString('hex'),
    }
    const key = randomBytes(32).toString('base64')
    const shared = { settings, key, redisUrl: redis.url }
    const ours = await startOurs(directory, { ...shared, databaseUrl: oursUrl }, atEnd)
    const naiveDeps = { ...shared, databaseUrl: naiveUrl }
    const naive = await startServer(directory, 'naive', naiveDeps, atEnd)
    const bare = await startServer(directory, 'bare', { appSecret: settings.appSecret }, atEnd)
    return {
      servers: { ours, naive, bare },
      account: settings,
      postgresPid: database.pid,
      redisPid: redis.pid,
      databases,
    }
  })
}

async function addDatabase(url: string, name: string): Promise<string> {
  const sql = postgres(url, { max: 1 })
  await sql`create database ${sql(name)}`
  await sql.end()
  const added = new URL(url)
  added.pathname = `/${name}`
  return added.href
}

async function prepare(url: string): Promise<Sql> {
  await migrate(url)
  return postgres(url, { max: 1, onnotice: () => {} })
}

/** The command `gateway`, as in production: one process, the queues in Redis. */
async function startOurs(
  directory: string,
  given: { settings: object; key: string; databaseUrl: string; redisUrl: string },
  atEnd: AtEnd,
): Promise<Server> {
  const port = await findFreePort()
  const config = join(directory, 'simpul.yaml')
  const accounts = [{ channel: 'meta/whatsapp', settings: given.settings }]
  await writeFile(config, JSON.stringify({ accounts }))
  const program = runProgram(['gateway'], {
    DATABASE_URL: given.databaseUrl,
    REDIS_URL: given.redisUrl,
    SIMPUL_CONFIG: config,
    SIMPUL_KEYS: given.key,
    SIMPUL_DIRECTORY: join(directory, 'simpul'),
    PORT: String(port),
    LOG_LEVEL: 'warn',
  })
  await writeFile(join(directory, 'gateway.pid'), `${program.pid}\n`)
  atEnd(async () => {
    program.kill('SIGTERM')
    await program.ended
  })
  await untilReady(`http://127.0.0.1:${port}`, program)
  return { port, pid: program.pid }
}

async function startServer(
  directory: string,
  name: 'naive' | 'bare',
  given: object,
  atEnd: AtEnd,
): Promise<Server> {
  const port = await findFreePort()
  const child = spawn(
    process.execPath,
    [file(`${name}/server.ts`), JSON.stringify({ ...given, port })],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = once(child, 'exit')
  await writeFile(join(directory, `${name}.pid`), `${child.pid}\n`)
  atEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const said = await Promise.race([once(child.stdout, 'data'), ended])
  if (!String(said[0]).startsWith('listening')) throw new Error(`${name} did not start`)
  return { port, pid: child.pid ?? 0 }
}
