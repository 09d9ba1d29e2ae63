import type { HttpRequest } from './http.ts'

/**
 * What a channel is given to send; the four outcomes of the attempt, each of which decides what the
 * outbox does next; and the functions with which channels form requests.
 */

export interface OutboundMessage {
  /** Our id, a UUID. It goes to every provider that carries a token back. */
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
  /** A file to send with the text as its caption; refused where the channel carries none. */
  readonly attachment?: OutboundAttachment
  /** What it is for, such as `receipt` or `news`: an account may have a template for each. */
  readonly purpose?: string
  /** A human wrote it, or the words that it brings. */
  readonly byHuman?: true
  /**
   * How it goes, where that is not as a free text: `template` and `human_agent` after the window of the
   * account; `public` below what it answers, for everybody to read.
   */
  readonly way?: 'template' | 'human_agent' | 'public'
  /** Words to choose an answer from: on buttons, or in the text; see carrying.ts. */
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

/** The result of fetching the bytes of an attachment. */
export type MediaFetch =
  | { readonly kind: 'fetched'; readonly body: Buffer; readonly mimeType?: string }
  | { readonly kind: 'later'; readonly detail: string; readonly retryAfterMs?: number }
  /** Nobody can fetch it any more, or ever could. */
  | { readonly kind: 'gone'; readonly detail: string }

/** Whether the provider takes our credentials. */
export type CredentialCheck =
  | { readonly kind: 'valid' }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string }

/** The bytes of an attachment, and the type that the provider claims. */
export function fetchedAs(body: Buffer, mimeType: string | undefined): MediaFetch {
  return { kind: 'fetched', body, ...(mimeType && { mimeType }) }
}

/** An attachment, or a page of a list, that cannot be had now. */
export function later(detail: string, retryAfterMs?: number) {
  return { kind: 'later' as const, detail, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** An outcome that says: not now, the same message may go later. */
export function deferred(detail: string, retryAfterMs?: number) {
  return { kind: 'deferred' as const, detail, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** What an error of a provider means for the message. `deferred`: it may be sent again later. */
export type Verdict = RejectionCode | 'deferred'

/**
 * Turns a provider's table of errors round: the result maps codes to verdicts.
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

/** An answer that is no acceptance, as a channel has read it. */
export interface Refusal {
  readonly status: number
  /** Whether its body has a form that only this provider's own errors have. */
  readonly isOfProvider: boolean
  /** What its code or its words mean; undefined where they are unknown, and the status decides. */
  readonly verdict?: Verdict | undefined
  readonly detail: string
  readonly retryAfterMs?: number | undefined
}

/**
 * What an answer that is no acceptance means for the message. This is the rule for all channels:
 *
 * - Only the provider itself can say that it failed and did not take a message. Whatever stands
 *   between it and us (a proxy, a balancer, a firewall) has errors of its own, in HTML, in JSON or as
 *   `application/problem+json` (RFC 9457), and sends them after the message has passed, too: the
 *   outcome is unknown, and nothing is sent again without looking.
 * - 502 and 504 say that a server got no good answer from another one. They prove nothing even in the
 *   provider's form, unless a code of it says more.
 * - A refusal that is not the provider's is for the operator to mend: no reply is given up for it.
 */
export function outcomeOfRefusal(refusal: Refusal): Outcome {
  const { status, isOfProvider, detail, retryAfterMs } = refusal
  const known = isOfProvider ? refusal.verdict : undefined
  const isVague = !isOfProvider || status === 502 || status === 504
  if (status >= 500 && isVague && known === undefined) return { kind: 'unknown', detail }
  if (!isOfProvider && notOfProvider.has(status)) return judged('credentials', detail)
  return judged(known ?? verdictOfStatus(status), detail, retryAfterMs)
}

/** Refusals of a proxy, or of a server that is not the provider's. RFC 9110, 15.5 */
const notOfProvider: ReadonlySet<number> = new Set([401, 403, 404, 405, 407])

/** What an HTTP status means for the message, if the provider says nothing else. */
export function verdictOfStatus(status: number): Verdict {
  if (status === 408 || status === 429 || status >= 500) return 'deferred'
  return status === 401 || status === 403 ? 'credentials' : 'unexpected'
}

/** The configured address of an API without slashes at its end. */
export function rootOf(url: string): string {
  return url.replace(/\/+$/, '')
}

/** The body of a request, with the headers that describe it. */
export type Content = Pick<HttpRequest, 'headers' | 'body' | 'timeoutMs'>

/** A payload as JSON. */
export function jsonContent(payload: object): Content {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) }
}

/**
 * A form with text fields and one file behind them, RFC 7578.
 *
 * @param token separates the parts: ours, and nobody who writes their content may know it
 * @param fields text as it is, anything else as JSON
 * @param field the file's name in the form
 */
export function multipart(
  token: string,
  fields: Readonly<Record<string, unknown>>,
  field: string,
  { mimeType, fileName, body }: Omit<OutboundAttachment, 'type'>,
): Content {
  const boundary = `simpul-${token}`
  const part = (disposition: string, rest: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${rest}`
  const texts = Object.entries(fields).map(([name, value]) =>
    part(`name="${name}"`, `\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`),
  )
  // As browsers write it; a line break would end the header.
  // https://html.spec.whatwg.org/multipage/form-control-infrastructure.html
  const shownName = fileName.replace(/["\r\n]/g, encodeURIComponent)
  const head = part(
    `name="${field}"; filename="${shownName}"`,
    `content-type: ${mimeType.replace(/[\r\n]/g, '')}\r\n\r\n`,
  )
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      Buffer.from(texts.join('') + head),
      body,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  }
}
