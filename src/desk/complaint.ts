import type {
  ComplaintKind,
  ComplaintStatus,
  EntrySource,
  Question,
  Stage,
} from '../complaints/status.ts'
import type { KeptAttachment } from '../conversation/kept-attachments.ts'
import { redact } from '../identity/redact.ts'
import type { AttachmentState } from '../media/attachments.ts'
import type { Purpose } from '../outbox/pace.ts'
import type { OutboxState } from '../outbox/settle.ts'
import type { Tx } from '../store/connect.ts'
import { isRowId } from '../store/row-id.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** A complaint as staff see it. Every text of a citizen is masked. */
export interface ComplaintFacts {
  readonly id: string
  readonly conversationId: string
  /** Of the conversation: what an admin saw before a deed. */
  readonly version: number
  readonly receiptNumber: string
  readonly pseudonym: string
  readonly channel: string
  readonly account: string
  readonly source: EntrySource | null
  readonly text: string
  /** As an admin put it for the agency. */
  readonly editedText: string | null
  readonly title: string | null
  readonly kind: ComplaintKind
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly districtName: string | null
  readonly place: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly agency: string | null
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly danger: string | null
  readonly incomplete: boolean
  readonly asked: Question | null
  readonly askedAt: Date | null
  /** YYYY-MM-DD */
  readonly eventDate: string | null
  readonly promisedFor: string | null
  readonly status: ComplaintStatus
  readonly stage: Stage
  readonly fault: string | null
  readonly isDead: boolean
  readonly withdrawnAt: Date | null
  readonly erasedAt: Date | null
  readonly closedAt: Date | null
  readonly rating: number | null
  readonly agencyWords: string | null
  readonly agencySpokeAt: Date | null
  /** The receipt number of the complaint that says the same, where this one is a repeat. */
  readonly repeatOf: string | null
  readonly receivedAt: Date
  readonly createdAt: Date
  /** The database's time. */
  readonly now: Date
}

/** How a complaint stands in the core store. */
export interface CoreStanding {
  readonly links: readonly { readonly store: string; readonly trackingId: string }[]
  readonly lapor: LaporStanding | undefined
}

export interface LaporStanding {
  /** At the end of its text there. */
  readonly code: string
  readonly trackingId: string | null
  /** LAPOR!'s own words. */
  readonly state: string | null
  readonly agency: string | null
  readonly reason: string | null
  /** Of the export that said so, YYYY-MM-DD. */
  readonly seenOn: string | null
  readonly batchId: number | null
}

export interface ShownMessage {
  readonly id: string
  readonly text: string
  readonly at: Date
  readonly isAddition: boolean
  readonly isPublic: boolean
  readonly rule: string | null
  readonly editedAt: Date | null
  readonly deletedAt: Date | null
}

export interface ShownReply {
  readonly id: string
  readonly text: string
  readonly purpose: Purpose
  readonly at: Date
  readonly state: OutboxState
  readonly dueAt: Date | null
  readonly deliveryStatus: string | null
}

export interface ShownFile {
  readonly id: string
  readonly type: KeptAttachment['type'] | null
  readonly fileName: string | null
  readonly state: AttachmentState
  readonly size: number | null
  readonly mimeType: string | null
}

/** What happened to it, as `complaint_event` has it. */
export interface ShownEvent {
  readonly id: string
  readonly kind: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly at: Date
  /** Of whoever did it, where somebody of the staff did. */
  readonly by: string | null
  /** The agency's words or reason, where a core store told them. */
  readonly words: string | null
  readonly reason: string | null
}

export interface ShownDeed {
  readonly id: string
  readonly verb: string
  readonly by: string | null
  readonly at: Date
  readonly undoneAt: Date | null
}

export interface WholeComplaint {
  readonly facts: ComplaintFacts
  readonly core: CoreStanding
  readonly messages: readonly ShownMessage[]
  readonly replies: readonly ShownReply[]
  readonly files: readonly ShownFile[]
  readonly events: readonly ShownEvent[]
  readonly deeds: readonly ShownDeed[]
}

/** Of a history so much is shown, the latest. */
const mostOfHistory = 300

/**
 * A complaint with all that is known of it.
 *
 * @returns undefined where there is none with this number within reach
 */
export async function readComplaint(
  sql: Tx,
  reach: Reach,
  receiptNumber: string,
): Promise<WholeComplaint | undefined> {
  const facts = await readFacts(sql, reach, receiptNumber)
  if (!facts) return undefined
  const [links, lapor, messages, replies, files, events, deeds] = await Promise.all([
    sql<CoreStanding['links']>`
      select store, tracking_id as "trackingId" from core_link
      where complaint_id = ${facts.id} order by created_at`,
    sql<LaporStanding[]>`
      select code, tracking_id as "trackingId", state, agency, reason, seen_on::text as "seenOn",
        batch_id as "batchId" from lapor_report where reference = ${facts.id}`,
    messagesOf(sql, facts.id),
    repliesAbout(sql, facts),
    filesOf(sql, facts.id),
    eventsOf(sql, facts.id),
    deedsOf(sql, facts.id),
  ])
  return { facts, core: { links, lapor: lapor[0] }, messages, replies, files, events, deeds }
}

/**
 * What a complaint is, without its history.
 *
 * @returns undefined where there is none with this number within reach
 */
export async function readFacts(
  sql: Tx,
  reach: Reach,
  receiptNumber: string,
): Promise<ComplaintFacts | undefined> {
  if (!/^\d{10}$/.test(receiptNumber)) return undefined
  const [row] = await sql<[ComplaintFacts?]>`
    select c.id, c.conversation_id as "conversationId", p.version, c.receipt_number as "receiptNumber",
      c.pseudonym, c.channel, p.account, c.source, c.text, c.edited_text as "editedText", c.title, c.kind,
      c.category_id as "categoryId", c.category_name as "categoryName",
      c.district_name as "districtName", c.place, c.latitude, c.longitude, c.agency, c.anonymous,
      c.confidential, c.danger, c.incomplete, c.asked, c.asked_at as "askedAt",
      to_char(c.event_date, 'YYYY-MM-DD') as "eventDate",
      to_char(c.promised_for, 'YYYY-MM-DD') as "promisedFor", c.status, c.stage, c.fault,
      c.dead_at is not null as "isDead", c.withdrawn_at as "withdrawnAt", c.erased_at as "erasedAt",
      c.closed_at as "closedAt", c.rating, c.agency_words as "agencyWords",
      c.agency_spoke_at as "agencySpokeAt",
      (select f.receipt_number from complaint f where f.id = c.repeat_of) as "repeatOf",
      coalesce(c.received_at, c.created_at) as "receivedAt", c.created_at as "createdAt",
      now() as now
    from complaint c join conversation p on p.id = c.conversation_id
    where c.receipt_number = ${receiptNumber} and ${complaintsIn(sql, reach, 'c')}`
  if (!row) return undefined
  return {
    ...row,
    text: redact(row.text),
    editedText: masked(row.editedText),
    title: masked(row.title),
    place: masked(row.place),
  }
}

/**
 * The receipt number of the complaint with this id.
 *
 * @returns undefined for what is no id, or names none within reach
 */
export async function receiptNumberOf(
  sql: Tx,
  reach: Reach,
  id: string,
): Promise<string | undefined> {
  if (!isRowId(id)) return undefined
  const [row] = await sql<[{ number: string }?]>`
    select c.receipt_number as number from complaint c
    where c.id = ${id} and ${complaintsIn(sql, reach, 'c')}`
  return row?.number
}

const masked = (text: string | null) => (text === null ? null : redact(text))

async function messagesOf(sql: Tx, id: string): Promise<ShownMessage[]> {
  const rows = await sql<ShownMessage[]>`
    select id, text, accepted_at as at, disposition = 'addition' as "isAddition", public as "isPublic",
      rule, edited_at as "editedAt", deleted_at as "deletedAt"
    from message where complaint_id = ${id} and disposition in ('complaint', 'addition')
    order by accepted_at desc limit ${mostOfHistory}`
  return rows.map((row) => ({ ...row, text: redact(row.text) })).reverse()
}

async function repliesAbout(sql: Tx, facts: ComplaintFacts): Promise<ShownReply[]> {
  const rows = await sql<ShownReply[]>`
    select id, text, purpose, created_at as at, state, due_at as "dueAt",
      delivery_status as "deliveryStatus"
    from outbox where conversation_id = ${facts.conversationId} and complaint_id = ${facts.id}
    order by position desc limit ${mostOfHistory}`
  return rows.map((row) => ({ ...row, text: redact(row.text) })).reverse()
}

async function filesOf(sql: Tx, id: string): Promise<ShownFile[]> {
  return await sql<ShownFile[]>`
    select a.id, m.attachments -> a.place::int ->> 'type' as type,
      m.attachments -> a.place::int ->> 'fileName' as "fileName", a.state, f.size,
      f.mime_type as "mimeType"
    from message m join attachment a on a.message_id = m.id left join file f on f.hash = a.file_hash
    where m.complaint_id = ${id} order by m.accepted_at, a.place limit 100`
}

async function eventsOf(sql: Tx, id: string): Promise<ShownEvent[]> {
  const rows = await sql<ShownEvent[]>`
    select e.id::text, e.kind, e.detail, e.at, s.name as by, n.text as words, n.reason
    from (
      select * from complaint_event where complaint_id = ${id}
      order by complaint_event.id desc limit ${mostOfHistory}) as e
    left join staff s on s.id = ${uuidIn(sql, 'by')}
    left join news n on n.id = ${uuidIn(sql, 'news')}
    order by e.id`
  return rows.map(({ detail, words, reason, ...row }) => ({
    ...row,
    detail: maskedDetail(detail),
    words: masked(words),
    reason: masked(reason),
  }))
}

/** SQL: an id that the detail of event `e` has under this name; null where it has none. */
function uuidIn(sql: Tx, name: string) {
  return sql`case when e.detail ->> ${name}::text ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then (e.detail ->> ${name}::text)::uuid end`
}

/** Words of a citizen stand in some details: what was said before an edit, or in other words. */
function maskedDetail(detail: ShownEvent['detail']): ShownEvent['detail'] {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      typeof value === 'string' ? redact(value) : value,
    ]),
  )
}

async function deedsOf(sql: Tx, id: string): Promise<ShownDeed[]> {
  return await sql<ShownDeed[]>`
    select d.id, d.verb, s.name as by, d.at, d.undone_at as "undoneAt"
    from deed d left join staff s on s.id = d.staff_id
    where d.complaint_id = ${id} order by d.at desc limit ${mostOfHistory}`
}
