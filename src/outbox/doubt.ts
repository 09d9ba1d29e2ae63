import type { Finding } from '../contract/sending.ts'
import { giveUpAfterMs } from './settle.ts'

/** A reply that cannot be looked up waits this long for a delivery report. */
export const reportWaitMs = 10 * 60_000
/** A look-up that fails is repeated for this long: a provider that is down comes back. */
export const lookupWaitMs = 60 * 60_000
const lookAgainMs = 60_000

export interface Doubt {
  /** Undefined where the channel has no list to look into. */
  readonly finding: Finding | undefined
  readonly isReceipt: boolean
  /** Whether it was sent again after an unknown outcome before. */
  readonly wasResent: boolean
  /** The setting `replies.resendUnknownReceipts`. */
  readonly mayResendReceipts: boolean
  readonly unknownSince: Date
  readonly firstAttemptAt: Date
  readonly now: Date
}

export type Resolution =
  | { readonly next: 'accepted'; readonly externalId: string }
  | { readonly next: 'look again'; readonly at: Date }
  | { readonly next: 'resend'; readonly why: string }
  | { readonly next: 'park'; readonly why: string }

/**
 * What to do with a reply of which nobody knows whether it was sent.
 *
 * It is sent again if the provider has nothing of it. If nobody can tell, only a receipt is sent again,
 * and once: to get a number twice is better than never, but to get anything else twice is not.
 */
export function resolve(doubt: Doubt): Resolution {
  const { finding, now, unknownSince, firstAttemptAt } = doubt
  if (finding?.kind === 'accepted') return { next: 'accepted', externalId: finding.externalId }
  if (finding?.kind === 'absent')
    return now.getTime() < firstAttemptAt.getTime() + giveUpAfterMs
      ? { next: 'resend', why: 'the provider has nothing of it' }
      : { next: 'park', why: 'the provider has nothing of it, and a day is over' }

  const deadline = unknownSince.getTime() + (finding ? lookupWaitMs : reportWaitMs)
  if (now.getTime() < deadline) {
    const next = finding ? now.getTime() + lookAgainMs : deadline
    return { next: 'look again', at: new Date(Math.min(next, deadline)) }
  }
  const why = finding ? finding.detail : 'no delivery report came'
  const mayResend = doubt.isReceipt && doubt.mayResendReceipts && !doubt.wasResent
  return { next: mayResend ? 'resend' : 'park', why }
}
