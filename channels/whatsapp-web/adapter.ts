import type { Client, Message } from 'whatsapp-web.js'
import { type Happening, snapshotOf } from './happening.ts'
import type { OwnSends } from './own-sends.ts'

/** The library's Client, as far as it only tells. */
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
      // Not built as the library builds messages: what it was made of is kept as it came.
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
    // A message that only now can be read "changes" from nothing.
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

/** Says what is no Error, as the library throws it, in one line without addresses. */
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
