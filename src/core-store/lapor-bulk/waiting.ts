import { type Calendar, workingDaysBefore } from '../../agency/working-days.ts'
import { type Late, lateColumns, tellLate } from '../../alarms/watch.ts'
import type { Question } from '../../complaints/status.ts'
import type { Tx } from '../../store/connect.ts'
import { type Among, everybodys } from './among.ts'

/** Why a complaint is not taken out with the next book. */
export type Hindrance = 'to_verify' | 'incomplete' | 'fault'

/** A complaint that waits for its book. */
export interface Waiting {
  readonly reference: string
  readonly receiptNumber: string
  readonly code: string
  readonly title: string | null
  readonly since: Date
  /** Null: it is ready. */
  readonly hindrance: Hindrance | null
  /** What the citizen was asked and has not answered. */
  readonly asked: Question | null
  /** Why it did not fit into the last book. */
  readonly fault: string | null
  /** The kind of danger to life; it goes first, whatever is missing. */
  readonly danger: string | null
}

/** Condition: report `r` of complaint `c` waits for a book. What was withdrawn or closed does not. */
export function waits(sql: Tx) {
  return sql`r.batch_id is null and r.tracking_id is null and c.withdrawn_at is null
    and c.erased_at is null and c.repeat_of is null and c.status not in ('closed', 'archived')`
}

/** Danger waits for nothing; what a human released neither. A fault is tried again with each book. */
export function hindrance(sql: Tx) {
  return sql`case when c.danger is not null or r.released_at is not null then null
    when c.to_verify then 'to_verify' when c.incomplete then 'incomplete' end`
}

/** What waits for a book, danger first, then the oldest. */
export async function waitingReports(sql: Tx, most = 1_000): Promise<Waiting[]> {
  return await sql<Waiting[]>`
    select r.reference, c.receipt_number as "receiptNumber", r.code, c.title, r.since,
      coalesce(${hindrance(sql)}, case when r.fault is not null then 'fault' end) as hindrance,
      c.asked, r.fault, c.danger
    from lapor_report r join complaint c on c.id = r.reference
    where ${waits(sql)}
    order by c.danger is null, r.since limit ${most}`
}

/**
 * Lets complaints go with the next book though something is missing or is not sure.
 *
 * @param numbers receipt numbers or codes
 * @returns how many
 */
export async function release(
  sql: Tx,
  numbers: readonly string[],
  among: Among = everybodys,
): Promise<number> {
  const rows = await sql`
    update lapor_report r set released_at = coalesce(r.released_at, now())
    from complaint c
    where c.id = r.reference and ${waits(sql)} and ${among(sql)}
      and (c.receipt_number = any(${[...numbers]}::text[]) or r.code = any(${[...numbers]}::text[]))
    returning r.reference`
  return rows.length
}

/**
 * Somebody looked at a complaint: it goes with the next book, whatever is missing.
 *
 * @returns whether it was held back before
 */
export async function releaseOne(tx: Tx, reference: string): Promise<boolean> {
  const rows = await tx`
    update lapor_report set released_at = now()
    where reference = ${reference} and released_at is null returning 1`
  return rows.length > 0
}

/** Takes that back, unless it stands in a book. */
export async function holdOne(tx: Tx, reference: string): Promise<void> {
  await tx`
    update lapor_report set released_at = null where reference = ${reference} and batch_id is null`
}

/** Further ones change nothing in what has to be done. */
const counted = 1_000

/**
 * Raises an alarm while complaints wait for a book longer than so many working days, and clears it once
 * there are none.
 */
export async function watchWaiting(
  sql: Tx,
  workingDays: number,
  calendar: Calendar,
  now: Date,
): Promise<void> {
  const before = workingDaysBefore(now, workingDays, calendar)
  const [late] = await sql<[Late]>`
    select ${lateColumns(sql, sql`since`)}
    from (select r.since from lapor_report r join complaint c on c.id = r.reference
      where ${waits(sql)} and r.since < ${before.toISOString()}::timestamptz limit ${counted}) as late`
  await tellLate(sql, 'book_late', late)
}
