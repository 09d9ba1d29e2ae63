import { sql } from 'drizzle-orm'
import type { Outcome } from '../contract/sending.ts'
import { reportFailure, reset, takeProbe } from '../store/circuits.ts'
import type { Database, Executor } from '../store/connect.ts'
import type { OutboxState } from '../store/schema.ts'
import { afterAttempt, type NextStep } from './retry.ts'

/** A reply that is being sent by whoever claimed it, and to whom. */
export interface Claimed {
  readonly id: string
  readonly text: string
  readonly replyTo: string | undefined
  /** Of the message that it answers. */
  readonly place: string | undefined
  readonly choices: readonly string[] | undefined
  readonly attempts: number
  readonly firstAttemptAt: Date
  readonly channel: string
  readonly account: string
  readonly sealedKey: Buffer
  readonly sealedAddress: Buffer
}

/** An attempt's outcome, and whether it says something of the account it went through. */
export interface Attempted {
  readonly outcome: Outcome
  /** `failed`: neither the provider nor the way to it works; `none`: nobody was asked. */
  readonly account: 'works' | 'failed' | 'none'
}

export interface ClaimedRow extends Record<string, unknown> {
  id: string
  text: string
  reply_to: string | null
  place: string | null
  choices: string[] | null
  attempts: number
  first_attempt_at: string
  channel: string
  account: string
  sealed_key: Buffer
  sealed_address: Buffer
}

// Far longer than a send may take (15 s): after it, whoever claimed the reply is taken for dead.
const claim = sql`interval '60 seconds'`
/** When an unknown outcome is looked up first: most delivery reports come before. */
export const firstLookup = sql`interval '30 seconds'`
/** What `detail` keeps of replies sent again after an unknown outcome, so that they can be counted. */
export const resentMark = sql`substring(detail from '^resent [0-9]+×')`

/**
 * Claims the next reply of a conversation: only ever the first that is open, so that their order is
 * kept, only if it is due, and only where its account is not paused. When a pause is over, one
 * reply goes first and the others wait for what becomes of it. Whoever dies while sending leaves a
 * claim that runs out.
 *
 * @param heldElsewhere channels whose replies go over a connection that this process does not hold
 */
export async function claimNext(
  db: Executor,
  conversationId: string,
  heldElsewhere: readonly string[] = [],
): Promise<Claimed | undefined> {
  const ofReady = sql`(kind, name, account) in (select 'account', channel, account from ready)`
  const [row] = await db.execute<ClaimedRow>(sql`
    with head as (
      select id, channel, account, state, due_at from outbox
      where conversation_id = ${conversationId} and due_at is not null
      order by position limit 1 for update),
    ready as (
      select id, channel, account from head where state = 'pending' and due_at <= now()
      and channel <> all(${sql.param([...heldElsewhere])}::text[])),
    paused as (select from circuit where ${ofReady} and paused_until is not null),
    probe as (${takeProbe(ofReady)}),
    claimed as (
      update outbox set state = 'sending', attempts = attempts + 1,
        due_at = now() + ${claim}, first_attempt_at = coalesce(first_attempt_at, now())
      where state = 'pending' and due_at <= now() and id = (select id from ready)
        and (not exists (select from paused) or exists (select from probe))
      returning id, text, reply_to, choices, attempts, first_attempt_at, conversation_id)
    select claimed.*, c.channel, c.account, c.sealed_key, c.sealed_address, (
      select place from message m where m.external_id = claimed.reply_to
      and m.conversation_id = claimed.conversation_id limit 1) as place
    from claimed join conversation c on c.id = claimed.conversation_id`)
  return row && claimedOf(row)
}

export function claimedOf(row: ClaimedRow): Claimed {
  return {
    id: row.id,
    text: row.text,
    replyTo: row.reply_to ?? undefined,
    place: row.place ?? undefined,
    choices: row.choices ?? undefined,
    attempts: row.attempts,
    firstAttemptAt: new Date(row.first_attempt_at),
    channel: row.channel,
    account: row.account,
    sealedKey: row.sealed_key,
    sealedAddress: row.sealed_address,
  }
}

/**
 * Records what became of the attempt, when, if ever, the next is due, and what it says of the
 * account. Of a reply that is in somebody else's hands by now only an acceptance is news.
 *
 * @returns whether this reply is out of the way and another of the conversation is open
 */
export async function settle(
  db: Database,
  claimed: Claimed,
  { outcome, account: health }: Attempted,
  now: Date,
): Promise<boolean> {
  const { attempts, firstAttemptAt, channel: name, account } = claimed
  const step = afterAttempt({ outcome, attempts, firstAttemptAt, now, random: Math.random })
  const open = step.next === 'again' ? step : undefined
  const detail = outcome.kind === 'accepted' ? null : describe(outcome)
  const key = { kind: 'account', name, account } as const
  if (open && !open.countsAsAttempt) {
    const pauseMs = open.at.getTime() - now.getTime()
    await reportFailure(db, key, { reason: detail ?? '', pauseMs })
  } else if (health === 'failed') await reportFailure(db, key, { reason: detail ?? '' })

  const externalId = outcome.kind === 'accepted' ? outcome.externalId : null
  const isMine = sql`(o.state = 'sending' and o.attempts = ${attempts})`
  const mayBeNews = sql`(${externalId}::text is not null
    and o.state in ('sending', 'pending', 'unknown', 'parked', 'exhausted'))`
  // A report may have come before the answer that never came: then it is known.
  const isKnown = sql`(${step.next === 'reconcile'} and o.delivery_status is not null)`
  const healed =
    health === 'works'
      ? sql`with healed as (${reset(sql`(kind, name, account) = ('account', ${name}, ${account})`)})`
      : sql``
  const [row] = await db.execute<{ more: boolean }>(sql`
    ${healed}
    update outbox o set
      state = case when ${isKnown} then 'accepted' else ${stateAfter(outcome, step)} end,
      due_at = ${open?.at.toISOString() ?? null}::timestamptz,
      woken_at = null,
      settled_at = ${open ? null : now.toISOString()}::timestamptz,
      reconcile_at = case when ${step.next === 'reconcile'} and o.delivery_status is null
        then now() + ${firstLookup} end,
      attempts = o.attempts - ${open && !open.countsAsAttempt ? 1 : 0}::int,
      detail = nullif(concat_ws(': ', ${resentMark}, ${detail}::text), ''),
      external_id = coalesce(${externalId}, external_id),
      sent_at = case when ${externalId}::text is null and not ${isKnown} then sent_at
        else coalesce(sent_at, now()) end
    where id = ${claimed.id} and (${isMine} or ${mayBeNews})
    returning due_at is null and exists (
      select from outbox later where later.conversation_id = o.conversation_id
        and later.due_at is not null and later.position > o.position) as more`)
  return row?.more ?? false
}

function stateAfter(outcome: Outcome, step: NextStep): OutboxState {
  if (step.next === 'again') return 'pending'
  if (step.next === 'stop') return step.why
  return outcome.kind === 'accepted' ? 'accepted' : 'unknown'
}

function describe(outcome: Exclude<Outcome, { kind: 'accepted' }>): string {
  const code = outcome.kind === 'rejected' ? `${outcome.code}: ` : ''
  return `${code}${outcome.detail}`.slice(0, 500)
}
