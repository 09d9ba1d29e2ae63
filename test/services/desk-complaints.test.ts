import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { joinConversations } from '../../src/conversation/join.ts'
import { lockPeople } from '../../src/conversation/people.ts'
import { forwardable } from '../../src/core-store/core-store.ts'
import { laporStore } from '../../src/core-store/lapor-bulk/store.ts'
import { waitingReports } from '../../src/core-store/lapor-bulk/waiting.ts'
import { ownStore } from '../../src/core-store/own/own-store.ts'
import { passOn } from '../../src/core-store/pass-on.ts'
import { eraseAll } from '../../workers/erase.ts'
import { account, channel } from '../harness/citizens.ts'
import { openDesk, type TestDesk } from '../harness/desk.ts'
import { newConversation } from '../harness/steps.ts'

const report = 'Lampu jalan mati di Jalan Melati 12 sudah seminggu'

let desk: TestDesk
let sql: TestDesk['sql']
beforeAll(async () => {
  desk = await openDesk()
  sql = desk.sql
})
afterAll(() => desk.close())

async function withFreeMessage(more: { public?: true } = {}) {
  const from = desk.addressIn('lane-1')
  const { conversationId: id, messageIds } = await desk.hear(from, {
    text: 'mau cerai gimana',
    ...more,
  })
  return { from, id, message: messageIds[0] ?? '' }
}

async function withComplaint(...texts: string[]) {
  const from = desk.addressIn('lane-1')
  const { conversationId: id, complaintIds, messageIds } = await desk.hear(from, ...texts)
  return { from, id, complaint: complaintIds[0] ?? '', messageIds }
}

const given = { anonymous: false, confidential: false } as const

describe('a complaint that an admin makes of messages', () => {
  test('keeps what was written of it, and gets its receipt after the minute', async () => {
    const { id, message } = await withFreeMessage()
    const { complaintId } = await desk.done(id, {
      verb: 'convert',
      messageIds: [message],
      title: 'Pohon miring',
      text: 'Pohon miring di taman.',
      categoryId: 5,
      place: { words: 'Taman Sari' },
      agency: 'Dinas Taman',
      anonymous: true,
      confidential: false,
    })
    await desk.work()
    const ofIt = () => sql`
      select c.stage, c.title, c.place, c.category_id as category, c.agency, c.anonymous, c.unchecked,
        (select text from core_complaint k where k.reference = c.id) as stored,
        (select count(*)::int from outbox o where o.complaint_id = c.id) as said
      from complaint c where c.id = ${complaintId}`
    const kept = { title: 'Pohon miring', place: 'Taman Sari', category: 5, agency: 'Dinas Taman' }
    const flags = { anonymous: true, unchecked: false }
    expect(await ofIt()).toEqual([{ stage: 'triage', stored: null, said: 0, ...kept, ...flags }])
    await sql`update complaint set due_at = now() where id = ${complaintId}`
    await desk.work()
    const stored = 'Pohon miring di taman.'
    expect(await ofIt()).toEqual([{ stage: 'done', stored, said: 1, ...kept, ...flags }])
  })

  test('cannot be taken back once the store has it', async () => {
    const { id, message } = await withFreeMessage()
    const done = await desk.done(id, { verb: 'convert', messageIds: [message], ...given })
    await sql`update complaint set due_at = now() where id = ${done.complaintId}`
    await desk.work()
    const before = await desk.dump(id)
    expect(await desk.undo(id, done)).toEqual({ kind: 'refused', why: 'heard' })
    expect(await desk.dump(id)).toEqual(before)
  })

  test('needs the consent of whoever wrote for everybody to read, and keeps it', async () => {
    const { id, message } = await withFreeMessage({ public: true })
    const told = { verb: 'convert', messageIds: [message], ...given } as const
    expect(await desk.does(id, told)).toEqual({ kind: 'refused', why: 'needs_consent' })
    const { complaintId } = await desk.done(id, { ...told, consent: 'public_post' })
    const [event] = await sql<[{ detail: { consent: string; by: string } }]>`
      select detail from complaint_event where complaint_id = ${complaintId} and kind = 'converted'`
    expect(event.detail).toMatchObject({ consent: 'public_post', by: expect.any(String) })
  })

  test('is made of no message twice, of none of others, and of no unknown category', async () => {
    const [one, other] = [await withFreeMessage(), await withFreeMessage()]
    const of = (messageIds: string[], categoryId?: number) =>
      desk.does(one.id, { verb: 'convert', messageIds, categoryId, ...given })
    expect(await of([other.message])).toEqual({ kind: 'refused', why: 'no_messages' })
    expect(await of([])).toEqual({ kind: 'refused', why: 'no_messages' })
    expect(await of([one.message], 9_999)).toEqual({ kind: 'refused', why: 'category' })
    expect(await of([one.message])).toMatchObject({ kind: 'done' })
    expect(await of([one.message])).toEqual({ kind: 'refused', why: 'in_complaint' })
  })

  test('of danger does not wait', async () => {
    const { id, message } = await withFreeMessage()
    await sql`update message set text = 'ada kebakaran di rumah sebelah, tolong' where id = ${message}`
    const { complaintId } = await desk.done(id, {
      verb: 'convert',
      messageIds: [message],
      ...given,
    })
    const [row] = await sql`
      select danger, due_at <= now() as due from complaint where id = ${complaintId}`
    expect(row).toEqual({ danger: 'fire', due: true })
  })
})

describe('a correction', () => {
  const words = 'Lampu jalan padam di depan Pasar Lama.'

  test('is what leaves the house, and keeps each change for whoever learns of it', async () => {
    const { id, complaint } = await withComplaint(report)
    await desk.done(id, { verb: 'correct', complaintId: complaint, text: words, categoryId: 5 })
    const [row] = await sql`
      select c.text, c.edited_text as edited, k.text as stored, k.category_id as category
      from complaint c join core_complaint k on k.reference = c.id where c.id = ${complaint}`
    expect(row).toEqual({ text: report, edited: words, stored: words, category: 5 })
    const events = await sql<{ detail: Record<string, unknown> }[]>`
      select detail from complaint_event where complaint_id = ${complaint} and kind = 'corrected'
      order by id`
    expect(events.map(({ detail }) => detail)).toMatchObject([
      { field: 'edited_text', before: null, after: words, by: expect.any(String) },
      { field: 'category_id', after: 5 },
      { field: 'category_name', after: 'Kategori 5' },
    ])
  })

  test('gets what the citizen adds behind it, and is gone with what she takes back', async () => {
    const { from, id, complaint } = await withComplaint(report)
    await desk.done(id, { verb: 'correct', complaintId: complaint, text: words })
    await desk.hear(from, 'di depan toko Bu Rini nomor 7')
    const edited = async () => {
      const [row] = await sql<[{ edited: string | null }]>`
        select edited_text as edited from complaint where id = ${complaint}`
      return row.edited
    }
    expect(await edited()).toBe(`${words}\ndi depan toko Bu Rini nomor 7`)
    const said = desk.message(from, report)
    const other = await desk.hear(from, { ...said, text: 'laporan lain: sampah di Pasar Rau' })
    const second = other.complaintIds.at(-1) ?? ''
    await desk.done(id, {
      verb: 'correct',
      complaintId: second,
      text: 'Sampah Pasar Rau, Pak Suwandi',
    })
    const deletion = { kind: 'deletion', account, from } as const
    await desk.bring({
      ...deletion,
      eventKey: randomUUID(),
      externalId: said.externalId,
      deletedAt: new Date(),
    })
    await desk.work()
    const [gone] = await sql`
      select edited_text as edited, (select count(*)::int from complaint_event e
        where e.complaint_id = c.id and e.detail::text like '%Suwandi%') as kept
      from complaint c where id = ${second}`
    expect(gone).toEqual({ edited: null, kept: 0 })
  })

  test('that changes nothing is none', async () => {
    const { id, complaint } = await withComplaint(report)
    expect(await desk.does(id, { verb: 'correct', complaintId: complaint, text: report })).toEqual({
      kind: 'refused',
      why: 'unchanged',
    })
  })
})

describe('a complaint that waits for its book', () => {
  test('goes with the next one once somebody has looked, and an undo holds it back again', async () => {
    Object.assign(desk.deps, { coreStore: laporStore(sql) })
    try {
      const { id, complaint } = await withComplaint('kok gitu sih di sana kemarin')
      const waitsFor = async () =>
        (await waitingReports(sql)).find(({ reference }) => reference === complaint)?.hindrance
      expect(await waitsFor()).toBe('to_verify')
      const done = await desk.done(id, { verb: 'verify', complaintId: complaint })
      expect(await waitsFor()).toBeNull()
      await desk.undo(id, done)
      expect(await waitsFor()).toBe('to_verify')
      await desk.done(id, { verb: 'prank', complaintId: complaint })
      expect(await waitsFor()).toBeUndefined()
    } finally {
      Object.assign(desk.deps, { coreStore: ownStore(sql) })
    }
  })
})

describe('a text for the agency', () => {
  test('is the admin’s where there is one, masked like the citizen’s', async () => {
    const { id, complaint } = await withComplaint(report)
    const text = 'Hubungi 081234567890 di Jalan Melati'
    await desk.done(id, { verb: 'correct', complaintId: complaint, text })
    const [row] = await sql<[Parameters<typeof forwardable>[0]]>`
      select id, text, edited_text as "editedText", title, place from complaint where id = ${complaint}`
    expect(forwardable(row).text).toContain('Jalan Melati')
    expect(forwardable(row).text).not.toContain('081234567890')
  })
})

describe('what the desk keeps of a person', () => {
  test('goes with her when everything is erased', async () => {
    const { id, complaint } = await withComplaint(report)
    await desk.done(id, { verb: 'note', text: 'Bu Suwandi galak' })
    await desk.done(id, { verb: 'correct', complaintId: complaint, text: 'Rumah Bu Suwandi gelap' })
    await sql.begin(async (tx) => {
      await tx`select from conversation where id = ${id} for no key update`
      await passOn(
        desk.deps.coreStore,
        tx,
        await eraseAll(tx, desk.deps.coreStore, desk.ring, [id]),
      )
    })
    const tables = ['note', 'deed', 'complaint', 'complaint_event', 'attention', 'core_complaint']
    for (const table of tables) {
      const found = await sql`select 1 from ${sql(table)} t where t::text like '%Suwandi%'`
      expect({ table, found: found.length }).toEqual({ table, found: 0 })
    }
    expect(await sql`select 1 from attention where conversation_id = ${id}`).toHaveLength(0)
    const note = { verb: 'note', text: 'x' } as const
    expect(await desk.does(id, note)).toEqual({ kind: 'refused', why: 'forgotten' })
  })

  test('goes along when two conversations turn out to be one person’s', async () => {
    const address = desk.addressIn('lane-1')
    const survivor = await newConversation(sql, desk.ring, { channel, account, address })
    const { id: loser } = await withComplaint(report)
    await desk.done(loser, { verb: 'note', text: 'penting' })
    await sql.begin(async (tx) => {
      const people = await lockPeople(tx, desk.ring, [loser, survivor])
      await joinConversations(tx, [{ loser, survivor }], people)
    })
    const [row] = await sql`
      select a.reasons, n.text, c.version from conversation c
      join attention a on a.conversation_id = c.id join note n on n.conversation_id = c.id
      where c.id = ${survivor}`
    // Whoever has the page of either open looks again.
    expect(row).toEqual({ reasons: ['to_verify'], text: 'penting', version: 2 })
    expect(await sql`select 1 from attention where conversation_id = ${loser}`).toHaveLength(0)
  })
})

describe('messages', () => {
  test('of a split complaint are two complaints, each with its own words', async () => {
    const { id, complaint, messageIds } = await withComplaint(report, 'Kabelnya juga putus')
    const [, second = ''] = messageIds
    const { complaintId } = await desk.done(id, {
      verb: 'split',
      complaintId: complaint,
      messageIds: [second],
    })
    const rows = await sql<{ id: string; text: string; stored: string | null }[]>`
      select c.id, c.text, k.text as stored from complaint c
      left join core_complaint k on k.reference = c.id where c.conversation_id = ${id}
      order by c.created_at`
    expect([...rows]).toEqual([
      { id: complaint, text: report, stored: report },
      { id: complaintId, text: 'Kabelnya juga putus', stored: null },
    ])
  })

  test('are not all split off, and not moved where nothing would be left', async () => {
    const { id, complaint, messageIds, from } = await withComplaint(report)
    const split = { verb: 'split', complaintId: complaint, messageIds } as const
    expect(await desk.does(id, split)).toEqual({ kind: 'refused', why: 'nothing_left' })
    const other = await desk.hear(from, 'laporan lain: sampah menumpuk di Pasar Rau sudah sebulan')
    const toComplaintId = other.complaintIds.at(-1) ?? ''
    const move = { verb: 'move', messageIds, toComplaintId } as const
    expect(await desk.does(id, move)).toEqual({ kind: 'refused', why: 'nothing_left' })
  })
})
