import { Agent, request as ask } from 'undici'
import { type Http, HttpFailure, type HttpResponse } from '../contract/http.ts'
import { boundedBody, defaultTimeoutMs } from './bounded-body.ts'

// What the client says when no byte of the request can have left.
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
])

// The time of a request is bounded as a whole, so that none of its parts needs a clock of its own.
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connectTimeout: 10_000 })

const usual = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'simpul' }

/**
 * The one way out over HTTP: bounded in time and size, follows no redirect (a redirect would carry
 * credentials to whomever it names), and tells a request that never left from one that may have.
 *
 * It stands on the client below Node's `fetch`, which costs half as much a request.
 */
export const httpClient: Http = async (url, request = {}) => {
  const ending = new AbortController()
  const timer = setTimeout(
    () => ending.abort(new HttpFailure('no answer in time', true)),
    request.timeoutMs ?? defaultTimeoutMs,
  )
  try {
    const { statusCode, headers, body } = await ask(url, {
      dispatcher: agent,
      method: request.method ?? 'GET',
      headers: { ...usual, ...request.headers },
      body: request.body ?? null,
      signal: ending.signal,
    })
    return {
      status: statusCode,
      headers: oneOfEach(headers),
      body: await boundedBody(body, request.maxBytes),
    } satisfies HttpResponse
  } catch (error) {
    throw asFailure(error)
  } finally {
    clearTimeout(timer)
  }
}

function oneOfEach(headers: Record<string, string | string[] | undefined>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  )
}

function asFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error
  const { message, code } = error as NodeJS.ErrnoException
  return new HttpFailure(code ?? message, !neverArrived.has(code ?? ''), { cause: error })
}
