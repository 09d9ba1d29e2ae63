import { isDay } from '../agency/working-days.ts'
import type { ComplaintKind, ComplaintStatus, EntrySource } from '../complaints/status.ts'
import { laporBulk, lapor as laporName } from '../core-store/lapor-bulk/names.ts'
import { ownName } from '../core-store/own/own-store.ts'
import { signedHttp } from '../core-store/signed-http/signed-http-store.ts'
import { findReceiptNumber } from '../identity/names.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { together } from '../store/lists.ts'
import { inTransaction } from '../store/transaction.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** What is left out of a list; undefined: nothing by this. */
export interface ComplaintFilter {
  readonly statuses?: readonly ComplaintStatus[] | undefined
  readonly kind?: ComplaintKind | undefined
  readonly categoryId?: number | undefined
  /** The office that has it. */
  readonly agency?: string | undefined
  readonly channel?: string | undefined
  readonly flags?: readonly ('anonymous' | 'confidential')[] | undefined
  /** Opened from this moment on, and before that one. */
  readonly from?: Date | undefined
  readonly before?: Date | undefined
  /** Not verified, and received before this moment. */
  readonly lateBefore?: Date | undefined
  readonly danger?: boolean | undefined
  /** A receipt number or its end, a number in the core store or in LAPOR!, a pseudonym. */
  readonly sought?: string | undefined
}

/** A place in a list: the rows beyond it, older ones or newer ones. */
export interface Place {
  readonly way: 'older' | 'newer'
  /** As in ListedComplaint. */
  readonly than: string
}

export interface ListedComplaint {
  readonly id: string
  /** Where it stands in the list. */
  readonly place: string
  readonly receiptNumber: string
  readonly pseudonym: string
  /** Masked, as is `text`, of which this is the beginning. */
  readonly title: string | null
  readonly text: string
  readonly status: ComplaintStatus
  readonly kind: ComplaintKind
  readonly category: string | null
  readonly district: string | null
  readonly agency: string | null
  readonly channel: string
  readonly source: EntrySource | null
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly danger: string | null
  readonly incomplete: boolean
  readonly isRepeat: boolean
  readonly isErased: boolean
  /** LAPOR!'s Tracking ID. */
  readonly trackingId: string | null
  readonly receivedAt: Date
}

export interface ComplaintList {
  readonly complaints: readonly ListedComplaint[]
  readonly older: string | undefined
  readonly newer: string | undefined
}

/** A page shows no more of a text. */
const shownSigns = 180
/** More is read, so that a number that is cut in two is masked before its second half is cut off. */
const readSigns = 320

/**
 * Complaints within reach, the newest first: a page of them.
 *
 * @param most rows of a page
 */
export async function listComplaints(
  sql: Tx,
  reach: Reach,
  filter: ComplaintFilter,
  most: number,
  at?: Place,
): Promise<ComplaintList> {
  const rows = await inTransaction(sql, async (tx) => {
    const [, found] = await together([
      tx`select ${byIndex(tx)}`,
      listStatement(tx, reach, filter, most + 1, at),
    ])
    return found
  })
  const more = rows.length > most
  const shown = rows.slice(0, most).map(masked)
  if (at?.way === 'newer') shown.reverse()
  const [first, last] = [shown[0]?.place, shown.at(-1)?.place]
  const isBack = at?.way === 'newer'
  return {
    complaints: shown,
    older: isBack || more ? last : undefined,
    newer: (isBack ? more : at !== undefined) ? first : undefined,
  }
}

/**
 * Of a rare kind the planner expects few rows, and reads the whole table for them: 100,000 rows where the
 * index has all that decides (measured: 80 in place of 25 ms). It plans with the values, which tell rare
 * from common.
 */
export function byIndex(sql: Tx) {
  return sql`set_config('enable_seqscan', 'off', true),
    set_config('plan_cache_mode', 'force_custom_plan', true)`
}

type Row = Omit<ListedComplaint, 'receivedAt'> & { readonly receivedAt: string }

/** The statement itself: a test asks for its plan. */
export function listStatement(
  sql: Tx,
  reach: Reach,
  filter: ComplaintFilter,
  limit: number,
  at?: Place,
) {
  const isBack = at?.way === 'newer'
  const [since, id] = at?.than.split('_') ?? []
  const beyond = at
    ? sql`and (c.created_at, c.id) ${isBack ? sql`>` : sql`<`}
        (${since ?? ''}::text::timestamptz, ${id ?? ''}::text::uuid)`
    : sql``
  const order = isBack ? sql`c.created_at, c.id` : sql`c.created_at desc, c.id desc`
  return sql<Row[]>`
    select c.id, to_char(c.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || c.id
        as place,
      c.receipt_number as "receiptNumber", c.pseudonym, c.title,
      left(coalesce(c.edited_text, c.text), ${readSigns}) as text, c.status, c.kind,
      c.category_name as category, c.district_name as district, c.agency, c.channel, c.source,
      c.anonymous, c.confidential, c.danger, c.incomplete, c.repeat_of is not null as "isRepeat",
      c.erased_at is not null as "isErased", l.tracking_id as "trackingId",
      coalesce(c.received_at, c.created_at) as "receivedAt"
    from (
      -- Only what the index complaint_list has.
      select c.id from complaint c
      where ${complaintsIn(sql, reach, 'c')} ${conditions(sql, filter)} ${beyond}
      order by ${order} limit ${limit}) as listed
    join complaint c on c.id = listed.id
    left join lapor_report l on l.reference = c.id
    order by ${order}`
}

function conditions(sql: Tx, filter: ComplaintFilter) {
  const { statuses, kind, categoryId, agency, channel, flags, from, before, danger } = filter
  const none = sql``
  return sql`
    ${statuses && statuses.length > 0 ? statusIn(sql, statuses) : none}
    ${kind ? sql`and c.kind = ${kind}` : none}
    ${categoryId === undefined ? none : sql`and c.category_id = ${categoryId}`}
    ${agency ? sql`and c.agency = ${agency}` : none}
    ${channel ? sql`and c.channel = ${channel}` : none}
    ${flags?.includes('anonymous') ? sql`and c.anonymous` : none}
    ${flags?.includes('confidential') ? sql`and c.confidential` : none}
    ${from ? sql`and c.created_at >= ${from}` : none}
    ${before ? sql`and c.created_at < ${before}` : none}
    ${danger ? sql`and c.danger is not null` : none}
    ${filter.lateBefore ? isLate(sql, filter.lateBefore) : none}
    ${filter.sought ? isSought(sql, filter.sought) : none}`
}

/**
 * What the citizen was asked for is missing, too, before an agency says so. A repeat is worked on with its
 * first.
 */
function statusIn(sql: Tx, statuses: readonly ComplaintStatus[]) {
  const is = sql`c.status = any(${[...statuses]}::text[])`
  return statuses.includes('incomplete')
    ? sql`and (${is} or c.incomplete and c.status = 'unverified') and c.repeat_of is null`
    : sql`and ${is} and c.repeat_of is null`
}

function isLate(sql: Tx, before: Date) {
  return sql`and c.status in ('unverified', 'incomplete')
    and coalesce(c.received_at, c.created_at) < ${before}
    and c.repeat_of is null`
}

/** As many digits of a number's end are enough to look for it. */
const fewestDigits = 4

function isSought(sql: Tx, sought: string) {
  const number = findReceiptNumber(sought)
  const digits = sought.replace(/[\s.-]/g, '')
  const isEnd = /^\d+$/.test(digits) && digits.length >= fewestDigits && digits.length <= 10
  const [, name] = /^(?:pelapor-)?([2-9a-hj-np-z]{4})$/i.exec(sought) ?? []
  const end = number ?? (isEnd ? digits : undefined)
  return sql`and c.id in (
    select complaint_id from core_link
    where store = any(${[ownName, signedHttp, laporBulk, laporName]}::text[]) and tracking_id = ${sought}
    union select reference from lapor_report where tracking_id = ${digits}
    ${end ? sql`union select id from complaint where reverse(receipt_number) like ${`${[...end].reverse().join('')}%`}` : sql``}
    ${name ? sql`union select id from complaint where pseudonym = ${`Pelapor-${name.toUpperCase()}`}` : sql``})`
}

function masked({ title, text, receivedAt, ...row }: Row): ListedComplaint {
  const shown = redact(text)
  return {
    ...row,
    title: title === null ? null : redact(title),
    text: shown.length > shownSigns ? `${shown.slice(0, shownSigns).trimEnd()}…` : shown,
    receivedAt: new Date(receivedAt),
  }
}

const placeForm =
  /^[12]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a place came out of a list: anything else names no place. */
export function isPlace(text: string): boolean {
  return placeForm.test(text) && isDay(text.slice(0, 10))
}
