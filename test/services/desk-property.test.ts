import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeedResult } from '../../src/desk/deeds.ts'
import { openDesk, type TestDesk, type Told } from '../harness/desk.ts'

let desk: TestDesk
let sql: TestDesk['sql']
beforeAll(async () => {
  desk = await openDesk()
  sql = desk.sql
})
afterAll(() => desk.close())

interface Row {
  readonly id: string
  readonly text: string
  readonly complaintId: string | null
}

/** Where the messages are, and what the complaints say. */
async function stateOf(id: string) {
  const messages = await sql<(Row & { isAddition: boolean })[]>`
    select id, text, complaint_id as "complaintId", disposition = 'addition' as "isAddition"
    from message where conversation_id = ${id} order by disposition = 'addition', sent_at`
  const complaints = await sql<{ id: string; text: string }[]>`
    select id, text from complaint where conversation_id = ${id} order by created_at`
  return { messages, complaints }
}

type Choice = readonly [Told['verb'], number, number]

const choice: fc.Arbitrary<Choice> = fc.tuple(
  fc.constantFrom<Told['verb']>(
    'convert',
    'split',
    'move',
    'notForUs',
    'prank',
    'verify',
    'correct',
    'withdraw',
    'restore',
    'reply',
    'note',
    'undo',
    'undo',
  ),
  fc.nat(5),
  fc.nat(5),
)

/** A verb about the messages and complaints that there are. */
function toldOf([verb, one, other]: Choice, rows: readonly Row[], done: readonly string[]): Told {
  const message = rows[one % rows.length]
  const inOne = rows.flatMap(({ complaintId }) => complaintId ?? [])
  const complaintId = inOne[other % Math.max(1, inOne.length)] ?? crypto.randomUUID()
  const messageIds = [message?.id ?? '']
  switch (verb) {
    case 'convert':
      return { verb, messageIds, anonymous: false, confidential: one > 2 }
    case 'split':
      return { verb, complaintId: message?.complaintId ?? complaintId, messageIds }
    case 'move':
      return { verb, messageIds, toComplaintId: complaintId }
    case 'notForUs':
      return one > 2 ? { verb, messageIds } : { verb, complaintId, reason: 'Bukan wewenang' }
    case 'prank':
      return one > 2 ? { verb, messageIds } : { verb, complaintId }
    case 'correct':
      return { verb, complaintId, title: `judul ${one}`, text: `teks ${other}` }
    case 'reply':
      return { verb, text: `balasan ${one}` }
    case 'note':
      return { verb, text: `catatan ${one}` }
    case 'undo':
      return { verb, deedId: done.at(-1) ?? crypto.randomUUID() }
    case 'verify':
    case 'withdraw':
    case 'restore':
      return { verb, complaintId }
    default:
      throw new Error(verb)
  }
}

test('whatever admins do and undo, no message is lost or in two complaints, and complaints say their messages', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(choice, { minLength: 4, maxLength: 14 }), async (choices) => {
      const from = desk.addressIn('lane-3')
      await desk.hear(
        from,
        'Lampu jalan mati di Jalan Melati 12 sudah seminggu',
        'Kabelnya juga putus',
        'Tiangnya miring',
      )
      await desk.hear(from, 'pesan pizza dong')
      const { conversationId: id } = await desk.hear(from, 'dasar anjing')
      const said = (await stateOf(id)).messages.map((one) => one.text).sort()
      let version = 0
      const done: string[] = []
      for (const one of choices) {
        const before = await stateOf(id)
        const told = toldOf(one, before.messages, done)
        const result: DeedResult = await desk.does(id, told)
        const after = await stateOf(id)
        expect(result.kind).not.toBe('conflict')
        if (result.kind === 'done') {
          version += 1
          if (told.verb === 'undo') done.pop()
          else done.push(result.deedId)
        } else expect(after).toEqual(before)
        expect(await desk.versionOf(id)).toBe(version)
        expect(after.messages.map(({ text }) => text).sort()).toEqual(said)
        for (const complaint of after.complaints)
          expect(complaint.text).toBe(
            after.messages
              .filter(({ complaintId }) => complaintId === complaint.id)
              .map(({ text }) => text)
              .join('\n'),
          )
        const open = new Set(after.complaints.map((each) => each.id))
        expect(
          after.messages.every(({ complaintId }) => complaintId === null || open.has(complaintId)),
        ).toBe(true)
      }
    }),
    { numRuns: 25 },
  )
}, 240_000)
