import type { DueLane } from '../queue/lanes.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'

/** A burst that could not be settled so often is given up; the waits between take 17 minutes. */
const maxAttempts = 10

/** A burst whose quiet time is over. */
export interface DueBurst {
  readonly conversationId: string
  readonly attempts: number
}

/** Bursts of a lane that count as whole, those that have waited longest first. */
export async function dueBursts(sql: Tx, lane: number, most: number): Promise<DueBurst[]> {
  return await sql<DueBurst[]>`
    select id as "conversationId", attempts from conversation
    where get_byte(uuid_send(id), 15) & 3 = ${lane}::int and due_at <= now()
    order by due_at limit ${most}`
}

/** Lanes in which bursts count as whole. */
export async function lanesWithBursts(sql: Tx): Promise<DueLane[]> {
  return await sql<DueLane[]>`
    select lane, (extract(epoch from now() - due_at) * 1000)::float8 as "lateMs"
    from generate_series(0, 3) as lane cross join lateral (
      select due_at from conversation where get_byte(uuid_send(id), 15) & 3 = lane
        and due_at <= now() order by due_at limit 1) as first`
}

/**
 * Puts a burst off that is due and cannot be settled, or gives it up: its messages stay as they are,
 * and nobody wakes it until the citizen writes again or a human brings it back.
 *
 * @param fault what the step said, without values
 * @param weight how many attempts it counts for
 */
export async function putOffSettling(
  sql: Tx,
  conversationId: string,
  fault: string,
  weight = 1,
): Promise<void> {
  const isLast = sql`attempts + ${weight}::int >= ${maxAttempts}::int`
  await sql`
    update conversation set attempts = attempts + ${weight}::int, fault = ${fault.slice(0, 500)},
      dead_at = case when ${isLast} then now() end,
      due_at = case when not (${isLast}) then
        now() + ${weight > 1 ? sql`interval '1 second'` : backoff(sql, 'step')} end
    where due_at <= now() and id = ${conversationId}`
}

/**
 * Puts bursts back that were given up: due now, with all their attempts before them.
 *
 * @returns how many
 */
export async function reviveBursts(tx: Tx, ids: readonly string[]): Promise<number> {
  const revived = await tx`
    update conversation set dead_at = null, attempts = 0, due_at = now()
    where dead_at is not null and id = any(${[...ids]}::uuid[]) returning id`
  return revived.length
}
