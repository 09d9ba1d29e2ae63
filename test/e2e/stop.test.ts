import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { freeze } from '../harness/frozen.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { type Program, runProgram, untilReady } from '../harness/program.ts'
import { newSid, TwilioLoad, twilioAccount } from '../harness/twilio-load.ts'

let database: TestDatabase
let directory = ''
const cleanups: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  database = await createDatabase((url) => migrate(url, queueSchema))
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'stop-'))
  // JSON is YAML.
  writeFileSync(join(directory, 'simpul.yaml'), JSON.stringify({ accounts: [twilioAccount] }))
})
afterAll(() => database.drop())
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp()
})

async function startProgram(
  command: string,
  port: number,
  databaseUrl = database.url,
): Promise<Program> {
  const environment = {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    SIMPUL_KEYS: Buffer.alloc(32, 1).toString('base64'),
    // A spool and files of its own.
    SIMPUL_DIRECTORY: mkdtempSync(join(directory, 'simpul-')),
  }
  const program = runProgram([command], environment, directory)
  cleanups.push(async () => {
    program.kill('SIGKILL')
    await program.ended
  })
  if (command === 'gateway') await untilReady(`http://127.0.0.1:${port}`, program)
  else await expect.poll(() => program.stderr(), { timeout: 30_000 }).toContain('"msg":"working"')
  return program
}

async function connected(port: number): Promise<Socket> {
  const client = connect(port, '127.0.0.1')
  cleanups.push(() => void client.destroy())
  await once(client, 'connect')
  return client
}

test.for([
  { name: 'has said nothing yet', says: undefined },
  {
    name: 'keeps its connection after an answer',
    says: 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n',
  },
])('SIGTERM ends a gateway within 5 s while a client $name', async ({ says }) => {
  const port = await findFreePort()
  const gateway = await startProgram('gateway', port)
  const client = await connected(port)
  if (says !== undefined) {
    client.write(says)
    const [answer] = await once(client, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
  }
  const stoppedAt = performance.now()
  gateway.kill('SIGTERM')
  expect(await gateway.ended).toBe(0)
  expect(performance.now() - stoppedAt).toBeLessThan(5_000)
})

test.for([
  ['gateway', 'gone'],
  ['worker', 'gone'],
  ['gateway', 'frozen'],
  ['worker', 'frozen'],
] as const)(
  'SIGTERM ends a %s whose Postgres is %s for good within 10 s, and it says what is left undone',
  { timeout: 120_000 },
  async ([command, how]) => {
    const own = mkdtempSync(join(inject('temporaryDirectory'), 'stop-postgres-'))
    chmodSync(own, 0o711)
    const server = await startEmbeddedPostgres({ directory: own, log: () => {} })
    cleanups.push(() => server.stop())
    await migrate(server.url, queueSchema)
    const port = await findFreePort()
    const program = await startProgram(command, port, server.url)
    if (how === 'gone') await server.stop()
    else cleanups.unshift(freeze(server.pid))
    if (command === 'gateway') {
      // What is acknowledged meanwhile waits in the spool.
      const load = new TwilioLoad(`http://127.0.0.1:${port}`)
      const answer = await load.post(newSid())
      load.close()
      expect(answer.status).toBe(200)
    } else await new Promise((resolve) => setTimeout(resolve, 1_000))
    const stoppedAt = performance.now()
    program.kill('SIGTERM')
    await program.ended
    expect(performance.now() - stoppedAt).toBeLessThan(10_000)
    expect(program.stderr()).toContain(
      'The database does not answer. Steps under way are left undone',
    )
    if (command === 'gateway') expect(program.stderr()).toContain('1 deliveries wait in the spool')
  },
)

test('whoever ends `npm start` ends the process, and its database with it', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const port = await findFreePort()
  const settings = join(directory, 'nothing.yaml')
  writeFileSync(settings, '{}\n')
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      SIMPUL_DIRECTORY: mkdtempSync(join(inject('temporaryDirectory'), 'npm-')),
      SIMPUL_CONFIG: settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that nothing of it outlives this test.
    detached: true,
  })
  cleanups.push(() => {
    try {
      process.kill(-(npm.pid ?? 0), 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  })
  const ended = once(npm, 'exit')
  const said: string[] = []
  npm.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')))
  // All who write there have ended: npm, what it started, and what that started.
  const silent = once(npm.stdout, 'close')
  await expect.poll(() => said.join(''), { timeout: 30_000 }).toContain('Simpul is ready')
  const stoppedAt = performance.now()
  npm.kill('SIGTERM')
  await Promise.all([ended, silent])
  expect(performance.now() - stoppedAt).toBeLessThan(10_000)
  // Nobody is left who has the port.
  expect(await findFreePort(port)).toBe(port)
})
