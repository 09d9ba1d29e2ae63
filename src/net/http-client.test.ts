import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { HttpFailure } from '../contract/http.ts'
import { httpClient } from './http-client.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      server.closeAllConnections()
      server.close()
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function failure(url: string, timeoutMs = 5_000): Promise<HttpFailure> {
  const outcome = await httpClient(url, { timeoutMs }).catch((error: unknown) => error)
  if (outcome instanceof HttpFailure) return outcome
  throw new Error('there was no failure')
}

describe('the HTTP client', () => {
  test('gives status, headers and bytes', async () => {
    const url = await serve((_, response) =>
      response.writeHead(429, { 'Retry-After': '7' }).end('slow down'),
    )
    const { status, headers, body } = await httpClient(url, { method: 'POST', body: 'x' })
    expect([status, headers['retry-after'], body.toString()]).toEqual([429, '7', 'slow down'])
  })

  test('follows no redirect: it would carry the credentials along', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/x' }).end())
    expect((await httpClient(url)).status).toBe(302)
  })

  test('knows that a refused connection carried nothing', async () => {
    const url = await serve(() => {})
    open.splice(0).forEach((server) => {
      server.close()
    })
    expect((await failure(url)).mayHaveArrived).toBe(false)
  })

  test('knows that a request without an answer may have arrived', async () => {
    const url = await serve(() => {})
    expect((await failure(url, 50)).mayHaveArrived).toBe(true)
  })

  test('knows that a request cut off may have arrived', async () => {
    const url = await serve((request) => request.socket.destroy())
    expect((await failure(url)).mayHaveArrived).toBe(true)
  })

  test('reads no answer without end', async () => {
    const url = await serve((_, response) => response.end(Buffer.alloc(1_100_000)))
    expect((await failure(url)).message).toContain('longer than')
  })
})
