import { isNumber } from './kit/citizens.ts'
import type { Courier } from './kit/courier.ts'
import type { Faults } from './kit/faults.ts'
import type { CitizenMessage, GestureKind, Provider } from './kit/provider.ts'
import { splitText } from './kit/text.ts'
import type { Phone, PhoneBook } from './phone-book.ts'

/** What a citizen sends: a text, a file (the text is its caption) or a place. */
interface Content {
  readonly text?: string | undefined
  readonly attachment?: CitizenMessage['attachment']
  readonly location?: CitizenMessage['location']
}

interface Sent {
  /** One per message that the phone made of it, in order. */
  readonly externalIds: readonly string[]
  /** Resolves once the gateway acknowledged them all (true) or the provider gave one up (false). */
  readonly acknowledged: Promise<boolean>
}

export interface Phones {
  /** Hands it to the provider. Throws RangeError for what `refusal` names. */
  send(channel: string, number: string, content: Content): Sent
  /** Why this phone cannot send this, in words; undefined where it can. */
  refusal(channel: string, number: string, content: Content): string | undefined
  /**
   * Does what people do besides writing; resolves to whether the gateway acknowledged it. An edit
   * or a deletion is about the citizen's latest private message that is still there. Undefined where the provider has no such
   * gesture, or there is no such message.
   */
  gesture(
    channel: string,
    number: string,
    kind: GestureKind,
    text: string,
  ): Promise<boolean> | undefined
  list(channel?: string): Phone[]
  get(channel: string, number: string): Phone | undefined
  /** Resolves to the first message of this phone, there already or yet to come, that fits. */
  until: PhoneBook['until']
  /** Calls back for every change until the returned function is called. */
  subscribe: PhoneBook['subscribe']
}

/** A provider with its own queues to the gateway, so that a stuck channel holds up no other. */
export interface Lane {
  readonly provider: Provider
  readonly courier: Courier
  readonly reports: Courier
}

export interface PhonesDeps {
  readonly lanes: ReadonlyMap<string, Lane>
  readonly book: PhoneBook
  readonly faults: Faults
  now(): Date
  /** Told of every post to the gateway. */
  trace?(details: Readonly<Record<string, unknown>>): void
}

/** The phones of all channels: what is sent here reaches the gateway as its provider delivers. */
export function createPhones(deps: PhonesDeps): Phones {
  const { lanes, book, now } = deps
  const refusal: Phones['refusal'] = (channel, number, content) =>
    refusalOf(lanes.get(channel), channel, number, content)
  return {
    send: (channel, number, content) => {
      const lane = lanes.get(channel)
      const reason = refusal(channel, number, content)
      if (reason || !lane) throw new RangeError(reason)
      const sent = splitText(content.text ?? '', lane.provider.maxText).map((text, index) =>
        sendOne(deps, lane, { ...(index === 0 && content), number, text, at: now() }),
      )
      return {
        externalIds: sent.map((each) => each.externalId),
        acknowledged: Promise.all(sent.map((each) => each.acknowledged)).then((all) =>
          all.every(Boolean),
        ),
      }
    },
    refusal,
    gesture: (channel, number, kind, text) => {
      const lane = lanes.get(channel)
      const act = lane?.provider.gestures?.[kind]
      const isChange = kind === 'edit' || kind === 'deletion'
      const written = book
        .get(channel, number)
        ?.messages.findLast(
          (each) => each.direction === 'out' && !each.public && each.changed !== 'deletion',
        )
      if (!lane || !act || (isChange && !written)) return undefined
      const about = written?.externalId ?? ''
      const { externalId, parcel } = act({ number, text, about, at: now() })
      if (isChange && written) book.change('sent', channel, about, { changed: kind, text })
      if (kind === 'comment')
        book.add('sent', channel, number, {
          direction: 'out',
          externalId,
          text,
          at: now(),
          status: 'waiting',
          acknowledged: false,
          attempts: 0,
          public: true,
        })
      return lane.courier.carry(parcel).then((acknowledged) => {
        if (kind === 'comment')
          book.change(acknowledged ? 'acknowledged' : 'lost', channel, externalId, {
            acknowledged,
            status: acknowledged ? 'acknowledged' : 'lost',
          })
        return acknowledged
      })
    },
    list: book.list.bind(book),
    get: book.get.bind(book),
    until: book.until.bind(book),
    subscribe: book.subscribe.bind(book),
  }
}

function refusalOf(
  lane: Lane | undefined,
  channel: string,
  number: string,
  { text = '', attachment, location }: Content,
): string | undefined {
  if (!lane) return `no such channel: ${channel}`
  const { carries, title } = lane.provider
  if (!isNumber(number)) return `not a number: ${number}`
  if (attachment && !carries.attachments) return `${title} carries no attachments here`
  if (location && !carries.locations) return `${title} carries no locations here`
  if (attachment && location) return 'an attachment and a location are two messages'
  if (text !== '' && location) return 'a text and a location are two messages'
  return text === '' && !attachment && !location ? 'nothing to send' : undefined
}

function sendOne(deps: PhonesDeps, { provider, courier }: Lane, message: CitizenMessage) {
  const { channel } = provider
  const { number, text, at, attachment, location } = message
  const { externalId, parcel } = provider.write(message)
  deps.book.add('sent', channel, number, {
    direction: 'out',
    externalId,
    text,
    at,
    status: 'waiting',
    acknowledged: false,
    attempts: 0,
    attachment: attachment && withoutBytes(attachment),
    location,
  })
  const acknowledged = courier.carry({
    ...parcel,
    tried: ({ outcome, status, detail }, attempts, last) => {
      deps.trace?.({ channel, externalId, attempts, outcome, detail })
      const become = outcome === 'acknowledged' ? outcome : last ? 'lost' : 'attempt'
      const isAcknowledged = become === 'acknowledged'
      // A gateway may mark a message as read while its answer to it is still under way.
      const isRead = deps.book.find(channel, externalId)?.message.status === 'read'
      deps.book.change(become, channel, externalId, {
        attempts,
        detail,
        httpStatus: status,
        acknowledged: isAcknowledged,
        ...(!isRead && { status: become === 'attempt' ? 'waiting' : become }),
        ...(isAcknowledged && { acknowledgedAfterMs: deps.now().getTime() - at.getTime() }),
      })
    },
  })
  if (deps.faults.strike(channel, 'duplicateInbound'))
    void courier.carry({ ...parcel, lane: `${parcel.lane} again` })
  return { externalId, acknowledged }
}

function withoutBytes({ type, mimeType, fileName }: NonNullable<Content['attachment']>) {
  return { type, mimeType, fileName }
}
