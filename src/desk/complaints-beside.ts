import type { ComplaintKind, ComplaintStatus, Question, Stage } from '../complaints/status.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { missingIn } from '../triage/missing.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** A complaint as it stands beside its conversation. */
export interface ComplaintBeside {
  readonly id: string
  readonly number: string
  readonly status: ComplaintStatus
  readonly stage: Stage
  readonly kind: ComplaintKind
  readonly title: string | null
  /** Masked: as an admin put it, or else as it was written. */
  readonly text: string
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly place: string | null
  readonly districtCode: string | null
  readonly districtName: string | null
  readonly hasPosition: boolean
  readonly agency: string | null
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly danger: string | null
  readonly isUnsure: boolean
  /** Nobody has looked at it. */
  readonly isUnchecked: boolean
  /** What it needs and does not tell, in the order in which it is asked for. */
  readonly missing: readonly Question[]
  readonly asked: Question | null
  /** YYYY-MM-DD. */
  readonly eventDate: string | null
  readonly promisedFor: string | null
  readonly isWithdrawn: boolean
  readonly isErased: boolean
  /** The number of the complaint that this one repeats, or was joined to. */
  readonly repeats: string | null
  readonly createdAt: Date
}

/** Whether verbs can still be done to it. */
export function isOpen(complaint: ComplaintBeside): boolean {
  return (
    !complaint.isWithdrawn &&
    !complaint.isErased &&
    complaint.repeats === null &&
    complaint.status !== 'closed' &&
    complaint.status !== 'archived'
  )
}

const mostBeside = 10

/** The complaints of a conversation that are in reach, the latest ten, the latest first. */
export async function complaintsBeside(
  sql: Tx,
  reach: Reach,
  conversationId: string,
): Promise<ComplaintBeside[]> {
  const rows = await sql<(Omit<ComplaintBeside, 'missing'> & { attachmentCount: number })[]>`
    select c.id, c.receipt_number as number, c.status, c.stage, c.kind, c.title,
      coalesce(c.edited_text, c.text) as text, c.category_id as "categoryId",
      c.category_name as "categoryName", c.place, c.district_code as "districtCode",
      c.district_name as "districtName", c.latitude is not null as "hasPosition", c.agency,
      c.anonymous, c.confidential, c.danger, c.to_verify as "isUnsure",
      c.unchecked as "isUnchecked", c.asked, c.event_date::text as "eventDate",
      c.promised_for::text as "promisedFor", c.withdrawn_at is not null as "isWithdrawn",
      c.erased_at is not null as "isErased", c.created_at as "createdAt",
      c.attachment_count as "attachmentCount",
      (select f.receipt_number from complaint f where f.id = c.repeat_of)
        as repeats
    from complaint c
    where c.conversation_id = ${conversationId} and ${complaintsIn(sql, reach, 'c')}
    order by c.created_at desc limit ${mostBeside}`
  return rows.map(({ attachmentCount, ...row }) => ({
    ...row,
    missing: missingOf(row, attachmentCount > 0),
    title: row.title === null ? null : redact(row.title),
    place: row.place === null ? null : redact(row.place),
    text: redact(row.text),
  }))
}

const inOrder = ['what', 'where', 'when'] as const

function missingOf(
  { text, place, hasPosition, kind }: Omit<ComplaintBeside, 'missing'>,
  hasAttachment: boolean,
): Question[] {
  const missing = missingIn(text, {
    // Whether a place is exact is not kept: where the text tells one, triage looks again.
    place: place === null ? undefined : { words: place, exact: true },
    hasPosition,
    hasAttachment,
    kind,
  })
  return inOrder.filter((question) => missing[question])
}
