import type { z } from 'zod'

/**
 * The contract between the gateway and a channel. Everything a channel may import from the gateway
 * is in this file; everything the gateway knows of a provider arrives through it.
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

/** What the provider hears. A 2xx is only sent once the events are durable. */
export interface Answer {
  readonly status: number
  readonly contentType?: string
  readonly body?: string
}

/** Not verified means no events: nothing of an unproven request is believed. */
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
  /** As typed, or a caption, or the title of a button. Empty where there are only attachments. */
  readonly text: string
  readonly sentAt: Date
  readonly attachments: readonly Attachment[]
  readonly location?: Location
  /** External id of the message that this one answers. */
  readonly replyTo?: string
  /** The provider's word for a type that we cannot read: stored, and the citizen is told once. */
  readonly unsupported?: string
  /** Needs no answer and opens no complaint: a reaction, a notice of the platform. */
  readonly passive?: true
  /** Everybody can read it, and whatever answers it: no receipt number is told there. */
  readonly public?: true
  /** Where it was said, in the channel's own words, where that decides how it is answered. */
  readonly place?: string
  /** One part of a text that the network cut up. The parts of one group become one message. */
  readonly part?: Part
}

export interface Part {
  /** The same for all parts of one text, and for no other text of this sender at about that time. */
  readonly group: string
  /** From 1. */
  readonly number: number
  readonly total: number
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
}

export interface Location {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string
  readonly address?: string
}

/** Ordered by progress; see src/outbox/delivery-status.ts for which may follow which. */
export type DeliveryStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

/** What became of a message of ours. Names it by the provider's id, by our reference, or both. */
export interface DeliveryEvent extends EventOrigin {
  readonly kind: 'delivery'
  readonly externalId?: string
  /** `OutboundMessage.id`, where the provider carries a token of ours back. */
  readonly reference?: string
  readonly status: DeliveryStatus
  readonly error?: { readonly code: string; readonly detail: string }
  readonly at?: Date
}

export interface EditEvent extends EventOrigin {
  readonly kind: 'edit'
  readonly externalId: string
  readonly from: string
  readonly text: string
  readonly editedAt: Date
}

export interface DeletionEvent extends EventOrigin {
  readonly kind: 'deletion'
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

export interface OutboundMessage {
  /** Ours, a UUID: handed to the provider wherever it carries a token back. */
  readonly id: string
  /** The account to send from, as in `EventOrigin.account`. */
  readonly account: string
  /** As in `MessageEvent.from`. */
  readonly to: string
  readonly text: string
  /** External id of the citizen's message that this answers. */
  readonly replyTo?: string
  /** `MessageEvent.place` of that message. */
  readonly place?: string
  /** Where this channel's delivery reports are to be posted. */
  readonly callbackUrl: string
  /** Goes along, with the text as its caption, where the channel takes media. */
  readonly attachment?: OutboundAttachment
  /** Words to choose an answer from. A channel without buttons leaves them out: the text names them. */
  readonly choices?: readonly string[]
}

export interface OutboundAttachment {
  readonly type: 'image' | 'video' | 'audio' | 'document'
  readonly mimeType: string
  readonly fileName: string
  readonly body: Buffer
}

export type RejectionCode =
  | 'recipient_unreachable'
  | 'recipient_opted_out'
  | 'window_closed'
  | 'content'
  | 'credentials'
  | 'unexpected'

/**
 * What became of one attempt to hand a message to the provider. A closed set, because whoever asked
 * must choose between done, later, never, and "nobody knows".
 */
export type Outcome =
  | {
      readonly kind: 'accepted'
      readonly externalId: string
      /** What it cost, where the provider charges by the call. */
      readonly usd?: number
    }
  | { readonly kind: 'deferred'; readonly detail: string; readonly retryAfterMs?: number }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string }

/**
 * `fetch`, with the gateway's timeouts, size caps and redacted traces. Throws HttpFailure where no
 * whole response came back; a channel lets it pass, because what it means for the attempt is the
 * same for every provider.
 */
export type Http = (url: string, init?: HttpRequest) => Promise<HttpResponse>

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly timeoutMs?: number
  /** How long the answer may be; 1 MiB where it is left out. */
  readonly maxBytes?: number
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/**
 * Retry-After in ms, seconds or a date; a date counts from the server's own clock, if told.
 * RFC 9110, 10.2.3
 *
 * @param now our clock, in ms, for a server that does not tell its own
 */
export function retryAfterMsOf(
  { headers }: HttpResponse,
  now: () => number = Date.now,
): number | undefined {
  const after = headers['retry-after']?.trim()
  if (!after) return undefined
  if (/^\d{1,9}$/.test(after)) return Number(after) * 1000
  const serverTime = Date.parse(headers['date'] ?? '')
  const waitMs = Date.parse(after) - (Number.isNaN(serverTime) ? now() : serverTime)
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
}

/** The body as JSON; undefined where it is none. */
export function jsonIn({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  /** False only where the request certainly never reached the provider. */
  readonly mayHaveArrived: boolean

  constructor(detail: string, mayHaveArrived: boolean, options?: ErrorOptions) {
    super(detail, options)
    this.mayHaveArrived = mayHaveArrived
  }
}

/** The answer is longer than the request allowed. */
export class AnswerTooLong extends HttpFailure {
  constructor(maxBytes: number) {
    super(`the answer is longer than ${maxBytes} bytes`, true)
  }
}

/** What a provider's own records say of a message whose sending got no answer. */
export type Finding =
  | { readonly kind: 'accepted'; readonly externalId: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly detail: string }

/** What came of fetching the bytes of an attachment. */
export type MediaFetch =
  | { readonly kind: 'fetched'; readonly body: Buffer; readonly mimeType?: string }
  | { readonly kind: 'later'; readonly detail: string; readonly retryAfterMs?: number }
  /** It cannot be had any more, or never could. */
  | { readonly kind: 'gone'; readonly detail: string }

/** Whether the provider takes our credentials. */
export type CredentialCheck =
  | { readonly kind: 'valid' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string }

/** What was spent at a provider that charges by the call. */
export interface Spending {
  readonly reads: number
  readonly usd: number
}

/** From where on a provider's list of messages is read. */
export interface HistoryStart {
  readonly time: Date
  /** What the latest page of the last complete reading said; undefined at the first time. */
  readonly cursor: string | undefined
  /** Today, UTC. */
  readonly spent: Spending
}

export interface HistoryPage {
  /** With the event keys that the channel's webhooks have. */
  readonly events: readonly InboundEvent[]
  /** Where the next reading may start: kept once all pages were read. The last one given holds. */
  readonly cursor?: string
  /** What this page cost. */
  readonly spent?: Spending
}

/** How long a text may be, and in what the provider counts. */
export interface TextLimit {
  readonly max: number
  readonly unit: 'gsm7-segments' | 'characters' | 'bytes' | 'weighted-characters'
}

/** How a connection is, for operators. */
export type LineState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly detail: string }
  /** The provider refuses the credentials, or has shut the account: nothing goes until a human acts. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Somebody has to scan this code with the phone. */
  | { readonly kind: 'pairing'; readonly code: string }

/** What a channel that holds a connection is given. */
export interface Line {
  /**
   * Resolves once the events are durable; only then may the provider hear so. Rejects where they
   * could not be kept: the provider must be told to send again.
   */
  accept(events: readonly InboundEvent[]): Promise<void>
  /**
   * Event keys of the messages of this account that were accepted in the last two minutes: for
   * networks that repeat a message without an id of its own. Empty where it cannot be told.
   */
  recentKeys(): Promise<readonly string[]>
  report(state: LineState): void
  /** Aborted when the process stops, or another holds the account. */
  readonly signal: AbortSignal
  /** For what belongs to the account and must survive a restart: sessions, keys. Private. */
  readonly directory: string
}

/** A connection that a channel holds open; the process that holds it also sends on it. */
export interface Connection {
  /** May be called while the line is down: the outcome is then `deferred`. */
  send(message: OutboundMessage): Promise<Outcome>
  fetchMedia?(attachment: Attachment, maxBytes: number): Promise<MediaFetch>
  /** Ends in order: nothing half-sent, nothing accepted and not stored. */
  close(): Promise<void>
}

interface ChannelTraits<R extends z.ZodObject, S extends z.ZodObject> {
  /** Also its path in webhook addresses and its folder below channels/: `twilio`, `meta/whatsapp`. */
  readonly name: string
  readonly title: string
  /** What it takes to receive: secrets that prove a request. */
  readonly receiving: R
  /** What it takes, besides, to send. */
  readonly sending: S
  /** Settings that must never be shown: masked in traces and logs. */
  readonly secrets: readonly string[]
  /** The provider's id of the account with these settings, as its events carry it. */
  accountId(settings: z.output<S>): string
  readonly textLimit: TextLimit
  /** How long after the citizen's last message a free text may still be sent. */
  readonly replyWindowMs?: number
  /** Default of the quiet time after which a burst of messages counts as whole. */
  readonly settleMs: number
  /** What may be spent in a day, UTC, where the provider charges by the call. */
  dailyBudget?(settings: z.output<S>): Spending
}

export interface WebhookChannel<
  R extends z.ZodObject = z.ZodObject,
  S extends z.ZodObject = z.ZodObject,
> extends ChannelTraits<R, S> {
  readonly maxBodyBytes: number
  /**
   * Nothing in a request names the account that it is for: whose secret proves it decides, so that
   * two accounts must not share one.
   */
  readonly accountBySecret?: true
  /** Pure over the request's bytes; never throws on what a provider or a stranger sends. */
  receive(request: ProviderRequest, settings: z.output<R>): Reception
  /** Looks up whether a message arrived, where the provider has a list of them. */
  find?(
    message: OutboundMessage,
    attemptedAt: Date,
    settings: z.output<R> & z.output<S>,
    http: Http,
  ): Promise<Finding>
  /**
   * What the provider remembers of citizens' messages since then, in pages: for what was sent while
   * nobody here could be reached.
   */
  history?(
    since: HistoryStart,
    settings: z.output<R> & z.output<S>,
    http: Http,
  ): AsyncIterable<HistoryPage>
  /** How often the list is read; every 10 minutes where it is left out. */
  readonly historyEveryMs?: number
  /** Without it an attachment is fetched from its address, if that is a public one. */
  fetchMedia?(
    attachment: Attachment,
    settings: z.output<R> & z.output<S>,
    http: Http,
    maxBytes: number,
  ): Promise<MediaFetch>
  /** Asked at start and every hour; HttpFailure passes through. */
  check?(settings: z.output<R> & z.output<S>, http: Http): Promise<CredentialCheck>
  send(message: OutboundMessage, settings: z.output<R> & z.output<S>, http: Http): Promise<Outcome>
}

export interface ConnectedChannel<
  R extends z.ZodObject = z.ZodObject,
  S extends z.ZodObject = z.ZodObject,
> extends ChannelTraits<R, S> {
  /** With another holder the channel must stop at once; otherwise it goes on until one takes over. */
  readonly stopsWithoutLease: boolean
  /**
   * Holds the connection until the line's signal aborts; reconnects by itself. Resolves before it is
   * up: how it is, the line is told.
   */
  listen(settings: z.output<R> & z.output<S>, line: Line): Promise<Connection>
}

export type Channel = WebhookChannel | ConnectedChannel

/** Ties a channel's settings to its functions, so that its file needs no type arguments. */
export function defineWebhookChannel<R extends z.ZodObject, S extends z.ZodObject>(
  channel: WebhookChannel<R, S>,
): WebhookChannel {
  // Functions are contravariant in their settings; the registry only ever passes what `receiving`
  // and `sending` of this very channel have parsed.
  return channel as unknown as WebhookChannel
}

/** The same for a channel that holds a connection. */
export function defineConnectedChannel<R extends z.ZodObject, S extends z.ZodObject>(
  channel: ConnectedChannel<R, S>,
): ConnectedChannel {
  return channel as unknown as ConnectedChannel
}
