import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Arrivals } from './arrivals.ts'

export interface StubRequest {
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** `break` cuts the connection instead of answering. */
export type StubAnswer = 'break' | { status: number; contentType?: string; body?: string }

export interface StubGateway {
  readonly url: string
  /** Every request so far, in order of arrival. */
  readonly requests: readonly StubRequest[]
  /** Resolves to the first so many requests that fit, once they are there. */
  until(count: number, fits?: (request: StubRequest) => boolean): Promise<StubRequest[]>
  close(): Promise<void>
}

/** A gateway for tests: keeps what it is told, and answers as the test wants (200 by default). */
export async function startStubGateway(
  answer: (request: StubRequest, nth: number) => StubAnswer | Promise<StubAnswer> = () => ({
    status: 200,
  }),
): Promise<StubGateway> {
  const arrived = new Arrivals<StubRequest>()
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { url = '', headers } = request
    const received = { path: url, headers, body: Buffer.concat(chunks).toString() }
    const decided = await answer(received, arrived.add(received))
    if (decided === 'break') return request.socket.destroy()
    const { status, contentType = 'text/xml', body = '' } = decided
    return response.writeHead(status, { 'content-type': contentType }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    requests: arrived.all,
    until: (count, fits) => arrived.until(count, fits),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
