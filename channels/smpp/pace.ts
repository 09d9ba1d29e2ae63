/** Lets at most this many through in a second: a bucket that holds the tokens of one second. */
export class Pace {
  readonly #perSecond: number
  readonly #now: () => number
  /** When the bucket will be, or was, full again. */
  #fullAt = 0

  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond
    this.#now = now
  }

  /**
   * Takes a token.
   *
   * @returns ms to wait before it may be used; undefined, and nothing taken, above `maxMs`
   */
  take(maxMs: number): number | undefined {
    const now = this.#now()
    const fullAt = Math.max(this.#fullAt, now) + 1000 / this.#perSecond
    const waitMs = Math.max(0, fullAt - now - 1000)
    if (waitMs > maxMs) return undefined
    this.#fullAt = fullAt
    return waitMs
  }
}

const firstPauseMs = 1_000
const lastPauseMs = 30_000

/** The pause that a centre asks for when it is throttled or full: from 1 s, doubled up to 30 s. */
export class Pause {
  readonly #now: () => number
  #until = 0
  #nextMs = firstPauseMs

  constructor(now: () => number) {
    this.#now = now
  }

  get leftMs(): number {
    return Math.max(0, this.#until - this.#now())
  }

  /** A refusal of a message that was under way when the pause began does not lengthen it. */
  begin(): number {
    if (this.leftMs === 0) {
      this.#until = this.#now() + this.#nextMs
      this.#nextMs = Math.min(this.#nextMs * 2, lastPauseMs)
    }
    return this.leftMs
  }

  /** The centre takes messages again. */
  end(): void {
    if (this.leftMs === 0) this.#nextMs = firstPauseMs
  }
}

/** Lets this many go at a time; the others wait in order. */
export class Window {
  #free: number
  #waiting: (() => void)[] = []

  constructor(size: number) {
    this.#free = size
  }

  async enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** The next one who waits goes in. */
  leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}
