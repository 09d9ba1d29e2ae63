import type { Happening } from './happening.ts'

/** A stream of 50 messages a second is far beyond a phone; these are minutes of it. */
const defaultMost = 5_000

/**
 * Happenings that are not yet kept. Each is offered until it is kept. Those that do not fit are found
 * later, in the unread chats.
 */
export class Backlog {
  readonly #offer: (sequence: number, happening: Happening) => void
  readonly #overflowed: () => void
  readonly #most: number
  readonly #open = new Map<number, Happening>()
  #sequence = 0
  #isShort = false

  /** @param overflowed called when all are kept, after some did not fit */
  constructor(
    offer: (sequence: number, happening: Happening) => void,
    overflowed: () => void,
    most = defaultMost,
  ) {
    this.#offer = offer
    this.#overflowed = overflowed
    this.#most = most
  }

  add(happening: Happening): void {
    if (this.#open.size >= this.#most) {
      this.#isShort = true
      return
    }
    this.#sequence += 1
    this.#open.set(this.#sequence, happening)
    this.#offer(this.#sequence, happening)
  }

  kept(sequence: number): void {
    this.#open.delete(sequence)
    if (this.#open.size > 0 || !this.#isShort) return
    this.#isShort = false
    this.#overflowed()
  }

  again(sequence: number): void {
    const happening = this.#open.get(sequence)
    if (happening) this.#offer(sequence, happening)
  }

  get isEmpty(): boolean {
    return this.#open.size === 0
  }
}
