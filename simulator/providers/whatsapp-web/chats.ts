import type { RawMessage } from './raw.ts'

const mostMessages = 200

interface Chat {
  readonly address: string
  readonly messages: RawMessage[]
  unread: number
}

/** What WhatsApp's servers and the phone have: chats with their messages, and what is unread. */
export class Chats {
  readonly #chats = new Map<string, Chat>()
  readonly #byId = new Map<string, { raw: RawMessage; bytes?: Buffer | undefined }>()

  add(raw: RawMessage, bytes?: Buffer): void {
    const { remote: address, fromMe, _serialized } = raw.id
    if (this.#byId.has(_serialized)) return
    const chat = this.#chats.get(address) ?? { address, messages: [], unread: 0 }
    this.#chats.set(address, chat)
    chat.messages.push(raw)
    this.#byId.set(_serialized, { raw, bytes })
    if (!fromMe) chat.unread += 1
    for (const old of chat.messages.splice(0, chat.messages.length - mostMessages))
      this.#byId.delete(old.id._serialized)
  }

  /** Whoever answers has read. */
  read(address: string): void {
    const chat = this.#chats.get(address)
    if (chat) chat.unread = 0
  }

  knows(address: string): boolean {
    return this.#chats.has(address)
  }

  /** What the library's Chat is made of. */
  list(): object[] {
    return [...this.#chats.values()].map(({ address, messages, unread }) => ({
      id: { _serialized: address },
      formattedTitle: address,
      isGroup: false,
      unreadCount: unread,
      t: messages.at(-1)?.t ?? 0,
    }))
  }

  messages(address: string, limit: number): readonly RawMessage[] {
    return this.#chats.get(address)?.messages.slice(-limit) ?? []
  }

  find(id: string): { readonly raw: RawMessage; readonly bytes?: Buffer | undefined } | undefined {
    return this.#byId.get(id)
  }
}
