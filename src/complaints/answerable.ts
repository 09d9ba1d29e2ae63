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

export interface ComplaintRow {
  id: string
  conversation_id: string
  receipt_number: string
  pseudonym: string
  channel: string
  account: string
  text: string
  category_id: number | null
  category_name: string | null
  district_code: string | null
  district_name: string | null
  latitude: number | null
  longitude: number | null
  attachment_count: number
  status: ComplaintStatus
  created_at: string
  reply_to: string | null
  is_public: boolean
  has_public: boolean
  human_speaks: boolean
}

/** Columns of a query over `complaint` c, `conversation` p and `said`; see saidIn. */
export function complaintColumns(sql: Tx) {
  return sql`c.id, c.conversation_id, c.receipt_number, c.pseudonym, c.channel, p.account, c.text,
    c.category_id, c.category_name, c.district_code, c.district_name, c.latitude, c.longitude,
    c.attachment_count, c.status, c.created_at, said.reply_to,
    coalesce(said.is_public, false) as is_public, coalesce(said.has_public, false) as has_public,
    coalesce(p.paused_until > now(), false) as human_speaks`
}

/** Lateral part of such a query: what is asked of the messages of a complaint. */
export function saidIn(sql: Tx) {
  return sql`
    left join lateral (
      select (array_agg(external_id order by sent_at))[1] as reply_to,
        (array_agg(public order by sent_at))[1] as is_public, bool_or(public) as has_public
      from message m where m.complaint_id = c.id) as said on true`
}

export function complaintOf(row: ComplaintRow): Complaint {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    receiptNumber: row.receipt_number,
    pseudonym: row.pseudonym,
    channel: row.channel,
    account: row.account,
    text: row.text,
    categoryId: row.category_id,
    categoryName: row.category_name,
    districtCode: row.district_code,
    districtName: row.district_name,
    latitude: row.latitude,
    longitude: row.longitude,
    attachmentCount: row.attachment_count,
    status: row.status,
    createdAt: new Date(row.created_at),
    replyTo: row.reply_to,
    isPublic: row.is_public,
    hasPublic: row.has_public,
    humanSpeaks: row.human_speaks,
  }
}
