import type { Attachment, Location } from '../contract/events.ts'
import type { Tx } from '../store/connect.ts'
import { arrayText, listsOf } from '../store/lists.ts'
import type { Disposition } from './decide.ts'
import type { EarlierText } from './part-texts.ts'

/** A row of `message`: what a citizen wrote, or a human of ours in the provider's own app. */
export interface Message {
  readonly id: string
  readonly conversationId: string
  readonly inboxId: string
  readonly externalId: string
  readonly text: string
  readonly attachments: readonly Attachment[]
  readonly location: Location | null
  readonly replyTo: string | null
  readonly partGroup: string | null
  readonly partMarks: readonly (string | null)[] | null
  readonly public: boolean
  readonly place: string | null
  readonly unsupported: string | null
  readonly disposition: Disposition
  readonly complaintId: string | null
  readonly sentAt: Date
  readonly acceptedAt: Date
  readonly editedAt: Date | null
  readonly deletedAt: Date | null
}

/** Names a message as its provider does, in one conversation. */
export interface MessageName {
  readonly conversationId: string
  readonly externalId: string
}

const columns = (tx: Tx) => tx`
  m.id, m.conversation_id as "conversationId", m.inbox_id as "inboxId",
  m.external_id as "externalId", m.text, m.attachments, m.location, m.reply_to as "replyTo",
  m.part_group as "partGroup", m.part_marks as "partMarks", m.public, m.place, m.unsupported, m.disposition,
  m.complaint_id as "complaintId", m.sent_at as "sentAt", m.accepted_at as "acceptedAt",
  m.edited_at as "editedAt", m.deleted_at as "deletedAt"`

/**
 * Messages that a step needs, the oldest first: those of bursts that still settle, and those that
 * edits and deletions name.
 */
export async function messagesOf(
  tx: Tx,
  drafts: readonly string[],
  named: readonly MessageName[],
): Promise<Message[]> {
  if (drafts.length === 0 && named.length === 0) return []
  const names = listsOf(named)
  return await tx<Message[]>`
    select ${columns(tx)} from message m
    where disposition = 'draft' and conversation_id = any(${[...drafts]}::uuid[])
    union
    select ${columns(tx)} from message m join unnest(
      ${names('conversationId')}::uuid[], ${names('externalId')}::text[]
    ) as n (conversation_id, external_id)
      on (m.external_id, m.conversation_id) = (n.external_id, n.conversation_id)
    order by "sentAt", "acceptedAt", "inboxId"`
}

/**
 * Texts of these groups of parts that went on within the last hour, by conversation; of a group the
 * latest twenty, the newest first.
 */
export async function textsOfParts(
  tx: Tx,
  groups: readonly { readonly conversationId: string; readonly partGroup: string }[],
): Promise<ReadonlyMap<string, EarlierText[]>> {
  if (groups.length === 0) return new Map()
  const group = listsOf(groups)
  const rows = await tx<(EarlierText & { conversationId: string })[]>`
    select g.conversation_id as "conversationId", g.part_group as "group", latest.*
    from unnest(${group('conversationId')}::uuid[], ${group('partGroup')}::text[])
      as g (conversation_id, part_group)
    cross join lateral (
      select m.part_marks as marks, m.sent_at as "sentAt", m.complaint_id as "complaintId"
      from message m
      where (m.conversation_id, m.part_group) = (g.conversation_id, g.part_group)
        and m.part_marks is not null and m.accepted_at > now() - interval '1 hour'
      order by m.accepted_at desc limit 20) as latest`
  return Map.groupBy(rows, ({ conversationId }) => conversationId)
}

/** Inserts new messages, after all events of the step were applied to them. */
export async function keepMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  const m = listsOf(messages)
  const marks = messages.map(({ partMarks }) => partMarks && arrayText(partMarks))
  await tx`
    insert into message (id, conversation_id, inbox_id, external_id, text, attachments, location,
      reply_to, part_group, part_marks, public, place, unsupported, disposition, complaint_id,
      sent_at, accepted_at, edited_at, deleted_at)
    select id, conversation_id, inbox_id, external_id, text, attachments::jsonb, location::jsonb,
      reply_to, part_group, part_marks::text[], public::boolean, place, unsupported, disposition, complaint_id,
      sent_at::timestamptz, accepted_at::timestamptz, edited_at::timestamptz,
      deleted_at::timestamptz
    from unnest(${m('id')}::uuid[], ${m('conversationId')}::uuid[], ${m('inboxId')}::bigint[],
      ${m('externalId')}::text[], ${m('text')}::text[], ${m('attachments')}::text[],
      ${m('location')}::text[], ${m('replyTo')}::text[], ${m('partGroup')}::text[],
      ${marks}::text[], ${m('public')}::text[], ${m('place')}::text[], ${m('unsupported')}::text[],
      ${m('disposition')}::text[], ${m('complaintId')}::uuid[], ${m('sentAt')}::text[],
      ${m('acceptedAt')}::text[], ${m('editedAt')}::text[], ${m('deletedAt')}::text[]
    ) as m (id, conversation_id, inbox_id, external_id, text, attachments, location, reply_to,
      part_group, part_marks, public, place, unsupported, disposition, complaint_id, sent_at, accepted_at,
      edited_at, deleted_at)`
}

/** Updates messages that were kept before: their disposition, an edit, a deletion. */
export async function changeMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  const m = listsOf(messages)
  await tx`
    update message m set disposition = c.disposition, complaint_id = c.complaint_id,
      text = c.text, attachments = c.attachments::jsonb, location = c.location::jsonb,
      edited_at = c.edited_at::timestamptz, deleted_at = c.deleted_at::timestamptz
    from unnest(${m('id')}::uuid[], ${m('disposition')}::text[], ${m('complaintId')}::uuid[],
      ${m('text')}::text[], ${m('attachments')}::text[], ${m('location')}::text[],
      ${m('editedAt')}::text[], ${m('deletedAt')}::text[]
    ) as c (id, disposition, complaint_id, text, attachments, location, edited_at, deleted_at)
    where m.id = c.id`
}
