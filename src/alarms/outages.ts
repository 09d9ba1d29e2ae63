/** So long it has to last, and so long it has to be over: what comes and goes raises nothing. */
export const outageMs = 120_000

/** What follows from a look. */
export interface OutageChange {
  readonly raised: readonly string[]
  readonly over: readonly string[]
}

/**
 * Tells outages from what fails for a moment. An outage is raised once it was seen failing for two minutes
 * without a break, and it is over once it was seen well for as long. A process that has just begun knows of
 * nothing before.
 */
export class OutageWatch {
  readonly #failingSince = new Map<string, number>()
  readonly #wellSince = new Map<string, number>()

  /**
   * @param failing what fails now, by name
   * @param open the outages that are raised
   * @param nowMs of a clock that only goes forward
   */
  look(failing: Iterable<string>, open: ReadonlySet<string>, nowMs: number): OutageChange {
    const fails = new Set(failing)
    keep(this.#failingSince, fails, nowMs)
    keep(this.#wellSince, new Set([...open].filter((name) => !fails.has(name))), nowMs)
    return {
      raised: lasting(this.#failingSince, nowMs).filter((name) => !open.has(name)),
      over: lasting(this.#wellSince, nowMs),
    }
  }
}

/** Since when each of these was seen; the others are forgotten. */
function keep(since: Map<string, number>, seen: ReadonlySet<string>, nowMs: number): void {
  for (const name of since.keys()) if (!seen.has(name)) since.delete(name)
  for (const name of seen) if (!since.has(name)) since.set(name, nowMs)
}

function lasting(since: ReadonlyMap<string, number>, nowMs: number): string[] {
  return [...since].flatMap(([name, at]) => (nowMs - at >= outageMs ? [name] : []))
}
