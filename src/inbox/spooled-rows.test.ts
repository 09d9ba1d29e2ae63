import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { InboundEvent } from '../contract/events.ts'
import { keyRing } from '../identity/keys.ts'
import { UnsealError } from '../identity/seal.ts'
import { toRows } from './rows.ts'
import { decodeRows, encodeRows } from './spooled-rows.ts'

const newRing = () => keyRing([randomBytes(32).toString('base64')])
const ring = newRing()
const receivedAt = new Date('2026-03-02T03:04:05.678Z')

const events: readonly InboundEvent[] = [
  {
    kind: 'message',
    account: '+622150001708',
    eventKey: 'wamid.6281234567890',
    externalId: 'wamid.6281234567890',
    from: '+6281234567890',
    text: 'Selokan mampet di Jl. Teratai 🌧\0',
    sentAt: new Date('2026-03-02T03:04:04Z'),
    attachments: [],
  },
  { kind: 'malformed', account: 'a', eventKey: 'k', raw: '{', reason: 'no id' },
  { kind: 'delivery', account: 'a', eventKey: 'SM1:sent', externalId: 'SM1', status: 'sent' },
]

const delivery = {
  channel: 'meta/whatsapp',
  request: {
    method: 'POST',
    url: 'https://gw.example.go.id/webhooks/meta/whatsapp',
    headers: {},
    body: Buffer.from('Selokan mampet'),
    receivedAt,
  },
  events,
}

describe('a delivery in the spool', () => {
  test('comes out as it went in', () => {
    const rows = toRows(ring, delivery)
    expect(decodeRows(ring, encodeRows(ring, rows))).toEqual(rows)
  })

  test('comes out without a request where it came over a connection', () => {
    const rows = toRows(ring, { channel: 'smpp', receivedAt, events })
    expect(rows.webhook).toBeUndefined()
    expect(decodeRows(ring, encodeRows(ring, rows))).toEqual(rows)
  })

  test('shows neither text nor address, not even inside a provider’s id', () => {
    const bytes = encodeRows(ring, toRows(ring, delivery)).toString('latin1')
    for (const plain of ['81234567890', 'Selokan', 'wamid', '+622150001708'])
      expect(bytes).not.toContain(plain)
  })

  test('opens with no other key, and not where a byte is changed', () => {
    const sealed = encodeRows(ring, toRows(ring, delivery))
    expect(() => decodeRows(newRing(), sealed)).toThrow(UnsealError)
    sealed[sealed.length - 40] = (sealed.at(-40) ?? 0) ^ 1
    expect(() => decodeRows(ring, sealed)).toThrow(UnsealError)
  })
})
