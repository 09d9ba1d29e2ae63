import type { LaporTodoKind } from '../core-store/lapor-bulk/fields.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { undoSeconds } from './deeds.ts'
import { amongOf } from './lapor-reach.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** Something that has to be typed into LAPOR!. */
export interface TodoRow {
  readonly id: number
  readonly kind: Exclude<LaporTodoKind, 'answer'>
  readonly code: string
  readonly receiptNumber: string | null
  readonly trackingId: string | null
  /** Masked; null where nothing has to be typed. */
  readonly words: string | null
  readonly createdAt: Date
}

/** A page holds so many; the rest comes up once these are done. */
export const mostTodos = 100

/** What nobody has ticked off, the oldest first. */
export async function todoRows(sql: Tx, reach: Reach): Promise<TodoRow[]> {
  return await sql<TodoRow[]>`
    select t.id::int, t.kind, r.code, c.receipt_number as "receiptNumber",
      r.tracking_id as "trackingId", t.words, t.created_at as "createdAt"
    from lapor_todo t join lapor_report r on r.reference = t.reference
    left join complaint c on c.id = t.reference
    where t.done_at is null and t.kind <> 'answer' and ${amongOf(reach)(sql)}
    order by t.created_at, t.id limit ${mostTodos}`
}

/** A complaint that an answer is for. */
export interface AnswerRow {
  readonly complaintId: string
  readonly conversationId: string
  /** Of the conversation. */
  readonly version: number
  readonly code: string
  readonly receiptNumber: string
  readonly trackingId: string | null
  /** Masked. */
  readonly title: string | null
  /** The office that LAPOR!'s last export names. */
  readonly office: string | null
  /** Since when LAPOR! has an answer whose words are missing. */
  readonly since: Date | null
}

/** Complaints whose answer LAPOR! has and we have not, the oldest first. */
export async function wordlessAnswers(sql: Tx, reach: Reach): Promise<AnswerRow[]> {
  const rows = await sql<AnswerRow[]>`
    select ${answerColumns(sql)}, t.created_at as since
    from lapor_todo t join lapor_report r on r.reference = t.reference
    join complaint c on c.id = t.reference join conversation p on p.id = c.conversation_id
    where t.kind = 'answer' and t.done_at is null and ${complaintsIn(sql, reach, 'c')}
    order by t.created_at, t.id limit ${mostTodos}`
  return rows.map(masked)
}

/**
 * Complaints by the names that somebody gave: code, Tracking ID or receipt number.
 *
 * @returns by the name, in capitals; a name that is nobody's within reach is not in it
 */
export async function complaintsNamed(
  sql: Tx,
  reach: Reach,
  names: readonly string[],
): Promise<ReadonlyMap<string, AnswerRow>> {
  const asked = names.map((name) => name.toUpperCase())
  const rows = await sql<AnswerRow[]>`
    select ${answerColumns(sql)}, null as since
    from lapor_report r join complaint c on c.id = r.reference
    join conversation p on p.id = c.conversation_id
    where (r.code = any(${asked}::text[]) or r.tracking_id = any(${asked}::text[])
      or c.receipt_number = any(${asked}::text[])) and ${complaintsIn(sql, reach, 'c')}`
  return new Map(
    rows
      .map(masked)
      .flatMap((row) =>
        [row.code, row.trackingId, row.receiptNumber].flatMap((name) =>
          name !== null && asked.includes(name) ? [[name, row] as const] : [],
        ),
      ),
  )
}

function answerColumns(sql: Tx) {
  return sql`c.id as "complaintId", c.conversation_id as "conversationId", p.version, r.code,
    c.receipt_number as "receiptNumber", r.tracking_id as "trackingId", c.title, r.agency as office`
}

function masked(row: AnswerRow): AnswerRow {
  return { ...row, title: row.title === null ? null : redact(row.title) }
}

/** An answer that its writer can still take back. */
export interface FreshAnswer {
  readonly deedId: string
  readonly receiptNumber: string
  readonly undoUntil: Date
}

/** Answers that somebody wrote within the last minute, the latest first. */
export async function freshAnswers(sql: Tx, staffId: string, reach: Reach): Promise<FreshAnswer[]> {
  return await sql<FreshAnswer[]>`
    select a.id as "deedId", c.receipt_number as "receiptNumber",
      a.at + ${undoSeconds}::int * interval '1 second' as "undoUntil"
    from deed a join complaint c on c.id = a.complaint_id
    where a.staff_id = ${staffId} and a.verb = 'answer' and a.undone_at is null
      and a.at > now() - ${undoSeconds}::int * interval '1 second'
      and ${complaintsIn(sql, reach, 'c')}
    order by a.at desc limit ${mostTodos}`
}
