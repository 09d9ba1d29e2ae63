import type { Tx } from '../store/connect.ts'
import type { ComplaintStatus } from './status.ts'

/** A complaint as it is handed on, and how its citizen is answered. */
export interface Complaint {
  readonly id: string
  readonly conversationId: string
  readonly receiptNumber: string
  readonly pseudonym: string
  readonly channel: string
  /** Of the channel. */
  readonly account: string
  readonly text: string
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly districtCode: string | null
  readonly districtName: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly attachmentCount: number
  readonly status: ComplaintStatus
  readonly createdAt: Date
  /** External id of the message that it began with. */
  readonly replyTo: string | null
  /** Everybody can read that message, and what answers it. */
  readonly isPublic: boolean
  /** Everybody can read one of its messages. */
  readonly hasPublic: boolean
  /** A human of ours has the word in the conversation: nothing automatic is said. */
  readonly humanSpeaks: boolean
}

/** Columns of a query over `complaint` c, `conversation` p and `said`; see saidIn. */
export function complaintColumns(sql: Tx) {
  return sql`c.id, c.conversation_id as "conversationId", c.receipt_number as "receiptNumber",
    c.pseudonym, c.channel, p.account, c.text, c.category_id as "categoryId",
    c.category_name as "categoryName", c.district_code as "districtCode",
    c.district_name as "districtName", c.latitude, c.longitude,
    c.attachment_count as "attachmentCount", c.status, c.created_at as "createdAt",
    said.reply_to as "replyTo", coalesce(said.is_public, false) as "isPublic",
    coalesce(said.has_public, false) as "hasPublic",
    coalesce(p.paused_until > now(), false) as "humanSpeaks"`
}

/** Lateral part of such a query: what is asked of the messages of a complaint. */
export function saidIn(sql: Tx) {
  return sql`
    left join lateral (
      select (array_agg(external_id order by sent_at))[1] as reply_to,
        (array_agg(public order by sent_at))[1] as is_public, bool_or(public) as has_public
      from message m where m.complaint_id = c.id) as said on true`
}
