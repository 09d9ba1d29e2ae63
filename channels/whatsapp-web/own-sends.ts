import type { Message } from 'whatsapp-web.js'

/** More than are sent while one send is under way. */
const maxIds = 1_000

/**
 * Tells messages of ours that we sent from those that a human sent on the phone. The library tells
 * of a sent message before its id is known to whoever sent it: what comes while a send is under way
 * is judged when none is.
 */
export class OwnSends {
  readonly #ids = new Set<string>()
  readonly #texts = new Map<string, number>()
  #waiting: (() => void)[] = []
  #underWay = 0

  /** @returns to be called at the end, with the id if it is known */
  begin(text: string): (externalId?: string) => void {
    this.#underWay += 1
    return (externalId) => {
      this.#underWay -= 1
      if (externalId !== undefined) this.#ids.add(externalId)
      // Whether it was sent is not known: what reads the same is taken for it, once.
      else this.#texts.set(text, (this.#texts.get(text) ?? 0) + 1)
      for (const oldest of this.#ids) {
        if (this.#ids.size <= maxIds) break
        this.#ids.delete(oldest)
      }
      if (this.#underWay > 0) return
      for (const judge of this.#waiting.splice(0)) judge()
      this.#texts.clear()
    }
  }

  /** Calls back where the message is not ours: at once, or when no send is under way any more. */
  whenOthers(message: Message, then: () => void): void {
    const judge = () => {
      if (!this.#isOurs(message)) then()
    }
    if (this.#underWay > 0) this.#waiting.push(judge)
    else judge()
  }

  #isOurs({ id, body }: Message): boolean {
    if (this.#ids.has(id._serialized)) return true
    const count = this.#texts.get(body) ?? 0
    if (count > 0) this.#texts.set(body, count - 1)
    return count > 0
  }
}
