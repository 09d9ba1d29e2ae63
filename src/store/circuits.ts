import { sql } from 'drizzle-orm'
import { afterFailure } from './circuit.ts'
import type { Database, Executor } from './connect.ts'

/** Through what something goes out: an account of a channel, or a core store. */
export interface CircuitKey {
  readonly kind: 'account' | 'core_store'
  /** The channel, or the name of the core store. */
  readonly name: string
  /** The account's id; left out for a core store. */
  readonly account?: string
}

/** Begins the reason of a circuit while one attempt shows whether it works again. */
const probing = 'probing: '
// Whoever probes may die: then another does. Longer than a send takes (15 s).
const probeLease = sql`interval '30 seconds'`

/**
 * Asks to try. Where a pause is over, whoever asks first may, and is the probe: until it reported, or
 * is taken for dead, all others are told to wait.
 *
 * @returns until when nothing may be tried, or undefined where the caller may
 */
export async function isPaused(db: Executor, key: CircuitKey): Promise<Date | undefined> {
  const [row] = await db.execute<{ paused_until: string | null }>(sql`
    with probe as (${takeProbe(sql`${isAt(key)}`)})
    select paused_until from circuit
    where ${isAt(key)} and paused_until is not null and not exists (select from probe)`)
  return row?.paused_until ? new Date(row.paused_until) : undefined
}

/** Whether anything stands in a circuit: a pause, or failures of late. */
export async function hasTroubles(db: Executor, key: CircuitKey): Promise<boolean> {
  const [row] = await db.execute(sql`
    select from circuit
    where ${isAt(key)} and (paused_until is not null or failures_in_row > 0)`)
  return row !== undefined
}

/**
 * An attempt came through: failures in a row are over, and so is a pause that this attempt probed.
 * Writes nothing where there is nothing to reset, because every attempt reports here.
 */
export async function reportSuccess(db: Executor, key: CircuitKey): Promise<void> {
  await db.execute(reset(isAt(key)))
}

/**
 * An attempt failed for a reason that holds for everything that goes this way.
 *
 * Attempts that were under way when a pause began, and fail in it, do not lengthen it.
 *
 * @param failure `reason` names no citizen; with `pauseMs` it pauses so long at least and is not
 *   counted among the failures in a row
 */
export async function reportFailure(
  db: Database,
  key: CircuitKey,
  failure: { readonly reason: string; readonly pauseMs?: number | undefined },
): Promise<void> {
  const { kind, name, account = '' } = key
  const { reason: given, pauseMs } = failure
  const reason = given.slice(0, 500)
  if (pauseMs !== undefined) {
    const until = new Date(Date.now() + pauseMs).toISOString()
    await db.execute(sql`
      insert into circuit as c (kind, name, account, paused_until, reason)
      values (${kind}, ${name}, ${account}, ${until}::timestamptz, ${reason})
      on conflict (kind, name, account) do update set reason = excluded.reason,
        paused_until = case when ${isProbed(sql`c`)} then excluded.paused_until
          else greatest(c.paused_until, excluded.paused_until) end`)
    return
  }
  await db.transaction(async (tx) => {
    // Locks the row; a conflict whose condition does not hold leaves it alone and returns nothing.
    const [counted] = await tx.execute<{ failures_in_row: number }>(sql`
      insert into circuit as c (kind, name, account, failures_in_row, reason)
      values (${kind}, ${name}, ${account}, 1, ${reason})
      on conflict (kind, name, account) do update
        set failures_in_row = c.failures_in_row + 1, reason = excluded.reason, paused_until = null
        where c.paused_until is null or c.paused_until <= now() or ${isProbed(sql`c`)}
      returning failures_in_row`)
    if (!counted) return
    const { pausedUntil } = afterFailure(counted.failures_in_row - 1, new Date(), Math.random)
    if (pausedUntil)
      await tx.execute(sql`
        update circuit set paused_until = ${pausedUntil.toISOString()}::timestamptz
        where ${isAt(key)}`)
  })
}

/** Statement: makes the caller the probe of a circuit whose pause is over; returns a row if it is. */
export function takeProbe(which: ReturnType<typeof sql>) {
  return sql`
    update circuit set paused_until = now() + ${probeLease},
      reason = case when ${isProbed(sql`circuit`)} then reason
        else ${probing}::text || coalesce(reason, '') end
    where ${which} and paused_until <= now() returning 1`
}

/** Statement: see reportSuccess. */
export function reset(which: ReturnType<typeof sql>) {
  return sql`
    update circuit set failures_in_row = 0,
      paused_until = case when paused_until <= now() or ${isProbed(sql`circuit`)} then null
        else paused_until end,
      reason = case when paused_until <= now() or ${isProbed(sql`circuit`)} then null
        else reason end
    where ${which} and (failures_in_row > 0 or paused_until <= now() or ${isProbed(sql`circuit`)})`
}

function isProbed(row: ReturnType<typeof sql>) {
  return sql`starts_with(coalesce(${row}.reason, ''), ${probing})`
}

function isAt({ kind, name, account = '' }: CircuitKey) {
  return sql`(kind, name, account) = (${kind}, ${name}, ${account})`
}
