import { sql } from 'drizzle-orm'
import type { Executor } from '../store/connect.ts'
import { type Claimed, type ClaimedRow, claimedOf, firstLookup, resentMark } from './claim.ts'
import type { Resolution } from './doubt.ts'

/** A reply of which nobody knows whether it was sent, claimed by whoever looks it up. */
export interface Doubtful extends Claimed {
  readonly cause: string
  readonly wasResent: boolean
  readonly unknownSince: Date
}

interface Row extends ClaimedRow {
  was: 'sending' | 'unknown'
  cause: string
  was_resent: boolean
  settled_at: string
}

// Longer than a look-up may take (15 s).
const claim = sql`interval '60 seconds'`

/**
 * Gives up claims of senders that ran out, because the message may have been sent and is not simply
 * sent again; and claims what is to be looked up now.
 *
 * @returns whether any claim was given up, and what is to be looked up
 */
export async function takeDoubtful(
  db: Executor,
  conversationId: string,
): Promise<{ abandoned: boolean; doubtful: Doubtful[] }> {
  const rows = await db.execute<Row>(sql`
    with found as (
      select id, state from outbox where conversation_id = ${conversationId} and (
        state = 'sending' and due_at <= now() or state = 'unknown' and reconcile_at <= now())
      for update),
    abandoned as (
      update outbox o set due_at = null, settled_at = now(), woken_at = null,
        state = case when delivery_status is null then 'unknown' else 'accepted' end,
        reconcile_at = case when delivery_status is null then now() + ${firstLookup} end,
        sent_at = case when delivery_status is null then sent_at else coalesce(sent_at, now()) end,
        detail = concat_ws(': ', ${resentMark}, 'interrupted while sending')
      where id in (select id from found where state = 'sending') returning o.*),
    doubtful as (
      update outbox o set reconcile_at = now() + ${claim}, woken_at = now()
      where id in (select id from found where state = 'unknown') returning o.*)
    select case when a.is_abandoned then 'sending' else 'unknown' end as was,
      a.id, a.text, a.reply_to, a.choices, a.attempts, a.first_attempt_at, a.cause, a.settled_at,
      a.detail like 'resent %' as was_resent, c.channel, c.account, c.sealed_key, c.sealed_address,
      null as place
    from (select true as is_abandoned, * from abandoned
      union all select false, * from doubtful) as a
    join conversation c on c.id = a.conversation_id
    order by position`)
  return {
    abandoned: rows.some(({ was }) => was === 'sending'),
    doubtful: rows
      .filter(({ was }) => was === 'unknown')
      .map((row) => ({
        ...claimedOf(row),
        cause: row.cause,
        wasResent: row.was_resent === true,
        unknownSince: new Date(row.settled_at),
      })),
  }
}

/** Whether another reply is known under this id of the provider's: then it is not this one. */
export async function isOfAnother(
  db: Executor,
  { id, channel, account }: Doubtful,
  externalId: string,
): Promise<boolean> {
  const [other] = await db.execute(sql`
    select from outbox where (channel, account, external_id) = (${channel}, ${account}, ${externalId})
      and id <> ${id} limit 1`)
  return other !== undefined
}

/**
 * Records what was found out. A delivery report that came meanwhile has settled it, and stands.
 *
 * @returns whether the reply is to be sent again
 */
export async function settleDoubt(
  db: Executor,
  { id }: Doubtful,
  resolution: Resolution,
): Promise<boolean> {
  const isStillOpen = sql`id = ${id} and state = 'unknown'`
  switch (resolution.next) {
    case 'accepted':
      await db.execute(sql`
        update outbox set state = 'accepted', external_id = ${resolution.externalId},
          sent_at = coalesce(sent_at, now()), settled_at = now(), reconcile_at = null,
          detail = ${resentMark}
        where ${isStillOpen}`)
      return false
    case 'look again':
      await db.execute(sql`
        update outbox set reconcile_at = ${resolution.at.toISOString()}::timestamptz,
          woken_at = null
        where ${isStillOpen}`)
      return false
    case 'park':
      await db.execute(sql`
        update outbox set state = 'parked', reconcile_at = null, settled_at = now(),
          detail = concat_ws(': ', ${resentMark}, detail, ${resolution.why}::text)
        where ${isStillOpen}`)
      return false
    case 'resend': {
      const resent = await db.execute(sql`
        update outbox set state = 'pending', due_at = now(), woken_at = null, reconcile_at = null,
          settled_at = null, detail = concat('resent ',
            coalesce(substring(detail from '^resent ([0-9]+)×')::int, 0) + 1,
            '×: ', ${resolution.why}::text)
        where ${isStillOpen} returning id`)
      return resent.length > 0
    }
  }
}
