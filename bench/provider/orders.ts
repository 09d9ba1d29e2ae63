import type { Target } from '../load/requests.ts'

/** Asked of the provider's process. */
export type ProviderQuestion =
  /** From now on it counts anew; with `reports`, it posts three statuses for each reply. */
  | { readonly kind: 'expect'; readonly replies: number; readonly reports?: Target }
  /** Answered once so many citizens have a reply, or after so long. */
  | { readonly kind: 'wait'; readonly maxMs: number }

/** What it has seen since it was told to count. */
export interface ProviderReport {
  readonly replies: number
  /** Citizens that got one: as many as replies, where nobody got two. */
  readonly citizens: number
  /** Of the steady clock. */
  readonly lastReplyAtMs: number
  /** When each citizen got the first reply: number and time. */
  readonly receivedAtMs: readonly (readonly [string, number])[]
  readonly statusesPosted: number
}
