import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keyRing } from '../../src/identity/keys.ts'
import { blindIndex, open } from '../../src/identity/seal.ts'
import { lanesWithEvents, reportsDue } from '../../src/inbox/citizens.ts'
import { openInbox } from '../../src/inbox/inbox.ts'
import { type Delivery, insert, toRows } from '../../src/inbox/rows.ts'
import { allLanes, type Lane, laneOfAddress, reportsLane } from '../../src/queue/lanes.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { type DueSource, sweep } from '../../src/queue/sweep.ts'
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

/** A request with a report of a delivery: it names no citizen. */
function report(): Delivery {
  const event = { kind: 'delivery', account: 'desa', eventKey: 'r1', externalId: 'r1' } as const
  return {
    channel: 'test',
    events: [{ ...event, status: 'delivered' }],
    receivedAt: new Date(),
  }
}

const laneOfNumber = (number: string) => laneOfAddress(blindIndex(ring, 'test', 'desa', number))

/** What the sweeper wakes at this moment, and what of it as late. */
async function swept(): Promise<{ woken: Set<string>; late: Set<string> }> {
  const [woken, late]: [string[], string[]] = [[], []]
  const source: DueSource = { queue: 'intake', lanes: () => lanesWithEvents(store.sql) }
  await sweep(store.sql, [source], {
    wake: (_, lanes) => void woken.push(...lanes),
    wakeLate: (_, lanes) => void late.push(...lanes),
  })
  return { woken: new Set(woken), late: new Set(late) }
}

const handleAll = () => store.sql`update inbox set handled_at = now()`

/** Somebody whose events are looked for in this lane. */
function citizenOf(lane: Lane): string {
  for (;;) {
    const number = newCitizen()
    if (laneOfNumber(number) === lane) return number
  }
}

beforeEach(handleAll)

describe('a wake-up that was lost', () => {
  test('is made good by the next sweep, and by each one until the event is handled', async () => {
    await insert(store.sql, [toRows(ring, delivery(citizenOf('lane-2')))])
    for (let sweeps = 0; sweeps < 3; sweeps++)
      expect(await swept()).toEqual({ woken: new Set(['lane-2']), late: new Set() })
    await handleAll()
    expect(await swept()).toEqual({ woken: new Set(), late: new Set() })
  })

  test('is made good in every lane, of a whole crowd', async () => {
    const numbers = Array.from({ length: 200 }, newCitizen)
    await insert(store.sql, [toRows(ring, delivery(...numbers))])
    expect((await swept()).woken).toEqual(new Set(allLanes))
  })

  test('is not mistaken for what waits for its time', async () => {
    await insert(store.sql, [toRows(ring, delivery(newCitizen()))])
    await store.sql`update inbox set due_at = now() + interval '1 minute' where handled_at is null`
    expect((await swept()).woken).toEqual(new Set())
  })

  test('of an event that names nobody goes to the replies', async () => {
    await insert(store.sql, [toRows(ring, report())])
    expect((await swept()).woken).toEqual(new Set())
    expect(await reportsDue(store.sql)).toMatchObject([{ lane: reportsLane }])
  })
})

describe('a lane that is late', () => {
  test.for([
    ['is woken under another name after two seconds', '3 seconds', undefined, ['lane-1']],
    ['is not, before that', '1 second', undefined, []],
    ['is not, where its latest batch began just now', '3 seconds', '1 second', []],
    ['is, where its latest batch began long ago', '9 seconds', '3 seconds', ['lane-1']],
  ] as const)('%s', async ([, dueFor, batchFor, late]) => {
    const { sql } = store
    await insert(sql, [toRows(ring, delivery(citizenOf('lane-1')))])
    await sql`update inbox set due_at = now() - ${dueFor}::interval where handled_at is null`
    await sql`delete from lane`
    if (batchFor)
      await sql`
        insert into lane (queue, lane, begun_at, running, most)
        values ('intake', 1, now() - ${batchFor}::interval, true, 200)`
    expect(await swept()).toEqual({ woken: new Set(['lane-1']), late: new Set(late) })
  })

  test('does not make another late', async () => {
    const { sql } = store
    await insert(sql, [toRows(ring, delivery(citizenOf('lane-1'), citizenOf('lane-3')))])
    await sql`delete from lane`
    await sql`
      update inbox set due_at = now() - interval '3 seconds'
      where handled_at is null and get_byte(address_index, 0) & 3 = 3`
    expect(await swept()).toEqual({
      woken: new Set(['lane-1', 'lane-3']),
      late: new Set(['lane-3']),
    })
  })
})

test('each row of a batch holds its own sealed event, and each request its own', async () => {
  const numbers = Array.from({ length: 6 }, newCitizen)
  const [one = '', ...five] = numbers
  const deliveries = [delivery(...five.toReversed()), delivery(one)]
  await insert(
    store.sql,
    deliveries.map((each) => toRows(ring, each)),
  )
  const stored = await store.sql<{ sealed: Buffer; request: Buffer }[]>`
    select sealed_event as sealed, sealed_request as request
    from inbox join webhook on webhook.id = webhook_id`
  const opened = stored
    .map(({ sealed, request }) => ({
      from: String(JSON.parse(open(ring, 'event', sealed).toString()).from),
      body: Buffer.from(
        JSON.parse(open(ring, 'request', request).toString()).body,
        'base64',
      ).toString(),
    }))
    .filter(({ from }) => numbers.includes(from))
    .sort((one, other) => (one.from < other.from ? -1 : 1))
  const body = five.toReversed().join()
  expect(opened).toEqual([{ from: one, body: one }, ...five.map((from) => ({ from, body }))])
})

test('the door wakes every lane in which something came, a crowd and one alike', async () => {
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
    const first = newCitizen()
    await inbox.accept(delivery(first))
    expect(woken).toEqual([laneOfNumber(first)])
    await Promise.all(numbers.map((number) => inbox.accept(delivery(number))))
    expect(new Set(woken)).toEqual(new Set(numbers.map(laneOfNumber)))
    // Lanes, and not citizens: a batch of many wakes four at the most.
    expect(woken.length).toBeLessThan(numbers.length / 4)
  } finally {
    await inbox.close()
  }
})
