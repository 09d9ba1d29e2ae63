import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { pino } from 'pino'
import type { Sql } from 'postgres'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { InboundEvent } from '../../src/contract/events.ts'
import { openExternalId } from '../../src/conversation/people.ts'
import { keyRing } from '../../src/identity/keys.ts'
import {
  blindIndex,
  externalIndex,
  newPersonalKey,
  seal,
  sealWith,
} from '../../src/identity/seal.ts'
import { openInbox } from '../../src/inbox/inbox.ts'
import { addressOf, encodeEvent, insert, toRows } from '../../src/inbox/rows.ts'
import { openSpool } from '../../src/inbox/spool.ts'
import { claim } from '../../src/outbox/claim.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { connect, type Store } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { intake } from '../../workers/intake.ts'
import { hashProviderIds } from '../../workers/provider-ids.ts'
import { account, channel, stepDeps } from '../harness/citizens.ts'
import { eventually } from '../harness/house.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { openExternalIds } from '../harness/provider-ids.ts'
import { workOff } from '../harness/steps.ts'

const log = pino({ level: 'silent' })
const ring = keyRing([randomBytes(32).toString('base64')])
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url))
const citizen = '+6281234567890'

let database: TestDatabase
let store: Store
let sql: Sql

/** The schema of the version before provider ids were hashed. */
async function migrateToBefore(url: string): Promise<void> {
  const folder = mkdtempSync(join(inject('temporaryDirectory'), 'migrations-'))
  cpSync(migrations, folder, { recursive: true })
  const file = join(folder, 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8'))
  const before = journal.entries.filter(({ idx }: { idx: number }) => idx < 5)
  writeFileSync(file, JSON.stringify({ ...journal, entries: before }))
  const { sql: own, close } = connect(url, 1)
  await applyMigrations(drizzle(own), { migrationsFolder: folder })
  await close()
}

function messageOf(id: string, text = 'Lampu jalan padam', from = citizen): InboundEvent {
  const names = { account, eventKey: id, externalId: id }
  return { kind: 'message', ...names, from, text, sentAt: new Date(), attachments: [] }
}

/** What a gateway of the version before does with an event. @returns how many rows it wrote */
async function takeAsBefore(event: InboundEvent): Promise<number> {
  const address = addressOf(event)
  const index = address && blindIndex(ring, channel, account, address)
  const written = await sql`
    insert into inbox (channel, account, kind, event_key, address_index, sealed_event, webhook_id,
      sent_at, accepted_at, fault, handled_at)
    select ${channel}, ${account}, ${event.kind}, ${event.eventKey}, ${index || null},
      ${seal(ring, 'event', encodeEvent(event))}, null, now(), now(), null, null
    on conflict do nothing returning id`
  return written.length
}

/** A conversation, and what its citizen wrote and heard, as the version before kept it. */
async function pastOf(id: string): Promise<{ conversation: string; key: Buffer }> {
  const conversation = randomUUID()
  const { key, wrapped } = newPersonalKey(ring)
  await sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address)
    values (${conversation}, ${channel}, ${account}, ${wrapped}, ${sealWith(key, 'address', citizen)})`
  await sql`
    insert into conversation_address (channel, account, address_index, conversation_id)
    values (${channel}, ${account}, ${blindIndex(ring, channel, account, citizen)}, ${conversation})`
  await takeAsBefore(messageOf(id))
  const [inbox] =
    await sql`update inbox set handled_at = now() where event_key = ${id} returning id`
  await sql`
    insert into message (id, conversation_id, inbox_id, external_id, reply_to, text, attachments,
      disposition, sent_at, accepted_at)
    values (${randomUUID()}, ${conversation}, ${inbox?.['id']}, ${id}, 'earlier', 'Lampu jalan padam',
      '[]', 'complaint', now(), now())`
  for (const [cause, state, externalId] of [
    ['receipt:1', 'accepted', 'SM-receipt'],
    ['status:1', 'pending', null],
  ])
    await sql`
      insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, reply_to,
        state, external_id, due_at)
      values (${randomUUID()}, ${conversation}, ${channel}, ${account}, 'receipt', ${cause ?? ''}, 0,
        'Terima kasih', ${id}, ${state ?? ''}, ${externalId ?? null},
        case when ${state === 'pending'} then now() end)`
  return { conversation, key: wrapped }
}

const hear = () => workOff('intake', intake, stepDeps(sql, ring))

async function messages(): Promise<string[]> {
  return [...(await openExternalIds(sql, ring)).values()].sort()
}

beforeEach(async () => {
  database = await createDatabase()
  store = connect(database.url, 10)
  sql = store.sql
  await migrateToBefore(database.url)
})

afterEach(async () => {
  await store.close()
  await database.drop()
})

test('what an earlier version kept is found under its hash, and nothing of it stays readable', async () => {
  const { conversation, key } = await pastOf('wamid.past')
  await takeAsBefore(messageOf('wamid.waiting'))
  await migrate(database.url)
  await hashProviderIds(sql, ring)
  const [plain] = await sql`
    select (select count(*) from inbox where event_key is not null)::int
      + (select count(*) from message where external_id is not null or reply_to is not null)::int
      + (select count(*) from outbox where external_id is not null or reply_to is not null)::int as n`
  expect(plain).toEqual({ n: 0 })
  const of = { channel, account }
  const [reply] = await sql`select external_index from outbox where state = 'accepted'`
  expect(reply).toEqual({ external_index: externalIndex(ring, of, 'SM-receipt') })
  const [said] = await sql`select external_index, reply_to_index from message`
  expect(said).toEqual({
    external_index: externalIndex(ring, of, 'wamid.past'),
    reply_to_index: externalIndex(ring, of, 'earlier'),
  })
  const [claimed] = await claim(sql, {
    lanes: allLanes,
    maxRows: 10,
    maxPerAccount: 10,
    room: [],
    only: undefined,
    connectedChannels: [],
  })
  expect(claimed).toMatchObject({ conversationId: conversation })
  const answered = openExternalId(ring, key, claimed?.sealedReplyTo ?? Buffer.alloc(0))
  expect(answered).toBe('wamid.past')
  // What comes again is known, in whichever form it was kept; what waited is heard.
  const again = ['wamid.past', 'wamid.waiting'].map((id) => messageOf(id))
  await insert(sql, [toRows(ring, { channel, receivedAt: new Date(), events: again })])
  await hear()
  expect(await messages()).toEqual(['wamid.past', 'wamid.waiting'])
})

test('a gateway of an earlier version goes on beside this one: nothing is lost, nothing comes twice', async () => {
  await pastOf('wamid.past')
  await migrate(database.url)
  await hashProviderIds(sql, ring)
  const ids = Array.from({ length: 50 }, (_, n) => `wamid.${String(n).padStart(2, '0')}`)
  // Half of them also come to a gateway of this version, before or after.
  const bring = (some: readonly string[]) =>
    insert(sql, [
      toRows(ring, { channel, receivedAt: new Date(), events: some.map((id) => messageOf(id)) }),
    ])
  await bring(ids.slice(0, 10))
  for (const id of [...ids.slice(0, 40), 'wamid.past', ...ids.slice(0, 40)])
    await takeAsBefore(messageOf(id))
  await bring(ids.slice(30))
  // Before it is known whether they came before, no step acts on what the earlier version wrote.
  await hear()
  expect(await messages()).toEqual(['wamid.past', ...ids.slice(0, 10), ...ids.slice(30)].sort())
  await hashProviderIds(sql, ring)
  await hear()
  expect(await messages()).toEqual(['wamid.past', ...ids].sort())
  const [left] = await sql`
    select count(*)::int as n from inbox where handled_at is null or handled_at = 'infinity'`
  expect(left).toEqual({ n: 0 })
})

test('an event that comes to both gateways at the same moment is there once, and the worker goes on', async () => {
  await migrate(database.url)
  const ids = ['wamid.1', 'wamid.2', 'wamid.3']
  for (const id of ids) await takeAsBefore(messageOf(id))
  const inserting = await sql.reserve()
  await inserting`begin`
  const events = [messageOf('wamid.2')]
  await insert(inserting, [toRows(ring, { channel, receivedAt: new Date(), events })])
  const hashed = hashProviderIds(sql, ring)
  await eventually(async () => {
    const [{ waiting }] = await sql<[{ waiting: number }]>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    return waiting > 0
  })
  await inserting`commit`
  inserting.release()
  await hashed
  await hear()
  expect(await messages()).toEqual(ids)
})

test('what an earlier version spooled comes once, whether or not it is in the database', async () => {
  await takeAsBefore(messageOf('wamid.stored'))
  await migrate(database.url)
  const directory = mkdtempSync(join(inject('temporaryDirectory'), 'spool-'))
  const spool = await openSpool({ directory, fingerprint: ring.fingerprint, maxBytes: 1e6, log })
  if (typeof spool === 'string') throw new Error(spool)
  for (const id of ['wamid.stored', 'wamid.spooled'])
    await spool.append(frameAsBefore(messageOf(id)))
  const inbox = openInbox({ connect: () => connect(database.url, 4).sql, spool, ring, wake, log })
  // The door does not ask the database before every key is hashed.
  await inbox.accept({ channel, receivedAt: new Date(), events: [messageOf('wamid.new')] })
  expect(inbox.state()).toMatchObject({ postgres: 'away', spooledDeliveries: 3 })
  await hashProviderIds(sql, ring)
  await eventually(async () => inbox.state().spooledDeliveries === 0)
  await inbox.close()
  await hear()
  expect(await messages()).toEqual(['wamid.new', 'wamid.spooled', 'wamid.stored'])
})

const wake = () => {}

/** The form in which the version before spooled a delivery. */
function frameAsBefore(event: InboundEvent): Buffer {
  const sealed = seal(ring, 'event', encodeEvent(event))
  const index = blindIndex(ring, channel, account, addressOf(event) ?? '').toString('hex')
  const row = [account, event.kind, event.eventKey, index, new Date(), null, sealed.length]
  const head = { channel, receivedAt: '', requestBytes: 0, inbox: [row] }
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  return seal(ring, 'spool', Buffer.concat([length, json, sealed]))
}
