import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { runProgram, untilReady } from '../harness/program.ts'

const keys = Buffer.alloc(32, 1).toString('base64')
let migrated: TestDatabase
let empty = ''
let other: { server: Server; port: number }
const open = new Set<Socket>()

beforeAll(async () => {
  migrated = await createDatabase((url) => migrate(url))
  const sql = postgres(inject('postgresUrl'), { max: 1 })
  await sql`create database simpul_without_tables`
  await sql.end()
  const url = new URL(inject('postgresUrl'))
  url.pathname = '/simpul_without_tables'
  empty = url.href
  // What a web server says to anything that it does not know.
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  other = { server, port: (server.address() as { port: number }).port }
})
afterAll(async () => {
  for (const socket of open) socket.destroy()
  other.server.close()
  await migrated.drop()
})

function changed(change: (url: URL) => void): string {
  const url = new URL(migrated.url)
  change(url)
  return url.href
}

const databases: readonly [string, () => string | Promise<string>, RegExp][] = [
  ['that is no address', () => 'localhost', /^DATABASE_URL: must be an address that begins with/],
  [
    'whose password does not decode',
    () => 'postgres://a:50%@h/d',
    /^DATABASE_URL: it cannot be read: .*%25/,
  ],
  [
    'of a host that is not there',
    () =>
      changed((url) => {
        url.hostname = 'db.invalid'
      }),
    /^DATABASE_URL: there is no host "db\.invalid"\. /,
  ],
  [
    'of a port where nothing listens',
    async () => {
      const port = await findFreePort()
      return changed((url) => {
        url.port = String(port)
      })
    },
    /^DATABASE_URL: nothing listens at 127\.0\.0\.1:\d+\. /,
  ],
  [
    'with a wrong password',
    () =>
      changed((url) => {
        url.password = 'wrong'
      }),
    /^DATABASE_URL: the password of the role "\w+" is not the right one/,
  ],
  [
    'of a database that is not there',
    () =>
      changed((url) => {
        url.pathname = '/none'
      }),
    /^DATABASE_URL: there is no database "none" at .* Create it/,
  ],
  [
    'of something else than Postgres',
    () => `postgres://a:b@127.0.0.1:${other.port}/c`,
    /^DATABASE_URL: what answers at 127\.0\.0\.1:\d+ is no Postgres\. /,
  ],
]

const redises: readonly [string, () => string | Promise<string>, RegExp][] = [
  ['that is no address', () => 'localhost', /^REDIS_URL: must be an address that begins with/],
  [
    'of a host that is not there',
    () => 'redis://redis.invalid',
    /^REDIS_URL: there is no host "redis\.invalid"\. /,
  ],
  [
    'of a port where nothing listens',
    async () => `redis://127.0.0.1:${await findFreePort()}`,
    /^REDIS_URL: nothing listens at 127\.0\.0\.1:\d+\. /,
  ],
  [
    'with a password where none is set',
    () => inject('redisUrl').replace('redis://', 'redis://a:b@'),
    /^REDIS_URL: Redis at \S+ does not let us in/,
  ],
  [
    'of something else than Redis',
    () => `redis://127.0.0.1:${other.port}`,
    /^REDIS_URL: what answers at 127\.0\.0\.1:\d+ is no Redis\. /,
  ],
]

function accountsOf(command: string, directory: string): void {
  const twilio = `{channel: twilio, settings: {accountSid: AC00, authToken: secret, number: '+622150001708'}}`
  const smpp = `{channel: smpp, settings: {host: [127.0.0.1], systemId: a, password: b, shortCode: '1708'}}`
  const account = command === 'listen' ? smpp : twilio
  writeFileSync(join(directory, 'simpul.yaml'), `accounts: [${account}]\n`)
}

/** What it says until it ends, or, with its door open, says it in its log. */
async function saidBy(command: string, environment: Record<string, string>) {
  const directory = mkdtempSync(join(inject('temporaryDirectory'), 'addresses-'))
  accountsOf(command, directory)
  const settings = { PORT: '0', SIMPUL_KEYS: keys, ...environment }
  const program = runProgram([command], settings, directory)
  const all = () => program.stdout() + program.stderr()
  let code: number | null | undefined
  void program.ended.then((ended) => {
    code = ended
  })
  while (code === undefined && !/"msg":"(?:DATABASE|REDIS)_URL: /.test(all()))
    await new Promise((resolve) => setTimeout(resolve, 50))
  const endedWith = code
  const logged = /"msg":"((?:DATABASE|REDIS)_URL: (?:[^"\\]|\\.)*)"/.exec(all())?.[1]
  program.kill('SIGKILL')
  await program.ended
  return {
    code: endedWith,
    said: logged ? (JSON.parse(`"${logged}"`) as string) : program.stderr(),
    all: all(),
  }
}

type Case = (typeof databases)[number]

/** All cases at once: each is a process that takes its seconds to load. */
async function expectSentences(
  command: string,
  cases: readonly Case[],
  settingsOf: (url: string) => Record<string, string>,
): Promise<void> {
  await Promise.all(
    cases.map(async ([which, url, expected]) => {
      const { code, said, all } = await saidBy(command, settingsOf(await url()))
      expect(said, which).toMatch(expected)
      expect(said.trim().split('\n'), which).toHaveLength(1)
      if (code !== undefined) expect([code, /^ +at /m.test(all)], which).toEqual([1, false])
    }),
  )
}

test.each(['start', 'worker', 'migrate', 'dead-letters', 'gateway', 'listen'])(
  '%s says in a sentence what is wrong with DATABASE_URL',
  async (command) => {
    await expectSentences(command, databases, (url) => ({ DATABASE_URL: url }))
  },
)

test.each(['start', 'worker', 'gateway', 'listen'])(
  '%s says in a sentence what is wrong with REDIS_URL',
  async (command) => {
    const DATABASE_URL = migrated.url
    await expectSentences(command, redises, (url) => ({ DATABASE_URL, REDIS_URL: url }))
  },
)

test.each(['worker', 'dead-letters'])(
  '%s says that the database has no tables yet',
  async (command) => {
    const { code, said } = await saidBy(command, { DATABASE_URL: empty })
    expect(code).toBe(1)
    expect(said).toMatch(
      /^DATABASE_URL: the database "\w+" has no tables of Simpul yet\. Run once: .*migrate\n$/,
    )
  },
)

describe('without DATABASE_URL', () => {
  test.each(['dead-letters', 'worker', 'gateway', 'listen', 'migrate'])(
    '%s says that no npm start runs',
    async (command) => {
      const { code, said } = await saidBy(command, {})
      expect(code).toBe(1)
      expect(said).toMatch(
        /^DATABASE_URL is not set, and no `npm start` runs in \S+\/\.simpul\. Start one.*\n$/,
      )
    },
  )

  test('commands find the npm start that runs, from its folder and from elsewhere', async () => {
    const directory = mkdtempSync(join(inject('temporaryDirectory'), 'addresses-'))
    const port = await findFreePort()
    const running = runProgram(['start'], { PORT: String(port) }, directory)
    await untilReady(`http://127.0.0.1:${port}`, running)
    const elsewhere = mkdtempSync(join(inject('temporaryDirectory'), 'elsewhere-'))
    const SIMPUL_DIRECTORY = join(directory, '.simpul')
    for (const [args, environment, cwd] of [
      [['dead-letters'], {}, directory],
      [['dead-letters', 'list'], { SIMPUL_DIRECTORY }, elsewhere],
      [['migrate'], { SIMPUL_DIRECTORY }, elsewhere],
    ] as const) {
      const program = runProgram([...args], environment, cwd)
      expect([await program.ended, program.stderr()]).toEqual([0, ''])
    }
    const worker = runProgram(['worker'], {}, directory)
    expect(await worker.ended).toBe(1)
    expect(worker.stderr()).toContain('serves the simulator')
    running.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    const after = runProgram(['dead-letters'], {}, directory)
    expect(await after.ended).toBe(1)
    expect(after.stderr()).toContain('no `npm start` runs')
  })
})
