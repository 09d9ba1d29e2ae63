const minuteMs = 60_000
/** A claim on a reply runs out after 60 s; sending itself takes the other half of them. */
export const longestWaitMs = 30_000
/** A message that is turned away comes back when half of the queue is gone. */
const comeBackMs = 15_000

export interface PaceSettings {
  readonly perMinute: number
  readonly minGapMs: number
  readonly maxGapMs: number
}

export type Turn =
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'full'; readonly retryAfterMs: number }

/** Spreads messages as a person would: at most this many a minute, never two at once. */
export class Pace {
  readonly #settings: PaceSettings
  readonly #now: () => number
  readonly #random: () => number
  /** The turns of the last minute and those to come, ascending. */
  readonly #times: number[] = []

  constructor(settings: PaceSettings, now: () => number, random: () => number) {
    this.#settings = settings
    this.#now = now
    this.#random = random
  }

  /** Takes the next turn, or tells that it would be too late. */
  take(): Turn {
    const now = this.#now()
    const at = this.#next(now)
    if (at - now > longestWaitMs) return { kind: 'full', retryAfterMs: at - now - comeBackMs }
    this.#times.push(at)
    return { kind: 'wait', waitMs: at - now }
  }

  #next(now: number): number {
    while ((this.#times[0] ?? now) < now - minuteMs) this.#times.shift()
    const { perMinute, minGapMs, maxGapMs } = this.#settings
    const gap = minGapMs + this.#random() * Math.max(0, maxGapMs - minGapMs)
    const afterLast = (this.#times.at(-1) ?? Number.NEGATIVE_INFINITY) + gap
    const afterMinute = (this.#times.at(-perMinute) ?? Number.NEGATIVE_INFINITY) + minuteMs
    return Math.max(now, afterLast, afterMinute)
  }
}
