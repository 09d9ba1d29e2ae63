/** What one attempt to deliver came to, judged by the provider's own rules. */
export interface Attempt {
  /** `again` may be repeated, `lost` is over: the provider gives up. */
  readonly outcome: 'acknowledged' | 'again' | 'lost'
  readonly status?: number
  readonly detail: string
  readonly ms: number
}

/** Something that a provider wants to bring to the gateway. */
export interface Parcel {
  /** Parcels of one lane go one after the other, as from one phone. */
  readonly lane: string
  attempt(): Promise<Attempt>
  /** The wait before the next attempt, after so many; undefined: given up. */
  waitMs(attempts: number): number | undefined
  /** Told after each attempt, and whether it was the last. */
  tried?(attempt: Attempt, attempts: number, last: boolean): void
}

interface Entry {
  readonly parcel: Parcel
  attempts: number
  readonly done: (acknowledged: boolean) => void
}

/**
 * Carries parcels to the gateway: so many at a time, those of a lane in turn, each repeated as its
 * provider repeats. A parcel that waits for its next attempt holds up no other.
 */
export class Courier {
  readonly #maxInFlight: number
  readonly #lanes = new Map<string, Entry[]>()
  readonly #open = new Set<Entry>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #ready: Entry[] = []
  #next = 0
  #inFlight = 0
  readonly #closing = new AbortController()

  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight
  }

  /** Resolves to whether the gateway acknowledged: false once given up, or when closed. */
  carry(parcel: Parcel): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#closing.signal.aborted) return resolve(false)
      const entry: Entry = { parcel, attempts: 0, done: resolve }
      this.#open.add(entry)
      this.#enqueue(entry)
    })
  }

  close(): void {
    this.#closing.abort()
    for (const timer of this.#timers) clearTimeout(timer)
    for (const entry of this.#open) entry.done(false)
    this.#open.clear()
    this.#ready = []
  }

  #enqueue(entry: Entry): void {
    const waiting = this.#lanes.get(entry.parcel.lane)
    if (waiting) {
      waiting.push(entry)
      return
    }
    this.#lanes.set(entry.parcel.lane, [])
    this.#ready.push(entry)
    this.#pump()
  }

  #pump(): void {
    while (!this.#closing.signal.aborted && this.#inFlight < this.#maxInFlight) {
      const entry = this.#ready[this.#next]
      if (!entry) break
      this.#next += 1
      this.#inFlight += 1
      void this.#try(entry)
    }
    // Shifting a long array costs its length each time; this moves it once in a thousand.
    if (this.#next === this.#ready.length || this.#next > 1_000) {
      this.#ready = this.#ready.slice(this.#next)
      this.#next = 0
    }
  }

  async #try(entry: Entry): Promise<void> {
    const { parcel } = entry
    const attempt = await parcel.attempt()
    entry.attempts += 1
    const waitMs = attempt.outcome === 'again' ? parcel.waitMs(entry.attempts) : undefined
    this.#inFlight -= 1
    this.#free(parcel.lane)
    if (!this.#closing.signal.aborted) {
      parcel.tried?.(attempt, entry.attempts, waitMs === undefined)
      if (waitMs === undefined) this.#finish(entry, attempt.outcome === 'acknowledged')
      else this.#later(waitMs, () => this.#enqueue(entry))
    }
    this.#pump()
  }

  #free(lane: string): void {
    const next = this.#lanes.get(lane)?.shift()
    if (next) this.#ready.push(next)
    else this.#lanes.delete(lane)
  }

  #finish(entry: Entry, acknowledged: boolean): void {
    this.#open.delete(entry)
    entry.done(acknowledged)
  }

  #later(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      then()
    }, ms)
    this.#timers.add(timer)
  }
}
