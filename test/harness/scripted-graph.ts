import { createHmac } from 'node:crypto'
import type { ProviderRequest } from '../../src/contract/events.ts'
import type { Http, HttpFailure, HttpRequest } from '../../src/contract/http.ts'

export interface ScriptedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes and texts as they are, anything else as JSON. */
  readonly body: unknown
}

interface Asked extends HttpRequest {
  readonly url: string
}

/** For tests: a Graph API that gives these answers in turn, and keeps what it was asked. */
export function scriptedGraph(...answers: readonly (ScriptedAnswer | HttpFailure)[]): {
  readonly http: Http
  readonly asked: Asked[]
  /** The JSON bodies of what it was asked, without those that are none. */
  payloads(): unknown[]
} {
  const asked: Asked[] = []
  const http: Http = async (url, request) => {
    const answer = answers[asked.length]
    asked.push({ url, ...request })
    if (answer === undefined) throw new Error(`no answer is left for ${url}`)
    if (answer instanceof Error) throw answer
    const { status, headers = {}, body } = answer
    return { status, headers, body: bytesOf(body) }
  }
  return {
    http,
    asked,
    payloads: () =>
      asked.flatMap(({ body }) => (typeof body === 'string' ? [JSON.parse(body) as unknown] : [])),
  }
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

/** A body as Meta posts it, for tests: signed with this app secret. */
export function signedPost(url: string, body: Buffer | string, secret: string): ProviderRequest {
  const digest = createHmac('sha256', secret).update(body).digest('hex')
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${digest}` },
    body: Buffer.from(body),
    receivedAt: new Date(0),
  }
}
