import { type Http, HttpFailure, type HttpResponse } from '../contract/http.ts'
import { boundedBody, defaultTimeoutMs } from './bounded-body.ts'

// What Node's client says when no byte of the request can have left.
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
])

/**
 * The one way out over HTTP: bounded in time and size, follows no redirect (a redirect would carry
 * credentials to whomever it names), and tells a request that never left from one that may have.
 */
export const httpClient: Http = async (url, request = {}) => {
  const signal = AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs)
  try {
    const response = await fetch(url, {
      method: request.method ?? 'GET',
      ...(request.headers && { headers: { ...request.headers } }),
      ...(request.body !== undefined && { body: request.body }),
      redirect: 'manual',
      signal,
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await boundedBody(response.body ?? [], request.maxBytes),
    } satisfies HttpResponse
  } catch (error) {
    throw asFailure(error)
  }
}

function asFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error
  const { name, message, cause } = error as Error
  const code = (cause as { code?: string } | undefined)?.code
  const detail = name === 'TimeoutError' ? 'no answer in time' : (code ?? message)
  return new HttpFailure(detail, !neverArrived.has(code ?? ''), { cause: error })
}
