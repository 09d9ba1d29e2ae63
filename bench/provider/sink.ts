import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { steadyMs } from '../clock.ts'
import type { SinkQuestion, SinkReport } from './orders.ts'

/** A bare HTTP server that says yes to everything and counts: where Kannel hands messages over. */
let count = 0
let wanted = Number.POSITIVE_INFINITY

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 0 })
  response.end()
  count++
  look()
})

function look(): void {
  if (count < wanted) return
  count -= wanted
  wanted = Number.POSITIVE_INFINITY
  process.send?.({ lastAtMs: steadyMs() } satisfies SinkReport)
}

process.on('message', ({ requests }: SinkQuestion) => {
  wanted = requests
  look()
})

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
