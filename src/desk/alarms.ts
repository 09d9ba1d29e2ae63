import type { AlarmKind } from '../alarms/alarm-words.ts'
import { acknowledge, clear, complaintOf, endedByHuman } from '../alarms/alarms.ts'
import type { Tx } from '../store/connect.ts'
import { isRowId } from '../store/row-id.ts'
import { inTransaction } from '../store/transaction.ts'
import { complaintsIn, type Reach } from './reach.ts'

export interface ShownAlarm {
  readonly id: string
  readonly kind: AlarmKind
  /** For operators; empty where it tells of more than somebody sees. */
  readonly detail: string
  readonly raisedAt: Date
  readonly clearedAt: Date | null
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Date | null
  /** The operator has yet to be told, and why that failed. */
  readonly isUntold: boolean
  readonly fault: string | null
  /** Of the complaint that it is about, where it is about one. */
  readonly receiptNumber: string | null
  readonly conversationId: string | null
}

/** The kinds in the order of their urgency. */
const urgency: readonly AlarmKind[] = [
  'danger',
  'outage',
  'hand_over_late',
  'calendar_missing',
  'erasure_elsewhere',
  'book_late',
]

/** Of these there is one for all agencies: its detail counts the complaints of each. */
const ofAll: readonly AlarmKind[] = ['hand_over_late', 'book_late']

/**
 * Condition: alarm `a`, about complaint `c`, concerns somebody: a complaint within reach, an account of
 * theirs that fails, or what concerns everybody. What fails in the house itself is for those who run it.
 */
function alarmsIn(sql: Tx, reach: Reach) {
  if (reach.kind === 'all') return sql`true`
  const accounts = reach.accounts.map(({ channel, account }) => `${channel} ${account}`)
  return sql`case
    when c.id is not null then ${complaintsIn(sql, reach, 'c')}
    when a.kind = 'outage' then substr(a.subject, strpos(a.subject, ':') + 1) = any(${accounts}::text[])
    else a.kind = any(${['calendar_missing', ...ofAll]}::text[]) end`
}

const columns = (sql: Tx, reach: Reach) => sql`
  a.id, a.kind, a.raised_at as "raisedAt", a.cleared_at as "clearedAt",
  case when ${reach.kind !== 'all'}::boolean and a.kind = any(${[...ofAll]}::text[]) then ''
    else a.detail end as detail,
  a.acknowledged_by as "acknowledgedBy", a.acknowledged_at as "acknowledgedAt",
  a.due_at is not null as "isUntold", a.fault, c.receipt_number as "receiptNumber",
  c.conversation_id as "conversationId"`

/** More are open only where something is very wrong. */
const mostOpen = 200

/** The alarms that are open within reach: first those that nobody has in hand, the most urgent first. */
export async function openAlarmsIn(sql: Tx, reach: Reach): Promise<ShownAlarm[]> {
  return await sql<ShownAlarm[]>`
    select ${columns(sql, reach)}
    from alarm a left join complaint c on c.id = ${complaintOf(sql)}
    where a.cleared_at is null and ${alarmsIn(sql, reach)}
    order by a.acknowledged_at is not null, array_position(${[...urgency]}::text[], a.kind) nulls last,
      a.raised_at, a.id
    limit ${mostOpen}`
}

/** @returns alarms that are over, the latest first, and from where the next page goes on */
export async function clearedAlarmsIn(
  sql: Tx,
  reach: Reach,
  most: number,
  before?: string,
): Promise<{ readonly alarms: readonly ShownAlarm[]; readonly next: string | undefined }> {
  const [at = '', id = ''] = before?.split('_') ?? []
  const rows = await sql<(ShownAlarm & { place: string })[]>`
    select ${columns(sql, reach)},
      to_char(a.cleared_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || a.id as place
    from alarm a left join complaint c on c.id = ${complaintOf(sql)}
    where a.cleared_at is not null and ${alarmsIn(sql, reach)}
      ${before ? sql`and (a.cleared_at, a.id) < (${at}::text::timestamptz, ${id}::text::uuid)` : sql``}
    order by a.cleared_at desc, a.id desc limit ${most + 1}`
  const shown = rows.slice(0, most)
  return {
    alarms: shown.map(({ place: _, ...alarm }) => alarm),
    next: rows.length > most ? shown.at(-1)?.place : undefined,
  }
}

/** What became of what somebody said of an alarm. */
export type Attended = 'done' | 'too_late' | 'not_there'

/** Takes an alarm in hand, by name. `too_late`: somebody else did, or it is over. */
export async function acknowledgeIn(
  sql: Tx,
  reach: Reach,
  id: string,
  by: string,
): Promise<Attended> {
  return await inTransaction(sql, async (tx) => {
    if (!(await alarmWithin(tx, reach, id))) return 'not_there'
    return (await acknowledge(tx, id, by)) ? 'done' : 'too_late'
  })
}

/** Says that an alarm is over which only a human ends; it counts as acknowledged by the same. */
export async function endIn(sql: Tx, reach: Reach, id: string, by: string): Promise<Attended> {
  return await inTransaction(sql, async (tx) => {
    const alarm = await alarmWithin(tx, reach, id)
    if (!alarm || !endedByHuman.includes(alarm.kind)) return 'not_there'
    await acknowledge(tx, id, by)
    return (await clear(tx, alarm.kind, alarm.subject)) > 0 ? 'done' : 'too_late'
  })
}

async function alarmWithin(tx: Tx, reach: Reach, id: string) {
  if (!isRowId(id)) return undefined
  const [row] = await tx<[{ kind: AlarmKind; subject: string }?]>`
    select a.kind, a.subject from alarm a left join complaint c on c.id = ${complaintOf(tx)}
    where a.id = ${id} and ${alarmsIn(tx, reach)} for no key update of a`
  return row
}
