/**
 * What a channel hears from its provider: a request and the answer to it, and what the request says,
 * as events. Everything here is data.
 */

/** A provider's HTTP request, exactly as it arrived: signatures are computed over these bytes. */
export interface ProviderRequest {
  readonly method: string
  /** Absolute, as the provider called it (public address of the gateway, path and query). */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** For providers that do not say when a message was sent. */
  readonly receivedAt: Date
}

/** What is known of a request before its body has come. */
export type RequestHead = Omit<ProviderRequest, 'body'>

/** What the provider hears. A 2xx is only sent once the events are durable. */
export interface Answer {
  readonly status: number
  readonly contentType?: string
  readonly body?: string
}

/** A request that is not verified has no events: nothing of it is believed. */
export interface Reception {
  readonly verified: boolean
  readonly answer: Answer
  readonly events: readonly InboundEvent[]
}

/** Where an event happened, and the key that makes it one event however often it is delivered. */
interface EventOrigin {
  /** The provider's own id of the account that the event belongs to: a number, a page, a bot. */
  readonly account: string
  /** Unique per (channel, account, kind) for ever: the provider's id, plus status or version. */
  readonly eventKey: string
}

/** A citizen wrote to us. Every type that a provider has comes as one of these. */
export interface MessageEvent extends EventOrigin {
  readonly kind: 'message'
  readonly externalId: string
  /** Opaque address of the sender within the account; a reply to it reaches the same person. */
  readonly from: string
  /** Other addresses of the same person that the provider told with this message. */
  readonly alsoKnownAs?: readonly string[]
  readonly fromName?: string
  /** What was typed, a caption, or the title of a button. Empty where there are only attachments. */
  readonly text: string
  /** Orders the messages of one burst. The door takes the arrival instead of a time that cannot be. */
  readonly sentAt: Date
  /** `sentAt` is by the clock of whoever wrote, and not by the provider's. */
  readonly sendersClock?: true
  readonly attachments: readonly Attachment[]
  readonly location?: Location
  /** External id of the message that this one answers. */
  readonly replyTo?: string
  /**
   * What has no place above, in the provider's words and beside what could be read: kept and shown.
   * Where nothing else could be read, the citizen is told once.
   */
  readonly unsupported?: string
  /** Needs no answer and opens no complaint: a reaction, a notice of the platform. */
  readonly passive?: true
  /** The platform's own way to start a conversation was used: nothing was said yet. */
  readonly opening?: true
  /** Everybody can read it, and its answers unless the channel says `answersInPrivate`. */
  readonly public?: true
  /** Where it was said, in the channel's own words, if that decides how it is answered. */
  readonly place?: string
  /** One part of a text that the network cut up. The parts of one group become one message. */
  readonly part?: Part
}

export interface Part {
  /** The same for all parts of one text; telephones use one again and again. Names no sender. */
  readonly group: string
  /** From 1. */
  readonly number: number
  readonly total: number
  /** A cut may fall into a character, so parts are joined before they are read. */
  readonly content?: Octets
}

/** Octets of a text, and the name of their coding: as sms-text.ts has them, or a word for operators. */
export interface Octets {
  readonly coding: string
  /** In base64. */
  readonly octets: string
}

export interface Attachment {
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'contact'
  /** The provider's id or address, whichever it takes to fetch the bytes. */
  readonly externalId?: string
  readonly url?: string
  readonly mimeType?: string
  readonly fileName?: string
  readonly sha256?: string
  /** What a contact card says, as one line. */
  readonly text?: string
  /** All that it holds, where nothing has to be fetched: a text that was too long for a message. */
  readonly content?: string
}

export interface Location {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string
  readonly address?: string
}

/** Ordered by progress; nextStatus in src/outbox/reports.ts says which may follow which. */
export type DeliveryStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

/** What became of a reply. It is named by the provider's id, by our reference, or by both. */
export interface DeliveryEvent extends EventOrigin {
  readonly kind: 'delivery'
  /** In the same form as in the outcome of the reply. */
  readonly externalId?: string
  /** Other ways to read that id; they count only where nothing of ours has the id itself. */
  readonly otherIds?: readonly string[]
  /** The citizen whom the reply went to, where the provider tells: it may use an id again. */
  readonly address?: string
  /** `OutboundMessage.id`, where the provider carries a token of ours back. */
  readonly reference?: string
  readonly status: DeliveryStatus
  readonly error?: { readonly code: string; readonly detail: string }
  readonly at?: Date
  /** How it came, where only its words say that it is a report. */
  readonly raw?: string
}

/**
 * A citizen changed a message. It may come before the message, or in place of it: then it is all that
 * is known of it. What it does not tell of the message stays as it was.
 */
export interface EditEvent
  extends EventOrigin,
    Pick<MessageEvent, 'unsupported' | 'passive' | 'public' | 'place'> {
  readonly kind: 'edit'
  /** Of the message. */
  readonly externalId: string
  readonly from: string
  /** The whole new text. */
  readonly text: string
  /** All that the message has from then on; left out where the provider does not tell. */
  readonly attachments?: readonly Attachment[]
  readonly location?: Location
  readonly editedAt: Date
}

/** A citizen took a message back, for ever. */
export interface DeletionEvent extends EventOrigin {
  readonly kind: 'deletion'
  /** Of the message. */
  readonly externalId: string
  readonly from?: string
  readonly deletedAt: Date
}

/** The same person now writes from another address. */
export interface RenumberedEvent extends EventOrigin {
  readonly kind: 'renumbered'
  readonly previous: string
  readonly current: string
  readonly at: Date
}

/** A human answered in the provider's own app. */
export interface EchoEvent extends EventOrigin {
  readonly kind: 'echo'
  readonly externalId: string
  readonly to: string
  readonly text: string
  readonly sentAt: Date
}

/** One element of a batch that could not be read, as it came. The other elements go on. */
export interface MalformedEvent extends EventOrigin {
  readonly kind: 'malformed'
  readonly raw: string
  readonly reason: string
}

export type InboundEvent =
  | MessageEvent
  | DeliveryEvent
  | EditEvent
  | DeletionEvent
  | RenumberedEvent
  | EchoEvent
  | MalformedEvent
