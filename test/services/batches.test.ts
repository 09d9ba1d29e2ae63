import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { giveUpStuckComplaints } from '../../src/complaints/give-up.ts'
import { seal } from '../../src/identity/seal.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import {
  channel,
  openCitizens,
  type StepDeps,
  stepDeps,
  type TestCitizens,
} from '../harness/citizens.ts'
import { noTally, workOff } from '../harness/steps.ts'

const lane = 'lane-0'
let citizens: TestCitizens
let sql: TestCitizens['sql']
let deps: StepDeps

beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
  deps = stepDeps(sql, citizens.ring)
})
afterEach(() => sql`truncate inbox, conversation, outbox, lane, core_complaint cascade`)
afterAll(() => citizens.close())

const newAddress = () => citizens.addressIn(lane)
const listen = () => workOff('intake', intake, deps, [lane])

/** Does so many batches of the lane, and no more. */
async function listenOnce(batches = 1): Promise<void> {
  const stopping = new AbortController()
  let done = 0
  const tally = { ...noTally, done: () => void (++done === batches && stopping.abort()) }
  await intake({ ...deps, tally }, lane, stopping.signal)
}

/** What is not handled of these people's events. */
async function openOf(...addresses: string[]): Promise<number> {
  const [row] = await sql<[{ n: number }]>`
    select count(*)::int as n from inbox where handled_at is null and address_index in
      ${sql(addresses.map(citizens.indexOf))}`
  return row.n
}

const texts = async () =>
  (await sql`select text from message order by sent_at`).map((row) => String(row['text']))

describe('one citizen with very many messages', () => {
  test('does not fill a batch: who comes behind is heard in the first one', async () => {
    const [loud, honest] = [newAddress(), newAddress()]
    await citizens.bring(...Array.from({ length: 5_000 }, () => citizens.message(loud, 'Woi')))
    await citizens.bring(citizens.message(honest, 'Tiang listrik miring di Jl. Sawo'))
    await listenOnce()
    expect(await openOf(honest)).toBe(0)
    expect(await openOf(loud)).toBe(4_500)
    await listen()
    expect(await openOf(loud)).toBe(0)
  })

  test('that are very long does not take the room of others', async () => {
    const [one, other] = [newAddress(), newAddress()]
    const [loud = '', honest = ''] = [one, other].toSorted((a, b) =>
      Buffer.compare(citizens.indexOf(a), citizens.indexOf(b)),
    )
    const long = 'Woi '.repeat(10_000)
    await citizens.bring(...Array.from({ length: 500 }, () => citizens.message(loud, long)))
    await citizens.bring(citizens.message(honest, 'Tiang listrik miring di Jl. Sawo'))
    await listenOnce()
    expect(await openOf(honest)).toBe(0)
    expect(await openOf(loud)).toBeGreaterThan(0)
  })

  test('that are parts of texts whose rest never comes is heard when a whole text comes', async () => {
    const address = newAddress()
    const parts = Array.from({ length: 600 }, (_, group) =>
      citizens.message(address, 'Jalan ', { part: { group: `g${group}`, number: 1, total: 2 } }),
    )
    await citizens.bring(...parts)
    await listen()
    expect(await openOf(address)).toBe(600)
    await citizens.bring(citizens.message(address, 'Jembatan gantung putus di Kampung Baru'))
    await listenOnce()
    expect(await openOf(address)).toBe(600)
    expect(await texts()).toEqual(['Jembatan gantung putus di Kampung Baru'])
  })

  test.for([
    ['references of their own', (place: number) => `g${place}`],
    ['its reference', () => 'g0'],
  ] as const)(
    'D10: that are parts of texts with %s is heard when all parts of a text come',
    async ([, groupOf]) => {
      const address = newAddress()
      const part = (text: string, number: number, group: string) =>
        citizens.message(address, text, { part: { group, number, total: 2 } })
      await citizens.bring(
        ...Array.from({ length: 600 }, (_, place) => part(`Jalan ${place} `, 1, groupOf(place))),
      )
      await listen()
      await citizens.bring(part('Jembatan gantung putus ', 1, 'g0'))
      await listen()
      await citizens.bring(part('di Kampung Baru', 2, 'g0'))
      await listen()
      expect(await texts()).toEqual(['Jembatan gantung putus di Kampung Baru'])
      expect(await openOf(address)).toBe(600)
    },
  )

  test('does not displace the events of others that are due', async () => {
    const [loud, honest] = [newAddress(), newAddress()]
    const long = 'Woi '.repeat(10_000)
    const parts = Array.from({ length: 450 }, (_, group) =>
      citizens.message(loud, long, { part: { group: `g${group}`, number: 1, total: 2 } }),
    )
    await citizens.bring(...parts)
    await listen()
    await citizens.bring(
      citizens.message(loud, 'Woi'),
      ...Array.from({ length: 450 }, () => citizens.message(honest, 'Tiang listrik miring')),
    )
    await listenOnce()
    expect(await openOf(honest)).toBe(0)
  })
})

describe('somebody whose events nobody can decide on', () => {
  test.for([
    [
      'because a message says what none may say',
      'in the same batch',
      async (index: Buffer) => {
        const sealed = seal(citizens.ring, 'event', JSON.stringify({ kind: 'message', text: 17 }))
        await sql`update inbox set sealed_event = ${sealed} where address_index = ${index}`
      },
    ],
    [
      'because an event is none',
      'in the same run',
      async (index: Buffer) => {
        const sealed = seal(citizens.ring, 'event', 'null')
        await sql`update inbox set sealed_event = ${sealed} where address_index = ${index}`
      },
    ],
    [
      'because a seal is broken',
      'in the same batch',
      async (index: Buffer) => {
        await sql`update inbox set sealed_event = '\\x00' where address_index = ${index}`
      },
    ],
    [
      'because the key of the conversation is broken',
      'in the same run',
      async (index: Buffer) => {
        await sql`
          update conversation set sealed_key = '\\x00' where id in (
            select conversation_id from conversation_address where address_index = ${index})`
      },
    ],
  ] as const)(
    '%s, is put aside at once, and the neighbours are heard %s',
    async ([, when, spoil]) => {
      const [bad, ...neighbours] = Array.from({ length: 21 }, newAddress)
      if (!bad) return
      // Everybody is known already, and has waited as long as the others.
      await citizens.bring(...[bad, ...neighbours].map((each) => citizens.message(each, 'Halo')))
      await listen()
      const rounds = [...neighbours.slice(0, 10), bad, ...neighbours.slice(10)]
      await citizens.bring(
        ...rounds.map((each) => citizens.message(each, 'Pipa bocor di Jl. Nangka')),
      )
      await spoil(citizens.indexOf(bad))
      const heard: number[] = []
      const tally = {
        ...noTally,
        done: (waited: readonly number[]) => void heard.push(waited.length),
      }
      await workOff('intake', intake, { ...deps, tally }, [lane])
      if (when === 'in the same batch') expect(heard[0]).toBe(neighbours.length)
      expect(await openOf(...neighbours)).toBe(0)
      const aside = await sql`
      select attempts, due_at > now() as waits, fault is not null as told from inbox
      where handled_at is null`
      expect(aside).toEqual([{ attempts: 1, waits: true, told: true }])
      const complaints = await sql`select from complaint`
      expect(complaints).toHaveLength(neighbours.length)
    },
  )
})

describe('a statement that fails for the sake of one', () => {
  const poison = 'Gapura miring di Jl. Randu'
  // A sequence counts what is rolled back, too.
  beforeEach(async () => {
    await sql`create sequence tries`
    await sql`
      create function refuse() returns trigger language plpgsql as ${sql.unsafe(
        `'begin perform nextval(''tries''); raise ''refused'' using errcode = ''22P05''; end'`,
      )}`
  })
  afterEach(async () => {
    await sql`drop function refuse cascade`
    await sql`drop sequence tries`
  })

  async function triedSince(before: number): Promise<number> {
    const [row] = await sql<[{ n: number }]>`
      select case when is_called then last_value else 0 end::int as n from tries`
    return row.n - before
  }

  const addresses = () => Array.from({ length: 16 }, newAddress)

  test('is found by halving: its neighbours are done, and it is tried alone until it is given up', async () => {
    await sql`
      create trigger refuse before insert on message
      for each row when (new.text = 'Gapura miring di Jl. Randu') execute function refuse()`
    const [bad = '', ...neighbours] = addresses()
    await citizens.bring(
      ...neighbours.slice(0, 9).map((each) => citizens.message(each, 'Got mampet di Jl. Asem')),
      citizens.message(bad, 'Selokan penuh lumpur'),
      citizens.message(bad, poison),
      ...neighbours.slice(9).map((each) => citizens.message(each, 'Got mampet di Jl. Asem')),
    )
    await listen()
    expect(await openOf(...neighbours)).toBe(0)
    // The batch, four halves, then the citizen's events one by one.
    expect(await triedSince(0)).toBe(6)
    expect(await texts()).toContain('Selokan penuh lumpur')
    for (let attempt = 2; attempt <= 10; attempt++) {
      await sql`update inbox set due_at = now() where handled_at is null`
      await citizens.bring(...neighbours.map((each) => citizens.message(each, 'Got mampet lagi')))
      const before = await triedSince(0)
      await listen()
      expect(await openOf(...neighbours)).toBe(0)
      expect(await triedSince(before)).toBe(1)
    }
    const dead = await sql`
      select attempts, dead_at is not null as dead, fault from inbox where attempts > 0`
    expect(dead).toEqual([{ attempts: 10, dead: true, fault: expect.stringContaining('22P05') }])
    expect(await texts()).not.toContain(poison)
  })

  test('of triage is found in the same way, and given up with its complaint', async () => {
    const [bad = '', ...neighbours] = addresses()
    await citizens.bring(
      ...neighbours.map((each) => citizens.message(each, 'Got mampet di Jl. Asem')),
      citizens.message(bad, poison),
    )
    await listen()
    await sql`
      create trigger refuse before insert on core_complaint
      for each row when (new.text = 'Gapura miring di Jl. Randu') execute function refuse()`
    const triageAll = () => workOff('triage', triage, deps)
    await triageAll()
    const count = async () => {
      const rows = await sql`
        select stage, attempts, count(*)::int as n from complaint group by 1, 2 order by 1`
      return rows.map(({ stage, attempts, n }) => `${stage} ${attempts}: ${n}`)
    }
    expect(await count()).toEqual(['done 0: 15', 'triage 1: 1'])
    // Again beside neighbours: they have something new, and it is tried alone.
    await citizens.bring(
      ...neighbours.map((each) => citizens.message(each, 'Jembatan retak di Jl. Pala')),
    )
    await listen()
    const before = await triedSince(0)
    await sql`update complaint set due_at = now() where stage = 'triage'`
    await triageAll()
    expect(await triedSince(before)).toBe(1)
    expect(await count()).toEqual(['done 0: 30', 'triage 2: 1'])
    await sql`update complaint set attempts = 50 where stage = 'triage'`
    expect(await giveUpStuckComplaints(sql)).toBe(1)
    expect(await sql`select channel from complaint where dead_at is not null`).toEqual([
      { channel },
    ])
  })

  test('of a burst that is whole puts off that burst, and no other', async () => {
    await sql`
      create trigger refuse before insert on complaint
      for each row when (new.text = 'Gapura miring di Jl. Randu') execute function refuse()`
    const slow = stepDeps(sql, citizens.ring, 60_000)
    const [bad = '', ...neighbours] = addresses()
    await citizens.bring(
      ...neighbours.map((each) => citizens.message(each, 'Got mampet di Jl. Asem')),
      citizens.message(bad, poison),
    )
    await workOff('intake', intake, slow)
    expect(await sql`select from conversation where due_at is not null`).toHaveLength(16)
    await sql`update message set accepted_at = accepted_at - interval '1 hour'`
    await sql`update conversation set due_at = now()`
    await workOff('intake', intake, slow)
    expect(await sql`select from complaint`).toHaveLength(15)
    expect(
      await sql`select attempts, due_at > now() as waits from conversation where due_at is not null`,
    ).toEqual([{ attempts: 1, waits: true }])
  })
})
