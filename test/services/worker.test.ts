import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/simulator.ts'
import { type Accounts, readAccounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { type KeyRing, keyRing } from '../../src/identity/keys.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { connect, type Store } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { compareHistories } from '../../workers/history.ts'
import { eventually } from '../harness/house.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { type Program, runProgram } from '../harness/program.ts'
import { openEvents } from '../harness/provider-ids.ts'
import { neverStopping } from '../harness/steps.ts'

// Nobody listens there: no message is delivered, and no report comes.
const deadGateway = 'http://127.0.0.1:9'

let simulation: Awaited<ReturnType<typeof startSimulator>>
let simulator: Simulator
let database: TestDatabase
let store: Store
let accounts: Accounts
let ring: KeyRing
let directory = ''
let number = ''
let environment: Record<string, string> = {}
const workers: Program[] = []

beforeAll(async () => {
  simulation = await startSimulator({ gatewayUrl: () => deadGateway, retryWaitsMs: [] })
  simulator = simulation.simulator
})
afterAll(async () => {
  await simulation.close()
})

beforeEach(async () => {
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'worker-'))
  database = await createDatabase((url) => migrate(url, 'queue'))
  store = connect(database.url, 4)
  const key = randomBytes(32).toString('base64')
  ring = keyRing([key])
  const given = simulator
    .accounts(simulation.url)
    .filter(({ channel }) => channel === 'twilio')
    .map((account) => ({ ...account, settleMs: 50 }))
  accounts = readAccounts(given, registry)
  number = accounts.all[0]?.id ?? ''
  // JSON is YAML.
  writeFileSync(join(directory, 'simpul.yaml'), JSON.stringify({ accounts: given }))
  environment = {
    DATABASE_URL: database.url,
    REDIS_URL: `${inject('redisUrl')}/6`,
    SIMPUL_KEYS: key,
    PUBLIC_URL: deadGateway,
    LOG_LEVEL: 'info',
  }
})
afterEach(async () => {
  simulator.faults.set('twilio', {})
  for (const worker of workers.splice(0)) {
    worker.kill('SIGKILL')
    await worker.ended
  }
  await store.close()
  await database.drop()
})

function startWorker(): Program {
  const worker = runProgram(['worker'], environment, directory)
  workers.push(worker)
  return worker
}

let citizens = 0
const newCitizen = () => `+62813${String(3_000_000 + citizens++)}`

async function hear(from: readonly string[]): Promise<void> {
  const receivedAt = new Date()
  const events = from.map((citizen) => ({
    kind: 'message' as const,
    account: number,
    eventKey: citizen,
    externalId: citizen,
    from: citizen,
    text: `Jembatan rusak, laporan ${citizen.slice(-4)}`,
    sentAt: receivedAt,
    attachments: [],
  }))
  const request = { method: 'POST', url: '', headers: {}, body: Buffer.alloc(0), receivedAt }
  await insert(store.sql, [toRows(ring, { channel: 'twilio', request, events })])
}

function received(citizen: string): number {
  const messages = simulator.phones.get('twilio', citizen)?.messages ?? []
  return messages.filter(({ direction }) => direction === 'in').length
}

async function untilReply(state: string): Promise<void> {
  await eventually(async () => {
    const [row] = await store.sql`select from outbox where state = ${state}`
    return row
  })
}

describe('hole 8: a worker is killed with -9 while it sends', () => {
  test.for([
    { name: 'the provider has the message', fault: { timeout: { mode: 'hang', times: 1 } } },
    { name: 'the provider has nothing of it', fault: { delay: { ms: 600_000, times: 1 } } },
  ] as const)('$name: the reply arrives, once', async ({ fault }) => {
    const citizen = newCitizen()
    simulator.faults.set('twilio', fault)
    const first = startWorker()
    await hear([citizen])
    await untilReply('sending')
    // The fault is used up: the provider has the request.
    await eventually(async () => Object.keys(simulator.faults.get('twilio')).length === 0)
    expect(received(citizen)).toBe('timeout' in fault ? 1 : 0)
    first.kill('SIGKILL')
    await first.ended

    // Its claim runs out, and half a minute later the reply is looked up.
    await store.sql`update outbox set due_at = now()`
    startWorker()
    await untilReply('unknown')
    await store.sql`update outbox set reconcile_at = now()`
    await untilReply('accepted')
    expect(received(citizen)).toBe(1)
  })
})

test('SIGTERM under load: steps under way are finished, exit code 0, and nothing is lost', async () => {
  const from = Array.from({ length: 300 }, newCitizen)
  simulator.faults.set('twilio', { delay: { ms: 150 } })
  const first = startWorker()
  await hear(from)
  await eventually(async () => from.filter((citizen) => received(citizen) > 0).length > 10)
  const stoppedAt = performance.now()
  first.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(performance.now() - stoppedAt).toBeLessThan(30_000)
  expect(await store.sql`select from outbox where state not in ('pending', 'accepted')`).toEqual([])
  expect(from.some((citizen) => received(citizen) === 0)).toBe(true)

  simulator.faults.set('twilio', {})
  startWorker()
  await eventually(async () => from.every((citizen) => received(citizen) === 1), 40_000)
  expect(await store.sql`select from complaint`).toHaveLength(from.length)
})

test('what was written while no gateway could be reached is found in the list of the provider', async () => {
  const from = [newCitizen(), newCitizen()]
  const sent = from.map((citizen) =>
    simulator.phones.send('twilio', citizen, { text: 'Halte rusak di Jl. Rajawali' }),
  )
  for (const { acknowledged } of sent) expect(await acknowledged).toBe(false)
  startWorker()
  const compare = async () => {
    await store.sql`update provider_list set due_at = now()`
    const log = pino({ level: 'silent' })
    const deps = {
      sql: store.sql,
      ring,
      accounts,
      http: httpClient,
      wake: () => {},
      log,
    }
    return await compareHistories(deps, neverStopping)
  }
  // A message that is younger than 20 s may still be on its way.
  await eventually(async () => (await compare()) >= from.length, 40_000)
  await eventually(async () => from.every((citizen) => received(citizen) === 1))
  const events = [...(await openEvents(store.sql, ring)).values()]
  const ids = sent.flatMap(({ externalIds }) => externalIds)
  expect(events.map(({ eventKey }) => eventKey)).toEqual(expect.arrayContaining(ids))
  expect(await compare()).toBe(0)
})
