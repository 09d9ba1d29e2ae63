import { markUndone, restoreComplaints, restoreWords } from '../complaints/before.ts'
import { correctAll } from '../complaints/correct.ts'
import { takeBackNews } from '../complaints/news.ts'
import { correctedOf } from '../complaints/supplements.ts'
import { isUntouched, unopen } from '../complaints/target.ts'
import { settleAttention, unsettle } from '../conversation/attention.ts'
import { placeMessages } from '../conversation/messages.ts'
import { removeNote } from '../conversation/notes.ts'
import { putWord } from '../conversation/word.ts'
import { takeBackAnswer } from '../core-store/lapor-bulk/answer.ts'
import { holdOne } from '../core-store/lapor-bulk/waiting.ts'
import { untellOwn } from '../core-store/own/tell.ts'
import { passOn } from '../core-store/pass-on.ts'
import { unsay } from '../outbox/unsay.ts'
import type { QueueName } from '../queue/queues.ts'
import { may } from '../staff/permissions.ts'
import { deedOf, markDeedUndone } from './deed-rows.ts'
import { type DeedOf, permissionOf, type Refusal } from './deeds.ts'
import { type Before, causeOf, eventKeyOf, type Scene } from './scene.ts'

/** What became of an undo. */
export interface Undone {
  /** What the deed was about, if that is still there. */
  readonly complaintId: string | null
  /** The citizen knows already what it said; the rest is undone. */
  readonly isOut: boolean
  readonly wakes: readonly QueueName[]
}

/** Makes all that a deed changed what it was before, as the latest deed and within its time. */
export async function undo(
  scene: Scene,
  { deedId }: DeedOf<'undo'>,
): Promise<Undone | Refusal | 'notThere'> {
  const { tx, by, conversation, undoSeconds } = scene
  const deed = await deedOf(tx, conversation.id, deedId, undoSeconds)
  if (!deed || !(await sees(scene, deed.complaintId))) return 'notThere'
  if (!may(by.role, permissionOf[deed.verb])) return 'not_allowed'
  if (deed.isUndone) return 'undone'
  if (deed.before === null) return 'not_undoable'
  if (deed.isLate) return 'too_late'
  if (deed.isOvertaken) return 'later_deed'
  const { before } = deed
  const { opened, messages = [] } = before
  const ofMessages = messages.map(({ id }) => id)
  if (opened !== undefined && !(await isUntouched(tx, opened, ofMessages))) return 'heard'
  const isOut = !(await takeBackWords(scene, deedId, before))
  await placeMessages(tx, messages)
  // A question that is out stays asked, and whoever said something keeps the word.
  const stays = isOut && deed.verb === 'ask'
  const complaints = stays ? [] : await putBack(scene, deedId, before)
  if (before.note !== undefined) await removeNote(tx, before.note)
  if (before.released !== undefined) await holdOne(tx, before.released)
  if (before.word && !isOut) await putWord(tx, conversation.id, before.word.pausedUntil)
  await wantAgain(scene, before)
  const about = [...new Set([...complaints, ...(deed.complaintId ? [deed.complaintId] : [])])]
  await markUndone(tx, about, deedId)
  await markDeedUndone(tx, deedId, opened)
  if (opened !== undefined) await unopen(tx, opened)
  return {
    complaintId: deed.complaintId === opened ? null : deed.complaintId,
    isOut,
    wakes: complaints.length > 0 ? ['triage', 'forward'] : [],
  }
}

/** Of a conversation that two offices share, each sees its own complaints alone. */
async function sees({ tx, deps, by, conversation }: Scene, complaintId: string | null) {
  return await deps.isInReach(tx, by, { conversationId: conversation.id, complaintId })
}

/** @returns false where the citizen has heard what the deed said */
async function takeBackWords(
  { tx, conversation }: Scene,
  deedId: string,
  { says, news, told }: Before,
): Promise<boolean> {
  if (says && !(await unsay(tx, conversation.id, causeOf(deedId)))) return false
  if (!news) return true
  if (!(await takeBackNews(tx, news.complaintId, news.key))) return false
  const key = eventKeyOf(deedId)
  if (told?.store === 'own') await untellOwn(tx, told.reference, key, told.status)
  if (told?.store === 'lapor-bulk') await takeBackAnswer(tx, key, told.todos)
  return true
}

/** Complaints are as before, and the core store hears so. @returns their ids */
async function putBack(
  { tx, deps }: Scene,
  deedId: string,
  { complaints = [], retold = [], messages = [], tells }: Before,
): Promise<string[]> {
  await restoreComplaints(tx, complaints)
  const restored = await restoreWords(tx, retold, deedId)
  // Their citizens changed them meanwhile: what they say now is told anew.
  const others = retold.filter((id) => !restored.has(id))
  const corrected = await correctAll(
    tx,
    others.flatMap((complaintId) =>
      messages.map(({ id }) => ({ complaintId, messageId: id, kind: 'removed' as const })),
    ),
    deps.agency,
  )
  const ids = [...new Set([...complaints.map(({ id }) => id), ...retold])]
  if (tells !== undefined) corrected.push(...(await correctedOf(tx, tells, ids)))
  await passOn(deps.coreStore, tx, corrected)
  return ids
}

/** The conversation wants a human for what it wanted one before. */
async function wantAgain(
  { tx, conversation: { id, channel, account } }: Scene,
  { attention, wanted = [] }: Before,
): Promise<void> {
  const added = wanted.filter((reason) => !attention?.reasons.includes(reason))
  if (added.length > 0) await settleAttention(tx, [id], added)
  if (attention) await unsettle(tx, { conversationId: id, channel, account }, attention)
}
