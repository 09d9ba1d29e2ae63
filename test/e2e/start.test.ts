import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, inject, test } from 'vitest'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { createDatabase } from '../harness/postgres.ts'
import { operatorIn, type Program, runProgram, untilReady } from '../harness/program.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'start-'))
})

/** Runs to the end: exit code, and what it said on stderr. */
async function failure(args: string[], environment: Record<string, string> = {}) {
  const program = runProgram(args, environment, directory)
  const code = await program.ended
  return { code, said: program.stderr() }
}

async function start(port: number): Promise<Program> {
  const program = runProgram(['start'], { PORT: String(port) }, directory)
  await untilReady(`http://127.0.0.1:${port}`, program)
  return program
}

async function stop(program: Program): Promise<void> {
  program.kill('SIGINT')
  expect(await program.ended).toBe(0)
}

describe('start says in one sentence what is in the way', () => {
  test('a port in use', async () => {
    const port = await findFreePort()
    const other = createServer().listen(port, '127.0.0.1')
    const { code, said } = await failure(['start'], { PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(said).toBe(
      `Port ${port} is in use on 127.0.0.1. Stop what listens there, or set PORT to another one.\n`,
    )
  })

  test('a folder that cannot be made', async () => {
    writeFileSync(join(directory, 'file'), '')
    const { code, said } = await failure(['start'], { PORT: '0', SIMPUL_DIRECTORY: 'file/simpul' })
    expect(code).toBe(1)
    expect(said).toMatch(
      /^The folder .*file\/simpul cannot be made \(ENOTDIR\)\. Set SIMPUL_DIR.*\n$/,
    )
  })

  test('settings that are wrong, all of them', async () => {
    const { code, said } = await failure(['start'], { PORT: 'x', DATABASE_URL: 'y' })
    expect(code).toBe(1)
    expect(said.trim().split('\n')).toHaveLength(2)
  })

  test('a key that is none', async () => {
    const { code, said } = await failure(['start'], { PORT: '0', SIMPUL_KEYS: 'short' })
    expect(code).toBe(1)
    expect(said).toMatch(/^SIMPUL_KEYS: sealing key 1 is not the base64 of 32 bytes; .*\n$/)
  })

  test('an account of a channel that there is not', async () => {
    writeFileSync(join(directory, 'simpul.yaml'), 'accounts: [{channel: pigeon, settings: {}}]\n')
    const { code, said } = await failure(['start'])
    expect(code).toBe(1)
    expect(said).toMatch(/simpul\.yaml:1:\d+: accounts\.0\.channel: "pigeon" is none of .*\n$/)
  })
})

test('start works again after a kill -9, on the database that it left running, and keeps what it had', async () => {
  const port = await findFreePort()
  const first = await start(port)
  await fetch(
    `http://127.0.0.1:${port}/simulator/phones/twilio/%2B628111234567/messages?wait=ack`,
    {
      method: 'POST',
      headers: { ...operatorIn(directory), 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'Lampu lalu lintas mati di simpang Jl. Merpati' }),
    },
  )
  // Acknowledged, not yet settled: its complaint is made by whoever comes after.
  first.kill('SIGKILL')
  await first.ended
  const second = await start(port)
  const snapshot = async () =>
    (await (
      await fetch(`http://127.0.0.1:${port}/operations/snapshot`, {
        headers: operatorIn(directory),
      })
    ).json()) as { latestComplaints: unknown[] }
  while ((await snapshot()).latestComplaints.length === 0)
    await new Promise((resolve) => setTimeout(resolve, 100))
  await stop(second)
})

test('start brings its Postgres back when that is killed, and loses nothing', async () => {
  const port = await findFreePort()
  const program = await start(port)
  const phone = (number: number) =>
    `http://127.0.0.1:${port}/simulator/phones/twilio/%2B62811123450${number}`
  const write = async (number: number) => {
    const response = await fetch(`${phone(number)}/messages?wait=ack`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...operatorIn(directory) },
      body: JSON.stringify({ text: `Lampu jalan nomor ${number} padam di Jl. Merpati` }),
    })
    return ((await response.json()) as { acknowledged: boolean }).acknowledged
  }
  const pidFile = join(directory, '.simpul', 'postgres', 'data', 'postmaster.pid')
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
  process.kill(pid, 'SIGKILL')
  const taken = await Promise.all([0, 1, 2, 3, 4].map(write))
  expect(taken).toEqual([true, true, true, true, true])

  const repliesTo = async (number: number) => {
    const { messages } = (await (
      await fetch(phone(number), { headers: operatorIn(directory) })
    ).json()) as {
      messages: { direction: string }[]
    }
    return messages.filter(({ direction }) => direction === 'in').length
  }
  await expect
    .poll(async () => await Promise.all([0, 1, 2, 3, 4].map(repliesTo)), { timeout: 40_000 })
    .toEqual([1, 1, 1, 1, 1])
  const ready = (await (await fetch(`http://127.0.0.1:${port}/health/ready`)).json()) as object
  expect(ready).toMatchObject({ inbox: { postgres: 'up', spooledDeliveries: 0 } })
  expect(program.stdout() + program.stderr()).toContain('The embedded Postgres was started again')
  await stop(program)
})

test('start refuses a database that was sealed with other keys', async () => {
  const port = await findFreePort()
  await stop(await start(port))
  const { code, said } = await failure(['start'], {
    PORT: String(port),
    SIMPUL_KEYS: Buffer.alloc(32, 7).toString('base64'),
  })
  expect(code).toBe(1)
  expect(said).toMatch(/^The database was sealed with other keys: .*\n$/i)
})

test('a gateway refuses the keys that the database was not sealed with', async () => {
  writeFileSync(
    join(directory, 'simpul.yaml'),
    `accounts:
  - channel: twilio
    settings: { accountSid: AC00, authToken: secret, number: '+622150001708' }
`,
  )
  const database = await createDatabase((url) => migrate(url, queueSchema))
  const settings = (key: number) => ({
    PORT: '0',
    DATABASE_URL: database.url,
    SIMPUL_KEYS: Buffer.alloc(32, key).toString('base64'),
  })
  const worker = runProgram(['worker'], { ...settings(1), LOG_LEVEL: 'info' }, directory)
  while (!worker.stderr().includes('working')) await new Promise((done) => setTimeout(done, 50))
  worker.kill('SIGTERM')
  await worker.ended
  const { code, said } = await failure(['gateway'], settings(2))
  expect(code).toBe(1)
  expect(said).toContain('the database was sealed with other keys')
  await database.drop()
})

describe('every command', () => {
  test.for([
    'start',
    'gateway',
    'worker',
    'listen',
    'migrate',
    'dead-letters',
    'tell',
    'alarms',
    'dialog',
    'inspect',
    'play',
    'config',
  ])('%s explains itself with --help', async (command) => {
    const program = runProgram([command, '--help'], {}, directory)
    expect(await program.ended).toBe(0)
    const help = program.stdout()
    expect(help).toMatch(/^Usage: npm /)
    expect(help).toMatch(/^Example: .*\bnpm (start|run -s simpul -- )/m)
    expect(help).toMatch(/^Exit codes: 0 .*1 /m)
    for (const line of help.split('\n')) expect(line.length).toBeLessThan(160)
  })

  test.for([
    { args: ['fly'], says: 'There is no command "fly".' },
    { args: ['inspect'], says: 'inspect needs --channel' },
    { args: ['gateway'], says: 'DATABASE_URL is not set' },
    { args: ['play', 'missing.csv', '--column', 'x'], says: 'missing.csv cannot be read' },
    { args: ['play', '--colour'], says: "Unknown option '--colour'" },
  ])('$args names what is wrong', async ({ args, says }) => {
    const { code, said } = await failure(args)
    expect(code).not.toBe(0)
    expect(said).toContain(says)
  })
})

test('inspect shows what a channel makes of a request, one JSON a line', async () => {
  writeFileSync(join(directory, 'settings.yaml'), 'appSecret: test_app_secret\nverifyToken: word\n')
  const body = '{"object":"page","entry":[]}'
  const request = (signature: string) =>
    JSON.stringify({
      method: 'POST',
      url: '/webhooks/meta/whatsapp',
      headers: { 'X-Hub-Signature-256': signature },
      body: Buffer.from(body).toString('base64'),
    })
  // Made once with: openssl dgst -sha256 -hmac test_app_secret
  const good = 'sha256=5da47c9c7409e70d7a1851f0cfd9bc27786bd99587a9bf1dd5b51e23a2de03cf'
  const program = runProgram(
    ['inspect', '--channel', 'meta/whatsapp', '--settings', 'settings.yaml'],
    {},
    directory,
  )
  program.write(`${request(good)}\n${request(good.replace('5', '6'))}\nnot JSON\n`)
  expect(await program.ended).toBe(0)
  const lines = program
    .stdout()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    { verified: true, answer: { status: 200 } },
    { verified: false, answer: { status: 403 }, events: [] },
    { error: 'not JSON' },
  ])
})
