import { sql } from 'drizzle-orm'
import type { Outcome } from '../channel.ts'
import { afterAttempt } from '../retry.ts'
import type { Executor } from '../store/connect.ts'

/** A reply that is being sent by whoever claimed it, and to whom. */
export interface Claimed {
  readonly id: string
  readonly text: string
  readonly replyTo: string | undefined
  readonly attempts: number
  readonly firstAttemptAt: Date
  readonly channel: string
  readonly account: string
  readonly sealedKey: Buffer
  readonly sealedAddress: Buffer
}

interface Row extends Record<string, unknown> {
  id: string
  text: string
  reply_to: string | null
  attempts: number
  first_attempt_at: string
  channel: string
  account: string
  sealed_key: Buffer
  sealed_address: Buffer
}

/**
 * Claims the next reply of a conversation: only ever the first that is open, so that their order is
 * kept, and only if it is due. Whoever dies while sending leaves a claim that runs out.
 */
export async function claimNext(
  db: Executor,
  conversationId: string,
): Promise<Claimed | undefined> {
  const [row] = await db.execute<Row>(sql`
    with claimed as (
      update outbox set state = 'sending', attempts = attempts + 1,
        due_at = now() + interval '90 seconds', first_attempt_at = coalesce(first_attempt_at, now())
      where state = 'pending' and due_at <= now() and id = (
        select id from outbox where conversation_id = ${conversationId} and due_at is not null
        order by position limit 1 for update)
      returning id, text, reply_to, attempts, first_attempt_at, conversation_id)
    select claimed.*, c.channel, c.account, c.sealed_key, c.sealed_address
    from claimed join conversation c on c.id = claimed.conversation_id`)
  return (
    row && {
      id: row.id,
      text: row.text,
      replyTo: row.reply_to ?? undefined,
      attempts: row.attempts,
      firstAttemptAt: new Date(row.first_attempt_at),
      channel: row.channel,
      account: row.account,
      sealedKey: row.sealed_key,
      sealedAddress: row.sealed_address,
    }
  )
}

/**
 * Gives up claims that ran out: the message may have been sent, so it is not simply sent again.
 *
 * @returns whether there were any
 */
export async function giveUpAbandoned(db: Executor, conversationId: string): Promise<boolean> {
  const abandoned = await db.execute(sql`
    update outbox set state = 'unknown', due_at = null, settled_at = now(),
      detail = 'interrupted while sending'
    where conversation_id = ${conversationId} and state = 'sending' and due_at <= now()
    returning id`)
  return abandoned.length > 0
}

/**
 * Records what became of the attempt and when, if ever, the next is due.
 *
 * @returns whether this reply is out of the way and another of the conversation is open
 */
export async function settle(
  db: Executor,
  claimed: Claimed,
  outcome: Outcome,
  now: Date,
): Promise<boolean> {
  const { attempts, firstAttemptAt } = claimed
  const step = afterAttempt({ outcome, attempts, firstAttemptAt, now, random: Math.random })
  const detail = outcome.kind === 'accepted' ? null : describe(outcome)
  const externalId = outcome.kind === 'accepted' ? outcome.externalId : null
  const open = step.next === 'again' ? step : undefined
  const [row] = await db.execute<{ more: boolean }>(sql`
    update outbox o set
      state = ${stateAfter(outcome, step.next)},
      due_at = ${open?.at.toISOString() ?? null}::timestamptz,
      woken_at = null,
      settled_at = ${open ? null : now.toISOString()}::timestamptz,
      attempts = ${open && !open.countsAsAttempt ? attempts - 1 : attempts},
      detail = ${detail},
      external_id = coalesce(${externalId}, external_id),
      sent_at = case when ${externalId}::text is null then sent_at else now() end
    where id = ${claimed.id} and state = 'sending'
    returning due_at is null and exists (
      select from outbox later where later.conversation_id = o.conversation_id
        and later.due_at is not null and later.position > o.position) as more`)
  return row?.more ?? false
}

function stateAfter(outcome: Outcome, next: string): string {
  if (outcome.kind === 'deferred') return next === 'again' ? 'pending' : 'exhausted'
  return outcome.kind
}

function describe(outcome: Exclude<Outcome, { kind: 'accepted' }>): string {
  const code = outcome.kind === 'rejected' ? `${outcome.code}: ` : ''
  return `${code}${outcome.detail}`.slice(0, 500)
}
