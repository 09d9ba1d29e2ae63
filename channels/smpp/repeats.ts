/** After this time the centre may have stopped waiting for our answer. */
const slowMs = 5_000
/** How long after a doubt the same message counts as its repeat. */
const windowMs = 120_000

/** One arrival of a message. */
export interface Occurrence {
  readonly key: string
  readonly digest: string
  /** The session on which it came. */
  readonly via: object
  readonly arrivedAt: number
  answeredAt?: number
  doubtUntil?: number
}

/** What the next process has to know, so that it does not doubt messages that were answered. */
export interface Closing {
  /** Our clock, in ms. */
  readonly until: number
  readonly doubtful: readonly string[]
}

/**
 * Tells a message that comes twice from a message that is sent twice: SMPP gives neither an id.
 *
 * A message stays in doubt from its arrival until the centre has proven, by answering something that
 * we sent later, that our answer reached it. If the session breaks before, if we refused it, or if we
 * took so long that the centre may have given up, the next message with the same content within two
 * minutes is taken for its repeat, once, and gets its key. All others are new.
 */
export class Repeats {
  readonly #now: () => number
  readonly #token: () => string
  readonly #byDigest = new Map<string, Occurrence[]>()
  /** Keys that this process gave or took over, with the time of that. */
  readonly #known = new Map<string, number>()
  #sweptAt = 0

  /** @param token a few letters that make two keys of one millisecond differ */
  constructor(now: () => number, token: () => string) {
    this.#now = now
    this.#token = token
  }

  arrive(digest: string, via: object): Occurrence {
    const now = this.#now()
    this.#sweep(now)
    const earlier = this.#byDigest.get(digest)?.find((one) => isDoubtful(one, now))
    if (earlier) this.#drop(earlier)
    const key = earlier?.key ?? `${digest}.${now.toString(36)}.${this.#token()}`
    const occurrence = { key, digest, via, arrivedAt: now }
    this.#add(occurrence)
    return occurrence
  }

  /** Our answer has been written. */
  answered(occurrence: Occurrence): void {
    occurrence.answeredAt = this.#now()
  }

  /** The centre has our answer. */
  proven(occurrence: Occurrence): void {
    const { answeredAt = this.#now(), arrivedAt } = occurrence
    if (answeredAt - arrivedAt < slowMs) this.#drop(occurrence)
    else this.doubt(occurrence)
  }

  /** The centre will or may send it again. */
  doubt(occurrence: Occurrence): void {
    occurrence.doubtUntil ??= this.#now() + windowMs
  }

  /** A session is over: messages that were not proven on it may come again. */
  cut(via: object): void {
    for (const list of this.#byDigest.values()) {
      for (const occurrence of list) if (occurrence.via === via) this.doubt(occurrence)
    }
  }

  /**
   * Takes over the doubts of the previous process: keys of the last two minutes that are not ours, and
   * that it did not list as answered when it closed.
   */
  recall(keys: readonly string[], closing: Closing | undefined): void {
    const now = this.#now()
    for (const key of keys) {
      const [digest = '', time = ''] = key.split('.')
      const givenAt = /^[0-9a-z]{1,11}$/.test(time) ? Number.parseInt(time, 36) : Number.NaN
      if (Number.isNaN(givenAt) || this.#known.has(key)) continue
      const isAnswered =
        closing !== undefined && givenAt <= closing.until && !closing.doubtful.includes(key)
      if (isAnswered) continue
      this.#add({ key, digest, via: this, arrivedAt: givenAt, doubtUntil: now + windowMs })
    }
  }

  closing(): Closing {
    const all = [...this.#byDigest.values()].flat()
    return { until: this.#now(), doubtful: all.map(({ key }) => key) }
  }

  #add(occurrence: Occurrence): void {
    this.#known.set(occurrence.key, this.#now())
    const list = this.#byDigest.get(occurrence.digest)
    if (list) list.push(occurrence)
    else this.#byDigest.set(occurrence.digest, [occurrence])
  }

  #drop(occurrence: Occurrence): void {
    const rest = this.#byDigest.get(occurrence.digest)?.filter((one) => one !== occurrence) ?? []
    if (rest.length > 0) this.#byDigest.set(occurrence.digest, rest)
    else this.#byDigest.delete(occurrence.digest)
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < windowMs / 2) return
    this.#sweptAt = now
    for (const occurrence of [...this.#byDigest.values()].flat()) {
      if (now >= endOf(occurrence)) this.#drop(occurrence)
    }
    // Recent keys reach back two minutes; twice that is enough to know our own again.
    for (const [key, at] of this.#known) if (now - at > windowMs * 2) this.#known.delete(key)
  }
}

function isDoubtful(occurrence: Occurrence, now: number): boolean {
  const from = occurrence.doubtUntil === undefined ? occurrence.arrivedAt + slowMs : 0
  return now >= from && now < endOf(occurrence)
}

function endOf({ doubtUntil, arrivedAt }: Occurrence): number {
  return doubtUntil ?? arrivedAt + slowMs + windowMs
}
