export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** As most providers tell a moment. */
export function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / second)
}

/** Waits, and after them one of an hour each until so much time is over in all. */
export function thenHourly(waitsMs: readonly number[], forMs: number): readonly number[] {
  const spentMs = waitsMs.reduce((sum, waitMs) => sum + waitMs, 0)
  return [...waitsMs, ...Array<number>(Math.floor((forMs - spentMs) / hour)).fill(hour)]
}
