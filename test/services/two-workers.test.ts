import { randomInt } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MessageEvent } from '../../src/contract/events.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { connect } from '../../src/store/connect.ts'
import { isPassing } from '../../src/store/passing-fault.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { openCitizens, type StepDeps, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { eventually } from '../harness/house.ts'
import { openExternalIds } from '../harness/provider-ids.ts'
import { neverStopping, noTally } from '../harness/steps.ts'

const people = 300
const messages = 2_000
let citizens: TestCitizens

beforeAll(async () => {
  citizens = await openCitizens()
})
afterAll(() => citizens.close())

const pick = <T>(all: readonly T[]): T => all[randomInt(all.length)] as T

/** Each with one address or one of each kind, of any lanes, which its messages tell. */
function everybodysMessages(): MessageEvent[] {
  const known = Array.from({ length: people }, () =>
    [citizens.addressIn(pick(allLanes)), citizens.userIn(pick(allLanes))].slice(0, randomInt(1, 3)),
  )
  return Array.from({ length: messages }, (_, number) => {
    const addresses = known[number < people ? number : randomInt(people)] ?? []
    const from = pick(addresses)
    const alsoKnownAs = addresses.filter((each) => each !== from)
    return citizens.message(from, `Trotoar rusak di Jl. Mawar nomor ${number}`, { alsoKnownAs })
  })
}

/** Brings them in as the door does, in batches of any size, and now and then one again. */
async function bringAll(all: readonly MessageEvent[]): Promise<void> {
  for (let place = 0; place < all.length; ) {
    const size = randomInt(1, 40)
    await citizens.bring(...all.slice(place, place + size))
    if (place > 0) await citizens.bring(...all.slice(place - 1, place + 1))
    place += size
  }
}

/**
 * Looks at lanes in any order, several at once, until it is told to stop. What passes by itself is
 * left, as a queue would leave it.
 */
async function work(deps: StepDeps, until: AbortSignal): Promise<void> {
  const steps = [intake, intake, triage]
  async function one(): Promise<void> {
    while (!until.aborted)
      await pick(steps)(deps, pick(allLanes), neverStopping).catch((error: unknown) => {
        if (!isPassing(error)) throw error
      })
  }
  await Promise.all([one(), one(), one()])
}

async function deadlocks(sql: Sql): Promise<number> {
  const [row] = await sql<[{ n: number }]>`
    select deadlocks::int as n from pg_stat_database where datname = current_database()`
  return row.n
}

test('two workers on 2,000 messages of 300 citizens: nothing lost, double, out of order or in a deadlock', async () => {
  const { sql, ring, url } = citizens
  const stores = [connect(url, 5), connect(url, 5)]
  const over = new AbortController()
  const failures: number[] = []
  const failed = (count: number) => void (count > 0 && failures.push(count))
  const tally = { ...noTally, failed }
  const working = Promise.all(
    stores.map((store) => work({ ...stepDeps(store.sql, ring), tally }, over.signal)),
  )
  const all = everybodysMessages()
  await bringAll(all)
  const open = async () => {
    const [row] = await sql<[{ n: number }]>`
      select (select count(*) from inbox where handled_at is null)::int
        + (select count(*) from complaint where stage <> 'done')::int as n`
    return row.n
  }
  await Promise.race([eventually(async () => (await open()) === 0, 60_000), working])
  over.abort()
  await working
  // A session tells what it counted when it ends, at the latest.
  for (const store of stores) await store.close()

  const kept = await sql<{ id: string; disposition: string }[]>`select id, disposition from message`
  expect(kept).toHaveLength(all.length)
  const ids = await openExternalIds(sql, citizens.ring)
  expect(new Set(ids.values())).toEqual(new Set(all.map(({ externalId }) => externalId)))
  expect(kept.filter(({ disposition }) => disposition === 'draft')).toEqual([])
  const met = await sql`select from conversation where joined_to is null`
  expect(met).toHaveLength(people)
  // Complaints of a conversation follow each other, and each tells its messages in their order.
  const mixed = await sql`
    select c.id from complaint c, lateral (
      select string_agg(text, e'\n' order by disposition = 'addition', sent_at) as text,
        min(sent_at) filter (where disposition = 'complaint') as first from message m
      where m.complaint_id = c.id) as said
    where c.text <> said.text or exists (
      select from message m join complaint earlier on earlier.id = m.complaint_id
      where earlier.conversation_id = c.conversation_id and earlier.created_at < c.created_at
        and m.disposition = 'complaint' and m.sent_at > said.first)`
  expect(mixed).toEqual([])
  const [effects] = await sql`
    select (select count(*) from complaint)::int as complaints,
      (select count(*) from core_complaint)::int as stored,
      (select count(distinct complaint_id) from core_link)::int as linked,
      (select count(distinct cause) from outbox where cause like 'receipt:%')::int as receipts,
      (select count(*) from complaint_event where kind = 'received')::int as received,
      (select count(*) from complaint_event where kind = 'forwarded')::int as forwarded`
  const { complaints } = effects as { complaints: number }
  expect(complaints).toBeGreaterThan(people)
  expect(effects).toEqual({
    complaints,
    stored: complaints,
    linked: complaints,
    receipts: complaints,
    received: complaints,
    forwarded: complaints,
  })
  const aside = await sql`select id, fault from inbox where attempts > 0 or fault is not null`
  expect(aside).toEqual([])
  expect(failures).toEqual([])
  expect(await deadlocks(sql)).toBe(0)
}, 120_000)
