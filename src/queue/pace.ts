/** Lets a wake-up through at once, and what comes close behind it as one. */
export interface Pace {
  /** @returns which of these go now; the others go together when their time has come */
  take(ids: readonly string[]): string[]
  /** Forgets what was put off. */
  stop(): void
}

/**
 * At most one wake-up of a kind in `everyMs`: the first goes at once, so that a quiet system is
 * fast, and all that come within the time after it go as one, so that a busy one takes many rows a
 * step.
 *
 * @param later called with an id that was put off, when its time has come
 */
export function openPace(everyMs: number, later: (id: string) => void): Pace {
  const lastAt = new Map<string, number>()
  const waiting = new Map<string, NodeJS.Timeout>()

  function goes(id: string): boolean {
    if (waiting.has(id)) return false
    const now = performance.now()
    const waitMs = (lastAt.get(id) ?? Number.NEGATIVE_INFINITY) + everyMs - now
    if (waitMs <= 0) {
      lastAt.set(id, now)
      return true
    }
    const timer = setTimeout(() => {
      waiting.delete(id)
      lastAt.set(id, performance.now())
      later(id)
    }, waitMs)
    waiting.set(id, timer)
    return false
  }

  return {
    take: (ids) => ids.filter(goes),
    stop() {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}
