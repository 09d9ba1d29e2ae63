import { randomUUID } from 'node:crypto'
import { and, desc, eq, gt, isNotNull, ne, or, sql } from 'drizzle-orm'
import type { DeletionEvent, EchoEvent, EditEvent, RenumberedEvent } from '../contract/events.ts'
import { sealWith } from '../identity/seal.ts'
import type { Unhandled } from '../inbox/unhandled.ts'
import type { Executor } from '../store/connect.ts'
import { attachment, complaintEvent, conversation, message, outbox } from '../store/schema.ts'
import { together } from '../store/together.ts'
import type { Heard } from './decide.ts'
import type { Whole } from './parts.ts'
import type { Person } from './person.ts'

interface Applied {
  /** The new messages, for the dialogue to decide on. */
  readonly heard: readonly Heard[]
  /** What came with them and has to be fetched. */
  readonly attachmentIds: readonly string[]
  /** A human of ours answered in the provider's own app. */
  readonly hasEcho: boolean
}

/** Writes what events say about messages, in order: new ones, edits, deletions, a new address. */
export async function applyToMessages(
  tx: Executor,
  person: Person,
  unhandled: readonly Whole<Unhandled>[],
): Promise<Applied> {
  let heard: Heard[] = []
  const attachmentIds: string[] = []
  let hasEcho = false
  for (const row of unhandled) {
    const { event } = row
    switch (event.kind) {
      case 'echo':
        if (await isOurs(tx, person.conversation.id, event)) break
        await keep(tx, person, row)
        hasEcho = true
        break
      case 'message': {
        const kept = await keep(tx, person, row)
        if (kept) heard.push(kept.heard)
        if (kept) attachmentIds.push(...kept.attachmentIds)
        break
      }
      case 'edit':
        await edit(tx, person, event)
        heard = heard.map((one) => (isOf(one, event) ? { ...one, text: clean(event.text) } : one))
        break
      case 'deletion':
        await erase(tx, person.conversation.id, event)
        heard = heard.map((one) => (isOf(one, event) ? { ...one, ...nothing } : one))
        break
      case 'renumbered':
        await renumber(tx, person, event)
        break
      case 'delivery':
      case 'malformed':
        break
    }
  }
  return { heard, attachmentIds, hasEcho }
}

/** Some providers echo what the gateway itself sent, and do not say so: then the outbox has it. */
async function isOurs(tx: Executor, conversationId: string, event: EchoEvent): Promise<boolean> {
  const [ours] = await tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.conversationId, conversationId),
        or(
          eq(outbox.externalId, clean(event.externalId)),
          // The echo may overtake the answer to the send.
          and(
            eq(outbox.text, clean(event.text)),
            gt(outbox.firstAttemptAt, sql`now() - interval '10 minutes'`),
          ),
        ),
      ),
    )
    .limit(1)
  return ours !== undefined
}

const nothing = { text: '', hasAttachment: false, hasLocation: false }

function isOf({ externalId }: Heard, event: EditEvent | DeletionEvent): boolean {
  return externalId === clean(event.externalId)
}

interface Kept {
  readonly heard: Heard
  readonly attachmentIds: readonly string[]
}

/** @returns undefined for what no citizen said */
async function keep(
  tx: Executor,
  { conversation: of }: Person,
  row: Whole<Unhandled>,
): Promise<Kept | undefined> {
  const { event, id: inboxId, sentAt, acceptedAt } = row
  if (event.kind !== 'message' && event.kind !== 'echo') return undefined
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
    partGroup: row.partGroup && clean(row.partGroup),
    public: !isEcho && event.public === true,
    place: isEcho ? undefined : event.place && clean(event.place),
    unsupported: isEcho ? undefined : event.unsupported && clean(event.unsupported),
    disposition: isEcho ? ('echo' as const) : ('draft' as const),
    sentAt,
    acceptedAt,
  }
  const toFetch = attachments.flatMap(({ externalId, url }, place) =>
    externalId === undefined && url === undefined ? [] : [{ id: randomUUID(), place }],
  )
  const { channel, account } = of
  const [, , belongsTo] = await together([
    tx.insert(message).values(kept),
    toFetch.length > 0 &&
      tx
        .insert(attachment)
        .values(toFetch.map((one) => ({ ...one, messageId: kept.id, channel, account }))),
    kept.partGroup === undefined ? undefined : restOf(tx, of.id, kept.id, kept.partGroup),
  ])
  if (isEcho) return undefined
  const heard = {
    ...kept,
    hasAttachment: attachments.length > 0,
    hasLocation: location !== undefined,
    passive: event.passive === true,
    unsupported: event.unsupported !== undefined,
    belongsTo,
  }
  return { heard, attachmentIds: toFetch.map(({ id }) => id) }
}

/** The complaint that the rest of a text is in, of which a part came late. */
async function restOf(
  tx: Executor,
  conversationId: string,
  lateId: string,
  partGroup: string,
): Promise<string | undefined> {
  const [rest] = await tx
    .select({ complaintId: message.complaintId })
    .from(message)
    .where(
      and(
        eq(message.conversationId, conversationId),
        eq(message.partGroup, partGroup),
        ne(message.id, lateId),
        isNotNull(message.complaintId),
        sql`${message.acceptedAt} > now() - interval '1 hour'`,
      ),
    )
    .orderBy(desc(message.acceptedAt))
    .limit(1)
  return rest?.complaintId ?? undefined
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
