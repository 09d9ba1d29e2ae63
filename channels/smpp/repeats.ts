/** After this time the centre may have stopped waiting for our answer. */
const slowMs = 5_000
/** How long after a doubt the same message counts as its repeat. */
export const windowMs = 120_000
/** Keys tell the time of arrival no finer than this: so another process can guess them. */
const slotMs = 10_000

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
 *
 * A key is the digest, the ten seconds in which it came, and its number among those of that time.
 */
export class Repeats {
  readonly #now: () => number
  readonly #token: () => string
  readonly #byDigest = new Map<string, Occurrence[]>()
  /** Keys that this process gave or took over, with the time of that. */
  readonly #known = new Map<string, number>()
  /** How many keys of a digest and slot are taken, and when that was last known. */
  readonly #taken = new Map<string, { readonly count: number; readonly at: number }>()
  readonly #over = new WeakSet<object>()
  #sweptAt = 0

  /** @param token a few letters, for keys that nobody has to guess */
  constructor(now: () => number, token: () => string) {
    this.#now = now
    this.#token = token
  }

  /** @param canTell false where nobody knows which keys another process gave: then no key is guessed */
  arrive(digest: string, via: object, canTell = true): Occurrence {
    const now = this.#now()
    this.#sweep(now)
    const earlier = this.#byDigest.get(digest)?.find((one) => isDoubtful(one, now, via))
    if (earlier) this.#drop(earlier)
    const key = earlier?.key ?? this.#newKey(digest, now, canTell)
    const occurrence = { key, digest, via, arrivedAt: now }
    this.#add(occurrence)
    if (this.#over.has(via)) this.doubt(occurrence)
    return occurrence
  }

  #newKey(digest: string, now: number, canTell: boolean): string {
    const name = nameOf(digest, slotOf(now))
    if (!canTell) return `${name}.${this.#token()}`
    const count = this.#taken.get(name)?.count ?? 0
    this.#taken.set(name, { count: count + 1, at: now })
    return keyOf(name, count)
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
    this.#over.add(via)
    for (const list of this.#byDigest.values()) {
      for (const occurrence of list) if (occurrence.via === via) this.doubt(occurrence)
    }
  }

  /**
   * Takes over the doubts of other processes: of these keys, those that are not ours and that the
   * previous process did not list as answered when it closed.
   *
   * @param keys that were accepted in the last two minutes
   */
  recall(keys: readonly string[], closing: Closing | undefined): void {
    const now = this.#now()
    for (const key of keys) {
      const [digest = '', slot = '', number = ''] = key.split('.')
      const name = `${digest}.${slot}`
      const count = Math.max(this.#taken.get(name)?.count ?? 0, Number(number) + 1)
      this.#taken.set(name, { count, at: now })
      if (this.#known.has(key)) continue
      const givenAt = Number.parseInt(slot, 36) * slotMs
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
    for (const [name, { at }] of this.#taken) if (now - at > windowMs * 2) this.#taken.delete(name)
  }
}

/** @param via on a session that goes on, an answer in time settles it: a centre may prove nothing */
function isDoubtful(occurrence: Occurrence, now: number, via: object): boolean {
  const { doubtUntil, arrivedAt, answeredAt = Number.POSITIVE_INFINITY } = occurrence
  if (doubtUntil !== undefined) return now < doubtUntil
  if (occurrence.via === via && answeredAt - arrivedAt < slowMs) return false
  return now >= arrivedAt + slowMs && now < endOf(occurrence)
}

function slotOf(ms: number): number {
  return Math.floor(ms / slotMs)
}

function nameOf(digest: string, slot: number): string {
  return `${digest}.${slot.toString(36)}`
}

/** @param name of a digest and a slot */
export function keyOf(name: string, number: number): string {
  return `${name}.${number}`
}

/** The names under which a message with this digest may have come in this time. */
export function namesBetween(digest: string, from: number, to: number): string[] {
  const first = slotOf(from)
  // One more at the end: the clock of another process may go fast.
  const count = Math.max(0, slotOf(to) + 2 - first)
  return Array.from({ length: count }, (_, place) => nameOf(digest, first + place))
}

function endOf({ doubtUntil, arrivedAt }: Occurrence): number {
  return doubtUntil ?? arrivedAt + slowMs + windowMs
}
