/**
 * How many rows the door wakes by itself. A wake-up costs the gateway about 45 µs and Redis 40, a
 * fifth of what taking in a message took: what goes beyond is left to the sweeper, which comes by
 * several times a second.
 */
export interface WakeBudget {
  /** @returns how many of these rows may be woken now */
  take(rows: number): number
}

/**
 * @param perS so many a second in the long run, and at most so many at once
 * @param nowMs a clock that never goes back
 */
export function wakeBudget(perS: number, nowMs: () => number): WakeBudget {
  let left = perS
  let filledAt = nowMs()
  return {
    take(rows) {
      const now = nowMs()
      left = Math.min(perS, left + ((now - filledAt) / 1_000) * perS)
      filledAt = now
      const taken = Math.min(rows, Math.floor(left))
      left -= taken
      return taken
    },
  }
}
