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

/** Asked of the message centre's process. */
export type CentreQuestion =
  /** Answered once a client is bound. */
  | { readonly kind: 'bound' }
  /** Answered once all are acknowledged. */
  | {
      readonly kind: 'flood'
      readonly messages: number
      readonly firstSender: number
      /** deliver_sm under way at a time. */
      readonly window: number
    }

/** What a flood of deliver_sm came to. */
export interface FloodReport {
  /** Answered with another status than 0. */
  readonly refused: number
  /** Of the steady clock. */
  readonly startedAtMs: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Asked of the sink's process: answered once so many requests came since the last question. */
export interface SinkQuestion {
  readonly requests: number
}

/** Of the steady clock: when the last of them came. */
export interface SinkReport {
  readonly lastAtMs: number
}
