import type { DeliveryEvent, EchoEvent, InboundEvent } from '../../src/contract/events.ts'
import type { OutboundMessage } from '../../src/contract/sending.ts'

const most = 500

/**
 * Messages of which nobody knows whether they were sent. One that shows up as written on the phone
 * was sent after all: no human wrote it.
 */
export class Doubts {
  readonly #open = new Map<string, OutboundMessage[]>()
  #count = 0

  add(message: OutboundMessage): void {
    const key = keyOf(message.to, message.text)
    this.#open.set(key, [...(this.#open.get(key) ?? []), message])
    this.#count += 1
    const [oldest] = this.#open.keys()
    if (this.#count > most && oldest !== undefined) this.#take(oldest)
  }

  /** The event as it is, or the delivery of ours that it proves. */
  settle(event: InboundEvent): InboundEvent {
    if (event.kind !== 'echo') return event
    const message = this.#take(keyOf(event.to, event.text))
    return message ? deliveryOf(event, message) : event
  }

  #take(key: string): OutboundMessage | undefined {
    const [first, ...others] = this.#open.get(key) ?? []
    if (others.length > 0) this.#open.set(key, others)
    else this.#open.delete(key)
    if (first) this.#count -= 1
    return first
  }
}

function deliveryOf({ account, externalId }: EchoEvent, { id }: OutboundMessage): DeliveryEvent {
  const eventKey = `${externalId}:sent`
  return { kind: 'delivery', account, eventKey, externalId, reference: id, status: 'sent' }
}

function keyOf(to: string, text: string): string {
  return `${to}\n${text}`
}
