import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The word by which a phone makes itself known to its provider, and that goes no further. */
export const introduction = 'perkenalan-tanpa-isi'

/** Stands between the simulated providers and the gateway, and keeps introductions to itself. */
export interface Relay {
  readonly url: string
  close(): Promise<void>
}

/** @param gatewayUrl without a slash at the end */
export async function startRelay(gatewayUrl: string): Promise<Relay> {
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks)
      if (body.includes(introduction)) {
        answer.end()
        return
      }
      const { method = 'GET', url = '/', headers } = incoming
      request(`${gatewayUrl}${url}`, { method, headers })
        .on('response', (response) => {
          answer.writeHead(response.statusCode ?? 502, response.headers)
          response.pipe(answer)
        })
        .on('error', () => answer.destroy())
        .end(body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
