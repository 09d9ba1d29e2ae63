import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { settleAttention } from '../conversation/attention.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { isRowId } from '../store/row-id.ts'
import type { AlarmKind, ToldAlarm } from './alarm-words.ts'

/** What somebody has to look at. */
export interface Alarm {
  readonly kind: AlarmKind
  /** What it is about: a complaint's id, a year; '' where there is only one of its kind. */
  readonly subject: string
  /** For operators to read, such as the kind of danger; names no citizen, and holds no words of one. */
  readonly detail: string
}

/**
 * Raises alarms. One that is open already stays as it is: it was told, or will be.
 *
 * @returns how many are new
 */
export async function raiseAll(tx: Tx, alarms: readonly Alarm[]): Promise<number> {
  if (alarms.length === 0) return 0
  const a = listsOf(
    alarms
      .map((alarm) => ({ ...alarm, id: randomUUID(), detail: alarm.detail.slice(0, maxDetail) }))
      // In one order, so that two steps never wait for each other.
      .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)),
  )
  const raised = await tx`
    insert into alarm (id, kind, subject, detail)
    select id, kind, subject, detail
    from unnest(${a('id')}::uuid[], ${a('kind')}::text[], ${a('subject')}::text[],
      ${a('detail')}::text[]) as a (id, kind, subject, detail)
    on conflict (kind, subject) where cleared_at is null do nothing
    returning 1`
  return raised.length
}

const maxDetail = 500
const nameOf = ({ kind, subject }: Alarm) => `${kind} ${subject}`

/**
 * What these alarms were about is over, or a human has seen to it. Nobody is told any more.
 *
 * @returns how many were open
 */
export async function clear(
  tx: Tx,
  kind: AlarmKind,
  ...subjects: readonly string[]
): Promise<number> {
  const cleared = await tx<{ subject: string }[]>`
    update alarm set cleared_at = now(), due_at = null
    where cleared_at is null and kind = ${kind} and subject = any(${[...subjects]}::text[])
    returning subject`
  if (kind === 'danger')
    await settleDanger(
      tx,
      cleared.map(({ subject }) => subject),
    )
  return cleared.length
}

/**
 * Somebody has seen to the danger that these complaints tell of: their conversations want no human for it,
 * unless another danger of theirs is open and was not acknowledged.
 */
export async function settleDanger(tx: Tx, complaintIds: readonly string[]): Promise<void> {
  const ids = complaintIds.filter((id) => isRowId(id))
  if (ids.length === 0) return
  const rows = await tx<{ id: string }[]>`
    select distinct c.conversation_id as id from complaint c
    where c.id = any(${ids}::uuid[]) and not exists (
      select from complaint other join alarm a on a.kind = 'danger' and a.subject = other.id::text
      where other.conversation_id = c.conversation_id and a.cleared_at is null
        and a.acknowledged_at is null)`
  await settleAttention(
    tx,
    rows.map(({ id }) => id),
    ['danger'],
  )
}

/** An alarm that nobody has cleared. */
export interface OpenAlarm extends Alarm {
  readonly id: string
  readonly receiptNumber: string | undefined
  readonly raisedAt: Date
  /** Whether the operator has yet to be told, and why that failed. */
  readonly isUntold: boolean
  readonly fault: string | undefined
}

interface OpenRow extends Alarm {
  readonly id: string
  readonly receiptNumber: string | null
  readonly raisedAt: string
  readonly isUntold: boolean
  readonly fault: string | null
}

/** The alarms that are open, the latest first. */
export async function openAlarms(sql: Tx, most = 1_000): Promise<OpenAlarm[]> {
  const rows = await sql<OpenRow[]>`
    select a.id, a.kind, a.subject, a.detail, a.raised_at as "raisedAt", a.fault,
      a.due_at is not null as "isUntold", c.receipt_number as "receiptNumber"
    from alarm a left join complaint c on c.id = ${complaintOf(sql)}
    where a.cleared_at is null order by a.raised_at desc limit ${most}`
  return rows.map((row) => ({
    ...row,
    raisedAt: new Date(row.raisedAt),
    receiptNumber: row.receiptNumber ?? undefined,
    fault: row.fault ?? undefined,
  }))
}

/** SQL: the complaint that an alarm, called `a`, is about; null for a year and for what is no id. */
export function complaintOf(sql: Tx) {
  return sql`case when a.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then a.subject::uuid end`
}

/** An alarm that its claimant is telling. */
export interface ClaimedAlarm extends ToldAlarm {
  readonly id: string
  /** This one included. */
  readonly attempts: number
  readonly raisedAt: Date
}

// Longer than an attempt takes: afterwards the claimant counts as dead.
const claimSeconds = 30

/** Claims alarms that the operator has yet to be told. Of two processes one claims each of them. */
export async function claimAlarms(sql: Sql, most: number): Promise<ClaimedAlarm[]> {
  const rows = await sql<
    (Omit<ClaimedAlarm, 'raisedAt' | 'receiptNumber'> & {
      raisedAt: string
      receiptNumber: string | null
    })[]
  >`
    with due as materialized (
      select id from alarm where due_at <= now()
      order by due_at limit ${most} for no key update skip locked),
    a as (
      update alarm set attempts = attempts + 1,
        due_at = now() + ${claimSeconds} * interval '1 second'
      from due where alarm.id = due.id and alarm.due_at <= now()
      returning alarm.id, kind, subject, detail, attempts, raised_at)
    select a.id, a.kind, a.detail, a.attempts, a.raised_at as "raisedAt",
      c.receipt_number as "receiptNumber"
    from a left join complaint c on c.id = ${complaintOf(sql)} order by a.raised_at`
  return rows.map((row) => ({
    ...row,
    raisedAt: new Date(row.raisedAt),
    receiptNumber: row.receiptNumber ?? undefined,
  }))
}

/**
 * Writes what became of an attempt, unless the alarm was cleared or another process has taken the
 * claim over.
 *
 * @param fault why the operator could not be told: then it is tried again, as long as it is open
 */
export async function settleAlarm(
  sql: Tx,
  { id, attempts }: Pick<ClaimedAlarm, 'id' | 'attempts'>,
  fault: string | undefined,
): Promise<void> {
  await sql`
    update alarm set fault = ${fault?.slice(0, 500) ?? null},
      due_at = ${fault === undefined ? sql`null` : sql`now() + ${backoff(sql, 'step', sql`attempts - 1`)}`}
    where id = ${id} and due_at is not null and attempts = ${attempts}`
}

/** Kinds that only a human ends: the others go once their cause is gone. */
export const endedByHuman: readonly AlarmKind[] = ['danger', 'erasure_elsewhere']

/**
 * Somebody has the alarm in hand: the operator is told no more, and what it is about wants no human for
 * it any more. It stays open until its cause is gone.
 *
 * @param by the name of who says so
 * @returns false where it is not open, or somebody said so before
 */
export async function acknowledge(tx: Tx, id: string, by: string): Promise<boolean> {
  const [row] = await tx<[{ kind: AlarmKind; subject: string }?]>`
    update alarm set acknowledged_by = ${by}, acknowledged_at = now(), due_at = null, fault = null
    where id = ${id} and cleared_at is null and acknowledged_at is null returning kind, subject`
  if (row?.kind === 'danger') await settleDanger(tx, [row.subject])
  return row !== undefined
}

/** The subjects of the alarms of a kind that are open. */
export async function openSubjects(sql: Tx, kind: AlarmKind): Promise<ReadonlySet<string>> {
  const rows = await sql<{ subject: string }[]>`
    select subject from alarm where kind = ${kind} and cleared_at is null`
  return new Set(rows.map(({ subject }) => subject))
}
