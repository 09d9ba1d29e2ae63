import type { ISql, Sql } from 'postgres'
import type { Spending } from '../contract/channel.ts'
import type { RejectionCode } from '../contract/sending.ts'
import { afterFailures } from './circuit.ts'

/** What one circuit is about: an account of a channel, or a core store. */
export interface CircuitKey {
  readonly kind: 'account' | 'core_store'
  /** The channel, or the name of the core store. */
  readonly name: string
  /** The account's id; left out for a core store. */
  readonly account?: string
}

/** Names an account, as the rest of the house does. */
export interface AccountKey {
  readonly channel: string
  readonly account: string
}

/** Failures for a reason that concerns the whole account or core store. */
export interface Failure {
  /** Names no citizen. */
  readonly reason: string
  readonly rejection?: RejectionCode | undefined
  /** The least pause. A failure that has one is not counted among the failures in a row. */
  readonly pauseMs?: number | undefined
  /** How many failures came at once; 1 if it is left out. */
  readonly count?: number
}

// The process that probes may die: then another one probes. Longer than a send takes (15 s).
const probeLease = '30 seconds'

/**
 * Asks whether the caller may try. When a pause is over, the first who asks may and is the probe. All
 * others have to wait until it has reported, or counts as dead.
 *
 * @returns for how many ms nothing may be tried; undefined if the caller may try
 */
export async function pauseLeftMs(sql: Sql, key: CircuitKey): Promise<number | undefined> {
  if (await takeProbe(sql, key)) return undefined
  const [row] = await sql<[{ leftMs: number }?]>`
    select greatest(0, extract(epoch from greatest(paused_until, probing_until) - now()) * 1000
      )::float8 as "leftMs"
    from circuit where ${isAt(sql, key)} and paused_until is not null`
  return row?.leftMs
}

/** @returns whether the pause is over and the caller is the probe */
export async function takeProbe(sql: Sql, key: CircuitKey): Promise<boolean> {
  const taken = await sql`
    update circuit set probing_until = now() + ${probeLease}::interval
    where ${isAt(sql, key)} and paused_until <= now()
      and (probing_until is null or probing_until <= now())
    returning 1`
  return taken.length > 0
}

/** The probe found nothing to try: another may become the probe. */
export async function giveProbeBack(sql: Sql, key: CircuitKey): Promise<void> {
  await sql`update circuit set probing_until = null where ${isAt(sql, key)}`
}

/** Whether a circuit has a pause or failures in a row. */
export async function hasTroubles(sql: Sql, key: CircuitKey): Promise<boolean> {
  const found = await sql`select from circuit where ${isAt(sql, key)} and ${isTroubled(sql)}`
  return found.length > 0
}

/** Condition: a circuit has a pause or failures in a row. */
export function isTroubled(sql: Sql) {
  return sql`(paused_until is not null or failures_in_row > 0)`
}

/**
 * An attempt succeeded: it ends failures in a row, and the pause that it probed. Writes nothing if
 * there is nothing to reset.
 */
export async function reportSuccess(sql: Sql, key: CircuitKey): Promise<void> {
  await sql`
    update circuit set failures_in_row = 0, probing_until = null,
      paused_until = case when paused_until > now() then paused_until end,
      reason = case when paused_until > now() then reason end,
      rejection = case when paused_until > now() then rejection end
    where ${isAt(sql, key)} and (failures_in_row > 0 or paused_until <= now())`
}

/**
 * Attempts failed for a reason that concerns the whole account or core store.
 *
 * Attempts that were under way when a pause began, and fail during it, do not lengthen it.
 */
export async function reportFailure(sql: Sql, key: CircuitKey, failure: Failure): Promise<void> {
  const { kind, name, account = '' } = key
  const { pauseMs, rejection = null, count = 1 } = failure
  const reason = failure.reason.slice(0, 500)
  if (pauseMs !== undefined) {
    await sql`
      insert into circuit as c (kind, name, account, paused_until, reason, rejection)
      values (${kind}, ${name}, ${account}, ${inMs(sql, pauseMs)}, ${reason}, ${rejection})
      on conflict (kind, name, account) do update set reason = excluded.reason,
        rejection = excluded.rejection, probing_until = null,
        paused_until = greatest(c.paused_until, excluded.paused_until)`
    return
  }
  await sql.begin(async (tx) => {
    await tx`
      insert into circuit (kind, name, account) values (${kind}, ${name}, ${account})
      on conflict do nothing`
    const [open] = await tx<[{ failures: number; now: string }?]>`
      select failures_in_row as failures, now() as now from circuit
      where ${isAt(tx, key)} and (paused_until is null or paused_until <= now())
      for no key update`
    if (!open) return
    const after = afterFailures(open.failures, count, Math.random)
    await tx`
      update circuit set failures_in_row = ${after.failuresInRow}, reason = ${reason},
        rejection = ${rejection}, paused_until = ${inMs(tx, after.pauseMs)}, probing_until = null
      where ${isAt(tx, key)}`
  })
}

/** @param fault why the credentials are not taken; undefined where they are */
export async function rememberCheck(
  sql: Sql,
  { channel, account }: AccountKey,
  fault: string | undefined,
): Promise<void> {
  await sql`
    insert into circuit (kind, name, account, checked_at, check_fault)
    values ('account', ${channel}, ${account}, now(), ${fault?.slice(0, 500) ?? null})
    on conflict (kind, name, account) do update
      set checked_at = excluded.checked_at, check_fault = excluded.check_fault`
}

/** A moment after now by the database's clock, or null: no other clock counts for a wait. */
export function inMs(sql: ISql, ms: number | undefined) {
  return sql`now() + ${ms ?? null}::float8 * interval '1 millisecond'`
}

function isAt(sql: ISql, { kind, name, account = '' }: CircuitKey) {
  return sql`(kind, name, account) = (${kind}, ${name}, ${account})`
}

/** The day for which budgets hold. */
export const today = (sql: ISql) => sql`(now() at time zone 'utc')::date`

/** What was spent through this account since midnight UTC. */
export async function spentToday(sql: Sql, { channel, account }: AccountKey): Promise<Spending> {
  const [row] = await sql<[Spending?]>`
    select spent_reads as reads, spent_usd as usd from circuit
    where (kind, name, account) = ('account', ${channel}, ${account})
      and spent_on = ${today(sql)}`
  return row ?? { reads: 0, usd: 0 }
}

/** Adds to what was spent today. */
export async function spend(
  sql: Sql,
  { channel, account }: AccountKey,
  { reads, usd }: Spending,
): Promise<void> {
  await sql`
    insert into circuit as c (kind, name, account, spent_on, spent_reads, spent_usd)
    values ('account', ${channel}, ${account}, ${today(sql)}, ${reads}, ${usd})
    on conflict (kind, name, account) do update set spent_on = excluded.spent_on,
      spent_reads = excluded.spent_reads
        + case when c.spent_on = excluded.spent_on then c.spent_reads else 0 end,
      spent_usd = excluded.spent_usd
        + case when c.spent_on = excluded.spent_on then c.spent_usd else 0 end`
}

/** Whether something of the day's budget is left. */
export function isWithin(budget: Spending, spent: Spending): boolean {
  return spent.reads < budget.reads && spent.usd < budget.usd
}
