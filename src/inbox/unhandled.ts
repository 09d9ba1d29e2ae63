import type { Sql } from 'postgres'
import type { InboundEvent } from '../contract/events.ts'
import type { KeyRing } from '../identity/keys.ts'
import { open } from '../identity/seal.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { decodeEvent } from './event-codec.ts'

/** An event out of the inbox that a step has yet to act on. */
export interface Unhandled {
  readonly id: bigint
  readonly channel: string
  readonly account: string
  readonly event: InboundEvent
  readonly sentAt: Date
  readonly acceptedAt: Date
  /** How long it has been due; below zero where it still waits. */
  readonly waitedMs: number
}

/** The same as it is stored. */
export type StoredEvent = Omit<Unhandled, 'id' | 'event'> & {
  readonly id: string
  readonly sealed: Buffer
}

/** An event that failed so often is given up; the waits between take 17 minutes. */
const maxAttempts = 10

/** Columns of an event, as unsealed reads them. */
export function eventColumns(sql: Tx) {
  return sql`id, channel, account, sealed_event as sealed, sent_at as "sentAt",
    accepted_at as "acceptedAt", (extract(epoch from now() - due_at) * 1000)::float8 as "waitedMs"`
}

/** @throws UnsealError */
export function unsealed(ring: KeyRing, { id, sealed, ...row }: StoredEvent): Unhandled {
  const event = decodeEvent(open(ring, 'event', sealed).toString('utf8'))
  return { ...row, id: BigInt(id), event }
}

/**
 * Puts an event off that failed alone, or gives it up after too many attempts.
 *
 * @param weight how many attempts it counts for
 */
export async function postponeEvent(
  sql: Sql,
  id: bigint,
  fault: string,
  weight = 1,
): Promise<void> {
  const isLast = sql`attempts + ${weight}::int >= ${maxAttempts}::int`
  await sql`
    update inbox set attempts = attempts + ${weight}::int, fault = ${fault.slice(0, 500)},
      due_at = now() + ${weight > 1 ? sql`interval '1 second'` : backoff(sql, 'step')},
      dead_at = case when ${isLast} then now() end,
      handled_at = case when ${isLast} then now() end
    where id = ${String(id)}::bigint and handled_at is null`
}

/**
 * Puts events back that were given up: due now, with all their attempts before them.
 *
 * @returns how many
 */
export async function reviveEvents(tx: Tx, ids: readonly string[]): Promise<number> {
  const revived = await tx`
    update inbox set handled_at = null, dead_at = null, attempts = 0, due_at = now()
    where dead_at is not null and id = any(${[...ids]}::bigint[]) returning id`
  return revived.length
}
