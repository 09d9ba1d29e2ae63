import type { ISql, Sql } from 'postgres'
import type { RejectionCode } from '../contract/sending.ts'
import { afterFailures } from './circuit.ts'

/** What goes out together stands still together: an account of a channel, or a core store. */
export interface CircuitKey {
  readonly kind: 'account' | 'core_store'
  /** The channel, or the name of the core store. */
  readonly name: string
  /** The account's id; left out for a core store. */
  readonly account?: string
}

/** The same of an account, as the rest of the house names it. */
export interface AccountKey {
  readonly channel: string
  readonly account: string
}

/** Failures for a reason that holds for everything that goes this way. */
export interface Failure {
  /** Names no citizen. */
  readonly reason: string
  readonly rejection?: RejectionCode | undefined
  /** Pauses at least so long, and is not counted among the failures in a row. */
  readonly pauseMs?: number | undefined
  /** How many came at once; 1 where it is left out. */
  readonly count?: number
}

// Whoever probes may die: then another does. Longer than a send takes (15 s).
const probeLease = '30 seconds'

/**
 * Asks to try. Where a pause is over, whoever asks first may, and is the probe: until it reported, or
 * is taken for dead, all others are told to wait.
 *
 * @returns until when nothing may be tried, or undefined where the caller may
 */
export async function isPaused(sql: Sql, key: CircuitKey): Promise<Date | undefined> {
  if (await takeProbe(sql, key)) return undefined
  const [row] = await sql<[{ until: string }?]>`
    select greatest(paused_until, probing_until) as until from circuit
    where ${isAt(sql, key)} and paused_until is not null`
  return row && new Date(row.until)
}

/** @returns whether the pause is over and the caller is the one who tries */
export async function takeProbe(sql: Sql, key: CircuitKey): Promise<boolean> {
  const taken = await sql`
    update circuit set probing_until = now() + ${probeLease}::interval
    where ${isAt(sql, key)} and paused_until <= now()
      and (probing_until is null or probing_until <= now())
    returning 1`
  return taken.length > 0
}

/** The probe found nothing to try: another may be it. */
export async function giveProbeBack(sql: Sql, key: CircuitKey): Promise<void> {
  await sql`update circuit set probing_until = null where ${isAt(sql, key)}`
}

/** Whether anything stands in a circuit: a pause, or failures of late. */
export async function hasTroubles(sql: Sql, key: CircuitKey): Promise<boolean> {
  const found = await sql`select from circuit where ${isAt(sql, key)} and ${isTroubled(sql)}`
  return found.length > 0
}

/** Condition: something stands in a circuit, a pause or failures of late. */
export function isTroubled(sql: Sql) {
  return sql`(paused_until is not null or failures_in_row > 0)`
}

/**
 * An attempt came through: failures in a row are over, and so is a pause that this attempt probed.
 * Writes nothing where there is nothing to reset.
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
 * Attempts failed for a reason that holds for everything that goes this way.
 *
 * Attempts that were under way when a pause began, and fail in it, do not lengthen it.
 */
export async function reportFailure(sql: Sql, key: CircuitKey, failure: Failure): Promise<void> {
  const { kind, name, account = '' } = key
  const { pauseMs, rejection = null, count = 1 } = failure
  const reason = failure.reason.slice(0, 500)
  if (pauseMs !== undefined) {
    await sql`
      insert into circuit as c (kind, name, account, paused_until, reason, rejection)
      values (${kind}, ${name}, ${account}, ${new Date(Date.now() + pauseMs)}, ${reason},
        ${rejection})
      on conflict (kind, name, account) do update set reason = excluded.reason,
        rejection = excluded.rejection, probing_until = null,
        paused_until = greatest(c.paused_until, excluded.paused_until)`
    return
  }
  await sql.begin(async (tx) => {
    await tx`
      insert into circuit (kind, name, account) values (${kind}, ${name}, ${account})
      on conflict do nothing`
    const [open] = await tx<[{ failures: number }?]>`
      select failures_in_row as failures from circuit
      where ${isAt(tx, key)} and (paused_until is null or paused_until <= now())
      for no key update`
    if (!open) return
    const after = afterFailures(open.failures, count, new Date(), Math.random)
    await tx`
      update circuit set failures_in_row = ${after.failuresInRow}, reason = ${reason},
        rejection = ${rejection}, paused_until = ${after.pausedUntil ?? null}, probing_until = null
      where ${isAt(tx, key)}`
  })
}

/** Up to when, and to where, the provider's list of messages has been compared with ours. */
export interface HistoryMark {
  readonly until: Date
  readonly cursor: string | undefined
}

export async function historyOf(
  sql: Sql,
  { channel, account }: AccountKey,
): Promise<HistoryMark | undefined> {
  const [known] = await sql<[{ until: string; cursor: string | null }?]>`
    select history_until as until, history_cursor as cursor from circuit
    where ${isAt(sql, { kind: 'account', name: channel, account })} and history_until is not null`
  return known && { until: new Date(known.until), cursor: known.cursor ?? undefined }
}

export async function rememberHistory(
  sql: Sql,
  { channel, account }: AccountKey,
  { until, cursor }: HistoryMark,
): Promise<void> {
  await sql`
    insert into circuit (kind, name, account, history_until, history_cursor)
    values ('account', ${channel}, ${account}, ${until}, ${cursor ?? null})
    on conflict (kind, name, account) do update
      set history_until = greatest(circuit.history_until, excluded.history_until),
        history_cursor = excluded.history_cursor`
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

function isAt(sql: ISql, { kind, name, account = '' }: CircuitKey) {
  return sql`(kind, name, account) = (${kind}, ${name}, ${account})`
}
