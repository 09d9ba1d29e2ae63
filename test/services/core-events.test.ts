import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startCoreStore } from '../../simulator/core-store.ts'
import type { CoreEvent, CoreStore, Supplement } from '../../src/core-store/core-store.ts'
import {
  cursorOf,
  fitEventsToCluster,
  readEvents,
  recordEvents,
} from '../../src/core-store/events.ts'
import { ownName, ownStore } from '../../src/core-store/own/own-store.ts'
import { tellOwn } from '../../src/core-store/own/tell.ts'
import { signedHttpStore } from '../../src/core-store/signed-http/signed-http-store.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { pauseLeftMs } from '../../src/store/circuits.ts'
import { readCoreEvents } from '../../workers/core-events.ts'
import { account, channel, openCitizens, type TestCitizens } from '../harness/citizens.ts'
import { eventually } from '../harness/house.ts'
import { keptComplaint } from '../harness/kept-complaint.ts'
import { newConversation } from '../harness/steps.ts'

let citizens: TestCitizens
let sql: TestCitizens['sql']
let unknown: string[][]
let unreadable: string[][]
beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
})
afterAll(() => citizens.close())
beforeEach(async () => {
  await sql`truncate core_event, core_cursor, news, circuit`
  unknown = []
  unreadable = []
})

const complaint = async (status?: Parameters<typeof keptComplaint>[2]) => {
  const address = citizens.addressIn('lane-1')
  const person = await newConversation(sql, citizens.ring, { channel, account, address })
  return await keptComplaint(sql, person, status)
}

function event(reference: string, over?: Partial<CoreEvent>): CoreEvent {
  return { key: randomUUID(), reference, kind: 'verified', at: new Date(), ...over }
}

const work = (coreStore: CoreStore = ownStore(sql)) =>
  readCoreEvents({
    sql,
    coreStore,
    onUnknown: (references) => void unknown.push([...references]),
    onUnreadable: (faults) => void unreadable.push([...faults]),
  })

/** Works until there is so much news: a transaction that is open elsewhere in the cluster is waited for. */
const workUntil = (count: number, coreStore?: CoreStore) =>
  eventually(async () => {
    await work(coreStore)
    const kept = await newsKept()
    return kept.length >= count && kept
  })

async function newsKept() {
  return await sql<{ key: string; kind: string; text: string | null; complaintId: string }[]>`
    select event_key as key, kind, text, complaint_id as "complaintId" from news order by position`
}

describe('events of a store in our own database', () => {
  const page = async (cursor?: string) => await readEvents(sql, ownName, cursor, 10)
  /** What is told once everything before it is over. */
  const pageOf = (count: number, cursor?: string) =>
    eventually(async () => {
      const read = await page(cursor)
      return read.events.length === count && read
    })

  test('are read behind one that was begun before and is kept later', async () => {
    const [early, late] = [event(randomUUID()), event(randomUUID())]
    const began = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const slow = sql.begin(async (tx) => {
      await recordEvents(tx, ownName, [early])
      began.resolve()
      await mayEnd.promise
    })
    await began.promise
    await recordEvents(sql, ownName, [late])
    // It is there, and a cursor behind it would skip the other, whose position is lower.
    const [committed] = await sql<[{ n: number }]>`select count(*)::int as n from core_event`
    expect(committed.n).toBe(1)
    expect(await page()).toEqual({ events: [], cursor: undefined, hasMore: false })
    mayEnd.resolve()
    await slow
    expect((await pageOf(2)).events).toEqual([early, late])
  })

  test('are read behind one of a transaction that began before and wrote later', async () => {
    const [first, second] = [event(randomUUID()), event(randomUUID())]
    const began = Promise.withResolvers<void>()
    const mayWrite = Promise.withResolvers<void>()
    const slow = sql.begin(async (tx) => {
      await tx`select pg_current_xact_id()`
      began.resolve()
      await mayWrite.promise
      await recordEvents(tx, ownName, [second])
    })
    await began.promise
    await recordEvents(sql, ownName, [first])
    expect((await page()).events).toEqual([])
    mayWrite.resolve()
    await slow
    const { events, cursor } = await pageOf(2)
    // Its position is higher, and it comes first all the same: the cursor counts transactions.
    expect(events).toEqual([second, first])
    expect((await page(cursor)).events).toEqual([])
  })

  test('are kept once by their key, and any text', async () => {
    const one = event(randomUUID(), { kind: 'answered', text: 'a\0b\ud800 "c"', at: new Date(7) })
    expect(await recordEvents(sql, ownName, [one, one])).toBe(1)
    await Promise.all([1, 2, 3].map(() => recordEvents(sql, ownName, [one])))
    expect((await pageOf(1)).events).toEqual([{ ...one, text: 'ab\ufffd "c"' }])
  })

  test('are read in another cluster, to which a dump was restored', async () => {
    const before = event(randomUUID())
    await recordEvents(sql, ownName, [before])
    // A cluster that had seen many more transactions.
    await sql`update core_event set written_by = '900000000000'`
    await sql`insert into core_cursor (store, cursor) values (${ownName}, '900000000000:1')`
    const after = event(randomUUID())
    await recordEvents(sql, ownName, [after])
    expect((await page(await cursorOf(sql, ownName))).events).toEqual([])
    await fitEventsToCluster(sql, ownName)
    const { events } = await pageOf(2, await cursorOf(sql, ownName))
    expect(new Set(events)).toEqual(new Set([before, after]))
  })

  test('and a cursor that fit stay as they are', async () => {
    await recordEvents(sql, ownName, [event(randomUUID())])
    const { cursor = '' } = await pageOf(1)
    await sql`insert into core_cursor (store, cursor) values (${ownName}, ${cursor})`
    await fitEventsToCluster(sql, ownName)
    expect(await cursorOf(sql, ownName)).toBe(cursor)
    expect((await page(cursor)).events).toEqual([])
  })

  test('have no words of a complaint that was erased', async () => {
    const { id } = await complaint()
    await sql`update complaint set erased_at = now() where id = ${id}`
    const told = event(id, { kind: 'answered', text: 'Sudah', reason: 'Sebab', agency: 'Dinas PU' })
    await recordEvents(sql, ownName, [told])
    const { text: _, reason: __, ...rest } = told
    expect((await pageOf(1)).events).toEqual([rest])
  })
})

describe('what a core store tells', () => {
  test('is news once, by workers that read at the same time', async () => {
    const all = await Promise.all([complaint(), complaint(), complaint()])
    await recordEvents(
      sql,
      ownName,
      all.map(({ id }) => event(id)),
    )
    await Promise.all([work(), work(), work(), work()])
    await workUntil(3)
    await Promise.all([work(), work()])
    expect(await newsKept()).toHaveLength(3)
    expect(await cursorOf(sql, ownName)).toMatch(/^\d+:\d+$/)
  })

  test('is kept by one of two workers that read the same page', async () => {
    const stranger = randomUUID()
    await recordEvents(sql, ownName, [event(stranger)])
    await eventually(async () => (await readEvents(sql, ownName, undefined, 1)).events.length > 0)
    const own = ownStore(sql)
    const bothHaveRead = Promise.withResolvers<void>()
    let readers = 0
    const together: CoreStore = {
      ...own,
      async eventsSince(cursor, most) {
        const page = await readEvents(sql, ownName, cursor, most)
        readers += 1
        if (readers === 2) bothHaveRead.resolve()
        await bothHaveRead.promise
        return page
      },
    }
    await Promise.all([work(together), work(together)])
    expect(unknown).toEqual([[stranger]])
  })

  test('is not asked for without end where its cursor stays', async () => {
    const { id } = await complaint()
    let asked = 0
    const told = event(id)
    const stubborn: CoreStore = {
      ...ownStore(sql),
      async eventsSince() {
        asked += 1
        return { events: [told], cursor: 'here', hasMore: true }
      },
    }
    await work(stubborn)
    await work(stubborn)
    expect(await newsKept()).toHaveLength(1)
    expect(asked).toBeLessThanOrEqual(4)
  })

  test('is read again by whoever comes after one that failed over it', async () => {
    const { id } = await complaint()
    await recordEvents(sql, ownName, [event(id)])
    await sql`alter table news add constraint broken check (kind <> 'verified') not valid`
    await eventually(() =>
      work().then(
        () => false,
        () => true,
      ),
    )
    expect(await cursorOf(sql, ownName)).toBeUndefined()
    await sql`alter table news drop constraint broken`
    expect(await workUntil(1)).toMatchObject([{ complaintId: id }])
  })

  test('of complaints that nobody knows is said once, and holds up nothing', async () => {
    const { id } = await complaint()
    const stranger = randomUUID()
    await recordEvents(sql, ownName, [event(stranger), event(id), event(stranger)])
    await workUntil(1)
    await work()
    expect(unknown).toEqual([[stranger]])
  })

  test('keeps no words where its complaint is erased at the same time', async () => {
    const { id } = await complaint()
    await recordEvents(sql, ownName, [event(id, { kind: 'answered', text: 'Gapura Seruni' })])
    await eventually(async () => (await readEvents(sql, ownName, undefined, 1)).events.length > 0)
    const erased = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const erasing = sql.begin(async (tx) => {
      await tx`update complaint set erased_at = now() where id = ${id}`
      erased.resolve()
      await mayEnd.promise
    })
    await erased.promise
    const reading = work()
    await eventually(async () => {
      const waiting = await sql`
        select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
      return waiting.length > 0
    })
    mayEnd.resolve()
    await Promise.all([erasing, reading])
    expect(await newsKept()).toMatchObject([{ complaintId: id, text: null }])
  })
})

describe('our own store', () => {
  const tell = (reference: string, over?: Partial<CoreEvent>) =>
    tellOwn(sql, event(reference, over))
  const statusOf = async (reference: string) => {
    const [row] = await sql<[{ status: string }]>`
      select status from core_complaint where reference = ${reference}`
    return row.status
  }
  const supplement = (reference: string, over?: Partial<Supplement>): Supplement => ({
    ...{ id: randomUUID(), reference, kind: 'addition', text: 'Lampu padam, sejak Senin' },
    ...{ position: undefined, attachmentCount: 0, title: undefined, place: undefined },
    ...{ status: 'unverified', anonymous: false, confidential: false, incomplete: false, ...over },
  })

  test('moves and tells, or neither', async () => {
    const { id } = await complaint()
    expect(await tell(id, { kind: 'assigned', agency: 'Dinas PU' })).toEqual({ kind: 'told' })
    expect(await statusOf(id)).toBe('in_progress')
    expect(await tell(id, { kind: 'verified' })).toEqual({
      kind: 'not allowed',
      status: 'in_progress',
      allowed: ['assigned', 'answered', 'asked', 'declined', 'delayed', 'archived', 'closed'],
    })
    expect(await workUntil(1)).toMatchObject([{ kind: 'assigned', complaintId: id }])
    expect(await newsKept()).toHaveLength(1)
  })

  test('tells twice under one key once, though its state has moved on', async () => {
    const { id } = await complaint()
    const closed = event(id, { kind: 'closed' })
    const all = await Promise.all([1, 2, 3].map(() => tellOwn(sql, closed)))
    expect(all).toEqual([{ kind: 'told' }, { kind: 'told' }, { kind: 'told' }])
    expect(await workUntil(1)).toHaveLength(1)
  })

  test('lets one of two through that exclude each other', async () => {
    const { id } = await complaint()
    const both = await Promise.all([tell(id, { kind: 'closed' }), tell(id, { kind: 'archived' })])
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['not allowed', 'told'])
  })

  test('tells nothing of a complaint that it does not have, or that was erased', async () => {
    expect(await tell(randomUUID())).toEqual({ kind: 'unknown' })
    const { id } = await complaint()
    await sql`update core_complaint set erased_at = now() where reference = ${id}`
    expect(await tell(id)).toEqual({ kind: 'erased' })
  })

  test('keeps the state that was told until it was followed, whatever a citizen adds', async () => {
    const { id } = await complaint()
    await tell(id, { kind: 'closed' })
    await ownStore(sql).add(supplement(id))
    expect(await statusOf(id)).toBe('closed')
    await workUntil(1)
    await ownStore(sql).add(supplement(id))
    expect(await statusOf(id)).toBe('closed')
    await sql`update news set handled_at = now(), due_at = null`
    await ownStore(sql).add(supplement(id, { kind: 'flags', status: 'archived' }))
    expect(await statusOf(id)).toBe('archived')
  })

  test('gives way to its reporter at once', async () => {
    const { id } = await complaint('answered')
    await tell(id, { kind: 'answered', text: 'Sudah' })
    await ownStore(sql).add(supplement(id, { kind: 'reopened', status: 'in_progress' }))
    expect(await statusOf(id)).toBe('in_progress')
  })
})

describe('another store that is asked', () => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const circuit = { kind: 'core_store', name: 'signed-http events' } as const
  let core: Awaited<ReturnType<typeof startCoreStore>>
  beforeEach(async () => {
    core = await startCoreStore({ secret })
  })
  afterEach(() => core.close())
  const remote = () =>
    signedHttpStore({
      ...{ url: core.url, secret, http: httpClient, events: 'pull', findTimeoutMs: 100 },
    })
  const wire = ({ key, at, ...one }: CoreEvent) => ({ ...one, id: key, at: at.toISOString() })

  test('is heard whole: twice told, out of order, in pages, over processes', async () => {
    const all = await Promise.all([complaint(), complaint()])
    const told = all.flatMap(({ id }) =>
      (['verified', 'assigned', 'answered', 'closed'] as const).map((kind, place) =>
        event(id, { kind, text: kind, at: new Date(Date.now() - 60_000 + place * 1_000) }),
      ),
    )
    const more = Array.from({ length: 600 }, () => event(randomUUID()))
    core.events.tell([...told, ...more, ...told.toReversed()].map(wire))
    await work(remote())
    core.events.tell(told.map(wire))
    await work(remote())
    const kept = await newsKept()
    expect(kept.map(({ key }) => key).toSorted()).toEqual(
      told.map(({ key }) => `signed-http ${key}`).toSorted(),
    )
    expect(unknown.flat()).toHaveLength(600)
  })

  test('is waited for while it refuses, with a circuit of its own, and heard later', async () => {
    const { id } = await complaint()
    core.events.tell([wire(event(id))])
    core.faults.set({ refuse: {} })
    for (let failures = 0; failures < 5; failures += 1) await work(remote())
    expect(await pauseLeftMs(sql, circuit)).toBeGreaterThan(0)
    expect(await pauseLeftMs(sql, { kind: 'core_store', name: 'signed-http' })).toBeUndefined()
    core.faults.set({})
    // It is spared while the pause lasts.
    await work(remote())
    expect(await newsKept()).toEqual([])
    await sql`update circuit set paused_until = now()`
    await work(remote())
    expect(await newsKept()).toHaveLength(1)
    expect(await pauseLeftMs(sql, circuit)).toBeUndefined()
  })

  test.for(['hang', 'garbage', 'timeout'] as const)('is asked again after %s', async (fault) => {
    const { id } = await complaint()
    core.events.tell([wire(event(id))])
    core.faults.set({ [fault]: { times: 1 } })
    await work(remote())
    expect(await newsKept()).toEqual([])
    await work(remote())
    expect(await newsKept()).toHaveLength(1)
  })

  test('waits as long as it is asked to', async () => {
    core.faults.set({ rateLimit: { times: 1, retryAfterSeconds: 30 } })
    await work(remote())
    expect(await pauseLeftMs(sql, circuit)).toBeGreaterThan(25_000)
  })

  test('is named what it tells and nobody can read; the rest is taken', async () => {
    const { id } = await complaint()
    const good = wire(event(id))
    const bad = [7, { ...good, id: '' }, { ...good, kind: 'burnt' }, { ...good, at: 'yesterday' }]
    core.events.tell([...bad, good, { ...good, id: 'x', at: '0000-01-01T00:00:00Z' }])
    await work(remote())
    await work(remote())
    expect(await newsKept()).toMatchObject([{ complaintId: id }])
    expect(unreadable).toHaveLength(1)
    expect(unreadable[0]).toHaveLength(5)
  })
})
