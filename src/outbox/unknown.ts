import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import { externalIndex } from '../identity/seal.ts'
import type { Lane } from '../queue/lanes.ts'
import { inMs } from '../store/circuits.ts'
import {
  accountsWith,
  type Claimed,
  type Row as ClaimedRow,
  claimedOf,
  laneIn,
  numbersOf,
  ofPerson,
} from './claim.ts'
import type { Resolution } from './doubt.ts'
import { firstLookup } from './settle.ts'

/** A reply of which nobody knows whether it was sent; its claimant looks it up. */
export interface Doubtful extends Claimed {
  readonly wasResent: boolean
  /** For how long nobody has known it, by the database's clock. */
  readonly unknownMs: number
}

interface Row extends ClaimedRow {
  resent: number
  unknown_ms: number
}

// Longer than a look-up may take (15 s).
const lease = '60 seconds'
const maxAbandoned = 500

/**
 * Turns replies whose claim ran out into unknown ones, because they may have been sent; and claims
 * those that are to be looked up now.
 *
 * @param limit at most this many are claimed
 */
export async function takeDoubtful(
  sql: Sql,
  lanes: readonly Lane[],
  limit: number,
): Promise<Doubtful[]> {
  const numbers = numbersOf(lanes)
  const rows = await sql<Row[]>`
    with recursive ${accountsWith(sql, sql`reconcile_at is not null`)},
    ran_out as (
      select id, delivery_status is not null as is_known from outbox
      where state = 'sending' and due_at <= now() and ${laneIn(sql)} = any(${numbers}::int[])
      order by id limit ${maxAbandoned} for no key update skip locked),
    abandoned as (
      update outbox o set due_at = null, settled_at = now(),
        state = case when is_known then 'accepted' else 'unknown' end,
        reconcile_at = case when not is_known then now() + ${firstLookup}::interval end,
        sent_at = case when is_known then coalesce(sent_at, now()) else sent_at end,
        detail = 'interrupted while sending'
      from ran_out where o.id = ran_out.id),
    due as materialized (
      select first.id from waiting cross join unnest(${numbers}::int[]) as lane
      cross join lateral (
        select id, reconcile_at from outbox o
        where (o.channel, o.account) = (waiting.channel, waiting.account)
          and ${laneIn(sql)} = lane and reconcile_at <= now() and state = 'unknown'
        order by reconcile_at limit ${limit} for no key update of o skip locked) as first
      where not exists (
        select from circuit where (kind, name, circuit.account)
          = ('account', waiting.channel, waiting.account) and paused_until > now())
      order by reconcile_at limit ${limit}),
    doubtful as (
      update outbox o set reconcile_at = now() + ${lease}::interval from due where o.id = due.id
      returning o.*)
    select d.id, d.conversation_id, d.text, d.choices, d.attempts, d.first_attempt_at,
      d.purpose, d.resent, ${ofPerson(sql)}, d.answers, null as file_hash, null as place, null as sealed_reply_to,
      null as is_open, null as answered_ms, 0 as waited_ms,
      extract(epoch from now() - d.first_attempt_at)::float * 1000 as tried_ms,
      extract(epoch from now() - d.settled_at)::float * 1000 as unknown_ms
    from doubtful d join conversation c on c.id = d.conversation_id order by position`
  return rows.map((row) => ({
    ...claimedOf(row),
    wasResent: row.resent > 0,
    unknownMs: row.unknown_ms,
  }))
}

/** Whether another reply has this id of the provider: then it is not the id of this one. */
export async function isOfAnother(
  sql: Sql,
  of: Doubtful,
  ring: KeyRing,
  externalId: string,
): Promise<boolean> {
  const others = await sql`
    select from outbox where external_index = ${externalIndex(ring, of, externalId)}
      and id <> ${of.id} limit 1`
  return others.length > 0
}

/**
 * Writes what the look-up found, unless a delivery report has settled the reply in between.
 *
 * @returns whether the reply is to be sent again
 */
export async function settleDoubt(
  sql: Sql,
  ring: KeyRing,
  of: Doubtful,
  resolution: Resolution,
): Promise<boolean> {
  const isStillOpen = sql`id = ${of.id} and state = 'unknown'`
  switch (resolution.next) {
    case 'accepted':
      await sql`
        update outbox set state = 'accepted',
          external_index = ${externalIndex(ring, of, resolution.externalId)},
          sent_at = coalesce(sent_at, now()), settled_at = now(), reconcile_at = null, detail = null
        where ${isStillOpen}`
      return false
    case 'look again':
      await sql`
        update outbox set reconcile_at = ${inMs(sql, resolution.afterMs)}
        where ${isStillOpen}`
      return false
    case 'park':
      await sql`
        update outbox set state = 'parked', reconcile_at = null, settled_at = now(),
          detail = concat_ws(': ', detail, ${resolution.why}::text)
        where ${isStillOpen}`
      return false
    case 'resend': {
      const resent = await sql`
        update outbox set state = 'pending', due_at = now(), reconcile_at = null,
          settled_at = null, resent = resent + 1, detail = ${resolution.why}
        where ${isStillOpen} returning id`
      return resent.length > 0
    }
  }
}
