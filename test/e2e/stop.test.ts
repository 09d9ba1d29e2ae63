import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { type Program, runProgram, untilReady } from '../harness/program.ts'

let database: TestDatabase
let directory = ''
const cleanups: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  database = await createDatabase((url) => migrate(url, queueSchema))
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'stop-'))
  writeFileSync(
    join(directory, 'simpul.yaml'),
    `accounts:
  - channel: twilio
    settings: { accountSid: AC00, authToken: secret, number: '+622150001708' }
`,
  )
})
afterAll(() => database.drop())
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp()
})

async function startGateway(port: number): Promise<Program> {
  const environment = {
    PORT: String(port),
    DATABASE_URL: database.url,
    SIMPUL_KEYS: Buffer.alloc(32, 1).toString('base64'),
  }
  const program = runProgram(['gateway'], environment, directory)
  cleanups.push(async () => {
    program.kill('SIGKILL')
    await program.ended
  })
  await untilReady(`http://127.0.0.1:${port}`, program)
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
  const gateway = await startGateway(port)
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
