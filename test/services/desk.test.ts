import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { act } from '../../src/desk/act.ts'
import type { Deed } from '../../src/desk/deeds.ts'
import { openDesk, person, type TestDesk, type Told } from '../harness/desk.ts'

const report = 'Lampu jalan mati di Jalan Melati 12 sudah seminggu'

let desk: TestDesk
let sql: TestDesk['sql']
beforeAll(async () => {
  desk = await openDesk()
  sql = desk.sql
})
afterAll(() => desk.close())

const citizen = () => desk.addressIn('lane-1')

/** A conversation with a complaint of two messages, and a message that is in none. */
async function scene() {
  const from = citizen()
  await desk.hear(from, report, 'Selokan mampet di Jalan Kenanga 3, bau sekali sudah sebulan')
  const heard = await desk.hear(from, 'pesan pizza dong')
  const rows = await sql<{ id: string; complaintId: string | null }[]>`
    select id, complaint_id as "complaintId" from message
    where conversation_id = ${heard.conversationId} order by sent_at`
  const [first, second, free] = rows
  return {
    id: heard.conversationId,
    first: first?.id ?? '',
    second: second?.id ?? '',
    free: free?.id ?? '',
    complaint: first?.complaintId ?? '',
  }
}

type Scene = Awaited<ReturnType<typeof scene>>

async function otherNumber(): Promise<string> {
  const { complaintIds } = await desk.hear(citizen(), report)
  const [row] = await sql<[{ number: string }]>`
    select receipt_number as number from complaint where id = ${complaintIds[0] ?? ''}`
  return row.number
}

const verbs: Readonly<Record<string, (on: Scene) => Told | Promise<Told>>> = {
  'make a complaint of a message': ({ free }) => ({
    verb: 'convert',
    messageIds: [free],
    title: 'Pizza',
    text: 'Pizza tidak datang',
    categoryId: 7,
    place: { words: 'Jalan Mawar 1' },
    anonymous: true,
    confidential: false,
  }),
  redirect: () => ({ verb: 'redirect' }),
  'ask a question of the catalogue': ({ complaint }) => ({
    verb: 'ask',
    complaintId: complaint,
    question: 'when',
  }),
  'ask in own words': ({ complaint }) => ({
    verb: 'ask',
    complaintId: complaint,
    question: { words: 'Nomor tiangnya berapa?' },
  }),
  reply: () => ({ verb: 'reply', text: 'Baik, kami cek.' }),
  note: () => ({ verb: 'note', text: 'sudah ditelepon' }),
  'hand the word back': () => ({ verb: 'handBack' }),
  'say that messages are not for us': ({ free }) => ({ verb: 'notForUs', messageIds: [free] }),
  'say that a complaint is not for us': ({ complaint }) => ({
    verb: 'notForUs',
    complaintId: complaint,
    reason: 'Urusan antarwarga',
  }),
  'take messages for a prank': ({ free }) => ({ verb: 'prank', messageIds: [free] }),
  'take a complaint for a prank': ({ complaint }) => ({ verb: 'prank', complaintId: complaint }),
  withdraw: ({ complaint }) => ({ verb: 'withdraw', complaintId: complaint }),
  verify: ({ complaint }) => ({ verb: 'verify', complaintId: complaint }),
  correct: ({ complaint }) => ({
    verb: 'correct',
    complaintId: complaint,
    title: 'Lampu mati',
    text: 'Lampu jalan padam.',
    categoryId: 5,
    agency: 'Dinas Perhubungan',
    place: { words: 'Jalan Melati 12', latitude: -6.1, longitude: 106.2 },
    anonymous: true,
    confidential: true,
  }),
  'join to another one': async ({ complaint }) => ({
    verb: 'join',
    complaintId: complaint,
    into: await otherNumber(),
  }),
  split: ({ complaint, second }) => ({
    verb: 'split',
    complaintId: complaint,
    messageIds: [second],
  }),
  'move a free message': ({ complaint, free }) => ({
    verb: 'move',
    messageIds: [free],
    toComplaintId: complaint,
  }),
  assign: ({ complaint }) => ({
    verb: 'assign',
    complaintId: complaint,
    agency: 'Dinas Perhubungan',
  }),
  answer: ({ complaint }) => ({
    verb: 'answer',
    complaintId: complaint,
    text: 'Lampu sudah diganti.',
  }),
}

describe('an undo brings back every row, after', () => {
  test.for(Object.entries(verbs))('%s', async ([name, tellOf]) => {
    const on = await scene()
    if (name === 'hand the word back') await desk.done(on.id, { verb: 'reply', text: 'halo' })
    const told = await tellOf(on)
    const before = await desk.dump(on.id)
    const done = await desk.done(on.id, told)
    expect(await desk.dump(on.id)).not.toEqual(before)
    expect(await desk.undo(on.id, done)).toMatchObject({ kind: 'done', out: false })
    expect(await desk.dump(on.id)).toEqual(before)
    // Nothing of it is left for the machine, and it is undone once.
    await desk.work()
    expect(await desk.dump(on.id)).toEqual(before)
    expect(await desk.undo(on.id, done)).toEqual({ kind: 'refused', why: 'undone' })
  })

  test('what was archived and taken back', async () => {
    const on = await scene()
    await desk.done(on.id, { verb: 'prank', complaintId: on.complaint })
    const before = await desk.dump(on.id)
    const done = await desk.done(on.id, { verb: 'restore', complaintId: on.complaint })
    await desk.undo(on.id, done)
    expect(await desk.dump(on.id)).toEqual(before)
  })
})

describe('of two admins', () => {
  test('one acts and the other hears who was first, twenty times', async () => {
    const pairs: string[] = []
    for (let n = 0; n < 20; n++) {
      const { conversationId } = await desk.hear(desk.addressIn('lane-2'), `${report} no ${n}`)
      pairs.push(conversationId)
    }
    const both = [person(), person('media_admin')]
    const results = await Promise.all(
      pairs.map((conversationId) =>
        Promise.all(
          both.map((by) =>
            act(desk.deps, by, { verb: 'note', text: by.id, conversationId, version: 0 }),
          ),
        ),
      ),
    )
    for (const [place, two] of results.entries()) {
      expect(two.map(({ kind }) => kind).sort()).toEqual(['conflict', 'done'])
      const winner = both[two.findIndex(({ kind }) => kind === 'done')]
      expect(two.find(({ kind }) => kind === 'conflict')).toMatchObject({
        by: winner?.id,
        verb: 'note',
        version: 1,
        at: expect.any(Date),
      })
      const notes = await sql`select text from note where conversation_id = ${pairs[place] ?? ''}`
      expect(notes).toEqual([{ text: winner?.id }])
    }
  })

  test('a later deed stands in the way of undoing the first, until it is undone itself', async () => {
    const on = await scene()
    const first = await desk.done(on.id, { verb: 'note', text: 'satu' })
    const second = await desk.done(on.id, { verb: 'note', text: 'dua' }, person())
    expect(await desk.undo(on.id, first)).toEqual({ kind: 'refused', why: 'later_deed' })
    await desk.undo(on.id, second)
    expect(await desk.undo(on.id, first)).toMatchObject({ kind: 'done' })
  })
})

describe('whoever acts', () => {
  test('finds nothing where it is out of reach, no id, or of another conversation', async () => {
    const [on, other] = [await scene(), await scene()]
    const far: TestDesk['deps'] = { ...desk.deps, isInReach: async () => false }
    const note = { verb: 'note', text: 'x', conversationId: on.id, version: 0 } as const
    expect(await act(far, person(), note)).toEqual({ kind: 'notThere' })
    const unknown: Deed[] = [
      { ...note, conversationId: randomUUID() },
      { ...note, conversationId: `${on.id}' or true` },
      { verb: 'verify', complaintId: other.complaint, conversationId: on.id, version: 0 },
      { verb: 'undo', deedId: randomUUID(), conversationId: on.id, version: 0 },
    ]
    for (const deed of unknown)
      expect(await act(desk.deps, person(), deed)).toEqual({ kind: 'notThere' })
  })

  test('needs the permission of the verb, for its undo, too', async () => {
    const on = await scene()
    const liaison = person('liaison_admin')
    const refused = { kind: 'refused', why: 'not_allowed' }
    expect(await desk.does(on.id, { verb: 'note', text: 'x' }, liaison)).toEqual(refused)
    const done = await desk.done(on.id, { verb: 'note', text: 'x' })
    const { deedId } = done
    expect(await desk.does(on.id, { verb: 'undo', deedId }, liaison)).toEqual(refused)
    const text = 'Sudah diganti.'
    const told = { verb: 'answer', complaintId: on.complaint, text } as const
    expect(await desk.does(on.id, told, liaison)).toMatchObject({ kind: 'done' })
  })

  test('has a minute for an undo', async () => {
    const on = await scene()
    const done = await desk.done(on.id, { verb: 'note', text: 'x' })
    await sql`update deed set at = at - interval '61 seconds' where id = ${done.deedId}`
    expect(await desk.undo(on.id, done)).toEqual({ kind: 'refused', why: 'too_late' })
  })
})
