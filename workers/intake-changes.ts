import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { DeletionEvent, EditEvent, RenumberedEvent } from '../src/channel.ts'
import type { Heard } from '../src/conversation/decide.ts'
import type { Person } from '../src/conversation/person.ts'
import { sealWith } from '../src/identity/seal.ts'
import type { Unhandled } from '../src/inbox/unhandled.ts'
import type { Executor } from '../src/store/connect.ts'
import { complaintEvent, conversation, message } from '../src/store/schema.ts'

/**
 * Writes what events say about messages, in order: new ones, edits, deletions, a new address.
 *
 * @returns the new messages, for the dialogue to decide on
 */
export async function applyToMessages(
  tx: Executor,
  person: Person,
  unhandled: readonly Unhandled[],
): Promise<Heard[]> {
  const heard: Heard[] = []
  for (const row of unhandled) {
    const { event } = row
    switch (event.kind) {
      case 'message':
      case 'echo':
        heard.push(...(await keep(tx, person, row)))
        break
      case 'edit':
        await edit(tx, person, event)
        break
      case 'deletion':
        await erase(tx, person.conversation.id, event)
        break
      case 'renumbered':
        await renumber(tx, person, event)
        break
      case 'delivery':
      case 'malformed':
        break
    }
  }
  return heard
}

async function keep(tx: Executor, { conversation: of }: Person, row: Unhandled): Promise<Heard[]> {
  const { event, id: inboxId, sentAt, acceptedAt } = row
  if (event.kind !== 'message' && event.kind !== 'echo') return []
  const isEcho = event.kind === 'echo'
  const attachments = isEcho ? [] : event.attachments
  const location = isEcho ? undefined : event.location
  const kept = {
    id: randomUUID(),
    conversationId: of.id,
    inboxId,
    externalId: clean(event.externalId),
    text: clean(event.text),
    attachments: attachments.map(cleanAttachment),
    location: location && cleanAttachment(location),
    replyTo: isEcho ? undefined : event.replyTo && clean(event.replyTo),
    unsupported: isEcho ? undefined : event.unsupported && clean(event.unsupported),
    disposition: isEcho ? ('echo' as const) : ('draft' as const),
    sentAt,
    acceptedAt,
  }
  await tx.insert(message).values(kept)
  if (isEcho) return []
  return [
    {
      ...kept,
      hasAttachment: attachments.length > 0,
      hasLocation: location !== undefined,
      passive: event.passive === true,
      unsupported: event.unsupported !== undefined,
    },
  ]
}

async function edit(tx: Executor, { conversation: of }: Person, event: EditEvent): Promise<void> {
  const [edited] = await tx
    .update(message)
    .set({ text: clean(event.text), editedAt: event.editedAt })
    .where(sameMessage(of.id, event.externalId))
    .returning({ id: message.id, complaintId: message.complaintId })
  if (edited?.complaintId)
    await tx.insert(complaintEvent).values({
      complaintId: edited.complaintId,
      kind: 'message_edited',
      detail: { message: edited.id },
    })
}

async function erase(tx: Executor, conversationId: string, event: DeletionEvent): Promise<void> {
  const [erased] = await tx
    .update(message)
    .set({ text: '', attachments: [], location: null, deletedAt: event.deletedAt })
    .where(sameMessage(conversationId, event.externalId))
    .returning({ id: message.id, complaintId: message.complaintId })
  if (erased?.complaintId)
    await tx.insert(complaintEvent).values({
      complaintId: erased.complaintId,
      kind: 'message_deleted',
      detail: { message: erased.id },
    })
}

/** The new address is the one to answer to; the old one still finds the conversation. */
async function renumber(
  tx: Executor,
  { conversation: of, key }: Person,
  event: RenumberedEvent,
): Promise<void> {
  await tx
    .update(conversation)
    .set({ sealedAddress: sealWith(key, 'address', event.current) })
    .where(eq(conversation.id, of.id))
}

function sameMessage(conversationId: string, externalId: string) {
  return and(eq(message.conversationId, conversationId), eq(message.externalId, clean(externalId)))
}

/** Postgres keeps any text but NUL. */
function clean(text: string): string {
  return text.replaceAll('\0', '')
}

function cleanAttachment<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === 'string' ? clean(item) : item,
    ]),
  ) as T
}
