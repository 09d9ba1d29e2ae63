import type { Location } from '../contract/events.ts'
import type { Tx } from '../store/connect.ts'
import { arrayText, listsOf } from '../store/lists.ts'
import type { Disposition } from './decision.ts'
import type { KeptAttachment } from './kept-attachments.ts'
import type { EarlierText } from './part-texts.ts'

/** A row of `message`: what a citizen wrote, or a human of ours in the provider's own app. */
export interface Message {
  readonly id: string
  readonly conversationId: string
  readonly inboxId: string
  /** What the provider's id is found by; see externalIndex. */
  readonly externalIndex: string
  /** The provider's id, under the person's key. */
  readonly sealedExternalId: Buffer
  readonly text: string
  readonly attachments: readonly KeptAttachment[]
  readonly location: Location | null
  readonly replyToIndex: string | null
  readonly partGroup: string | null
  readonly partMarks: readonly (string | null)[] | null
  readonly public: boolean
  readonly place: string | null
  readonly unsupported: string | null
  readonly disposition: Disposition
  /** The rule that decided so; null while nothing is decided, and of what we said ourselves. */
  readonly rule: string | null
  readonly complaintId: string | null
  /** Only an edit or a deletion of it has come so far; the message itself has not. */
  readonly awaited: boolean
  /** Inbox rows of its edits: they hold words of it, too. */
  readonly edits: readonly string[]
  readonly sentAt: Date
  readonly acceptedAt: Date
  readonly editedAt: Date | null
  readonly deletedAt: Date | null
}

const columns = (tx: Tx) => tx`
  m.id, m.conversation_id as "conversationId", m.inbox_id as "inboxId",
  m.external_index as "externalIndex", m.sealed_external_id as "sealedExternalId", m.text,
  m.attachments, m.location, m.reply_to_index as "replyToIndex",
  m.part_group as "partGroup", m.part_marks as "partMarks", m.public, m.place, m.unsupported, m.disposition,
  m.rule, m.complaint_id as "complaintId", m.awaited, coalesce(m.edits, '[]') as edits, m.sent_at as "sentAt", m.accepted_at as "acceptedAt",
  m.edited_at as "editedAt", m.deleted_at as "deletedAt"`

/**
 * Messages that a step needs, the oldest first: those of bursts that still settle, and those that
 * have one of these names, whoever sent them.
 *
 * @param named by external index
 */
export async function messagesOf(
  tx: Tx,
  drafts: readonly string[],
  named: readonly string[],
): Promise<Message[]> {
  if (drafts.length === 0 && named.length === 0) return []
  return await tx<Message[]>`
    select ${columns(tx)} from message m
    where disposition = 'draft' and conversation_id = any(${[...drafts]}::uuid[])
    union
    select ${columns(tx)} from message m where external_index = any(${[...named]}::uuid[])
    order by "sentAt", "acceptedAt", "inboxId"`
}

/** All messages of these conversations. */
export async function messagesIn(tx: Tx, conversations: readonly string[]): Promise<Message[]> {
  return await tx<Message[]>`
    select ${columns(tx)} from message m where conversation_id = any(${[...conversations]}::uuid[])`
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

/** What somebody said in the provider's own app. */
interface Said {
  readonly conversationId: string
  readonly text: string
}

/**
 * Finds out which words went to somebody else of the same account within a day, or go there in the
 * same step.
 *
 * @returns whether one of these did
 */
export async function saidToOthers(tx: Tx, said: readonly Said[]): Promise<(one: Said) => boolean> {
  if (said.length === 0) return () => false
  const s = listsOf(said)
  const rows = await tx<{ place: number }[]>`
    select s.place::int
    from unnest(${s('conversationId')}::uuid[], ${s('text')}::text[]) with ordinality
      as s (conversation_id, text, place)
    join conversation c on c.id = s.conversation_id
    where exists (
      select from message m join conversation other on other.id = m.conversation_id
      where m.disposition = 'echo' and hashtextextended(m.text, 0) = hashtextextended(s.text, 0)
        and m.accepted_at > now() - interval '1 day' and m.text = s.text
        and m.conversation_id <> s.conversation_id
        and (other.channel, other.account) = (c.channel, c.account))`
  const before = new Set(rows.map(({ place }) => said[place - 1]?.text))
  return ({ conversationId, text }) =>
    before.has(text) ||
    said.some((one) => one.text === text && one.conversationId !== conversationId)
}

/**
 * Inserts new messages, after all events of the step were applied to them. Their arrival is that of
 * their inbox row, to the microsecond: a Date would lose the order of what came in one request.
 */
export async function keepMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  const m = listsOf(messages.map(flat))
  const marks = messages.map(({ partMarks }) => partMarks && arrayText(partMarks))
  await tx`
    insert into message (id, conversation_id, inbox_id, external_index, sealed_external_id, text,
      attachments, location, reply_to_index, part_group, part_marks, public, place, unsupported, disposition, rule,
      complaint_id, awaited, edits, sent_at, accepted_at, edited_at, deleted_at)
    select id, conversation_id, inbox_id, external_index, decode(sealed_external_id, 'base64'), text,
      attachments::jsonb, location::jsonb, reply_to_index, part_group, part_marks::text[], public::boolean, place,
      unsupported, disposition, rule, complaint_id, awaited::boolean, edits::jsonb, sent_at::timestamptz,
      coalesce((select i.accepted_at from inbox i where i.id = m.inbox_id
          and date_trunc('milliseconds', i.accepted_at) = m.accepted_at::timestamptz),
        m.accepted_at::timestamptz),
      edited_at::timestamptz, deleted_at::timestamptz
    from unnest(${m('id')}::uuid[], ${m('conversationId')}::uuid[], ${m('inboxId')}::bigint[],
      ${m('externalIndex')}::uuid[], ${m('sealedExternalId')}::text[], ${m('text')}::text[],
      ${m('attachments')}::text[], ${m('location')}::text[], ${m('replyToIndex')}::uuid[],
      ${m('partGroup')}::text[], ${marks}::text[], ${m('public')}::text[], ${m('place')}::text[],
      ${m('unsupported')}::text[], ${m('disposition')}::text[], ${m('rule')}::text[],
      ${m('complaintId')}::uuid[], ${m('awaited')}::text[], ${m('edits')}::text[], ${m('sentAt')}::text[],
      ${m('acceptedAt')}::text[], ${m('editedAt')}::text[], ${m('deletedAt')}::text[]
    ) as m (id, conversation_id, inbox_id, external_index, sealed_external_id, text, attachments,
      location, reply_to_index, part_group, part_marks, public, place, unsupported, disposition, rule, complaint_id,
      awaited, edits, sent_at, accepted_at, edited_at, deleted_at)`
}

/** Most messages have none, and no bytes are kept for that. */
function flat({ edits, ...message }: Message) {
  return { ...message, edits: edits.length > 0 ? edits : null }
}

/** What became of a message. */
export type Placed = Pick<Message, 'id' | 'disposition' | 'rule' | 'complaintId'>

/** Writes what became of messages that were kept before. */
export async function placeMessages(tx: Tx, messages: readonly Placed[]): Promise<void> {
  if (messages.length === 0) return
  const m = listsOf(
    messages.map(({ id, disposition, rule, complaintId }) => ({
      id,
      disposition,
      rule,
      complaintId,
    })),
  )
  await tx`
    update message m set disposition = c.disposition, rule = c.rule, complaint_id = c.complaint_id
    from unnest(${m('id')}::uuid[], ${m('disposition')}::text[], ${m('rule')}::text[],
      ${m('complaintId')}::uuid[]) as c (id, disposition, rule, complaint_id)
    where m.id = c.id`
}

/** Writes messages anew that were kept before: after an edit, a deletion, or their late arrival. */
export async function rewriteMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  const m = listsOf(messages.map(flat))
  await tx`
    update message m set inbox_id = c.inbox_id, text = c.text, attachments = c.attachments::jsonb,
      location = c.location::jsonb, reply_to_index = c.reply_to_index, public = c.public::boolean,
      place = c.place, unsupported = c.unsupported, disposition = c.disposition, rule = c.rule,
      complaint_id = c.complaint_id, awaited = c.awaited::boolean, edits = c.edits::jsonb,
      sent_at = c.sent_at::timestamptz,
      accepted_at = case
        when date_trunc('milliseconds', m.accepted_at) = c.accepted_at::timestamptz then m.accepted_at
        else c.accepted_at::timestamptz end,
      edited_at = c.edited_at::timestamptz, deleted_at = c.deleted_at::timestamptz
    from unnest(${m('id')}::uuid[], ${m('inboxId')}::bigint[], ${m('text')}::text[],
      ${m('attachments')}::text[], ${m('location')}::text[], ${m('replyToIndex')}::uuid[],
      ${m('public')}::text[], ${m('place')}::text[], ${m('unsupported')}::text[],
      ${m('disposition')}::text[], ${m('rule')}::text[], ${m('complaintId')}::uuid[], ${m('awaited')}::text[],
      ${m('edits')}::text[], ${m('sentAt')}::text[], ${m('acceptedAt')}::text[],
      ${m('editedAt')}::text[], ${m('deletedAt')}::text[]
    ) as c (id, inbox_id, text, attachments, location, reply_to_index, public, place, unsupported,
      disposition, rule, complaint_id, awaited, edits, sent_at, accepted_at, edited_at, deleted_at)
    where m.id = c.id`
}
