import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { migrate } from '../../src/store/migrate.ts'
import { eventually } from '../harness/house.ts'
import { createDatabase } from '../harness/postgres.ts'
import { type Program, runProgram } from '../harness/program.ts'

const citizens = Array.from({ length: 100 }, (_, n) => `+62813${String(5_000_000 + n * 1_009)}`)
// As many replies as one account has under way at once.
const mostUnderWay = 32
// Four processes start at once, beside other tests.
const startMs = 60_000

let simulator: Simulator
let sql: Sql
let directory = ''
let environment: Record<string, string> = {}
const cleanups: (() => Promise<void> | void)[] = []

beforeEach(async () => {
  const database = await createDatabase((url) => migrate(url, 'queue'))
  sql = postgres(database.url, { max: 2 })
  // Nobody is asked over HTTP: what is sent comes over the line, and is repeated until it is taken.
  const simulation = await startSimulator({
    gatewayUrl: () => 'http://127.0.0.1:9',
    reportDelaysMs: [20],
    retryWaitsMs: Array<number>(1_000).fill(250),
  })
  cleanups.push(async () => {
    await simulation.close()
    await sql.end()
    await database.drop()
  })
  simulator = simulation.simulator
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'smpp-lines-'))
  environment = {
    DATABASE_URL: database.url,
    REDIS_URL: `${inject('redisUrl')}/7`,
    SIMPUL_KEYS: Buffer.alloc(32, 3).toString('base64'),
    PORT: '0',
    LOG_LEVEL: 'info',
  }
  const accounts = simulator
    .accounts(simulation.url)
    .filter(({ channel }) => channel === 'smpp')
    .map((account) => ({ ...account, settleMs: 3_000 }))
  // JSON is YAML.
  writeFileSync(join(directory, 'simpul.yaml'), JSON.stringify({ accounts }))
})
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp()
})

async function run(command: string, says: string): Promise<Program> {
  const program = runProgram([command], environment, directory)
  cleanups.push(async () => {
    program.kill('SIGKILL')
    await program.ended
  })
  await eventually(async () => program.stderr().includes(`"msg":"${says}"`), startMs)
  return program
}

/** Who holds the connection, once somebody does who is none of these. */
async function holder(timeoutMs = 20_000, ...others: string[]): Promise<string> {
  return await eventually(async () => {
    const [line] = await sql`select holder from lease where held_until > now()`
    const found = line?.['holder'] as string | undefined
    return found !== undefined && !others.includes(found) && found
  }, timeoutMs)
}

/** Kills it in the very moment of the tenth change of this type. */
function killedAtTenth(type: 'acknowledged' | 'reply', program: Program): Promise<unknown> {
  let seen = 0
  const leave = simulator.phones.subscribe((change) => {
    if (change.type === type && ++seen === 10) program.kill('SIGKILL')
  })
  return program.ended.finally(leave)
}

function writeAll(): Promise<boolean>[] {
  return citizens.map((number, n) => {
    const text = `Jalan rusak di RT ${n}, mohon diperbaiki`
    return simulator.phones.send('smpp', number, { text }).acknowledged
  })
}

const answersOf = (number: string) =>
  (simulator.phones.get('smpp', number)?.messages ?? []).filter((one) => one.direction === 'in')
const acknowledged = () =>
  citizens.filter((number) => simulator.phones.get('smpp', number)?.messages[0]?.acknowledged)
const answered = () => citizens.filter((number) => answersOf(number).length > 0)
const openReplies = () => sql`select from outbox where state in ('pending', 'sending')`

async function expectOneComplaintEach(): Promise<void> {
  const complaints = await sql`select text from complaint`
  expect(new Set(complaints.map((row) => row['text'])).size).toBe(citizens.length)
  expect(complaints).toHaveLength(citizens.length)
}

describe('a listen process that is killed with -9', () => {
  test('while the citizens write is replaced within 20 s by one standing by, and nothing is lost or doubled', {
    timeout: 240_000,
  }, async () => {
    const first = await run('listen', 'listening')
    const dead = await holder()
    await Promise.all([
      run('listen', 'listening'),
      run('gateway', 'listening'),
      run('worker', 'working'),
    ])
    const killed = killedAtTenth('acknowledged', first)
    const taken = writeAll()
    await killed
    const killedAt = performance.now()
    expect(acknowledged().length).toBeLessThan(citizens.length)
    await holder(25_000, dead)
    expect(performance.now() - killedAt).toBeLessThan(20_000)

    expect(await Promise.all(taken)).not.toContain(false)
    await eventually(async () => answered().length === citizens.length, 90_000)
    await eventually(async () => (await openReplies()).length === 0)
    await expectOneComplaintEach()
    expect(citizens.filter((number) => answersOf(number).length !== 1)).toEqual([])
  })

  test('while it answers is started again: one answer each, but where nobody can know', {
    timeout: 240_000,
  }, async () => {
    const first = await run('listen', 'listening')
    await Promise.all([run('gateway', 'listening'), run('worker', 'working')])
    await holder()
    const killed = killedAtTenth('reply', first)
    const taken = writeAll()
    await killed
    expect(answered().length).toBeLessThan(citizens.length)
    await run('listen', 'listening')

    expect(await Promise.all(taken)).not.toContain(false)
    // The claims of the dead run out.
    await sql`update outbox set due_at = now() where state = 'sending'`
    await eventually(async () => {
      const [row] = await sql`select count(*)::int from complaint`
      return row?.['count'] === citizens.length && (await openReplies()).length === 0
    }, 90_000)
    await expectOneComplaintEach()
    const doubtful = await sql`select from outbox where state = 'unknown'`
    expect(doubtful.length).toBeLessThanOrEqual(mostUnderWay)
    const without = citizens.length - answered().length
    expect(without).toBeLessThanOrEqual(doubtful.length)
    expect(citizens.filter((number) => answersOf(number).length > 1)).toEqual([])

    // Ten minutes later no report has come: a number twice is better than never.
    await sql`update outbox set settled_at = settled_at - interval '10 minutes',
      reconcile_at = now() where state = 'unknown'`
    await eventually(async () => {
      const unsettled = await sql`select from outbox where state <> 'accepted'`
      return unsettled.length === 0
    })
    expect(answered()).toHaveLength(citizens.length)
    const twice = citizens.filter((number) => answersOf(number).length === 2)
    expect(twice).toHaveLength(doubtful.length - without)
    expect(citizens.filter((number) => answersOf(number).length > 2)).toEqual([])
  })
})
