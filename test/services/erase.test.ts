import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { reportNews } from '../../src/complaints/news.ts'
import type { EditEvent, InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { passOn } from '../../src/core-store/pass-on.ts'
import { open, openPersonalKey, openWith, UnsealError } from '../../src/identity/seal.ts'
import { settleAttachment } from '../../src/media/attachments.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { eraseAll } from '../../workers/erase.ts'
import { forgetErased } from '../../workers/forget.ts'
import { intake } from '../../workers/intake.ts'
import { tellNews } from '../../workers/news.ts'
import { triage } from '../../workers/triage.ts'
import { account, openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { neverStopping, workOff } from '../harness/steps.ts'

const words = {
  report: 'Lampu jalan padam di Jalan Cempaka Wulung 12, kata Pak Suwandi',
  edited: 'Lampu jalan padam di Jalan Cempaka Wulung 21, kata Pak Suwandi',
  answer: 'Petugas Dishub ke Cempaka Wulung pekan ini.',
  name: 'Sari Puspita',
}
const secrets = ['Cempaka', 'cempaka', 'Suwandi', 'suwandi', 'Puspita', 'puspita', '-7.4321']

let citizens: TestCitizens
let sql: TestCitizens['sql']
let from: string
let said: MessageEvent
beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
})
afterAll(() => citizens.close())

const deps = () => stepDeps(sql, citizens.ring)

async function hear(...events: readonly InboundEvent[]): Promise<void> {
  await citizens.bring(...events)
  await workOff('intake', intake, deps())
  await workOff('triage', triage, deps())
}

async function conversationOf(address = from): Promise<string> {
  const [row] = await sql<[{ id: string }?]>`
    select conversation_id as id from conversation_address
    where address_index = ${citizens.indexOf(address)}`
  return row?.id ?? ''
}

function editOf({ externalId }: MessageEvent, text: string): EditEvent {
  const at = new Date(said.sentAt.getTime() + 60_000)
  return { kind: 'edit', account, eventKey: randomUUID(), externalId, from, text, editedAt: at }
}

/** A citizen with a complaint, a picture, a correction, and an agency's answer. */
beforeEach(async () => {
  from = citizens.addressIn('lane-1')
  said = citizens.message(from, words.report, {
    fromName: words.name,
    attachments: [{ type: 'image', externalId: 'p1' }],
    location: { latitude: -7.4321, longitude: 112 },
  })
  await hear(said)
  await hear(editOf(said, words.edited))
  const conversation = await conversationOf()
  const [complaint] = await sql<[{ id: string }]>`
    select id from complaint where conversation_id = ${conversation}`
  await sql`
    update complaint set title = 'Lampu padam, Jalan Cempaka', place = 'Jalan Cempaka Wulung 21'
    where id = ${complaint.id}`
  const answered = { complaintId: complaint.id, kind: 'answered', text: words.answer } as const
  await reportNews(sql, [{ ...answered, eventKey: randomUUID(), at: new Date() }])
  await sql`update news set due_at = now() where due_at is not null`
  for (const lane of allLanes.keys()) await tellNews(deps(), lane, neverStopping)
  await settleReplies()
})

/** As if all that was said had been sent. */
async function settleReplies(): Promise<void> {
  await sql`
    update outbox set state = 'accepted', due_at = null, settled_at = now() where due_at is not null`
}

async function erase(...ids: readonly string[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select from conversation where id = any(${[...ids]}::uuid[]) order by id for no key update`
    await passOn(deps().coreStore, tx, await eraseAll(tx, deps().coreStore, citizens.ring, ids))
  })
}

/** The quiet time is over. */
async function forget(): Promise<number> {
  await sql`
    update conversation set forget_at = forget_at - interval '1 hour',
      last_inbound_at = last_inbound_at - interval '1 hour'
    where forget_at is not null`
  return await forgetErased(sql)
}

/** Every column of every table as text, and what is sealed as any of these keys opens it. */
async function allThatIsKept(keys: readonly Buffer[]): Promise<string> {
  const named = await sql<{ table: string; column: string; type: string }[]>`
    select c.table_name as table, c.column_name as column, data_type as type
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'`
  const columns = await Promise.all(
    named.map(async ({ table, column, type }) => {
      const isBytes = type === 'bytea'
      const value = isBytes ? sql`encode(${sql(column)}, 'hex')` : sql`${sql(column)}::text`
      const rows = await sql<{ value: string | null }[]>`
        select ${value} as value from ${sql(table)} where ${sql(column)} is not null`
      return rows.flatMap((row) =>
        isBytes ? opened(Buffer.from(row.value ?? '', 'hex'), keys) : [row.value ?? ''],
      )
    }),
  )
  const sealed = await sql<{ attachments: readonly { sealed?: string }[] }[]>`
    select attachments from message`
  const inside = sealed.flatMap(({ attachments }) =>
    attachments.flatMap((one) => opened(Buffer.from(one.sealed ?? '', 'base64'), keys)),
  )
  return [...columns.flat(), ...inside].join('\n')
}

const purposes = ['event', 'address', 'name', 'external id', 'attachment']

/** The bytes themselves, and what they hide from who has all keys. */
function opened(sealed: Buffer, keys: readonly Buffer[]): string[] {
  const { ring } = citizens
  const ways = purposes.flatMap((purpose) => [
    () => open(ring, purpose, sealed),
    ...keys.map((key) => () => openWith(openPersonalKey(ring, key), purpose, sealed)),
  ])
  const found = ways.flatMap((way) => {
    try {
      return [way().toString('utf8')]
    } catch (error) {
      if (error instanceof UnsealError) return []
      throw error
    }
  })
  return [sealed.toString('latin1'), ...found]
}

/** The keys as the database has them now. */
async function keysNow(): Promise<Buffer[]> {
  const rows = await sql<{ key: Buffer }[]>`select sealed_key as key from conversation`
  return rows.flatMap(({ key }) => {
    try {
      openPersonalKey(citizens.ring, key)
      return [key]
    } catch (error) {
      if (error instanceof UnsealError) return []
      throw error
    }
  })
}

const foundIn = (kept: string, some = secrets) => some.filter((secret) => kept.includes(secret))

/** Others of this file have told their secrets, too: only the last one is looked for. */
async function eraseOthers(but: string): Promise<void> {
  const rows = await sql<{ id: string }[]>`
    select distinct conversation_id as id from complaint
    where erased_at is null and conversation_id <> ${but}`
  await erase(...rows.map(({ id }) => id))
}

test('the test finds all secrets before anything is erased', async () => {
  const kept = await allThatIsKept(await keysNow())
  expect(foundIn(kept, ['Cempaka', 'Suwandi', 'Puspita', '-7.4321', from])).toHaveLength(5)
})

describe('after erasing', () => {
  test('no word is left anywhere, sealed or not; the address goes with the last reply', async () => {
    const conversation = await conversationOf()
    await eraseOthers(conversation)
    const keys = await keysNow()
    await erase(conversation)
    expect(foundIn(await allThatIsKept(keys))).toEqual([])
    await settleReplies()
    expect(await forget()).toBeGreaterThan(0)
    // Whoever has the ring and the database opens nothing more.
    const kept = await allThatIsKept(await keysNow())
    expect(foundIn(kept, [...secrets, from, from.slice(1)])).toEqual([])
    const hashes = ['md5', 'sha1', 'sha256'].map((name) =>
      createHash(name).update(from).digest('hex'),
    )
    expect(foundIn(kept, [...hashes, citizens.indexOf(from).toString('latin1')])).toEqual([])
    expect(await conversationOf()).toBe('')
  })

  test('a stub stays: its number, what happened, and that it is erased', async () => {
    const conversation = await conversationOf()
    await erase(conversation)
    await erase(conversation)
    const [row] = await sql<[Record<string, unknown> & { id: string }]>`
      select c.id, c.text, c.status, c.receipt_number <> '' as numbered, c.fingerprint, c.title, c.place,
        c.agency_words, c.erased_at is not null as erased, c.withdrawn_at is not null as withdrawn,
        k.text as stored, k.erased_at is not null as "storedErased", k.title as "storedTitle"
      from complaint c join core_complaint k on k.reference = c.id
      where c.conversation_id = ${conversation}`
    expect(row).toMatchObject({
      text: '',
      status: 'closed',
      numbered: true,
      fingerprint: null,
      title: null,
      place: null,
      agency_words: null,
      erased: true,
      withdrawn: true,
      stored: '',
      storedErased: true,
      storedTitle: null,
    })
    const events = await sql<{ kind: string; detail: object }[]>`
      select kind, detail from complaint_event where complaint_id = ${row.id} order by id`
    expect(events.filter(({ kind }) => kind === 'erased')).toEqual([
      { kind: 'erased', detail: { kept: 'a stub' } },
    ])
    expect(events.map(({ kind }) => kind)).not.toContain('to_do')
  })

  test('an edit and the message once more find a blank one', async () => {
    const conversation = await conversationOf()
    await eraseOthers(conversation)
    await erase(conversation)
    await hear(editOf(said, words.edited), { ...said, eventKey: randomUUID() })
    const keys = await keysNow()
    // Her name came once more, too: it goes when she is forgotten.
    expect(foundIn(await allThatIsKept(keys), secrets.slice(0, 4))).toEqual([])
    const rows = await sql`select text from message where conversation_id = ${conversation}`
    expect(rows).toEqual([{ text: '' }])
  })

  test('the other parts of a text that came in parts are blank, too', async () => {
    const parts = [
      'Laporan pungli oleh Pak Darmawan di loket',
      ' tiga kantor Kecamatan Sukarasa',
    ].map((text, place) =>
      citizens.message(from, text, { part: { group: '17', number: place + 1, total: 2 } }),
    )
    await hear(...parts)
    const conversation = await conversationOf()
    const keys = await keysNow()
    const names = ['Darmawan', 'Sukarasa']
    expect(foundIn(await allThatIsKept(keys), names)).toEqual(names)
    await erase(conversation)
    expect(foundIn(await allThatIsKept(keys), names)).toEqual([])
  })

  test('news brings no words back, and is told to nobody', async () => {
    const conversation = await conversationOf()
    await eraseOthers(conversation)
    const [complaint] = await sql<[{ id: string }]>`
      select id from complaint where conversation_id = ${conversation}`
    await erase(conversation)
    const told = { complaintId: complaint.id, kind: 'closed', text: words.answer } as const
    await reportNews(sql, [{ ...told, eventKey: randomUUID(), at: new Date() }])
    for (const lane of allLanes.keys()) await tellNews(deps(), lane, neverStopping)
    expect(foundIn(await allThatIsKept(await keysNow()), secrets.slice(0, 4))).toEqual([])
    const rows = await sql`
      select from outbox where conversation_id = ${conversation} and due_at is not null`
    expect(rows).toHaveLength(0)
  })

  test('her files are due to be erased', async () => {
    const conversation = await conversationOf()
    const [attachment] = await sql<[{ id: string; attempts: number }]>`
      select a.id, a.attempts from attachment a join message m on m.id = a.message_id
      where m.conversation_id = ${conversation}`
    const file = {
      hash: createHash('sha256').update(randomUUID()).digest(),
      size: 3,
      mimeType: 'image/png',
    }
    await settleAttachment(sql, attachment as Parameters<typeof settleAttachment>[1], {
      state: 'kept',
      file,
    })
    await erase(conversation)
    const rows = await sql`select due_at is not null as due from file where hash = ${file.hash}`
    expect(rows).toEqual([{ due: true }])
    expect(await sql`select from attachment where id = ${attachment.id}`).toHaveLength(0)
  })

  test('of what another system has, the agency has something to do', async () => {
    const conversation = await conversationOf()
    const [complaint] = await sql<[{ id: string }]>`
      update core_link set store = 'another', tracking_id = ${randomUUID()} where complaint_id in (
        select id from complaint where conversation_id = ${conversation})
      returning complaint_id as id`
    await erase(conversation)
    const events = await sql<{ detail: object }[]>`
      select detail from complaint_event where complaint_id = ${complaint.id} and kind = 'to_do'`
    expect(events).toMatchObject([{ detail: { do: 'erase there', store: 'another' } }])
  })
})

test('HAPUS, then YA, erases; the answer goes out, and then she is forgotten', async () => {
  const conversation = await conversationOf()
  await eraseOthers(conversation)
  await hear(citizens.message(from, 'HAPUS'))
  await settleReplies()
  await hear(citizens.message(from, 'YA'))
  expect(foundIn(await allThatIsKept(await keysNow()), secrets.slice(0, 4))).toEqual([])
  const open = await sql<{ text: string }[]>`
    select text from outbox where conversation_id = ${conversation} and due_at is not null`
  expect(open).toEqual([{ text: expect.stringMatching(/dihapus/) }])
  await settleReplies()
  await forget()
  expect(await conversationOf()).toBe('')
})

describe('a person is forgotten', () => {
  test('only once the last reply is out, and she has been quiet', async () => {
    const conversation = await conversationOf()
    await erase(conversation)
    await sql`
      insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text)
      values (${randomUUID()}, ${conversation}, 'twilio', ${account}, 'help', 'erased', 0, 'Sudah')`
    await forget()
    expect(await conversationOf()).toBe(conversation)
    await settleReplies()
    await sql`update conversation set last_inbound_at = now() where id = ${conversation}`
    await forgetErased(sql)
    expect(await conversationOf()).toBe(conversation)
    await forget()
    expect(await conversationOf()).toBe('')
    const rows = await sql`
      select from outbox where conversation_id = ${conversation} and text <> ''`
    expect(rows).toHaveLength(0)
  })

  test('and is a stranger afterwards', async () => {
    const conversation = await conversationOf()
    await erase(conversation)
    await forget()
    await hear(citizens.message(from, 'Pohon tumbang menutup Jalan Kenanga di depan pasar'))
    expect(await conversationOf()).not.toBe('')
    expect(await conversationOf()).not.toBe(conversation)
  })

  test('not where she has told something new before that', async () => {
    const conversation = await conversationOf()
    await erase(conversation)
    await hear(citizens.message(from, 'Pohon tumbang menutup Jalan Kenanga di depan pasar'))
    await settleReplies()
    await forget()
    expect(await conversationOf()).toBe(conversation)
    const rows = await sql`
      select erased_at is not null as erased from complaint
      where conversation_id = ${conversation} order by created_at`
    expect(rows).toEqual([{ erased: true }, { erased: false }])
  })
})
