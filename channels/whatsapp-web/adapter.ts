import type { Client, Message } from 'whatsapp-web.js'
import { type Happening, snapshotOf } from './happening.ts'

/** The part of the library's Client that emits events. */
export type Events = Pick<Client, 'on'>

/** The rest of the Client that a session uses. */
export type WebClient = Events &
  Pick<
    Client,
    | 'initialize'
    | 'destroy'
    | 'getState'
    | 'getChats'
    | 'getMessageById'
    | 'getNumberId'
    | 'sendMessage'
  > & { readonly info?: Client['info']; readonly pupBrowser?: Client['pupBrowser'] }

/**
 * Turns what the client tells about messages into happenings. A listener of the library must never
 * throw: it would be an unhandled rejection in the page's callback.
 *
 * @param own tells what we sent from what a human sent on the phone
 */
export function adapt(
  client: Events,
  own: Pick<OwnSends, 'whenOthers'>,
  tell: (happening: Happening) => void,
  now: () => number = Date.now,
): void {
  const told = (what: Happening['what'], message: Message, more: Partial<Happening> = {}): void => {
    let snapshot: unknown
    try {
      snapshot = snapshotOf(message)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      // It is not built as the library builds messages: the raw data are kept.
      snapshot = (message as Partial<Message> | undefined)?.rawData
    }
    tell({ what, at: now(), message: snapshot, ...more })
  }

  client.on('message', (message) => told('message', message))
  client.on('message_create', (message) => {
    if (!message.fromMe) return
    own.whenOthers(message, () => told('sent by hand', message))
  })
  client.on('message_edit', (message, text, before) => {
    // A message that could not be read before "changes" from nothing.
    if (isText(text) && isText(before) && text !== before) told('edit', message, { text })
  })
  client.on('message_revoke_everyone', (message) => told('deletion', message))
  client.on('message_ack', (message, ack) => {
    if (message.fromMe && typeof ack === 'number') told('progress', message, { progress: ack })
  })
  onUntyped(client, 'message_ciphertext_failed', (message) => told('unreadable', message))
  client.on('contact_changed', (message, previous, current, isContact) => {
    if (isContact && isText(previous) && isText(current))
      told('renumbered', message, { previous, current })
  })
}

/** Describes whatever the library throws, in one line without addresses. */
export function wordsOf(fault: unknown): string {
  const text = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
  const line = text.trim().split('\n')[0] ?? ''
  return line.replaceAll(/\d{6,}(@[\w.]+)?/g, '…').slice(0, 300)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** An event that the library has and its types do not name. */
function onUntyped(client: Events, event: string, listener: (message: Message) => void): void {
  const emitter = client as unknown as {
    on(event: string, listener: (message: Message) => void): void
  }
  emitter.on(event, listener)
}

/** More messages than are sent while one send is under way. */
const maxIds = 1_000

/**
 * Tells messages that we sent from those that a human sent on the phone. The library tells of a sent
 * message before the sender knows its id, so messages that come while a send is under way are judged
 * after it.
 */
export class OwnSends {
  readonly #ids = new Set<string>()
  readonly #texts = new Map<string, number>()
  #waiting: (() => void)[] = []
  #underWay = 0

  /** @returns a function to call at the end of the send, with the id if it is known */
  begin(text: string): (externalId?: string) => void {
    this.#underWay += 1
    return (externalId) => {
      this.#underWay -= 1
      if (externalId !== undefined) this.#ids.add(externalId)
      // Nobody knows whether it was sent: one message with the same text counts as it.
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

  /** Calls back if the message is not ours: at once, or when no send is under way. */
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
