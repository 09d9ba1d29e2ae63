import { randomBytes, randomUUID } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAccounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { defaultAgency } from '../../src/config-file.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { blindIndex } from '../../src/identity/seal.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { laneOfAddress } from '../../src/queue/lanes.ts'
import { districtIndex } from '../../src/triage/district.ts'
import { type IntakeDeps, intake } from '../../workers/intake.ts'
import { look, type TriageDeps } from '../../workers/triage.ts'
import { everyYear } from '../harness/citizens.ts'
import { eventually } from '../harness/house.ts'
import { defaultVoice, noTally, workOff } from '../harness/steps.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let sql: Sql
let deps: IntakeDeps & TriageDeps
const ring = keyRing([randomBytes(32).toString('base64')])
const account = '+62215550123'

beforeAll(async () => {
  store = await openStore()
  sql = store.sql
  const settings = { number: account, accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32) }
  deps = {
    sql,
    ring,
    // Nothing settles: each message is a complaint as soon as it is read.
    accounts: readAccounts([{ channel: 'twilio', settings, settleMs: 0 }], registry),
    agency: defaultAgency,
    calendar: everyYear,
    humanPauseHours: 24,
    ...defaultVoice,
    districts: districtIndex([], undefined),
    // Not ours: a complaint that is triaged waits to be forwarded.
    coreStore: {
      name: 'elsewhere',
      capabilities: {
        isHere: false,
        canFind: false,
        tells: 'nothing',
        isByHand: false,
        moves: 'as told',
      },
      submit: notAsked,
      add: notAsked,
    },
    wake: () => {},
    tally: noTally,
    forwardTally: noTally,
  }
})
afterAll(async () => {
  await store.close()
})

const notAsked = () => Promise.reject(new Error('not asked here'))

/** Brings messages of somebody new in, each a complaint; returns the complaints as they were opened. */
async function complaintsOf(...texts: string[]): Promise<string[]> {
  const from = `+62811${randomUUID()}`
  const of = blindIndex(ring, 'twilio', account, from)
  for (const [index, text] of texts.entries()) {
    await write(from, text, index)
    await hearFrom(from)
    // What follows within the same talk is no complaint of its own.
    await sql`
      update conversation set last_inbound_at = now() - interval '2 days'
      where id in (select conversation_id from conversation_address where address_index = ${of})`
    await sql`
      update complaint set created_at = created_at - interval '2 days'
      where conversation_id in (
        select conversation_id from conversation_address where address_index = ${of})`
  }
  await sql`
    update complaint c set created_at = now() + aged.place * interval '1 millisecond'
    from (
      select id, row_number() over (order by created_at) as place from complaint
      where conversation_id in (
        select conversation_id from conversation_address where address_index = ${of})) as aged
    where aged.id = c.id`
  const rows = await sql<{ id: string }[]>`
    select c.id from complaint c join conversation_address a using (conversation_id)
    where address_index = ${of} order by c.created_at`
  expect(rows).toHaveLength(texts.length)
  return rows.map(({ id }) => id)
}

/** Runs the lane of a citizen's address. */
async function hearFrom(from: string, tally = noTally): Promise<void> {
  const lane = laneOfAddress(blindIndex(ring, 'twilio', account, from))
  await workOff('intake', intake, { ...deps, tally }, [lane])
}

const triage = (given: TriageDeps, id: string) => look(given, [{ id, attempts: 0 }])

async function write(from: string, text: string, second: number): Promise<void> {
  const receivedAt = new Date()
  const request = { method: 'POST', url: '', headers: {}, body: Buffer.alloc(0), receivedAt }
  const key = randomUUID()
  const event = { kind: 'message', account, eventKey: key, externalId: key, from, text } as const
  const sentAt = new Date(receivedAt.getTime() - 60_000 + second * 1_000)
  // Who has no words sends a picture.
  const attachments = text ? [] : [{ type: 'image', externalId: key } as const]
  const events = [{ ...event, sentAt, attachments }]
  await insert(sql, [toRows(ring, { channel: 'twilio', request, events })])
}

async function stateOf(id: string) {
  const [row] = await sql`select stage, repeat_of from complaint where id = ${id}`
  const said = await sql<{ cause: string; text: string }[]>`
    select cause, text from outbox where complaint_id = ${id}`
  const events = await sql<{ kind: string }[]>`
    select kind from complaint_event where complaint_id = ${id} order by id`
  return { ...row, said: said.map(({ cause }) => cause), events: events.map(({ kind }) => kind) }
}

/** Takes locks in a transaction that stays open until it is released. */
async function hold(lock: (tx: TransactionSql) => PromiseLike<unknown>) {
  const held = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const holding = sql.begin(async (tx) => {
    await lock(tx)
    held.resolve()
    await end.promise
  })
  await Promise.race([held.promise, holding])
  return {
    async release() {
      end.resolve()
      await holding
    },
  }
}

const holdConversationOf = (index: Buffer) =>
  hold(
    (tx) => tx`
      select from conversation c join conversation_address a on a.conversation_id = c.id
      where address_index = ${index} for no key update of c`,
  )

/** Whoever claims a complaint has to wait before it can write down what it made of it. */
const holdRecord = () => hold((tx) => tx`lock table complaint_event in share mode`)

/** Until so many sessions wait for a lock. */
async function waiting(sessions: number): Promise<void> {
  await eventually(async () => {
    const [row] = await sql<[{ n: number }]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    return row.n === sessions
  })
}

const first = { stage: 'forward', repeat_of: null, said: [] }

describe('two complaints that say the same, one after the other', () => {
  const texts = ['Lampu taman padam di Jl. Angsana', 'lampu taman PADAM di jalan angsana!'] as const

  test.for([
    ['the earlier first', [0, 1]],
    ['the later first', [1, 0]],
  ] as const)('looked at %s: the later repeats the earlier', async ([, order]) => {
    const ids = await complaintsOf(...texts)
    for (const index of order) await triage(deps, ids[index] ?? '')
    const [earlier = '', later = ''] = ids
    expect(await stateOf(earlier)).toMatchObject(first)
    expect(await stateOf(later)).toMatchObject({
      stage: 'done',
      repeat_of: earlier,
      said: [expect.stringMatching(`^repeat:${earlier} `)],
    })
  })

  test('looked at side by side, again and again: the later repeats the earlier', async () => {
    for (let turn = 0; turn < 25; turn++) {
      const [earlier = '', later = ''] = await complaintsOf(...texts)
      const both = turn % 2 === 0 ? [earlier, later] : [later, earlier]
      await Promise.all(both.map((id) => triage(deps, id)))
      expect(await stateOf(earlier)).toMatchObject(first)
      expect(await stateOf(later)).toMatchObject({ stage: 'done', repeat_of: earlier })
    }
  })

  test('the later is looked at while the earlier’s step is under way', async () => {
    const [earlier = '', later = ''] = await complaintsOf(...texts)
    const record = await holdRecord()
    const step = triage(deps, earlier)
    await waiting(1)
    const other = triage(deps, later)
    await waiting(2)
    await record.release()
    await Promise.all([step, other])
    expect(await stateOf(earlier)).toMatchObject(first)
    expect(await stateOf(later)).toMatchObject({ stage: 'done', repeat_of: earlier })
  })

  test('of three at once the first is the first for both others', async () => {
    const ids = await complaintsOf(...texts, texts[0])
    await Promise.all(ids.map((id) => triage(deps, id)))
    const [one = '', ...others] = ids
    expect(await stateOf(one)).toMatchObject(first)
    for (const id of others) expect(await stateOf(id)).toMatchObject({ repeat_of: one })
  })

  test('more than 14 days apart are two events', async () => {
    const [earlier = '', later = ''] = await complaintsOf(...texts)
    await sql`
      update complaint set created_at = now() - interval '15 days' where id = ${earlier}`
    for (const id of [earlier, later]) await triage(deps, id)
    expect(await stateOf(later)).toMatchObject(first)
  })

  test('without a word are two events: their pictures may show anything', async () => {
    const [earlier = '', later = ''] = await complaintsOf('', '')
    for (const id of [earlier, later]) await triage(deps, id)
    expect(await stateOf(later)).toMatchObject(first)
  })

  test('are one event for 14 days after the first, and not after a repeat of it', async () => {
    const [earliest = '', repeat = '', later = ''] = await complaintsOf(...texts, texts[0])
    for (const [id, days] of [[earliest, 20] as const, [repeat, 10] as const])
      await sql`
        update complaint set created_at = now() - ${days} * interval '1 day' where id = ${id}`
    for (const id of [earliest, repeat, later]) await triage(deps, id)
    expect(await stateOf(repeat)).toMatchObject({ repeat_of: earliest })
    expect(await stateOf(later)).toMatchObject(first)
  })
})

describe('a step that is woken twice', () => {
  test('triages a complaint once', async () => {
    const [id = ''] = await complaintsOf('Trotoar amblas di Jl. Bungur')
    const record = await holdRecord()
    const step = triage(deps, id)
    await waiting(1)
    // The second leaves to the first what the first has claimed: it waits for nothing.
    await triage(deps, id)
    expect(await stateOf(id)).toMatchObject({ stage: 'triage', events: ['received'] })
    await record.release()
    await step
    await triage(deps, id)
    expect((await stateOf(id)).events).toEqual(['received', 'classified'])
  })

  test('links a repeat once', async () => {
    const [earlier = '', later = ''] = await complaintsOf('Parit buntu', 'parit buntu')
    await Promise.all([later, later, earlier, later].map((id) => triage(deps, id)))
    expect((await stateOf(later)).said).toHaveLength(1)
    const { events } = await stateOf(earlier)
    expect(events.toSorted()).toEqual(['classified', 'received', 'repeated'])
  })

  test('a citizen’s step waits for the one before it, and has locked no event meanwhile', async () => {
    const from = `+62811${randomUUID()}`
    await write(from, 'Halte bocor di Jl. Kemuning', 0)
    await hearFrom(from)
    const index = blindIndex(ring, 'twilio', account, from)
    const turn = await holdConversationOf(index)
    await write(from, 'dan kursinya patah', 1)
    const step = hearFrom(from)
    await waiting(1)
    const free = await sql.begin(
      (tx) => tx`
        select id from inbox where address_index = ${index} and handled_at is null
        for update skip locked`,
    )
    expect(free).toHaveLength(1)
    await turn.release()
    await step
    const [left] = await sql`
      select count(*)::int as n from inbox where address_index = ${index} and handled_at is null`
    expect(left).toEqual({ n: 0 })
  })

  test('of a citizen’s two steps that have read the same, the second finds it done, and fails nothing', async () => {
    const from = `+62811${randomUUID()}`
    await write(from, 'Rambu tertutup dahan di Jl. Jati', 0)
    await hearFrom(from)
    const turn = await holdConversationOf(blindIndex(ring, 'twilio', account, from))
    await write(from, 'dan lampunya mati', 1)
    const failures: number[] = []
    const tally = { ...noTally, failed: (count: number) => void failures.push(count) }
    const steps = [hearFrom(from, tally), hearFrom(from, tally)]
    await waiting(2)
    await turn.release()
    await Promise.all(steps)
    expect(new Set(failures)).toEqual(new Set([0]))
    expect(await sql`select from message where text = 'dan lampunya mati'`).toHaveLength(1)
  })
})
