import { type Complaint, complaintColumns, saidIn } from '../complaints/hand-over.ts'
import type { Question } from '../complaints/status.ts'
import { type ForwardedComplaint, forwardable } from '../core-store/core-store.ts'
import { type Hindrance, hindrance, waits } from '../core-store/lapor-bulk/waiting.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { amongOf } from './lapor-reach.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** A complaint that waits for a book, or would have gone with one. */
export interface WaitingRow {
  readonly code: string
  readonly receiptNumber: string
  /** Masked. */
  readonly title: string | null
  readonly channel: string
  readonly agency: string | null
  readonly category: string | null
  readonly since: Date
  /** Null: it goes with the next book. */
  readonly hindrance: Hindrance | 'withdrawn' | null
  /** What the citizen was asked and has not answered. */
  readonly asked: Question | null
  readonly danger: string | null
}

export const waitingViews = ['all', 'ready', 'hindered'] as const
export type WaitingView = (typeof waitingViews)[number]

export interface WaitingPage {
  readonly rows: readonly WaitingRow[]
  /** Where the next page begins; undefined: this is the last one. */
  readonly next: string | undefined
}

/** A book has room for so many, and so has a page. */
export const mostWaiting = 100

/** Danger or not, since when in microseconds, and the complaint. */
const placeForm = /^([01])~(\d{1,17})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/**
 * What waits for a book, danger first, then the oldest.
 *
 * @param after where an earlier page ended; what is no such place begins from the start
 */
export async function waitingPage(
  sql: Tx,
  reach: Reach,
  { view, after }: { readonly view: WaitingView; readonly after: string | undefined },
): Promise<WaitingPage> {
  const only = {
    all: sql`true`,
    ready: sql`${hindrance(sql)} is null`,
    hindered: sql`${hindrance(sql)} is not null`,
  }[view]
  const [, isSafe, micros = '0', reference = ''] = placeForm.exec(after ?? '') ?? []
  const beyond = sql`(r.since, r.reference) > (
    timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${reference}::uuid)`
  const columns = sql`${waitingColumns(sql)}, r.reference, c.danger is null as safe,
    coalesce(${hindrance(sql)}, case when r.fault is not null then 'fault' end) as hindrance`
  const first = sql`order by r.since, r.reference limit ${mostWaiting + 1}`
  // Danger is rare, and looked for by itself; the others are read in their order until a page is full.
  const dangers = sql`
    select ${columns} from complaint c join lapor_report r on r.reference = c.id
    where c.danger is not null and ${waits(sql)} and ${complaintsIn(sql, reach, 'c')} and ${only}
      and ${isSafe === '1' ? sql`false` : isSafe === '0' ? beyond : sql`true`} ${first}`
  const others = sql`
    select ${columns} from ${waitingIn(sql, reach, sql`c.danger is null and ${only}`)}
    where ${isSafe === '1' ? beyond : sql`true`} ${first}`
  const rows = await sql<(WaitingRow & { place: string })[]>`
    select *, safe::int || '~' || (extract(epoch from since) * 1000000)::bigint || '~' || reference
      as place
    from ((${dangers}) union all (${others})) as w
    order by safe, since, reference limit ${mostWaiting + 1}`
  const shown = rows.slice(0, mostWaiting)
  return {
    rows: shown.map(maskedTitle),
    next: rows.length > mostWaiting ? shown.at(-1)?.place : undefined,
  }
}

/** What was withdrawn in the last week before a book had it, the latest first. */
export async function withdrawnRows(sql: Tx, reach: Reach): Promise<WaitingRow[]> {
  const rows = await sql<WaitingRow[]>`
    select ${waitingColumns(sql)}, 'withdrawn' as hindrance
    from lapor_report r join complaint c on c.id = r.reference
    where r.batch_id is null and r.tracking_id is null and c.erased_at is null
      and c.withdrawn_at > now() - interval '7 days' and ${complaintsIn(sql, reach, 'c')}
    order by c.withdrawn_at desc limit 20`
  return rows.map(maskedTitle)
}

function waitingColumns(sql: Tx) {
  return sql`r.code, c.receipt_number as "receiptNumber", c.title, c.channel, c.agency,
    c.category_name as category, r.since, c.asked, c.danger`
}

function maskedTitle<Row extends { readonly title: string | null }>(row: Row): Row {
  return { ...row, title: row.title === null ? null : redact(row.title) }
}

/** How much there is to do; each up to a thousand. */
export interface LaporCounts {
  readonly ready: number
  readonly hindered: number
  readonly doubts: number
  readonly todos: number
  readonly answers: number
}

export async function laporCounts(sql: Tx, reach: Reach): Promise<LaporCounts> {
  const [row] = await sql<[LaporCounts]>`
    with w as materialized (
      select ${hindrance(sql)} as hindrance from ${waitingIn(sql, reach, sql`true`)}
      order by r.since limit 1000)
    select (select count(*)::int from w where hindrance is null) as ready,
      (select count(*)::int from w where hindrance is not null) as hindered,
      (select count(*)::int from (
        select from lapor_doubt d where d.decided_at is null and exists (
          select from jsonb_array_elements(d.candidates) as k
          join lapor_report r on r.reference = (k.value ->> 'reference')::uuid
            and r.tracking_id is null and r.reference <> all(d.refused)
          left join complaint c on c.id = r.reference where ${amongOf(reach)(sql)})
        limit 1000) d) as doubts,
      ${todoCount(sql, reach, sql`t.kind <> 'answer'`)} as todos,
      ${todoCount(sql, reach, sql`t.kind = 'answer'`)} as answers`
  return row
}

/**
 * SQL: what waits, as `r` and `c`, in an order that lets a limit end the reading: the rows of complaints are
 * looked up one by one, because a plan by estimates reads all of them (measured: 160 in place of 8 ms).
 */
function waitingIn(sql: Tx, reach: Reach, only: ReturnType<Tx>) {
  return sql`(
    select * from lapor_report where batch_id is null and tracking_id is null) as r
    cross join lateral (
      select c.* from complaint c where c.id = r.reference and ${waits(sql)}
        and ${complaintsIn(sql, reach, 'c')} and ${only} offset 0) as c`
}

function todoCount(sql: Tx, reach: Reach, kind: ReturnType<Tx>) {
  return sql`(select count(*)::int from (
    select from lapor_todo t left join complaint c on c.id = t.reference
    where t.done_at is null and ${kind} and ${amongOf(reach)(sql)} limit 1000) t)`
}

/** A complaint as it is checked before its book. */
export interface CheckRow {
  readonly complaintId: string
  readonly conversationId: string
  /** Of the conversation. */
  readonly version: number
  readonly code: string
  readonly receiptNumber: string
  readonly hindrance: Hindrance | null
  readonly asked: Question | null
  /** As it would leave: masked, the text as an admin put it. */
  readonly complaint: ForwardedComplaint
  /** As the citizen wrote it, masked. */
  readonly written: string
}

/** Complaints that wait for a book, in the order of their codes; those that wait no more are left out. */
export async function checkRows(
  sql: Tx,
  reach: Reach,
  codes: readonly string[],
): Promise<CheckRow[]> {
  const rows = await sql<Checked[]>`
    select ${complaintColumns(sql)}, r.code, p.version,
      ${hindrance(sql)} as hindrance
    from lapor_report r join complaint c on c.id = r.reference
    join conversation p on p.id = c.conversation_id ${saidIn(sql)}
    where r.code = any(${[...codes]}::text[]) and ${waits(sql)} and ${complaintsIn(sql, reach, 'c')}
    order by array_position(${[...codes]}::text[], r.code)`
  return rows.map(({ code, version, hindrance: why, ...complaint }) => ({
    complaintId: complaint.id,
    conversationId: complaint.conversationId,
    version,
    code,
    receiptNumber: complaint.receiptNumber,
    hindrance: why,
    asked: complaint.asked,
    complaint: forwardable(complaint),
    written: redact(complaint.text),
  }))
}

interface Checked extends Complaint {
  readonly code: string
  readonly version: number
  readonly hindrance: Hindrance | null
}
