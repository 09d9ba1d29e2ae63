/**
 * What a channel is given to send, and what may become of the attempt: four outcomes, each of which
 * decides what the outbox does next.
 */

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

/** Whether it came too late after the citizen's last message for a free text. */
export function isWindowClosed(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.code === 'window_closed'
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

/** The bytes of an attachment, and of what type they are said to be. */
export function fetchedAs(body: Buffer, mimeType: string | undefined): MediaFetch {
  return { kind: 'fetched', body, ...(mimeType && { mimeType }) }
}

/** An attachment that cannot be had now. */
export function later(detail: string, retryAfterMs?: number): MediaFetch {
  return { kind: 'later', detail, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** An outcome that says: not now, the same message may go later. */
export function deferred(detail: string, retryAfterMs?: number) {
  return { kind: 'deferred' as const, detail, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** What an error of a provider means for the message. `deferred`: the same may go again later. */
export type Verdict = RejectionCode | 'deferred'

/**
 * A provider's table of errors, turned round: from code to verdict.
 *
 * @param codes `credentials` stands for everything that only the operator can mend and that stops
 *   the account
 */
export function verdictsOf<Code>(
  codes: Readonly<Partial<Record<Verdict, readonly Code[]>>>,
): ReadonlyMap<Code, Verdict> {
  return new Map(
    (Object.keys(codes) as Verdict[]).flatMap((verdict) =>
      (codes[verdict] ?? []).map((code) => [code, verdict] as const),
    ),
  )
}

/** The outcome that follows from a verdict. */
export function judged(verdict: Verdict, detail: string, retryAfterMs?: number) {
  return verdict === 'deferred'
    ? deferred(detail, retryAfterMs)
    : { kind: 'rejected' as const, code: verdict, detail }
}
