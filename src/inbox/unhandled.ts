import { sql } from 'drizzle-orm'
import type { InboundEvent } from '../contract/events.ts'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import { open, sealWith } from '../identity/seal.ts'
import { faultOf } from '../log.ts'
import type { Executor } from '../store/connect.ts'
import { isPassing } from '../store/passing-fault.ts'
import { decodeEvent, encodeEvent } from './event-codec.ts'

/** An event out of the inbox that a step has yet to act on. */
export interface Unhandled {
  readonly id: bigint
  readonly channel: string
  readonly account: string
  readonly event: InboundEvent
  readonly sentAt: Date
  readonly acceptedAt: Date
}

interface Row extends Record<string, unknown> {
  id: string
  channel: string
  account: string
  sealed_event: Buffer
  sent_at: string
  accepted_at: string
}

/** How many events one step takes; the rest is taken by the next. */
export const maxPerStep = 500
/** An event that failed so often is given up; the waits between take 17 minutes. */
export const maxAttempts = 10

/**
 * The events about one citizen that are due, in order, and the parts of texts that still wait. The caller holds a lock on the address, so
 * that no other step reads the same ones.
 *
 * @param addressIndex blind index of the address
 * @param only where given, this event alone
 */
export async function unhandledOf(
  db: Executor,
  ring: KeyRing,
  addressIndex: Buffer,
  only?: bigint,
): Promise<Unhandled[]> {
  const rows = await db.execute<Row>(sql`
    select id, channel, account, sealed_event, sent_at, accepted_at from inbox
    where address_index = ${addressIndex} and handled_at is null
      -- A part that waits for its siblings is due later, and goes with them as soon as they are there.
      and (due_at <= now() or attempts = 0)
      ${only === undefined ? sql`` : sql`and id = ${only}::bigint`}
    order by sent_at, accepted_at, id limit ${maxPerStep}`)
  return rows.map((row) => unsealed(ring, row))
}

/** Events that name no citizen: delivery reports, deletions by id alone. Each step takes its own. */
export async function unhandledReports(
  db: Executor,
  ring: KeyRing,
  only?: bigint,
): Promise<Unhandled[]> {
  const rows = await db.execute<Row>(sql`
    select id, channel, account, sealed_event, sent_at, accepted_at from inbox
    where address_index is null and handled_at is null and due_at <= now()
      ${only === undefined ? sql`` : sql`and id = ${only}::bigint`}
    order by due_at limit ${maxPerStep} for update skip locked`)
  return rows.map((row) => unsealed(ring, row))
}

/**
 * Acts on the due events of an address, or on those without one, each for itself: a step that took
 * them together failed, and the one at fault must not take its neighbours with it. An event that
 * fails is due again later, and given up after too many attempts.
 *
 * @param addressIndex undefined for events that name no citizen
 * @param act on one event, in a transaction of its own
 * @throws what the last failing event threw; without any due event, what failed before
 */
export async function oneByOne(
  db: Executor,
  addressIndex: Buffer | undefined,
  failedBefore: unknown,
  act: (id: bigint) => Promise<void>,
): Promise<void> {
  // The database failed, and not an event: nobody is to blame, and the sweeper comes back.
  if (isPassing(failedBefore)) throw failedBefore
  const due = await db.execute<{ id: string }>(sql`
    select id from inbox where handled_at is null and due_at <= now()
      and address_index ${addressIndex ? sql`= ${addressIndex}` : sql`is null`}
    order by ${addressIndex ? sql`sent_at, accepted_at, id` : sql`due_at`} limit ${maxPerStep}`)
  const failures: unknown[] = due.length === 0 ? [failedBefore] : []
  for (const { id } of due) {
    try {
      await act(BigInt(id))
    } catch (error) {
      if (isPassing(error)) throw error
      await postpone(db, BigInt(id), faultOf(error))
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures.at(-1)
}

/** Parts of a text wait until then, or until the missing ones come. */
export async function holdBack(
  db: Executor,
  waiting: readonly { readonly row: Unhandled; readonly until: Date }[],
): Promise<void> {
  if (waiting.length === 0) return
  const rows = waiting.map(
    ({ row, until }) => sql`(${row.id}::bigint, ${until.toISOString()}::timestamptz)`,
  )
  await db.execute(sql`
    update inbox set due_at = v.until, woken_at = null
    from (values ${sql.join(rows, sql`, `)}) as v (id, until) where inbox.id = v.id`)
}

/** @param personal where given, the events are sealed anew under the person's own key */
export async function markHandled(
  db: Executor,
  handled: readonly Unhandled[],
  personal?: SealingKey,
): Promise<void> {
  if (handled.length === 0) return
  const ids = sql.join(
    handled.map(({ id }) => sql`${id}::bigint`),
    sql`, `,
  )
  if (!personal) {
    await db.execute(sql`update inbox set handled_at = now() where id in (${ids})`)
    return
  }
  const sealed = sql.join(
    handled.map(
      ({ id, event }) =>
        sql`(${id}::bigint, ${sealWith(personal, 'event', encodeEvent(event))}::bytea)`,
    ),
    sql`, `,
  )
  await db.execute(sql`
    update inbox set handled_at = now(), sealed_event = v.sealed
    from (values ${sealed}) as v (id, sealed) where inbox.id = v.id`)
}

async function postpone(db: Executor, id: bigint, fault: string): Promise<void> {
  await db.execute(sql`
    update inbox set attempts = attempts + 1, fault = ${fault.slice(0, 500)}, woken_at = null,
      due_at = now() + least(interval '15 minutes', interval '2 seconds' * power(2, attempts)),
      dead_at = case when attempts + 1 >= ${maxAttempts} then now() end,
      handled_at = case when attempts + 1 >= ${maxAttempts} then now() end
    where id = ${id}::bigint and handled_at is null`)
}

function unsealed(ring: KeyRing, row: Row): Unhandled {
  return {
    id: BigInt(row.id),
    channel: row.channel,
    account: row.account,
    event: decodeEvent(open(ring, 'event', row.sealed_event).toString('utf8')),
    sentAt: new Date(row.sent_at),
    acceptedAt: new Date(row.accepted_at),
  }
}
