import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { Doubts } from './doubts.ts'
import { longestWaitMs, type Pace } from './pace.ts'
import type { SessionProcess } from './session-process.ts'
import type { Send, SendAnswer } from './wire.ts'

const sendMs = 25_000
const graceMs = 2_000
const isLate: Outcome = { kind: 'deferred', detail: 'the one before it took too long' }
const isDown: Outcome = { kind: 'deferred', detail: 'the session is not up' }

/** Sends over whichever session is up, slowly. */
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

  /** Begins no more; resolves when what left is answered. */
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
    if (turn.kind === 'full') {
      const { retryAfterMs } = turn
      return { kind: 'deferred', detail: 'its pace is used up', retryAfterMs }
    }
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

  /** One after the other, as from one phone: a session that dies takes one at most along. */
  async #inTurn(send: () => Promise<Outcome>): Promise<Outcome> {
    const sending = this.#last.then(send)
    this.#last = sending.then(
      () => undefined,
      () => undefined,
    )
    return await sending
  }

  /** Shorter where it is to end. */
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
  return {
    type: 'send',
    to,
    text,
    ...(replyTo !== undefined && { replyTo }),
    ...(file && { file }),
  }
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
      return { kind: 'deferred', detail: answer.detail }
    case 'unknown':
      return answer
  }
}
