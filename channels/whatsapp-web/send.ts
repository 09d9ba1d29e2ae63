import type { DeliveryEvent, EchoEvent, InboundEvent } from '../../src/contract/events.ts'
import { present } from '../../src/contract/reading.ts'
import { deferred, type OutboundMessage, type Outcome } from '../../src/contract/sending.ts'
import { longestWaitMs, type Pace } from './pace.ts'
import type { SessionProcess } from './session-process.ts'
import type { Send, SendAnswer } from './wire.ts'

const sendMs = 25_000
const graceMs = 2_000
const isLate = deferred('the one before it took too long')
const isDown = deferred('the session is not up')

/** Sends slowly, over the session that is up. */
export class Sender {
  readonly #session: () => SessionProcess | undefined
  readonly #pace: Pace
  readonly #stop = new AbortController()
  readonly #underWay = new Set<Promise<Outcome>>()
  readonly doubts = new Doubts()
  #last: Promise<void> = Promise.resolve()

  constructor(session: () => SessionProcess | undefined, pace: Pace) {
    this.#session = session
    this.#pace = pace
  }

  async send(message: OutboundMessage): Promise<Outcome> {
    const sending = this.#send(message)
    this.#underWay.add(sending)
    try {
      return await sending
    } finally {
      this.#underWay.delete(sending)
    }
  }

  /** Sends no more; resolves when the messages that left are answered. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.allSettled(this.#underWay)
  }

  async #send(message: OutboundMessage): Promise<Outcome> {
    if (!/@(c\.us|lid)$/.test(message.to)) {
      const detail = 'not an address of WhatsApp Web'
      return { kind: 'rejected', code: 'recipient_unreachable', detail }
    }
    if (!this.#session() || this.#stop.signal.aborted) return isDown
    const turn = this.#pace.take()
    if (turn.kind === 'full') return deferred('its pace is used up', turn.retryAfterMs)
    const startedAt = performance.now()
    await this.#wait(turn.waitMs)
    return await this.#inTurn(async () => {
      const session = this.#session()
      if (!session || this.#stop.signal.aborted) return isDown
      if (performance.now() - startedAt > longestWaitMs + graceMs) return isLate
      const outcome = outcomeOf(await session.send(questionOf(message), sendMs))
      if (outcome.kind === 'unknown') this.doubts.add(message)
      return outcome
    })
  }

  /** Sends one after the other, like a phone: a session that dies loses one at most. */
  async #inTurn(send: () => Promise<Outcome>): Promise<Outcome> {
    const sending = this.#last.then(send)
    this.#last = sending.then(
      () => undefined,
      () => undefined,
    )
    return await sending
  }

  /** Waits; closing cuts the wait short. */
  async #wait(ms: number): Promise<void> {
    const { signal } = this.#stop
    if (ms <= 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done)
    })
  }
}

function questionOf({ to, text, replyTo, attachment }: OutboundMessage): Send {
  const file = attachment && {
    mimeType: attachment.mimeType,
    fileName: attachment.fileName,
    body: attachment.body,
  }
  return { type: 'send', to, text, ...present({ replyTo, file }) }
}

function outcomeOf(answer: SendAnswer | undefined): Outcome {
  switch (answer?.kind) {
    case undefined:
      return { kind: 'unknown', detail: 'the session ended, or was silent, while it was sent' }
    case 'sent':
      return { kind: 'accepted', externalId: answer.externalId }
    case 'unreachable':
      return { kind: 'rejected', code: 'recipient_unreachable', detail: answer.detail }
    case 'not sent':
      return deferred(answer.detail)
    case 'unknown':
      return answer
  }
}

const mostDoubts = 500

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
    if (this.#count > mostDoubts && oldest !== undefined) this.#take(oldest)
  }

  /** The event as it is, or the delivery report of the reply that it proves. */
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
