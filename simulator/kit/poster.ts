import http from 'node:http'
import https from 'node:https'

/** What became of a request. Whether a connection was made decides, for Twilio, if it is repeated. */
export type Posted =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly contentType: string
      readonly body: string
      readonly ms: number
    }
  | { readonly kind: 'unreachable'; readonly detail: string; readonly ms: number }
  | { readonly kind: 'unanswered'; readonly detail: string; readonly ms: number }

export interface Post {
  /** POST where it is left out. */
  readonly method?: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
}

const maxAnswerBytes = 64 * 1024
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** Calls the gateway over kept-alive connections. Never throws: a failure is a `Posted` too. */
export class Poster {
  readonly #http = new http.Agent({ keepAlive: true })
  readonly #https = new https.Agent({ keepAlive: true })

  post(url: string, { method = 'POST', headers, body, timeoutMs }: Post): Promise<Posted> {
    const startedAt = performance.now()
    const elapsed = () => Math.round((performance.now() - startedAt) * 10) / 10
    return new Promise((resolve) => {
      const secure = url.startsWith('https:')
      const bytes = Buffer.from(body)
      const request = (secure ? https : http).request(url, {
        method,
        agent: secure ? this.#https : this.#http,
        headers: { ...headers, 'content-length': bytes.length },
      })
      let connected = false
      const timer = setTimeout(() => request.destroy(new Error('timed out')), timeoutMs)
      const fail = (error: NodeJS.ErrnoException) => {
        clearTimeout(timer)
        // A kept connection that breaks says nothing about the request: the far side had left it.
        const stale = request.reusedSocket && error.code !== undefined
        const kind =
          !connected || stale || neverConnected.has(error.code ?? '') ? 'unreachable' : 'unanswered'
        resolve({ kind, detail: error.code ?? error.message, ms: elapsed() })
      }
      request.on('socket', (socket) => {
        if (!socket.connecting) connected = true
        else socket.once('connect', () => (connected = true))
      })
      request.on('error', fail)
      request.on('response', (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= maxAnswerBytes) chunks.push(chunk)
        })
        response.on('error', fail)
        response.on('end', () => {
          clearTimeout(timer)
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString(),
            ms: elapsed(),
          })
        })
      })
      request.end(bytes)
    })
  }

  /** Breaks what is under way. */
  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }
}
