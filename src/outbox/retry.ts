import type { Outcome } from '../contract/sending.ts'

/** The longest wait after the first attempt; it doubles with every further one. */
export const firstBackoffMs = 2_000
export const maxBackoffMs = 15 * 60_000
/** Wrong credentials are tried again after this: somebody has to mend them, and may do so soon. */
export const credentialsWaitMs = 60_000
/** After this time since the first attempt an answer is stale and a human has to look. */
export const giveUpAfterMs = 24 * 60 * 60_000

export interface Attempt {
  readonly outcome: Outcome
  /** This one included; those that a rate limit or wrong credentials ended are not counted. */
  readonly attempts: number
  readonly firstAttemptAt: Date
  readonly now: Date
  /** Uniform over 0 … 1, 1 excluded. */
  readonly random: () => number
}

export type NextStep =
  | { readonly next: 'done' }
  /** What is not counted as an attempt holds for the whole account: nothing is sent before `at`. */
  | { readonly next: 'again'; readonly at: Date; readonly countsAsAttempt: boolean }
  | { readonly next: 'stop'; readonly why: 'rejected' | 'exhausted' }
  | { readonly next: 'reconcile' }

/**
 * What to do after one attempt to hand a message over.
 *
 * Waits are drawn from the whole range ("full jitter"), because messages that failed together would
 * otherwise return together: M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015.
 * An unknown outcome is looked up first and never simply repeated: the message may have arrived.
 */
export function afterAttempt(attempt: Attempt): NextStep {
  const { outcome } = attempt
  switch (outcome.kind) {
    case 'accepted':
      return { next: 'done' }
    case 'rejected':
      return outcome.code === 'credentials'
        ? afterLeastWait(attempt, credentialsWaitMs)
        : { next: 'stop', why: 'rejected' }
    case 'unknown':
      return { next: 'reconcile' }
    case 'deferred':
      return isWait(outcome.retryAfterMs)
        ? afterLeastWait(attempt, outcome.retryAfterMs)
        : afterFault(attempt)
  }
}

function isWait(retryAfterMs: number | undefined): retryAfterMs is number {
  return retryAfterMs !== undefined && retryAfterMs >= 0
}

/** The jitter goes on top of the least wait, as the provider named it, and never below it. */
function afterLeastWait(attempt: Attempt, waitMs: number): NextStep {
  const now = attempt.now.getTime()
  if (now + waitMs > deadline(attempt)) return { next: 'stop', why: 'exhausted' }
  const at = new Date(now + waitMs + jitter(attempt))
  return { next: 'again', at, countsAsAttempt: false }
}

function afterFault(attempt: Attempt): NextStep {
  const now = attempt.now.getTime()
  if (now >= deadline(attempt)) return { next: 'stop', why: 'exhausted' }
  // The last attempt is made at the deadline rather than left out for falling behind it.
  const at = new Date(Math.min(now + jitter(attempt), deadline(attempt)))
  return { next: 'again', at, countsAsAttempt: true }
}

function deadline({ firstAttemptAt }: Attempt): number {
  return firstAttemptAt.getTime() + giveUpAfterMs
}

function jitter({ attempts, random }: Attempt): number {
  return random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.max(0, attempts - 1))
}
