import { complaintsBefore, keepWords } from '../../complaints/before.ts'
import { noteDeed } from '../../complaints/by-hand.ts'
import { correctAll, type Moved } from '../../complaints/correct.ts'
import { targetOf } from '../../complaints/target.ts'
import { placeMessages } from '../../conversation/messages.ts'
import { messagesNamed, messagesOfComplaints } from '../../conversation/word.ts'
import { passOn } from '../../core-store/pass-on.ts'
import type { DeedOf } from '../deeds.ts'
import { type Outcome, type Scene, seenTo } from '../scene.ts'
import { openTarget } from './archive.ts'
import { openOf, placedOf } from './convert.ts'

/** The rule by which a message belongs to a complaint that an admin put it to. */
export const movedByHuman = 'a human moved it'

/** A complaint of its own of some messages of another one. The texts of both are made anew. */
export async function split(scene: Scene, deed: DeedOf<'split'>): Promise<Outcome | 'notThere'> {
  const { tx, deps, conversation, doer } = scene
  const { complaintId: from } = deed
  const target = await targetOf(tx, conversation.id, from)
  if (!target) return 'notThere'
  if (target.isErased) return 'forgotten'
  const messages = await messagesNamed(tx, conversation.id, deed.messageIds)
  const ids = new Set(messages.map(({ id }) => id))
  if (ids.size === 0 || ids.size < new Set(deed.messageIds).size) return 'no_messages'
  if (messages.some(({ complaintId }) => complaintId !== from)) return 'no_messages'
  if (!(await hasOthers(scene, from, ids))) return 'nothing_left'
  const complaints = await complaintsBefore(tx, [from], 'move')
  await keepWords(tx, [from], doer)
  const { anonymous, confidential, kind } = target
  const agency = target.agency ?? undefined
  const id = await openOf(scene, messages, { anonymous, confidential, kind, agency })
  await noteDeed(tx, 'split', id, doer, { from })
  await noteDeed(tx, 'split', from, doer, { into: id })
  const removed = [...ids].map(removedFrom(from))
  await passOn(deps.coreStore, tx, await correctAll(tx, removed, deps.agency))
  return {
    complaintId: id,
    before: {
      opened: id,
      messages: messages.map(placedOf),
      complaints,
      retold: [from],
      tells: 'correction',
    },
    wakes: ['triage'],
  }
}

/** Puts messages to a complaint, out of others or out of none. */
export async function move(scene: Scene, deed: DeedOf<'move'>): Promise<Outcome | 'notThere'> {
  const { tx, deps, conversation, doer } = scene
  const { toComplaintId: to } = deed
  const messages = await messagesNamed(tx, conversation.id, deed.messageIds)
  const ids = new Set(messages.map(({ id }) => id))
  if (ids.size === 0 || ids.size < new Set(deed.messageIds).size) return 'no_messages'
  const froms = [...new Set(messages.flatMap(({ complaintId }) => complaintId ?? []))].sort()
  if (froms.includes(to)) return 'same_complaint'
  const target = await openTarget(scene, to)
  if (typeof target === 'string') return target
  for (const from of froms) if (!(await hasOthers(scene, from, ids))) return 'nothing_left'
  const complaints = await complaintsBefore(tx, [...froms, to], 'move')
  await keepWords(tx, [...froms, to], doer)
  await placeMessages(
    tx,
    messages.map(({ id }) => ({
      id,
      disposition: 'addition',
      rule: movedByHuman,
      complaintId: to,
    })),
  )
  const touched = messages.flatMap(({ id, complaintId }): Moved[] => [
    ...(complaintId === null ? [] : [removedFrom(complaintId)(id)]),
    { complaintId: to, messageId: id, kind: 'moved' },
  ])
  await passOn(deps.coreStore, tx, await correctAll(tx, touched, deps.agency))
  const attention = await seenTo(scene, froms.length > 0 ? [] : ['unsure', 'replied'])
  return {
    complaintId: to,
    before: {
      messages: messages.map(placedOf),
      complaints,
      retold: [...froms, to],
      tells: 'correction',
      attention,
    },
  }
}

const removedFrom =
  (complaintId: string) =>
  (messageId: string): Moved => ({ complaintId, messageId, kind: 'removed' })

/** Whether a complaint has words besides these messages. */
async function hasOthers(
  { tx }: Scene,
  complaintId: string,
  ids: ReadonlySet<string>,
): Promise<boolean> {
  const all = await messagesOfComplaints(tx, [complaintId])
  return all.some(({ id, isDeleted }) => !isDeleted && !ids.has(id))
}
