import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { EventStream } from './event-stream.ts'
import type { PhoneChange } from './phone-book.ts'

function changeOf(text: string): PhoneChange {
  return {
    type: 'reply',
    channel: 'twilio',
    number: '+628111000111',
    message: {
      direction: 'in',
      externalId: 'SM1',
      text,
      at: new Date(0),
      status: 'queued',
      acknowledged: true,
      attempts: 0,
    },
  }
}

describe('event stream', () => {
  test('keeps a bounded amount for a reader that does not read, and tells it what it missed', async () => {
    const events = new EventStream()
    const server = http.createServer((_, response) => events.attach(response, undefined))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const request = http.get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    const [reader] = (await once(request, 'response')) as [http.IncomingMessage]
    reader.pause()
    // Larger by far than what the sockets between the two may hold.
    for (let batch = 0; batch < 40; batch++) {
      for (let index = 0; index < 100; index++) events.publish(changeOf('a'.repeat(4_096)))
      events.flush()
    }
    expect(events.unreadBytes).toBeLessThan(3 * 1024 * 1024)
    let text = ''
    reader.on('data', (chunk: Buffer) => {
      text = text.slice(-200) + chunk.toString()
    })
    reader.resume()
    while (!text.includes('event: gap')) await once(reader, 'data')
    expect(text).toMatch(/event: gap\ndata: \{"missed":\d+\}/)
    events.close()
    server.closeAllConnections()
    server.close()
  })

  test('costs nothing without readers', () => {
    const events = new EventStream()
    events.publish(changeOf('Halo'))
    expect(events.unreadBytes).toBe(0)
  })
})
