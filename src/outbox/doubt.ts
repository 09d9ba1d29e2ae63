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
  /** For how long nobody has known the outcome. */
  readonly unknownMs: number
  /** Since the first attempt. */
  readonly ageMs: number
}

export type Resolution =
  | { readonly next: 'accepted'; readonly externalId: string }
  | { readonly next: 'look again'; readonly afterMs: number }
  | { readonly next: 'resend'; readonly why: string }
  | { readonly next: 'park'; readonly why: string }

/**
 * What to do with a reply of which nobody knows whether it was sent. Its ages are the database's: no
 * clock of a process gives a reply up.
 *
 * It is sent again if the provider has nothing of it. If nobody can tell, only a receipt is sent again,
 * and once: to get a number twice is better than never, but to get anything else twice is not.
 */
export function resolve(doubt: Doubt): Resolution {
  const { finding, unknownMs, ageMs } = doubt
  if (finding?.kind === 'accepted') return { next: 'accepted', externalId: finding.externalId }
  if (finding?.kind === 'absent')
    return ageMs < giveUpAfterMs
      ? { next: 'resend', why: 'the provider has nothing of it' }
      : { next: 'park', why: 'the provider has nothing of it, and a day is over' }

  const leftMs = (finding ? lookupWaitMs : reportWaitMs) - unknownMs
  if (leftMs > 0)
    return { next: 'look again', afterMs: finding ? Math.min(lookAgainMs, leftMs) : leftMs }
  const why = finding ? finding.detail : 'no delivery report came'
  const mayResend = doubt.isReceipt && doubt.mayResendReceipts && !doubt.wasResent
  return { next: mayResend ? 'resend' : 'park', why }
}
