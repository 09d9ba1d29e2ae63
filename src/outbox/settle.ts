import type { Sql } from 'postgres'
import type { Outcome } from '../contract/sending.ts'
import type { KeyRing } from '../identity/keys.ts'
import { externalIndex } from '../identity/seal.ts'
import { askedWaitMs } from '../store/backoff.ts'
import type { AccountKey, Failure } from '../store/circuits.ts'
import type { Claimed } from './claim.ts'

/**
 * `unknown`: it may have been sent, and is looked up at `reconcile_at`. `parked`: nobody can tell,
 * and a human decides. `rejected` and `exhausted` are given up. `held` is never sent: see pace.ts. What
 * is `pending` and has a `held_back` waits for the citizen's next message: see window.ts.
 */
export type OutboxState =
  | 'pending'
  | 'sending'
  | 'accepted'
  | 'rejected'
  | 'unknown'
  | 'parked'
  | 'exhausted'
  | 'held'

/** The outcome of an attempt, and what it says of the account. */
export interface Attempted {
  readonly outcome: Outcome
  /** `failed`: the provider or the way to it does not work; `none`: nobody was asked. */
  readonly account: 'works' | 'failed' | 'none'
}

/** A reply, the outcome of an attempt to send it, and what follows for the reply. */
export interface Settlement extends Attempted {
  readonly claimed: Claimed
  readonly step: NextStep
}

/** What attempts say of one account. */
export interface AccountNews extends AccountKey {
  readonly works: boolean
  /** The failures after the last success. */
  readonly failure: Failure | undefined
  readonly pause: Failure | undefined
  readonly usd: number
}

/** The time until an unknown outcome is first looked up: most delivery reports come before. */
export const firstLookup = '30 seconds'

/**
 * What follows for a reply from this attempt. Pure.
 *
 * @param now by performance.now()
 */
export function settlementOf(
  sent: Omit<Settlement, 'step'>,
  now: number,
  random: () => number,
): Settlement {
  const { attempts, triedSince } = sent.claimed
  const step = afterAttempt({ outcome: sent.outcome, attempts, ageMs: now - triedSince, random })
  return { ...sent, step }
}

/** What attempts say of their accounts, in the order in which they ended. Pure. */
export function newsOf(settlements: readonly Settlement[]): AccountNews[] {
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
      pause: isPause ? { reason, rejection, pauseMs: step.afterMs } : before.pause,
      usd: before.usd + ((outcome.kind === 'accepted' && outcome.usd) || 0),
    })
  }
  return [...all.values()]
}

function nothingYet({ channel, account }: AccountKey): AccountNews {
  return { channel, account, works: false, failure: undefined, pause: undefined, usd: 0 }
}

/**
 * Writes the outcomes of attempts, and when the next attempts are due. For a reply that another
 * process has claimed by now only an acceptance is written.
 *
 * @returns the conversations in which a reply is done and another one is open
 */
export async function settle(
  sql: Sql,
  ring: KeyRing,
  settlements: readonly Settlement[],
): Promise<string[]> {
  const column = <T>(of: (one: Settlement) => T) => settlements.map(of)
  const rows = await sql<{ conversationId: string }[]>`
    with given as (
      select * from unnest(
        ${column(({ claimed }) => claimed.id)}::uuid[],
        ${column(({ claimed }) => claimed.attempts)}::int[],
        ${column(stateAfter)}::text[],
        ${column(({ step }) => (step.next === 'again' ? step.afterMs : null))}::float[],
        ${column(({ step }) => (step.next === 'again' && !step.countsAsAttempt ? 1 : 0))}::int[],
        ${column(detailOf)}::text[],
        ${column(({ outcome }) => (outcome.kind === 'rejected' ? outcome.code : null))}::text[],
        ${column(({ claimed, outcome }) =>
          outcome.kind === 'accepted' ? externalIndex(ring, claimed, outcome.externalId) : null,
        )}::uuid[]
      ) as given (id, attempt, state, wait_ms, uncounted, detail, rejection, external_index)),
    locked as (
      select o.id, o.state = 'sending' and o.attempts = attempt or given.external_index is not null
          and o.state in ('sending', 'pending', 'unknown', 'parked', 'exhausted') as is_news,
        -- The answer never came, but a report did: then the outcome is known.
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
        external_index = coalesce(given.external_index, o.external_index),
        sent_at = case when given.external_index is null and not is_known then sent_at
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

/** How it was sent, where that was no free text, and what came of it. */
function detailOf({ claimed: { why }, outcome }: Settlement): string | null {
  const said = describe(outcome)
  return why === undefined ? said : [why, ...(said === null ? [] : [said])].join('; ')
}

/** An outcome in words, for operators. */
export function describe(outcome: Outcome): string | null {
  if (outcome.kind === 'accepted') return null
  const code = outcome.kind === 'rejected' ? `${outcome.code}: ` : ''
  return `${code}${outcome.detail}`.slice(0, 500)
}

/** The longest wait after the first attempt; it doubles with every further one. */
export const firstBackoffMs = 2_000
export const maxBackoffMs = 15 * 60_000
/** Wrong credentials are tried again after this time: somebody may have mended them. */
export const credentialsWaitMs = 60_000
/** After this time since the first attempt an answer is stale and a human has to look. */
export const giveUpAfterMs = 24 * 60 * 60_000

export interface Attempt {
  readonly outcome: Outcome
  /** With this one, but without those that a rate limit or wrong credentials ended. */
  readonly attempts: number
  /** Since the first attempt, by the database's clock. */
  readonly ageMs: number
  /** Uniform over 0 to 1, without 1. */
  readonly random: () => number
}

export type NextStep =
  | { readonly next: 'done' }
  /** If it does not count as an attempt, the whole account sends nothing until then. */
  | { readonly next: 'again'; readonly afterMs: number; readonly countsAsAttempt: boolean }
  | { readonly next: 'stop'; readonly why: 'rejected' | 'exhausted' }
  /** Until the citizen writes. */
  | { readonly next: 'wait' }
  | { readonly next: 'reconcile' }

/**
 * What to do after one attempt to send a reply.
 *
 * Waits are drawn from the whole range ("full jitter"), because replies that failed together would
 * otherwise return together: M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015.
 * What a provider asks for has its bound, so that no wait of its own gives a reply up.
 * An unknown outcome is looked up first and never simply repeated: the reply may have arrived.
 */
export function afterAttempt(attempt: Attempt): NextStep {
  const { outcome } = attempt
  switch (outcome.kind) {
    case 'accepted':
      return { next: 'done' }
    case 'rejected':
      if (outcome.code === 'window_closed') return { next: 'wait' }
      return outcome.code === 'credentials'
        ? afterLeastWait(attempt, credentialsWaitMs)
        : { next: 'stop', why: 'rejected' }
    case 'unknown':
      return { next: 'reconcile' }
    case 'deferred': {
      const waitMs = askedWaitMs('reply', outcome.retryAfterMs)
      return waitMs === undefined ? afterFault(attempt) : afterLeastWait(attempt, waitMs)
    }
  }
}

/** Waits at least as long as this; the jitter is added to that. */
function afterLeastWait(attempt: Attempt, waitMs: number): NextStep {
  if (attempt.ageMs >= giveUpAfterMs) return { next: 'stop', why: 'exhausted' }
  return { next: 'again', afterMs: waitMs + jitter(attempt), countsAsAttempt: false }
}

function afterFault(attempt: Attempt): NextStep {
  const leftMs = giveUpAfterMs - attempt.ageMs
  if (leftMs <= 0) return { next: 'stop', why: 'exhausted' }
  // If the next attempt would fall behind the deadline, it is made at the deadline.
  return { next: 'again', afterMs: Math.min(jitter(attempt), leftMs), countsAsAttempt: true }
}

function jitter({ attempts, random }: Attempt): number {
  return random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.max(0, attempts - 1))
}
