import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Accounts } from '../../src/accounts.ts'
import { giveUpStuckComplaints } from '../../src/complaints/give-up.ts'
import { defaultAgency } from '../../src/config-file.ts'
import { lanesWithBursts } from '../../src/conversation/people.ts'
import { ownStore } from '../../src/core-store/own/own-store.ts'
import { listDeadLetters, retryDeadLetters } from '../../src/dead-letters/dead-letters.ts'
import { lanesWithEvents } from '../../src/inbox/citizens.ts'
import { insert, toRows } from '../../src/inbox/rows.ts'
import { sweep } from '../../src/queue/sweep.ts'
import { connect, type Store } from '../../src/store/connect.ts'
import { districtIndex } from '../../src/triage/district.ts'
import { intake } from '../../workers/intake.ts'
import { everyYear } from '../harness/citizens.ts'
import { openTestOutbox, type TestOutbox } from '../harness/outbox.ts'
import { runProgram } from '../harness/program.ts'
import { defaultVoice, noTally, workOff } from '../harness/steps.ts'

const everything = { limit: 100 }
const secret = 'Saluran air mampet di depan rumah saya'
const number = '+628119990007'

let house: TestOutbox
let store: Store

beforeAll(async () => {
  house = await openTestOutbox()
  store = connect(house.url, 2)
})
afterEach(async () => {
  await house.sql`truncate complaint, complaint_event, message cascade`
  await house.clear()
})
afterAll(async () => {
  await store.close()
  await house.close()
})

async function hear(text: string, sentAt = new Date()): Promise<void> {
  const { ring } = house.deps
  const request = {
    method: 'POST',
    url: '',
    headers: {},
    body: Buffer.alloc(0),
    receivedAt: sentAt,
  }
  const id = randomUUID()
  const event = {
    kind: 'message',
    account: 'one',
    eventKey: id,
    externalId: id,
    from: number,
    text,
    sentAt,
    attachments: [],
  } as const
  await insert(store.sql, [toRows(ring, { channel: 'listed', request, events: [event] })])
}

/** Runs the step in every lane: it never throws for the sake of what it meets. */
async function listen(settleMs = 0): Promise<void> {
  const { ring } = house.deps
  const accounts = new Accounts(house.deps.accounts.all.map((one) => ({ ...one, settleMs })))
  const agency = defaultAgency
  const shared = { sql: store.sql, ring, wake: () => {}, tally: noTally }
  const deps = {
    ...shared,
    accounts,
    agency,
    calendar: everyYear,
    districts: districtIndex([]),
    coreStore: ownStore(store.sql),
    humanPauseHours: 24,
    ...defaultVoice,
  }
  await workOff('intake', intake, deps)
}

async function poison(): Promise<bigint> {
  await hear(secret)
  const [row] = await store.sql`
    update inbox set sealed_event = '\\x00' where id = (select max(id) from inbox) returning id`
  return BigInt(row?.['id'])
}

/** Each time as if its wait were over. */
async function failUntilDead(id: bigint): Promise<void> {
  for (let attempt = 1; attempt <= 10; attempt++) {
    await listen()
    const [row] = await store.sql`
      select attempts, dead_at is not null as dead from inbox where id = ${String(id)}`
    expect(row).toEqual({ attempts: attempt, dead: attempt === 10 })
    await store.sql`update inbox set due_at = now() where handled_at is null`
  }
}

async function newComplaint(given: Record<string, unknown>): Promise<string> {
  const conversationId = await house.queue()
  const row = {
    id: randomUUID(),
    conversation_id: conversationId,
    receipt_number: String(1_000_000_000 + Math.floor(Math.random() * 1e9)),
    pseudonym: 'Pelapor-7F3K',
    channel: 'listed',
    text: secret,
    status: 'unverified',
    stage: 'forward',
    attempts: 50,
    fault: 'HTTP 500',
    ...given,
  }
  await store.sql`insert into complaint ${store.sql(row)}`
  return row.id
}

describe('an event that no step can handle', () => {
  test('dies alone: its neighbours of the same citizen are handled at once', async () => {
    await hear('jalan berlubang')
    const id = await poison()
    await hear('di depan pasar')
    await listen()
    const rows = await store.sql`
      select id = ${String(id)} as poison, handled_at is not null as handled from inbox order by id`
    expect(rows.map(({ poison: isPoison, handled }) => isPoison !== handled)).toEqual([
      true,
      true,
      true,
    ])
    const texts = await store.sql`select text from message order by sent_at, inbox_id`
    expect(texts.map(({ text }) => text)).toEqual(['jalan berlubang', 'di depan pasar'])
  })

  test('is given up after ten attempts, shown without its text, and handled after a retry', async () => {
    const id = await poison()
    await failUntilDead(id)
    const letters = await listDeadLetters(store.sql, everything)
    expect(letters).toMatchObject([
      { kind: 'inbox', id: String(id), channel: 'listed', what: 'message', attempts: 10 },
    ])
    expect(letters[0]?.cause).toMatch(/UnsealError/)
    const asText = JSON.stringify(letters)
    for (const hidden of [secret, number]) expect(asText).not.toContain(hidden)

    await store.sql`delete from inbox where id <> ${String(id)}`
    await hear(secret)
    await store.sql`
      update inbox set sealed_event = (select sealed_event from inbox where id <> ${String(id)})
      where id = ${String(id)}`
    await store.sql`delete from inbox where id <> ${String(id)}`
    expect(await retryDeadLetters(store.sql, { ids: [String(id)], limit: 1 })).toEqual({
      inbox: 1,
      burst: 0,
      complaint: 0,
      supplement: 0,
      news: 0,
      reply: 0,
    })
    await listen()
    expect(await store.sql`select text from message`).toEqual([{ text: secret }])
    expect(await listDeadLetters(store.sql, everything)).toEqual([])
  })
})

describe('a burst that cannot be settled', () => {
  const settleMs = 5_000

  // A receipt number that cannot be had, and no event to blame for it.
  beforeEach(async () => {
    await hear(secret)
    await listen(settleMs)
    await store.sql`alter table complaint add constraint none check (false) not valid`
    await store.sql`update message set accepted_at = now() - interval '1 minute'`
  })
  afterEach(async () => {
    await store.sql`alter table complaint drop constraint if exists none`
  })

  async function settleInVain(): Promise<number> {
    let attempts = 0
    for (; attempts < 20; attempts++) {
      await store.sql`update conversation set due_at = now() where due_at is not null`
      const [open] = await store.sql`select from conversation where due_at is not null`
      if (!open) break
      await listen(settleMs)
      expect(await store.sql`select from complaint`).toEqual([])
    }
    return attempts
  }

  test('is put off longer each time, and woken by nobody once it was given up', async () => {
    await store.sql`update conversation set due_at = now()`
    for (const seconds of [2, 4, 8]) {
      await listen(settleMs)
      const [row] = await store.sql<{ wait: number }[]>`
        select extract(epoch from due_at - now())::float8 as wait from conversation`
      expect(row?.wait).toBeGreaterThan(seconds - 2)
      expect(row?.wait).toBeLessThanOrEqual(seconds)
      await store.sql`update conversation set due_at = now()`
    }
    expect(await settleInVain()).toBe(7)
    const woken: string[] = []
    const sources = [
      { queue: 'intake', lanes: () => lanesWithEvents(store.sql) },
      { queue: 'intake', lanes: () => lanesWithBursts(store.sql) },
    ] as const
    const wake = (_: string, ids: readonly string[]) => void woken.push(...ids)
    await sweep(store.sql, sources, { wake, wakeLate: wake })
    expect(woken).toEqual([])
  })

  test('is shown without its text, and becomes a complaint after a retry', async () => {
    await settleInVain()
    const letters = await listDeadLetters(store.sql, { ...everything, kind: 'burst' })
    expect(letters).toMatchObject([{ channel: 'listed', what: 'settling', attempts: 10 }])
    expect(letters[0]?.cause).toMatch(/23514/)
    for (const hidden of [secret, number]) expect(JSON.stringify(letters)).not.toContain(hidden)
    await store.sql`alter table complaint drop constraint none`
    expect(await retryDeadLetters(store.sql, everything)).toMatchObject({ burst: 1 })
    await listen(settleMs)
    expect(await store.sql`select text from complaint`).toEqual([{ text: secret }])
    expect(await listDeadLetters(store.sql, everything)).toEqual([])
  })

  test('is settled when the citizen writes again after the cause is gone', async () => {
    await settleInVain()
    await store.sql`alter table complaint drop constraint none`
    await hear('Trotoar rusak di depan pasar')
    await listen(settleMs)
    expect(await store.sql`select text from complaint`).toEqual([{ text: secret }])
    await store.sql`update message set accepted_at = accepted_at - interval '1 minute'`
    await store.sql`update conversation set due_at = now()`
    await listen(settleMs)
    expect(await store.sql`select text from complaint order by created_at`).toEqual([
      { text: secret },
      { text: 'Trotoar rusak di depan pasar' },
    ])
    const [row] = await store.sql`select attempts, fault, dead_at, due_at from conversation`
    expect(row).toEqual({ attempts: 0, fault: null, dead_at: null, due_at: null })
  })
})

describe('a complaint that does not get through', () => {
  test.for([
    { name: 'after fifty attempts', given: { attempts: 50 }, isDead: true },
    { name: 'not after forty-nine', given: { attempts: 49 }, isDead: false },
    {
      name: 'after a day of failures',
      given: { attempts: 3, created_at: new Date(Date.now() - 25 * 3_600_000) },
      isDead: true,
    },
    {
      name: 'not where it was never tried',
      given: { attempts: 0, fault: null, created_at: new Date(Date.now() - 25 * 3_600_000) },
      isDead: false,
    },
  ])('is given up $name', async ({ given, isDead }) => {
    await newComplaint(given)
    expect(await giveUpStuckComplaints(store.sql)).toBe(isDead ? 1 : 0)
  })

  test('is shown with its history, and due again after a retry', async () => {
    const id = await newComplaint({ created_at: new Date(Date.now() - 25 * 3_600_000) })
    await giveUpStuckComplaints(store.sql)
    const letters = await listDeadLetters(store.sql, { ...everything, kind: 'complaint' })
    expect(letters).toMatchObject([
      { id, what: 'forward', cause: 'HTTP 500', attempts: 50, history: [{ what: 'given_up' }] },
    ])
    expect(JSON.stringify(letters)).not.toContain(secret)
    await retryDeadLetters(store.sql, everything)
    const [row] = await store.sql`
      select attempts, dead_at, due_at <= now() as due from complaint`
    expect(row).toEqual({ attempts: 0, dead_at: null, due: true })
    await store.sql`update complaint set attempts = 1`
    expect(await giveUpStuckComplaints(store.sql)).toBe(0)
  })
})

describe('a reply that was given up', () => {
  test.for([
    { state: 'rejected', resent: 0 },
    { state: 'exhausted', resent: 0 },
    { state: 'parked', resent: 1 },
  ])('because it was $state is sent after a retry', async ({ state, resent }) => {
    const id = await house.queue()
    await store.sql`update outbox set state = ${state}, due_at = null, settled_at = now()`
    const letters = await listDeadLetters(store.sql, { ...everything, kind: 'reply' })
    expect(letters).toMatchObject([{ kind: 'reply', what: `${state} receipt` }])
    expect(JSON.stringify(letters)).not.toContain('telah kami terima')
    await retryDeadLetters(store.sql, everything)
    expect(await house.replies(id)).toMatchObject([{ state: 'pending', resent, attempts: 0 }])
    await house.step(id)
    expect(await house.replies(id)).toMatchObject([{ state: 'accepted' }])
  })
})

describe('the command', () => {
  async function command(...args: string[]) {
    const program = runProgram(['dead-letters', ...args], { DATABASE_URL: house.url })
    return { code: await program.ended, said: program.stdout(), fault: program.stderr() }
  }

  test('lists and retries', async () => {
    await newComplaint({ dead_at: new Date(), due_at: null })
    const { said } = await command('list', '--json', '--kind', 'complaint')
    const { id } = JSON.parse(said)
    expect((await command()).said).toContain(`complaint ${id}`)
    expect((await command('retry', '--id', id)).said).toBe(
      '{"inbox":0,"burst":0,"complaint":1,"supplement":0,"news":0,"reply":0}\n',
    )
    expect((await command('retry', '--all')).said).toBe(
      '{"inbox":0,"burst":0,"complaint":0,"supplement":0,"news":0,"reply":0}\n',
    )
    expect((await command()).said).toBe('Nothing was given up.\n')
  })

  test.for([
    { args: ['retry'], says: 'retry needs --id ID or --all' },
    { args: ['retry', '--all', '--id', 'x'], says: 'exclude each other' },
    {
      args: ['--kind', 'pigeon'],
      says: '--kind takes inbox, burst, complaint, supplement, news, reply',
    },
    { args: ['burn'], says: 'not "burn"' },
  ])('$args names what is wrong', async ({ args, says }) => {
    const { code, fault } = await command(...args)
    expect(code).toBe(1)
    expect(fault).toContain(says)
  })
})
