import type { Target } from './requests.ts'

/** What the load process is told. */
export interface LoadOrder {
  readonly target: Target
  /** Kept connections, one request under way on each. */
  readonly connections: number
  /** At most so many, all signed before the clock starts. */
  readonly messages: number
  /** The place of the first sender; see senderAt. */
  readonly firstSender: number
  /** Nothing is sent after so long. */
  readonly maxMs?: number
  /** Messages a second, evenly spread; without it each follows the answer to the last. */
  readonly ratePerS?: number
}

/** What it says in the end. */
export interface LoadReport {
  readonly accepted: number
  readonly refused: number
  /** Of the steady clock: when the first was sent. */
  readonly startedAtMs: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** When each was sent, by the place of its sender after the first. */
  readonly sentAtMs: readonly number[]
  /** Of its own, of one core: near 1 the load process is what was measured. */
  readonly cpu: number
}
