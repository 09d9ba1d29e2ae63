import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type Store } from '../../src/store/connect.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'

let database: TestDatabase
let store: Store

const conversation = '00000000-0000-4000-8000-000000000001'
const idOf = (number: number) => `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`

async function apply(sql: Sql, name: string): Promise<void> {
  const file = fileURLToPath(new URL(`../../migrations/${name}.sql`, import.meta.url))
  for (const statement of readFileSync(file, 'utf8').split('--> statement-breakpoint'))
    if (statement.trim()) await sql.unsafe(statement)
}

/** Replies as they stood before: why in the first word of a cause, the rest in a sentence. */
const replies: readonly { cause: string; state: string; detail: string | null; becomes: object }[] =
  [
    {
      cause: `receipt:${idOf(1)}`,
      state: 'parked',
      detail: 'resent 2×: no delivery report came',
      becomes: {
        purpose: 'receipt',
        resent: 2,
        rejection: null,
        detail: 'no delivery report came',
      },
    },
    {
      cause: 'status:7',
      state: 'rejected',
      detail: 'recipient_unreachable: 63003 no such number',
      becomes: { purpose: 'status', resent: 0, rejection: 'recipient_unreachable' },
    },
    {
      cause: 'guide:2026-11-28T10',
      state: 'pending',
      detail: 'resent 1×: credentials: HTTP 401',
      becomes: { purpose: 'guide', resent: 1, rejection: 'credentials' },
    },
    {
      cause: 'unsupported',
      state: 'accepted',
      detail: null,
      becomes: { purpose: 'unsupported', resent: 0, rejection: null, detail: null },
    },
  ]

beforeAll(async () => {
  database = await createDatabase()
  store = connect(database.url, 1)
  const { sql } = store
  for (const name of ['0000_first_mile', '0001_webhook_archive', '0002_channels', '0003_settling'])
    await apply(sql, name)
  await sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address)
    values (${conversation}, 'twilio', 'a', '', '')`
  for (const [place, { cause, state, detail }] of replies.entries())
    await sql`
      insert into outbox (id, conversation_id, channel, account, cause, part, text, state, detail)
      values (${idOf(place)}, ${conversation}, 'twilio', 'a', ${cause}, 0, 'x', ${state}, ${detail})`
  const waiting = 'waiting until the core store may be tried again'
  for (const [place, fault] of [waiting, `${waiting}; before that: HTTP 503`, 'HTTP 503'].entries())
    await sql`
      insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, status,
        stage, fault)
      values (${idOf(place)}, ${conversation}, ${`100000000${place}`}, 'P', 'twilio', 'x',
        'unverified', 'forward', ${fault})`
  await sql`
    insert into circuit (kind, name, account, paused_until, reason) values
      ('account', 'twilio', 'probed', now() + interval '20 s', 'probing: HTTP 503'),
      ('account', 'twilio', 'refused', now() + interval '1 min', 'credentials: HTTP 401')`
  await sql`
    insert into line (channel, account, holder, held_until) values ('smpp', 'b', 'me', now())`
  await apply(sql, '0004_columns_and_lanes')
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

test('what stood in the sentences of replies stands in columns', async () => {
  const rows = await store.sql`
    select purpose, resent, rejection, detail from outbox order by position`
  expect(rows).toHaveLength(replies.length)
  for (const [place, { becomes }] of replies.entries()) expect(rows[place]).toMatchObject(becomes)
})

test('a complaint that waits for its store says so, and keeps what an attempt said', async () => {
  const rows = await store.sql`
    select waits_for_store as waits, fault, answered_at is not null as answered from complaint
    order by id`
  expect(rows).toEqual([
    { waits: true, fault: null, answered: false },
    { waits: true, fault: 'HTTP 503', answered: true },
    { waits: false, fault: 'HTTP 503', answered: false },
  ])
})

test('a circuit that is probed stays probed, and refused credentials stay refused', async () => {
  const rows = await store.sql`
    select probing_until > now() as probed, paused_until <= now() as over, reason, rejection
    from circuit order by account`
  expect(rows).toEqual([
    { probed: true, over: true, reason: 'HTTP 503', rejection: null },
    { probed: null, over: false, reason: 'credentials: HTTP 401', rejection: 'credentials' },
  ])
})

test('who holds a connection still holds it', async () => {
  expect(await store.sql`select channel, account, holder from lease`).toEqual([
    { channel: 'smpp', account: 'b', holder: 'me' },
  ])
})
