import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyRing } from '../../src/identity/keys.ts'
import { blindIndex, open } from '../../src/identity/seal.ts'
import { openInbox } from '../../src/inbox/inbox.ts'
import { insert } from '../../src/inbox/insert.ts'
import { type Delivery, toRows } from '../../src/inbox/rows.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { sweep } from '../../src/queue/sweep.ts'
import { connect, type Store } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createDatabase } from '../harness/postgres.ts'

const ring = keyRing([randomBytes(32).toString('base64')])
let database: Awaited<ReturnType<typeof createDatabase>>
let store: Store
let last = 0

beforeAll(async () => {
  database = await createDatabase((url) => migrate(url, queueSchema))
  store = connect(database.url, 2)
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

const newCitizen = () => `+62813${String(3_000_000 + last++)}`

/** A request with a message from each of these numbers. */
function delivery(...numbers: readonly string[]): Delivery {
  const receivedAt = new Date()
  const events = numbers.map((from) => ({
    kind: 'message' as const,
    account: 'desa',
    eventKey: `key-${from}`,
    externalId: from,
    from,
    text: `Jembatan putus di RT ${from.slice(-2)}`,
    sentAt: receivedAt,
    attachments: [],
  }))
  const body = Buffer.from(numbers.join())
  return {
    channel: 'test',
    events,
    request: { method: 'POST', url: '', headers: {}, body, receivedAt },
  }
}

const indexOf = (number: string) => blindIndex(ring, 'test', 'desa', number).toString('hex')

/** What the sweeper wakes at this moment. */
async function swept(): Promise<Set<string>> {
  const woken = new Set<string>()
  await sweep(store.sql, (queue, ids) => {
    if (queue === 'intake') for (const id of ids) woken.add(id)
  })
  return woken
}

test('who is not woken by the door is woken by the next sweep, and only they', async () => {
  const numbers = Array.from({ length: 5 }, newCitizen)
  // The later keys first: the order of arrival decides, not that of the keys.
  const batch = numbers.toReversed().map((number) => toRows(ring, delivery(number)))
  const fresh = await insert(store.sql, batch, 2)
  const [first, second, third, ...others] = numbers.toReversed().map(indexOf)
  expect(new Set(fresh.addresses)).toEqual(new Set([first, second]))
  expect(fresh.left).toBe(3)
  expect(await swept()).toEqual(new Set([third, ...others]))
  expect(await swept()).toEqual(new Set())
})

test('what came before is neither woken nor left again', async () => {
  const rows = toRows(ring, delivery(newCitizen()))
  await insert(store.sql, [rows])
  expect(await insert(store.sql, [rows], 0)).toEqual({ addresses: [], reports: false, left: 0 })
})

test('each row of a batch holds its own sealed event, and each request its own', async () => {
  const numbers = Array.from({ length: 6 }, newCitizen)
  const [one = '', ...five] = numbers
  const deliveries = [delivery(...five.toReversed()), delivery(one)]
  await insert(
    store.sql,
    deliveries.map((each) => toRows(ring, each)),
  )
  const stored = await store.sql<{ event_key: string; sealed: Buffer; request: Buffer }[]>`
    select event_key, sealed_event as sealed, sealed_request as request
    from inbox join webhook on webhook.id = webhook_id
    where event_key in ${store.sql(numbers.map((number) => `key-${number}`))} order by event_key`
  const opened = stored.map(({ event_key, sealed, request }) => ({
    event_key,
    from: JSON.parse(open(ring, 'event', sealed).toString()).from,
    body: Buffer.from(
      JSON.parse(open(ring, 'request', request).toString()).body,
      'base64',
    ).toString(),
  }))
  const body = five.toReversed().join()
  expect(opened).toEqual([
    { event_key: `key-${one}`, from: one, body: one },
    ...five.map((from) => ({ event_key: `key-${from}`, from, body })),
  ])
})

test('the door wakes a crowd in part, counts the rest, and leaves nobody out', async () => {
  const woken: string[] = []
  const inbox = openInbox({
    connect: () => connect(database.url, 8).sql,
    ring,
    wake: (queue, ids) => {
      if (queue === 'intake') woken.push(...ids)
    },
    log: pino({ level: 'silent' }),
  })
  const numbers = Array.from({ length: 400 }, newCitizen)
  try {
    await inbox.accept(delivery(newCitizen()))
    expect(woken).toHaveLength(1)
    await Promise.all(numbers.map((number) => inbox.accept(delivery(number))))
    const { leftToSweeper } = inbox.state()
    expect(leftToSweeper).toBeGreaterThan(0)
    expect(leftToSweeper).toBe(numbers.length + 1 - woken.length)
    woken.push(...(await swept()))
    for (const number of numbers) expect(woken).toContain(indexOf(number))
  } finally {
    await inbox.close()
  }
})
