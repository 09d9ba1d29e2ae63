import type { Sql } from 'postgres'
import type { Outcome } from '../contract/sending.ts'
import type { AccountKey, Failure } from '../store/circuits.ts'
import type { Claimed } from './claim.ts'
import { afterAttempt, type NextStep } from './retry.ts'

/**
 * `unknown`: it may have been sent, and is looked up at `reconcile_at`. `parked`: nobody can tell,
 * and a human decides. `rejected` and `exhausted` are given up.
 */
export type OutboxState =
  | 'pending'
  | 'sending'
  | 'accepted'
  | 'rejected'
  | 'unknown'
  | 'parked'
  | 'exhausted'

/** An attempt's outcome, and whether it says something of the account it went through. */
export interface Attempted {
  readonly outcome: Outcome
  /** `failed`: neither the provider nor the way to it works; `none`: nobody was asked. */
  readonly account: 'works' | 'failed' | 'none'
}

/** A reply, what became of the attempt to send it, and what becomes of the reply. */
export interface Settlement extends Attempted {
  readonly claimed: Claimed
  readonly step: NextStep
}

/** What attempts say of the account that they went through. */
export interface AccountNews extends AccountKey {
  readonly works: boolean
  /** Those after the last success. */
  readonly failure: Failure | undefined
  readonly pause: Failure | undefined
  readonly usd: number
}

/** When an unknown outcome is looked up first: most delivery reports come before. */
export const firstLookup = '30 seconds'

/** What becomes of a reply after this attempt. Pure. */
export function settlementOf(
  sent: Omit<Settlement, 'step'>,
  now: Date,
  random: () => number,
): Settlement {
  const { attempts, firstAttemptAt } = sent.claimed
  const step = afterAttempt({ outcome: sent.outcome, attempts, firstAttemptAt, now, random })
  return { ...sent, step }
}

/** What attempts say of their accounts, in the order in which they ended. Pure. */
export function newsOf(settlements: readonly Settlement[], now: Date): AccountNews[] {
  const all = new Map<string, AccountNews>()
  for (const { claimed, outcome, account: health, step } of settlements) {
    const { channel, account } = claimed
    const name = `${channel} ${account}`
    const before = all.get(name) ?? nothingYet(claimed)
    const reason = describe(outcome) ?? ''
    const rejection = outcome.kind === 'rejected' ? outcome.code : undefined
    const isPause = step.next === 'again' && !step.countsAsAttempt
    const hasFailed = health === 'failed' && !isPause
    all.set(name, {
      ...before,
      works: before.works || health === 'works',
      failure: hasFailed
        ? { reason, rejection, count: (before.failure?.count ?? 0) + 1 }
        : health === 'works'
          ? undefined
          : before.failure,
      pause: isPause
        ? { reason, rejection, pauseMs: step.at.getTime() - now.getTime() }
        : before.pause,
      usd: before.usd + ((outcome.kind === 'accepted' && outcome.usd) || 0),
    })
  }
  return [...all.values()]
}

function nothingYet({ channel, account }: AccountKey): AccountNews {
  return { channel, account, works: false, failure: undefined, pause: undefined, usd: 0 }
}

/**
 * Records what became of attempts, and when, if ever, the next are due. Of a reply that is in
 * somebody else's hands by now only an acceptance is news.
 *
 * @returns the conversations in which a reply is out of the way and another is open
 */
export async function settle(
  sql: Sql,
  settlements: readonly Settlement[],
  now: Date,
): Promise<string[]> {
  const column = <T>(of: (one: Settlement) => T) => settlements.map(of)
  const rows = await sql<{ conversationId: string }[]>`
    with given as (
      select * from unnest(
        ${column(({ claimed }) => claimed.id)}::uuid[],
        ${column(({ claimed }) => claimed.attempts)}::int[],
        ${column(stateAfter)}::text[],
        ${column(({ step }) => (step.next === 'again' ? step.at.getTime() - now.getTime() : null))}::float[],
        ${column(({ step }) => (step.next === 'again' && !step.countsAsAttempt ? 1 : 0))}::int[],
        ${column(({ outcome }) => describe(outcome))}::text[],
        ${column(({ outcome }) => (outcome.kind === 'rejected' ? outcome.code : null))}::text[],
        ${column(({ outcome }) => (outcome.kind === 'accepted' ? outcome.externalId : null))}::text[]
      ) as given (id, attempt, state, wait_ms, uncounted, detail, rejection, external_id)),
    locked as (
      select o.id, o.state = 'sending' and o.attempts = attempt or given.external_id is not null
          and o.state in ('sending', 'pending', 'unknown', 'parked', 'exhausted') as is_news,
        -- A report may have come before the answer that never came: then it is known.
        given.state = 'unknown' and delivery_status is not null as is_known
      from outbox o join given using (id) order by o.id for no key update of o),
    settled as (
      update outbox o set
        state = case when is_known then 'accepted' else given.state end,
        due_at = now() + wait_ms * interval '1 millisecond',
        settled_at = case when wait_ms is null then now() end,
        reconcile_at = case when given.state = 'unknown' and not is_known
          then now() + ${firstLookup}::interval end,
        attempts = o.attempts - uncounted,
        detail = given.detail,
        rejection = given.rejection,
        external_id = coalesce(given.external_id, o.external_id),
        sent_at = case when given.external_id is null and not is_known then sent_at
          else coalesce(sent_at, now()) end
      from locked join given using (id) where o.id = locked.id and is_news
      returning o.conversation_id, o.position, o.due_at)
    select conversation_id as "conversationId" from settled
    where due_at is null and exists (
      select from outbox later where later.conversation_id = settled.conversation_id
      and later.due_at is not null and later.position > settled.position)`
  return rows.map(({ conversationId }) => conversationId)
}

function stateAfter({ outcome, step }: Settlement): OutboxState {
  if (step.next === 'again') return 'pending'
  if (step.next === 'stop') return step.why
  return outcome.kind === 'accepted' ? 'accepted' : 'unknown'
}

/** An outcome in words, for operators. */
export function describe(outcome: Outcome): string | null {
  if (outcome.kind === 'accepted') return null
  const code = outcome.kind === 'rejected' ? `${outcome.code}: ` : ''
  return `${code}${outcome.detail}`.slice(0, 500)
}
