import { setTimeout as wait } from 'node:timers/promises'
import { deferred, type OutboundMessage, type Outcome } from '../../src/contract/sending.ts'
import { asksForPause, numberTypes, outcomeOf, statuses, statusText } from './commands.ts'
import { Pace, Pause } from './pace.ts'
import type { Pdu, ShortMessage } from './pdu.ts'
import { idOf } from './receipt.ts'
import { type EncodedText, encodeText } from './segments.ts'
import type { Session } from './session.ts'
import type { Settings } from './settings.ts'

/** A message that has to wait longer goes back to the outbox. */
const maxWaitMs = 10_000
/** The rest of a message is tried longer once it has begun: giving up would leave it in pieces. */
const maxPauses = 4

/** Sends the account's messages over whichever session has the least to do. */
export class Sender {
  readonly #settings: Settings
  readonly #sessions: () => readonly Session[]
  readonly #pace: Pace
  readonly #pause: Pause
  readonly #underWay = new Set<Promise<Outcome>>()
  #reference: number
  #stopped: Promise<unknown> | undefined

  /** @param reference of the first long text: any number, so that a restart does not repeat them */
  constructor(
    settings: Settings,
    sessions: () => readonly Session[],
    reference: number,
    now: () => number = Date.now,
  ) {
    this.#settings = settings
    this.#sessions = sessions
    this.#reference = reference
    this.#pace = new Pace(settings.tps, now)
    this.#pause = new Pause(now)
  }

  /** Takes no more. Resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#stopped ??= Promise.all(this.#underWay)
    await this.#stopped
  }

  send(message: OutboundMessage): Promise<Outcome> {
    const outcome = this.#send(message)
    this.#underWay.add(outcome)
    return outcome.finally(() => this.#underWay.delete(outcome))
  }

  async #send(message: OutboundMessage): Promise<Outcome> {
    const { numberFormat, defaultCountry, alphabet, referenceBits } = this.#settings
    const address = destinationOf(message.to, numberFormat, defaultCountry)
    if (address === undefined) {
      return { kind: 'rejected', code: 'recipient_unreachable', detail: 'not a telephone number' }
    }
    this.#reference = (this.#reference + 1) & 0xffff
    const encoded = encodeText(message.text, alphabet, referenceBits, this.#reference)
    const { segments } = encoded
    if (segments.length === 0) {
      return { kind: 'rejected', code: 'content', detail: 'no text, or more than 255 segments' }
    }
    if (this.#stopped !== undefined) return deferred('the connection is closing')

    let id = ''
    for (const [index, segment] of segments.entries()) {
      const isLast = index === segments.length - 1
      const pdu = submission(this.#settings, address, encoded, segment, isLast)
      const outcome = await this.#sendSegment(pdu, index > 0)
      if (outcome.kind !== 'accepted')
        return index === 0 ? outcome : partly(outcome, index, segments)
      id = outcome.externalId
    }
    // The centre accepted it without an id: no receipt will ever name it.
    return { kind: 'accepted', externalId: id || message.id }
  }

  /** @param isRest whether earlier segments are sent already */
  async #sendSegment(pdu: Submission, isRest: boolean): Promise<Outcome> {
    for (let pauses = 0; ; pauses += 1) {
      const pausedMs = this.#pause.leftMs
      if (pausedMs > 0 && !isRest) return deferred('throttled by the centre', Math.ceil(pausedMs))
      if (pausedMs > 0) await wait(pausedMs)
      const outcome = await this.#attempt(pdu, isRest)
      if (outcome.kind !== 'deferred' || !isRest || pauses >= maxPauses) return outcome
      if (this.#pause.leftMs === 0) return outcome
    }
  }

  async #attempt(pdu: Submission, isRest: boolean): Promise<Outcome> {
    const waitMs = this.#pace.take(isRest ? Number.POSITIVE_INFINITY : maxWaitMs)
    if (waitMs === undefined) return deferred('more than the agreed messages a second', maxWaitMs)
    if (waitMs > 0) await wait(waitMs)
    const session = this.#leastBusy()
    if (!session) return deferred('not bound', this.#settings.reconnectMs)
    const reply = await session.submit((sequence) => ({ ...pdu, sequence }))
    switch (reply.kind) {
      case 'answered':
        return this.#outcomeOf(reply.pdu)
      case 'unreadable':
        return { kind: 'unknown', detail: 'an answer that cannot be read' }
      case 'silent':
        return { kind: 'unknown', detail: 'no answer' }
      case 'cut':
        return reply.wasWritten
          ? { kind: 'unknown', detail: 'the connection broke before the answer' }
          : deferred('not bound', this.#settings.reconnectMs)
    }
  }

  #outcomeOf(answer: Pdu): Outcome {
    if (answer.status === statuses.ok && 'messageId' in answer) {
      this.#pause.end()
      const externalId = idOf(answer.messageId, this.#settings.msgIdType, 'response')
      return { kind: 'accepted', externalId }
    }
    if (answer.status === statuses.ok) return { kind: 'unknown', detail: 'an answer without an id' }
    if (asksForPause(answer.status))
      return deferred(statusText(answer.status), Math.ceil(this.#pause.begin()))
    return outcomeOf(answer.status)
  }

  #leastBusy(): Session | undefined {
    return this.#sessions()
      .filter(({ canSend }) => canSend)
      .reduce<Session | undefined>(
        (least, one) => (least && least.outstanding <= one.outstanding ? least : one),
        undefined,
      )
  }
}

type Submission = Omit<ShortMessage, 'sequence'>

/** Asks for a receipt with the last segment only: its id is the id of the message. */
function submission(
  settings: Settings,
  address: string,
  { dataCoding, isJoined }: EncodedText,
  shortMessage: Buffer,
  isLast: boolean,
): Submission {
  const { sourceTon, sourceNpi, shortCode, destinationTon, destinationNpi, numberFormat } = settings
  return {
    command: 'submit_sm',
    status: 0,
    serviceType: settings.serviceType,
    source: { ton: sourceTon, npi: sourceNpi, address: shortCode },
    destination: { ton: destinationTon ?? tonOf(numberFormat), npi: destinationNpi, address },
    esmClass: isJoined ? 0x40 : 0,
    protocolId: 0,
    priority: 0,
    scheduledAt: '',
    validity: relativeTime(settings.validityMinutes),
    registeredDelivery: settings.receipts && isLast ? 1 : 0,
    replaceIfPresent: 0,
    dataCoding,
    predefinedId: 0,
    shortMessage,
    tlvs: [],
  }
}

/** SMPP 3.4, 7.1.1.2: YYMMDDhhmmss000R. */
function relativeTime(minutes: number | undefined): string {
  if (minutes === undefined) return ''
  const fields = [0, 0, Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60, 0]
  return `${fields.map((field) => String(field).padStart(2, '0')).join('')}000R`
}

/** Part of it may be on the telephone: a machine must not decide to send all of it again. */
function partly(outcome: Outcome, sent: number, { length }: { readonly length: number }): Outcome {
  const detail = 'detail' in outcome ? outcome.detail : outcome.kind
  return { kind: 'unknown', detail: `${sent} of ${length} segments sent, then ${detail}` }
}

type NumberFormat = 'international' | 'plus' | 'national'

/**
 * The address to send to.
 *
 * @param to as senderOf gave it
 * @returns undefined where no telephone has that address
 */
export function destinationOf(
  to: string,
  format: NumberFormat,
  country: string,
): string | undefined {
  if (!/^\+?\d{3,15}$/.test(to)) return undefined
  const digits = to.replace('+', '')
  if (!to.startsWith('+')) return digits
  if (format === 'plus') return to
  const isHome = digits.startsWith(country)
  return format === 'national' && isHome ? `0${digits.slice(country.length)}` : digits
}

/** The type of number that belongs to the form in which it is written. */
function tonOf(format: NumberFormat): number {
  return format === 'national' ? numberTypes.national : numberTypes.international
}
