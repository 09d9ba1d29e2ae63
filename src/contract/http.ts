import type { OutboundAttachment, Verdict } from './sending.ts'

/**
 * Asking a provider over HTTP: what a channel is given for it, and what every channel does with it.
 */

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

/** What an HTTP status means for the message where the provider says no more. */
export function verdictOfStatus(status: number): Verdict {
  if (status === 408 || status === 429 || status >= 500) return 'deferred'
  return status === 401 || status === 403 ? 'credentials' : 'unexpected'
}

/** The address of an API as somebody configured it, without slashes at its end. */
export function rootOf(url: string): string {
  return url.replace(/\/+$/, '')
}

/** What a request carries, with the headers that say what it is. */
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
