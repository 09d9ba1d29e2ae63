import type { Attachment, Location } from '../contract/events.ts'
import type { Tx } from '../store/connect.ts'
import type { Disposition } from './decide.ts'

/** A message as it is kept: what a citizen wrote, or a human of ours in the provider's own app. */
export interface Message {
  readonly id: string
  readonly conversationId: string
  readonly inboxId: bigint
  readonly externalId: string
  readonly text: string
  readonly attachments: readonly Attachment[]
  readonly location: Location | undefined
  readonly replyTo: string | undefined
  readonly partGroup: string | undefined
  readonly public: boolean
  readonly place: string | undefined
  readonly unsupported: string | undefined
  readonly disposition: Disposition
  readonly complaintId: string | undefined
  readonly sentAt: Date
  readonly acceptedAt: Date
  readonly editedAt: Date | undefined
  readonly deletedAt: Date | undefined
}

interface Row {
  id: string
  conversation_id: string
  inbox_id: string
  external_id: string
  text: string
  attachments: readonly Attachment[]
  location: Location | null
  reply_to: string | null
  part_group: string | null
  public: boolean
  place: string | null
  unsupported: string | null
  disposition: Disposition
  complaint_id: string | null
  sent_at: string
  accepted_at: string
  edited_at: string | null
  deleted_at: string | null
}

/** Names a message as its provider does, in one conversation. */
export interface MessageName {
  readonly conversationId: string
  readonly externalId: string
}

/**
 * Messages that a step needs: those of bursts that still settle, and those that edits and deletions
 * are about; the oldest first.
 */
export async function messagesOf(
  tx: Tx,
  drafts: readonly string[],
  named: readonly MessageName[],
): Promise<Message[]> {
  if (drafts.length === 0 && named.length === 0) return []
  const rows = await tx<Row[]>`
    select m.* from message m
    where disposition = 'draft' and conversation_id = any(${[...drafts]}::uuid[])
    union
    select m.* from message m join unnest(
      ${named.map(({ conversationId }) => conversationId)}::uuid[],
      ${named.map(({ externalId }) => externalId)}::text[]
    ) as n (conversation_id, external_id)
      on (m.external_id, m.conversation_id) = (n.external_id, n.conversation_id)
    order by sent_at, accepted_at, inbox_id`
  return rows.map(messageOf)
}

/** The complaints that the rest of late parts is in, by conversation and group of parts. */
export async function complaintsOfParts(
  tx: Tx,
  groups: readonly { readonly conversationId: string; readonly partGroup: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (groups.length === 0) return new Map()
  const rows = await tx<{ name: string; complaint: string }[]>`
    select distinct on (1) m.conversation_id || ' ' || m.part_group as name,
      m.complaint_id as complaint
    from message m join unnest(
      ${groups.map(({ conversationId }) => conversationId)}::uuid[],
      ${groups.map(({ partGroup }) => partGroup)}::text[]) as g (conversation_id, part_group)
      on (m.conversation_id, m.part_group) = (g.conversation_id, g.part_group)
    where m.complaint_id is not null and m.accepted_at > now() - interval '1 hour'
    order by 1, m.accepted_at desc`
  return new Map(rows.map(({ name, complaint }) => [name, complaint]))
}

/** Keeps new messages, as they are after everything that came with them. */
export async function keepMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  const texts = (read: (message: Message) => string | undefined) =>
    messages.map((message) => read(message) ?? null)
  await tx`
    insert into message (id, conversation_id, inbox_id, external_id, text, attachments, location,
      reply_to, part_group, public, place, unsupported, disposition, complaint_id, sent_at,
      accepted_at, edited_at, deleted_at)
    select id, conversation_id, inbox_id, external_id, text, attachments::jsonb, location::jsonb,
      reply_to, part_group, public::boolean, place, unsupported, disposition, complaint_id::uuid,
      sent_at::timestamptz, accepted_at::timestamptz, edited_at::timestamptz,
      deleted_at::timestamptz
    from unnest(
      ${messages.map(({ id }) => id)}::uuid[],
      ${messages.map(({ conversationId }) => conversationId)}::uuid[],
      ${messages.map(({ inboxId }) => String(inboxId))}::bigint[],
      ${messages.map(({ externalId }) => externalId)}::text[],
      ${messages.map(({ text }) => text)}::text[],
      ${messages.map(({ attachments }) => JSON.stringify(attachments))}::text[],
      ${texts(({ location }) => location && JSON.stringify(location))}::text[],
      ${texts(({ replyTo }) => replyTo)}::text[], ${texts(({ partGroup }) => partGroup)}::text[],
      ${messages.map((message) => String(message.public))}::text[],
      ${texts(({ place }) => place)}::text[], ${texts(({ unsupported }) => unsupported)}::text[],
      ${messages.map(({ disposition }) => disposition)}::text[],
      ${texts(({ complaintId }) => complaintId)}::text[],
      ${messages.map(({ sentAt }) => sentAt.toISOString())}::text[],
      ${messages.map(({ acceptedAt }) => acceptedAt.toISOString())}::text[],
      ${texts(({ editedAt }) => editedAt?.toISOString())}::text[],
      ${texts(({ deletedAt }) => deletedAt?.toISOString())}::text[]
    ) as m (id, conversation_id, inbox_id, external_id, text, attachments, location, reply_to,
      part_group, public, place, unsupported, disposition, complaint_id, sent_at, accepted_at,
      edited_at, deleted_at)`
}

/** Writes what became of messages that were kept before: their place, an edit, a deletion. */
export async function changeMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  await tx`
    update message m set disposition = c.disposition, complaint_id = c.complaint_id::uuid,
      text = c.text, attachments = c.attachments::jsonb, location = c.location::jsonb,
      edited_at = c.edited_at::timestamptz, deleted_at = c.deleted_at::timestamptz
    from unnest(
      ${messages.map(({ id }) => id)}::uuid[],
      ${messages.map(({ disposition }) => disposition)}::text[],
      ${messages.map(({ complaintId }) => complaintId ?? null)}::text[],
      ${messages.map(({ text }) => text)}::text[],
      ${messages.map(({ attachments }) => JSON.stringify(attachments))}::text[],
      ${messages.map(({ location }) => (location ? JSON.stringify(location) : null))}::text[],
      ${messages.map(({ editedAt }) => editedAt?.toISOString() ?? null)}::text[],
      ${messages.map(({ deletedAt }) => deletedAt?.toISOString() ?? null)}::text[]
    ) as c (id, disposition, complaint_id, text, attachments, location, edited_at, deleted_at)
    where m.id = c.id`
}

function messageOf(row: Row): Message {
  const date = (text: string | null) => (text === null ? undefined : new Date(text))
  return {
    id: row.id,
    conversationId: row.conversation_id,
    inboxId: BigInt(row.inbox_id),
    externalId: row.external_id,
    text: row.text,
    attachments: row.attachments,
    location: row.location ?? undefined,
    replyTo: row.reply_to ?? undefined,
    partGroup: row.part_group ?? undefined,
    public: row.public,
    place: row.place ?? undefined,
    unsupported: row.unsupported ?? undefined,
    disposition: row.disposition,
    complaintId: row.complaint_id ?? undefined,
    sentAt: new Date(row.sent_at),
    acceptedAt: new Date(row.accepted_at),
    editedAt: date(row.edited_at),
    deletedAt: date(row.deleted_at),
  }
}
