import { randomUUID } from 'node:crypto'
import { correct, noteDeed } from '../../complaints/by-hand.ts'
import { openAll } from '../../complaints/open.ts'
import { openedByHuman } from '../../complaints/set-aside.ts'
import { holdBack, targetOf } from '../../complaints/target.ts'
import { placeMessages } from '../../conversation/messages.ts'
import { messagesNamed, type Named } from '../../conversation/word.ts'
import { dangerIn } from '../../triage/danger.ts'
import { keywordOf } from '../../triage/wording/keyword.ts'
import type { DeedOf, Refusal } from '../deeds.ts'
import { type Outcome, type Scene, seenTo } from '../scene.ts'
import { changesOf } from './correct.ts'

/** A complaint of messages that are in none; it goes the way of any other, and brings a receipt. */
export async function convert(scene: Scene, deed: DeedOf<'convert'>): Promise<Outcome> {
  const { tx, conversation, doer } = scene
  const messages = await freeMessages(scene, deed.messageIds)
  if (typeof messages === 'string') return messages
  const isPublic = messages.some((one) => one.public)
  if (isPublic && deed.consent === undefined) return 'needs_consent'
  const { categoryId } = deed
  if (typeof categoryId === 'number' && scene.deps.categoryName(categoryId) === undefined)
    return 'category'
  const id = await openOf(scene, messages, deed)
  const consent = isPublic ? { consent: deed.consent ?? null } : {}
  await noteDeed(tx, 'converted', id, doer, consent)
  const target = await targetOf(tx, conversation.id, id)
  const changes = target ? changesOf(scene, target, deed) : []
  if (target && Array.isArray(changes) && changes.length > 0)
    await correct(tx, target, changes, doer)
  const attention = await seenTo(scene, ['unsure', 'asked', 'prank'])
  return {
    complaintId: id,
    before: { opened: id, messages: messages.map(placedOf), attention },
    wakes: ['triage'],
  }
}

/** The named messages, if they are all in no complaint. */
export async function freeMessages(
  { tx, conversation }: Scene,
  ids: readonly string[],
): Promise<readonly Named[] | Refusal> {
  const messages = await messagesNamed(tx, conversation.id, ids)
  if (messages.length === 0 || messages.length < new Set(ids).size) return 'no_messages'
  return messages.some(({ complaintId }) => complaintId !== null) ? 'in_complaint' : messages
}

/** What became of a message, as it is now. */
export function placedOf({ id, disposition, rule, complaintId }: Named) {
  return { id, disposition, rule, complaintId }
}

/**
 * Opens a complaint of messages, and places them there. It waits until it can no longer be undone, unless
 * it tells of danger.
 *
 * @returns its id
 */
export async function openOf(
  { tx, deps, conversation, undoSeconds }: Scene,
  messages: readonly Named[],
  flags: Pick<DeedOf<'convert'>, 'anonymous' | 'confidential' | 'kind' | 'agency'>,
): Promise<string> {
  const { id: conversationId, channel, account } = conversation
  const whole = messages
    .map(({ text }) => text)
    .filter(Boolean)
    .join('\n')
  const keyword = keywordOf(whole, deps.agency.keywords)
  const located = messages.find(({ latitude }) => latitude !== null)
  const id = randomUUID()
  const opened = {
    id,
    conversationId,
    channel,
    account,
    text: keyword?.rest ?? whole,
    messageCount: messages.length,
    attachmentCount: messages.reduce((sum, { attachmentCount }) => sum + attachmentCount, 0),
    latitude: located?.latitude ?? undefined,
    longitude: located?.longitude ?? undefined,
    kind: flags.kind ?? ('pengaduan' as const),
    agency: flags.agency ?? keyword?.agency,
    anonymous: flags.anonymous,
    confidential: flags.confidential,
    danger: dangerIn(whole)?.kind,
    toVerify: false,
    joins: undefined,
    splitFrom: undefined,
  }
  await openAll(tx, [opened], true)
  await holdBack(tx, id, undoSeconds)
  await placeMessages(
    tx,
    messages.map((one) => ({
      id: one.id,
      disposition: 'complaint',
      rule: openedByHuman,
      complaintId: id,
    })),
  )
  return id
}
