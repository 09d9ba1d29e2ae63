import type { z } from 'zod'
import { type Carries, carriedBy, refusalBy } from './carrying.ts'
import type { Attachment, InboundEvent, ProviderRequest, Reception, RequestHead } from './events.ts'
import type { Http } from './http.ts'
import type { CredentialCheck, Finding, MediaFetch, OutboundMessage, Outcome } from './sending.ts'
import type { TextLimit } from './text-length.ts'

/**
 * The contract between the gateway and a channel: what a channel offers. This folder is all that a
 * channel may import from the gateway; everything the gateway knows of a provider arrives through it.
 *
 * Its words:
 *
 * - A **channel** is a platform that citizens write on. An **account** is one number, page or bot of
 *   ours there, with its settings.
 * - A **webhook channel** is called by its provider. A **connected channel** holds a **connection**
 *   to it; the process that has the **lease** of the account is the connection's **host**.
 * - An **event** is what a provider tells (events.ts). Its **event key** makes it one event, however
 *   often it comes. The **place** of a message is where it was said, if that decides how it is
 *   answered.
 * - An **outcome** is what became of one attempt to send (sending.ts). A **verdict** is what one
 *   error of the provider means for the message.
 * - What several channels do alike stands in reading.ts (what a request says, and who sent it),
 *   words.ts and contact-card.ts (words of any shape), carrying.ts (what goes besides a text), sending.ts, settings.ts, text-length.ts, sms.ts and standard-webhooks.ts: pure functions.
 */

/** What was spent at a provider that charges by the call. */
export interface Spending {
  readonly reads: number
  readonly usd: number
}

/**
 * A list that a provider keeps of the messages of an account. It makes good what was sent while nobody
 * here could be reached. The house reads it page by page, keeps how far it has come after each page,
 * and goes on there; each list of an account has a place of its own.
 */
export interface ProviderList<S = Readonly<Record<string, unknown>>> {
  /** Unique in the channel. */
  readonly name: string
  /** Whether this account wants it read; always, where it is left out. */
  isWanted?(settings: S): boolean
  /** Reads one page. HttpFailure passes through. */
  readPage(place: ListPlace, settings: S, http: Http): Promise<ListAnswer>
}

/** Where to read. All of it is the same for each page of one reading, except for `page`. */
export interface ListPlace {
  /** Messages since then are wanted, where there is no mark. */
  readonly since: Date
  /** The mark of the last reading that came to the end of the list. */
  readonly mark: string | undefined
  /** What the page before said of this one; undefined at the first page. */
  readonly page: string | undefined
  /** Nothing of the list was read before on this day, UTC: for providers that charge by it. */
  readonly isFirstToday: boolean
}

/** A page of a list, or why there is none. */
export type ListAnswer =
  | {
      readonly kind: 'page'
      /** With the event keys that the channel's webhooks have. */
      readonly events: readonly InboundEvent[]
      /** Names the page after this one; undefined: this is the last one. */
      readonly next?: string | undefined
      /**
       * How far the list goes: with it no event of this page is listed again. That of the first page
       * is kept once the last page was read.
       */
      readonly mark?: string | undefined
      /** What this page cost. */
      readonly spent?: Spending
      /** Something that an operator should set right, in words. */
      readonly remark?: string
    }
  /** Not now. */
  | { readonly kind: 'later'; readonly detail: string; readonly retryAfterMs?: number }
  /** Not before somebody does something: the operator is told. */
  | { readonly kind: 'refused'; readonly detail: string }

/** How a connection is, for operators. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly detail: string }
  /** The provider refuses the credentials, or has shut the account: nothing goes until a human acts. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Somebody has to scan this code with the phone. */
  | { readonly kind: 'pairing'; readonly code: string }

/** What a channel that holds a connection is given. */
export interface ConnectionHost {
  /**
   * Resolves once the events are durable; only then may the provider hear so. Rejects where they
   * could not be kept: the provider must be told to send again.
   */
  accept(events: readonly InboundEvent[]): Promise<void>
  /**
   * Those of these event keys under which this account had a message or a delivery report accepted in
   * the last two minutes: for networks that repeat a message without an id of its own.
   *
   * @returns undefined where it cannot be told
   */
  seenLately(eventKeys: readonly string[]): Promise<ReadonlySet<string> | undefined>
  report(state: ConnectionState): void
  /** Aborted when the process stops, or another holds the account. */
  readonly signal: AbortSignal
  /** For what belongs to the account and must survive a restart: sessions, keys. Private. */
  readonly directory: string
}

/** A connection that a channel holds open; the process that holds it also sends on it. */
export interface Connection {
  /** May be called while it is down: the outcome is then `deferred`. */
  send(message: OutboundMessage): Promise<Outcome>
  fetchMedia?(attachment: Attachment, maxBytes: number): Promise<MediaFetch>
  /** Ends in order: nothing is left half sent, nothing is accepted and not stored. */
  close(): Promise<void>
}

/** When an account takes a free text, and what it takes later. */
export interface ReplyWindow {
  /** A free text: this long after the citizen's last message. */
  readonly textMs: number
  /** What a human wrote, with a tag that says so: this long. */
  readonly humanMs?: number | undefined
  /**
   * Whether a template that the provider approved carries a text, at any time.
   *
   * @param purpose what the text is for, as in `OutboundMessage`
   */
  hasTemplate(purpose: string): boolean
}

interface ChannelTraits<R extends z.ZodObject, S extends z.ZodObject> {
  /** Also its path in webhook addresses and its folder below channels/: `twilio`, `meta/whatsapp`. */
  readonly name: string
  readonly title: string
  /** Settings that receiving needs: secrets that prove a request. */
  readonly receiving: R
  /** Settings that sending needs in addition. */
  readonly sending: S
  /** Names of settings that must never be shown; traces and logs mask them. */
  readonly secrets: readonly string[]
  /** The provider's id of the account with these settings, as its events carry it. */
  accountId(settings: z.output<S>): string
  /**
   * Of what kind an address is, where a person may have one of each, such as a number and a user id:
   * two addresses of one kind are two people. Without it all are of one kind.
   *
   * @returns undefined for what has not the form of an address: it is nobody's
   */
  kindOfAddress?(address: string): string | undefined
  readonly textLimit: TextLimit
  /** What goes to a citizen besides a text; nothing where it is left out. */
  readonly carries?: Carries
  /** What goes out are SMS: each costs, so that a reply is one. */
  readonly isSms?: true
  /**
   * The answer to what everybody can read goes to its author alone. Without it everybody can read the
   * answer, too.
   */
  readonly answersInPrivate?: true
  /**
   * Whether what was said at this place has, beside its answer in private, a short one that everybody can
   * read: it goes out with the way `public`.
   *
   * @param place as in `MessageEvent.place`
   */
  repliesInPublic?(settings: z.output<S>, place: string): boolean
  /** How long after the citizen's last message a free text may still be sent, on every account. */
  readonly replyWindowMs?: number
  /** The window of one account, and what goes after it, where accounts differ; undefined: no window. */
  replyWindow?(settings: z.output<S>): ReplyWindow | undefined
  /** How long a comment may have its one answer in private. */
  readonly privateReplyMs?: number
  /** Default of the quiet time after which a burst of messages counts as whole. */
  readonly settleMs: number
  /** What may be spent in a day, UTC, where the provider charges by the call. */
  dailyBudget?(settings: z.output<S>): Spending
}

export interface WebhookChannel<
  R extends z.ZodObject = z.ZodObject,
  S extends z.ZodObject = z.ZodObject,
  P = unknown,
> extends ChannelTraits<R, S> {
  readonly maxBodyBytes: number
  /**
   * No request names the account that it is for: the account whose secret proves it has it, so two
   * accounts must not share a secret.
   */
  readonly accountBySecret?: true
  /**
   * Whether a proof is there and has the right form, or the request wants no more than an answer.
   * What fails this is refused before its body is read, so it is cheap whatever a stranger sends, and
   * true for whatever `receive` verifies.
   */
  mayVerify(head: RequestHead, settings: z.output<R>): boolean
  /** What has to be read before a secret can be tried: once, however many accounts there are. */
  prepare?(request: ProviderRequest): P
  /**
   * Pure over the request's bytes; never throws on what a provider or a stranger sends.
   *
   * @param prepared of `prepare`, which is called here where it is left out
   */
  receive(request: ProviderRequest, settings: z.output<R>, prepared?: P): Reception
  /** Looks up whether a message arrived, where the provider has a list of them. */
  find?(
    message: OutboundMessage,
    attemptedAt: Date,
    settings: z.output<R> & z.output<S>,
    http: Http,
  ): Promise<Finding>
  /** The lists that the provider keeps of an account's messages. */
  readonly lists?: readonly ProviderList<z.output<R> & z.output<S>>[]
  /** How often they are read; every 10 minutes where it is left out. */
  readonly listsEveryMs?: number
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
  /** True: without its lease the channel stops at once. False: it goes on until another takes over. */
  readonly stopsWithoutLease: boolean
  /**
   * Holds the connection until the host's signal aborts, and reconnects by itself. It resolves before
   * the connection is up, and reports its state to the host.
   */
  listen(settings: z.output<R> & z.output<S>, host: ConnectionHost): Promise<Connection>
}

export type Channel = WebhookChannel | ConnectedChannel

/**
 * Ties a channel's settings to its functions, so that its file needs no type arguments; and gives it only
 * what it carries.
 */
export function defineWebhookChannel<R extends z.ZodObject, S extends z.ZodObject, P = unknown>(
  channel: WebhookChannel<R, S, P>,
): WebhookChannel {
  // Functions are contravariant in their settings; the registry only ever passes what `receiving`
  // and `sending` of this very channel have parsed.
  return {
    ...channel,
    send: async (message, settings, http) =>
      refusalBy(channel.carries, message) ??
      (await channel.send(carriedBy(channel.carries, message), settings, http)),
  } satisfies WebhookChannel<R, S> as unknown as WebhookChannel
}

/** The same for a channel that holds a connection. */
export function defineConnectedChannel<R extends z.ZodObject, S extends z.ZodObject>(
  channel: ConnectedChannel<R, S>,
): ConnectedChannel {
  return {
    ...channel,
    listen: async (settings, host) => {
      const connection = await channel.listen(settings, host)
      const send: Connection['send'] = async (message) =>
        refusalBy(channel.carries, message) ??
        (await connection.send(carriedBy(channel.carries, message)))
      const fetchMedia = connection.fetchMedia?.bind(connection)
      return { send, close: () => connection.close(), ...(fetchMedia && { fetchMedia }) }
    },
  } satisfies ConnectedChannel<R, S> as unknown as ConnectedChannel
}
