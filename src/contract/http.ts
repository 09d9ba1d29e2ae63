/** The HTTP client with which a channel asks its provider; src/net implements it. */

/**
 * `fetch` with the gateway's timeouts, size caps and redacted traces. It throws HttpFailure where no
 * whole response came back. A channel lets that pass: it means the same for every provider.
 */
export type Http = (url: string, init?: HttpRequest) => Promise<HttpResponse>

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly timeoutMs?: number
  /** How long the answer may be; 1 MiB where it is left out. */
  readonly maxBytes?: number
  /** Ends the request at once: the process stops. */
  readonly signal?: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** A date as HTTP writes it. `Date.parse` alone would take "-5" for one. RFC 9110, 5.6.7 */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /

/**
 * Retry-After in ms. The header holds seconds or a date; a date counts from the server's own clock,
 * if the server tells it. The house bounds how long it really waits. RFC 9110, 10.2.3
 *
 * @param now our clock, in ms, for a server that does not tell its own
 * @returns undefined where the header is missing or of another form; 0 for a date that is past
 */
export function retryAfterMsOf(
  { headers }: HttpResponse,
  now: () => number = Date.now,
): number | undefined {
  const after = headers['retry-after']?.trim()
  if (!after) return undefined
  if (/^\d+$/.test(after)) return Number(after) * 1000
  if (!httpDate.test(after)) return undefined
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
