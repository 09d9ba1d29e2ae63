import { complaintsBefore } from '../../complaints/before.ts'
import { archive, restore, wasArchivedHere } from '../../complaints/by-hand.ts'
import { settleLookedAt } from '../../complaints/checked.ts'
import { withRepeats } from '../../complaints/duplicates.ts'
import { reportNews } from '../../complaints/news.ts'
import { prankRule } from '../../complaints/set-aside.ts'
import { isGoingOn, type Target, targetOf } from '../../complaints/target.ts'
import { withdrawAll } from '../../complaints/withdraw.ts'
import { wantHuman } from '../../conversation/attention.ts'
import { placeMessages } from '../../conversation/messages.ts'
import { languageOf, textsIn } from '../../conversation/texts.ts'
import { messagesOfComplaints } from '../../conversation/word.ts'
import { passOn } from '../../core-store/pass-on.ts'
import type { DeedOf, Refusal } from '../deeds.ts'
import { eventKeyOf, type Outcome, type Scene, saySoon, seenTo } from '../scene.ts'
import { freeMessages, placedOf } from './convert.ts'
import { addressee, wordsIn } from './talk.ts'

/** The rule by which a message is set aside that an admin takes for no report. */
export const setAsideByHuman = 'a human set it aside'

const ofMessages = ['unsure', 'asked', 'replied', 'prank'] as const

type Ended = Outcome | 'notThere'

/** Messages are no report; or a complaint is none of ours, and its citizen hears why. */
export async function notForUs(scene: Scene, deed: DeedOf<'notForUs'>): Promise<Ended> {
  if ('messageIds' in deed) return await setAside(scene, deed.messageIds, setAsideByHuman)
  const said = wordsIn(deed.reason)
  if (typeof said === 'string') return said
  const { tx, doer, undoSeconds } = scene
  const target = await openTarget(scene, deed.complaintId)
  if (typeof target === 'string') return target
  const { id } = target
  const complaints = await complaintsBefore(tx, [id], 'end')
  const key = eventKeyOf(doer.deed)
  await passOn(
    scene.deps.coreStore,
    tx,
    await archive(tx, id, doer, { reason: said.words, as: 'not_for_us' }),
  )
  await reportNews(
    tx,
    [
      {
        eventKey: key,
        complaintId: id,
        kind: 'archived',
        reason: said.words,
        at: new Date(),
        byStaff: true,
      },
    ],
    undoSeconds,
  )
  const attention = await endedFor(scene)
  const news = { complaintId: id, key }
  return { complaintId: id, before: { complaints, tells: 'reopened', news, attention } }
}

/** Somebody plays: the same, and nobody is answered. */
export async function prank(scene: Scene, deed: DeedOf<'prank'>): Promise<Ended> {
  if ('messageIds' in deed) return await setAside(scene, deed.messageIds, prankRule)
  const { tx, doer } = scene
  const target = await openTarget(scene, deed.complaintId)
  if (typeof target === 'string') return target
  const { id } = target
  const complaints = await complaintsBefore(tx, [id], 'end')
  const all = await messagesOfComplaints(tx, [id])
  const messages = all.map(({ isDeleted: _, ...placed }) => placed)
  await placeMessages(
    tx,
    messages.map((one) => ({ ...one, rule: prankRule })),
  )
  const told = await archive(tx, id, doer, { reason: 'prank', as: 'prank' })
  await passOn(scene.deps.coreStore, tx, told)
  const attention = await endedFor(scene)
  return { complaintId: id, before: { complaints, messages, tells: 'reopened', attention } }
}

async function setAside(scene: Scene, ids: readonly string[], rule: string): Promise<Outcome> {
  const messages = await freeMessages(scene, ids)
  if (typeof messages === 'string') return messages
  await placeMessages(
    scene.tx,
    messages.map(({ id }) => ({ id, disposition: 'set_aside', rule, complaintId: null })),
  )
  const attention = await seenTo(scene, ofMessages)
  return { before: { messages: messages.map(placedOf), attention } }
}

/** What an admin archived is a report after all. */
export async function restoreComplaint(
  scene: Scene,
  { complaintId: id }: DeedOf<'restore'>,
): Promise<Ended> {
  const { tx, deps, doer, conversation } = scene
  const target = await targetOf(tx, conversation.id, id)
  if (!target) return 'notThere'
  if (target.isErased) return 'forgotten'
  if (target.status !== 'archived' || !(await wasArchivedHere(tx, id))) return 'not_set_aside'
  const complaints = await complaintsBefore(tx, [id], 'end')
  await passOn(deps.coreStore, tx, await restore(tx, id, doer))
  const attention = await seenTo(scene, [])
  const { id: conversationId, channel, account } = conversation
  await wantHuman(tx, [{ conversationId, channel, account, reason: 'to_verify' }])
  const wanted = ['to_verify'] as const
  return {
    complaintId: id,
    before: { complaints, tells: 'withdrawal', attention, wanted },
    wakes: ['triage'],
  }
}

/** Closes a complaint as its citizen could, who hears of it. */
export async function withdraw(
  scene: Scene,
  { complaintId: id }: DeedOf<'withdraw'>,
): Promise<Ended> {
  const { tx, deps } = scene
  const target = await openTarget(scene, id)
  if (typeof target === 'string') return target
  const to = await addressee(scene)
  const attention = await seenTo(scene, [])
  const complaints = await complaintsBefore(tx, await withRepeats(tx, id), 'end')
  await passOn(deps.coreStore, tx, await withdrawAll(tx, [id]))
  const { agency } = deps
  const texts = textsIn(agency, languageOf(target.text) ?? agency.language)
  const number = target.receiptNumber
  const mayTell = typeof to !== 'string' && !to.isOpen
  if (mayTell)
    await saySoon(scene, {
      text: texts.withdrawn({ agency: agency.name, number }),
      words: '',
      answers: to.id,
      complaintId: id,
    })
  return {
    complaintId: id,
    before: { complaints, tells: 'reopened', attention, ...(mayTell && { says: true }) },
  }
}

/** The complaint, if somebody works on it or will. */
export async function openTarget(
  { tx, conversation }: Scene,
  id: string,
): Promise<Target | Refusal | 'notThere'> {
  const target = await targetOf(tx, conversation.id, id)
  if (!target) return 'notThere'
  if (target.isErased) return 'forgotten'
  if (target.isRepeat) return 'is_repeat'
  return isGoingOn(target) ? target : 'not_open'
}

/** Nobody need look at this complaint any more. @returns why the conversation wanted a human */
async function endedFor(scene: Scene) {
  const attention = await seenTo(scene, ['unsure', 'prank'])
  await settleLookedAt(scene.tx, [scene.conversation.id])
  return attention
}
