import { sql } from 'drizzle-orm'
import type { InboundEvent } from '../channel.ts'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import { open, sealWith } from '../identity/seal.ts'
import type { Executor } from '../store/connect.ts'
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
export const maxPerStep = 200

/**
 * The events about one citizen that are due, in order. The caller holds a lock on the address, so
 * that no other step reads the same ones.
 *
 * @param addressIndex blind index of the address
 */
export async function unhandledOf(
  db: Executor,
  ring: KeyRing,
  addressIndex: Buffer,
): Promise<Unhandled[]> {
  const rows = await db.execute<Row>(sql`
    select id, channel, account, sealed_event, sent_at, accepted_at from inbox
    where address_index = ${addressIndex} and handled_at is null and due_at <= now()
    order by sent_at, accepted_at, id limit ${maxPerStep}`)
  return rows.map((row) => unsealed(ring, row))
}

/** Events that name no citizen: delivery reports, deletions by id alone. Each step takes its own. */
export async function unhandledReports(db: Executor, ring: KeyRing): Promise<Unhandled[]> {
  const rows = await db.execute<Row>(sql`
    select id, channel, account, sealed_event, sent_at, accepted_at from inbox
    where address_index is null and handled_at is null and due_at <= now()
    order by due_at limit ${maxPerStep} for update skip locked`)
  return rows.map((row) => unsealed(ring, row))
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

/** A step on these failed: they are due again later, and others are not kept waiting. */
export async function postpone(db: Executor, addressIndex: Buffer, fault: string): Promise<void> {
  await db.execute(sql`
    update inbox set attempts = attempts + 1, fault = ${fault.slice(0, 500)}, woken_at = null,
      due_at = now() + least(interval '15 minutes', interval '2 seconds' * power(2, attempts))
    where address_index = ${addressIndex} and handled_at is null`)
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
