import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportNews } from '../../src/complaints/news.ts'
import { claim } from '../../src/outbox/claim.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { tellNews } from '../../workers/news.ts'
import { openDesk, type TestDesk } from '../harness/desk.ts'
import { neverStopping } from '../harness/steps.ts'

const report = 'Lampu jalan mati di Jalan Melati 12 sudah seminggu'
const later = 'Kapan diperbaiki ya pak, lampunya masih mati di Jalan Melati'

let desk: TestDesk
let sql: TestDesk['sql']
beforeAll(async () => {
  desk = await openDesk()
  sql = desk.sql
})
afterAll(() => desk.close())

async function withComplaint(text = report) {
  const from = desk.addressIn('lane-1')
  const { conversationId: id, complaintIds } = await desk.hear(from, text)
  return { from, id, complaint: complaintIds[0] ?? '' }
}

async function said(id: string) {
  return await sql<{ purpose: string; text: string; isDue: boolean }[]>`
    select purpose, text, due_at <= now() as "isDue" from outbox
    where conversation_id = ${id} order by position`
}

/** What a sender takes now. */
async function claimed(id: string) {
  const claimable = { maxRows: 500, maxPerAccount: 500, room: [], connectedChannels: [] }
  const all = await claim(sql, { ...claimable, lanes: allLanes, only: undefined })
  return all.filter(({ conversationId }) => conversationId === id).map(({ purpose }) => purpose)
}

/** All that is open was sent. */
async function sent(id: string): Promise<void> {
  await sql`
    update outbox set state = 'accepted', due_at = null, attempts = 1, first_attempt_at = now(),
      settled_at = now() where conversation_id = ${id} and due_at is not null`
}

async function reasonsOf(id: string): Promise<string[]> {
  const [row] = await sql<[{ reasons: string[] }?]>`
    select reasons from attention where conversation_id = ${id}`
  return row?.reasons ?? []
}

describe('what an admin says', () => {
  test('waits a minute, and nothing urgent waits behind it', async () => {
    const { from, id } = await withComplaint()
    await sent(id)
    await desk.done(id, { verb: 'reply', text: 'Baik, kami cek.' })
    expect((await said(id)).at(-1)).toMatchObject({ purpose: 'human', isDue: false })
    expect(await claimed(id)).toEqual([])
    await desk.hear(from, 'tolong ada kebakaran di rumah sebelah, apinya besar')
    expect(await claimed(id)).toEqual(['danger'])
    await sql`update outbox set due_at = now() where conversation_id = ${id} and purpose = 'human'`
    await sql`update outbox set due_at = null, state = 'accepted' where conversation_id = ${id} and purpose = 'danger'`
    expect(await claimed(id)).toEqual(['human'])
  })

  test('keeps its order with what was said after it, once its minute is over', async () => {
    const { id } = await withComplaint()
    await desk.done(id, { verb: 'redirect' })
    await sql`update outbox set due_at = now() where conversation_id = ${id}`
    expect(await claimed(id)).toEqual(['receipt'])
    await sent(id)
  })

  test('is out where it was tried: the undo says so, and the human keeps the word', async () => {
    const { id } = await withComplaint()
    const done = await desk.done(id, { verb: 'reply', text: 'Baik, kami cek.' })
    await sent(id)
    expect(await desk.undo(id, done)).toMatchObject({ kind: 'done', out: true })
    expect((await said(id)).map(({ text }) => text)).toContain('Baik, kami cek.')
    const [row] = await sql`
      select paused_until > now() as paused from conversation where id = ${id}`
    expect(row).toEqual({ paused: true })
  })

  test('counts for no budget, and gives the human the word', async () => {
    const { from, id } = await withComplaint()
    const [before] = await sql`select said from reply_pace where conversation_id = ${id}`
    await desk.done(id, { verb: 'reply', text: 'Baik, kami cek.' })
    const [after] = await sql`select said from reply_pace where conversation_id = ${id}`
    expect(after).toEqual(before)
    const words = (await said(id)).length
    await desk.hear(from, later)
    // Nothing automatic is said, and what she says wants a human.
    expect(await said(id)).toHaveLength(words)
    expect(await reasonsOf(id)).toContain('replied')
  })

  test.for([
    ['nothing', '   ', 'empty'],
    ['a book', 'x'.repeat(5_001), 'too_long'],
  ] as const)('is not %s', async ([, text, why]) => {
    const { id } = await withComplaint()
    expect(await desk.does(id, { verb: 'reply', text })).toEqual({ kind: 'refused', why })
    expect(await desk.versionOf(id)).toBe(0)
  })

  test('says where to report, in the language of the citizen', async () => {
    const { id } = await withComplaint(
      'The street light is broken in front of my house, please fix',
    )
    await desk.done(id, { verb: 'redirect' })
    expect((await said(id)).at(-1)?.text).toContain('lapor.go.id')
    expect((await said(id)).at(-1)?.text).toContain('Please')
  })

  test('a question is asked with the number, and the answer belongs to the complaint', async () => {
    const { from, id, complaint } = await withComplaint()
    await desk.done(id, { verb: 'ask', complaintId: complaint, question: 'where' })
    const [row] = await sql<[{ number: string; asked: string; incomplete: boolean }]>`
      select receipt_number as number, asked, incomplete from complaint where id = ${complaint}`
    expect(row).toMatchObject({ asked: 'where', incomplete: true })
    expect((await said(id)).at(-1)?.text).toContain(row.number)
    await desk.hear(from, 'Jalan Melati nomor 12 depan pasar')
    const [message] = await sql`
      select rule, complaint_id as complaint from message
      where conversation_id = ${id} order by sent_at desc limit 1`
    expect(message).toEqual({ rule: 'answer to our question', complaint })
  })
})

describe('news', () => {
  const heardBy = async (id: string) => {
    await sql`update news set due_at = now() where due_at is not null`
    for (const lane of allLanes.keys()) await tellNews(desk.deps, lane, neverStopping)
    return (await said(id)).filter(({ purpose }) => purpose === 'answer').map(({ text }) => text)
  }

  test('of an answer waits its minute, and moves the complaint in our own store at once', async () => {
    const { id, complaint } = await withComplaint()
    const text = 'Lampu sudah diganti.'
    await desk.done(id, { verb: 'answer', complaintId: complaint, text })
    const [waiting] = await sql`
      select n.due_at > now() + interval '50 seconds' as waits, k.status
      from news n join core_complaint k on k.reference = n.complaint_id
      where n.complaint_id = ${complaint}`
    expect(waiting).toEqual({ waits: true, status: 'answered' })
    expect(await heardBy(id)).toEqual([expect.stringContaining(text)])
    const [row] = await sql`select status from complaint where id = ${complaint}`
    expect(row).toEqual({ status: 'answered' })
    expect(
      await desk.does(id, { verb: 'answer', complaintId: complaint, text: 'lagi' }),
    ).toMatchObject({
      kind: 'done',
    })
  })

  test('says why a complaint is not for us, and the store has it no more', async () => {
    const { id, complaint } = await withComplaint()
    const reason = 'Urusan antarwarga'
    await desk.done(id, { verb: 'notForUs', complaintId: complaint, reason })
    const [row] = await sql`select status from core_complaint where reference = ${complaint}`
    expect(row).toEqual({ status: 'archived' })
    expect(await heardBy(id)).toEqual([expect.stringContaining(reason)])
  })

  test('of the store waits for a human, and is told once she hands the word back', async () => {
    const { id, complaint } = await withComplaint()
    const told = { kind: 'answered', text: 'Sudah diganti.', at: new Date() } as const
    await reportNews(sql, [{ ...told, eventKey: `own ${complaint}`, complaintId: complaint }])
    await desk.done(id, { verb: 'reply', text: 'Baik.' })
    expect(await heardBy(id)).toEqual([])
    await desk.done(id, { verb: 'handBack' })
    const [row] =
      await sql`select due_at <= now() as due from news where complaint_id = ${complaint}`
    expect(row).toEqual({ due: true })
    expect(await heardBy(id)).toHaveLength(1)
  })

  test('that a human tells herself waits for no human', async () => {
    const [one, other] = [await withComplaint(), await withComplaint()]
    await desk.done(one.id, { verb: 'reply', text: 'Baik.' })
    await desk.done(one.id, { verb: 'answer', complaintId: one.complaint, text: 'Sudah diganti.' })
    expect(await heardBy(one.id)).toEqual([expect.stringContaining('Sudah diganti.')])
    await desk.done(other.id, { verb: 'reply', text: 'Baik.' })
    await desk.done(other.id, { verb: 'notForUs', complaintId: other.complaint, reason: 'Swasta' })
    expect(await heardBy(other.id)).toEqual([expect.stringContaining('Swasta')])
  })

  test('of a complaint is heard by those that were joined to it, each with her own number', async () => {
    const [one, other] = [await withComplaint(), await withComplaint()]
    const [row] = await sql<[{ number: string; own: string }]>`
      select a.receipt_number as number, b.receipt_number as own from complaint a, complaint b
      where a.id = ${other.complaint} and b.id = ${one.complaint}`
    await desk.done(one.id, { verb: 'join', complaintId: one.complaint, into: row.number })
    const text = 'Lampu sudah diganti.'
    await desk.done(other.id, { verb: 'answer', complaintId: other.complaint, text })
    expect(await heardBy(one.id)).toEqual([expect.stringMatching(`${row.own}.*${text}`)])
    expect(await heardBy(other.id)).toEqual([expect.stringMatching(`${row.number}.*${text}`)])
    // Her number still tells how it stands.
    await desk.hear(one.from, `STATUS ${row.own}`)
    expect((await said(one.id)).at(-1)?.text).toContain(row.own)
  })

  test('a complaint goes on by itself when the one that it was joined to is withdrawn', async () => {
    const [one, other] = [await withComplaint(), await withComplaint()]
    const [row] = await sql<[{ number: string }]>`
      select receipt_number as number from complaint where id = ${other.complaint}`
    await desk.done(one.id, { verb: 'verify', complaintId: one.complaint })
    await desk.done(one.id, { verb: 'join', complaintId: one.complaint, into: row.number })
    await desk.done(other.id, { verb: 'withdraw', complaintId: other.complaint })
    const [freed] = await sql`
      select c.repeat_of as repeat, c.status, k.status as stored from complaint c
      join core_complaint k on k.reference = c.id where c.id = ${one.complaint}`
    expect(freed).toEqual({ repeat: null, status: 'unverified', stored: 'unverified' })
    expect(await reasonsOf(one.id)).toEqual(['to_verify'])
  })
})
