import { type Closing, keyOf, namesBetween, type Repeats, windowMs } from './repeats.ts'

/** So many messages are asked for at once; each is up to fourteen keys. */
const maxDigests = 100

/**
 * Finds out, before a message gets a key, whether another process had the same one of late: the
 * previous holder may have been killed between the message and its answer. Keys can be guessed, but not
 * listed. It asks for two minutes after each bind; messages that come together are asked for together.
 */
export class Recall {
  readonly #repeats: Repeats
  readonly #seenLately: (keys: readonly string[]) => Promise<ReadonlySet<string> | undefined>
  readonly #closing: Closing | undefined
  readonly #now: () => number
  readonly #told = new Set<string>()
  readonly #wanted = new Set<string>()
  #openedAt = Number.NEGATIVE_INFINITY
  #current: Promise<boolean> = Promise.resolve(true)
  #next: Promise<boolean> | undefined

  /**
   * @param seenLately undefined where it cannot be told
   * @param closing what the previous process wrote down, if it ended in order
   */
  constructor(
    repeats: Repeats,
    seenLately: (keys: readonly string[]) => Promise<ReadonlySet<string> | undefined>,
    closing: Closing | undefined,
    now: () => number,
  ) {
    this.#repeats = repeats
    this.#seenLately = seenLately
    this.#closing = closing
    this.#now = now
  }

  /** Called before every bind: another process may have had the account until then. */
  opened(): void {
    this.#openedAt = this.#now()
    this.#told.clear()
  }

  /** @returns whether it could be told; undefined where nothing has to be asked */
  of(digest: string): Promise<boolean> | undefined {
    const isOver = this.#now() >= this.#openedAt + windowMs
    if (isOver) this.#told.clear()
    if (isOver || this.#told.has(digest)) return undefined
    this.#wanted.add(digest)
    this.#next ??= this.#current.then(() => {
      const digests = [...this.#wanted]
      this.#wanted.clear()
      this.#next = undefined
      this.#current = this.#ask(digests)
      return this.#current
    })
    return this.#next
  }

  async #ask(digests: readonly string[]): Promise<boolean> {
    for (let from = 0; from < digests.length; from += maxDigests) {
      const some = digests.slice(from, from + maxDigests)
      const seen: string[] = []
      let names = some.flatMap((digest) =>
        namesBetween(digest, this.#now() - windowMs, this.#openedAt),
      )
      for (let number = 0; names.length > 0; number += 1) {
        const found = await this.#seenLately(names.map((name) => keyOf(name, number)))
        if (!found) return false
        names = names.filter((name) => found.has(keyOf(name, number)))
        seen.push(...names.map((name) => keyOf(name, number)))
      }
      this.#repeats.recall(seen, this.#closing)
      for (const digest of some) this.#told.add(digest)
    }
    return true
  }
}
