import { type Http, HttpFailure, type HttpRequest } from '../../src/contract/http.ts'

export interface ScriptedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes and texts as they are, anything else as JSON; empty where it is left out. */
  readonly body?: unknown
}

/** What a provider answers, or how the transport fails. */
export type Scripted = ScriptedAnswer | HttpFailure

export interface SentRequest extends HttpRequest {
  readonly url: string
}

export interface ScriptedHttp {
  readonly http: Http
  /** Every request so far, in order. */
  readonly asked: SentRequest[]
  /** The JSON bodies of what it was asked, without those that are none. */
  payloads(): unknown[]
}

/** A provider that gives these answers in turn, and fails the test that asks for more. */
export function scriptedHttp(...answers: readonly Scripted[]): ScriptedHttp {
  return scripted((nth) => answers[nth])
}

/** A provider that has one answer for everything. */
export function steadyHttp(answer: Scripted): ScriptedHttp {
  return scripted(() => answer)
}

function scripted(answerTo: (nth: number) => Scripted | undefined): ScriptedHttp {
  const asked: SentRequest[] = []
  const http: Http = async (url, request) => {
    const answer = answerTo(asked.length)
    asked.push({ url, ...request })
    if (answer === undefined) throw new Error(`no answer is left for ${url}`)
    if (answer instanceof HttpFailure) throw answer
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
  if (body === undefined) return Buffer.alloc(0)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}
