import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { InboundEvent, MessageEvent, ProviderRequest } from '../../src/contract/events.ts'
import { HttpFailure } from '../../src/contract/http.ts'
import { keyedByContent, shortDigestOf } from '../../src/contract/reading.ts'
import { outboundMessage, sampleIn } from '../../test/harness/channel-fixtures.ts'
import {
  channelSuite,
  type ReceptionCase,
  type SendCase,
} from '../../test/harness/channel-suite.ts'
import { scriptedHttp } from '../../test/harness/scripted-http.ts'
import { httpChannel } from './channel.ts'
import { Incoming, ReplyCreated } from './protocol.ts'

const secret = `whsec_${Buffer.from('a secret of the test, 32 bytes..').toString('base64')}`
const otherSecret = `whsec_${Buffer.from('another secret of 24 byt').toString('base64')}`
const account = 'formulir-web'
const settings = { account, secret, deliverTo: 'https://formulir.test/balasan?kanal=1' }
const now = new Date('2026-11-22T02:20:02Z')
const http = httpChannel(() => now)

/** Signs as a sender does; with what is no secret of the right form, by its own letters. */
function signature(key: string, id: string, timestamp: string, body: Buffer | string): string {
  const bytes = [secret, otherSecret].includes(key)
    ? Buffer.from(key.slice('whsec_'.length), 'base64')
    : Buffer.from(key)
  const mac = createHmac('sha256', bytes).update(`${id}.${timestamp}.`).update(body)
  return `v1,${mac.digest('base64')}`
}

function posted(body: Buffer | string, key = secret, changes: object = {}): ProviderRequest {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(now.getTime() / 1000),
    ...changes,
  }
  const given = signature(key, headers['webhook-id'], headers['webhook-timestamp'], body)
  return {
    method: 'POST',
    url: 'https://gw.example.go.id/webhooks/http',
    headers: { 'webhook-signature': given, ...headers },
    body: Buffer.from(body),
    receivedAt: now,
  }
}

const sample = (name: string) => sampleIn(import.meta.url, `${name}.json`)

/** The key of the event of a sample: of the request, and of what it says. */
const keyOf = (name: string) => `evt_1:${shortDigestOf(JSON.parse(sample(name).toString()).data)}`

const taken = { status: 200, contentType: 'application/json', body: '{"result":"taken"}' }
const data = { id: 'm1', from: 'w1', text: 'Pohon tumbang' }
const message: MessageEvent = {
  kind: 'message',
  account,
  eventKey: 'evt_1',
  externalId: 'm1',
  from: 'w1',
  text: 'Pohon tumbang',
  sentAt: now,
  attachments: [],
}

function created(name: string, changes: object, event: Partial<MessageEvent>): ReceptionCase {
  const body = { type: 'message.created', data: { ...data, ...changes } }
  return {
    name,
    request: posted(JSON.stringify(body)),
    events: [keyedByContent({ ...message, ...event })],
  }
}

function aside(name: string, body: string | object, reason: string): ReceptionCase {
  const raw = typeof body === 'string' ? body : JSON.stringify(body)
  const eventKey = createHash('sha256').update(raw).digest('hex')
  const event: InboundEvent = { kind: 'malformed', account, eventKey, raw, reason }
  const answer = {
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ result: 'set aside', reason }),
  }
  return { name, request: posted(raw), answer, events: [event] }
}

function refused(name: string, request: ProviderRequest): ReceptionCase {
  return { name, request, verified: false, answer: { status: 401 }, events: [] }
}

function atSecond(seconds: number) {
  return posted(sample('message-created'), secret, { 'webhook-timestamp': String(seconds) })
}

const second = now.getTime() / 1000

const receptions: ReceptionCase[] = [
  {
    name: 'reads the sample message-created',
    request: posted(sample('message-created')),
    answer: taken,
    events: [
      keyedByContent({
        kind: 'message',
        account,
        eventKey: '',
        externalId: 'formulir-000123',
        from: 'pengguna-7731',
        fromName: 'Sri Wahyuni',
        text: 'Talang air di Pasar Rejeki bocor, lantai licin sejak kemarin',
        sentAt: new Date('2026-11-22T02:19:41Z'),
        sendersClock: true,
        attachments: [
          {
            type: 'image',
            url: 'https://formulir.contoh.id/berkas/9c1.jpg',
            mimeType: 'image/jpeg',
            fileName: 'talang.jpg',
            sha256: '3f0a377ba0a4a460ecb616f6507ce0d8cfa3e704025d4fda3ed0c5ca05468728',
          },
          {
            type: 'audio',
            url: 'https://formulir.contoh.id/berkas/9c2.m4a',
            mimeType: 'audio/mp4',
          },
        ],
        location: { latitude: -7.257472, longitude: 112.75209, name: 'Pasar Rejeki' },
        replyTo: 'formulir-000101',
      }),
    ],
  },
  {
    name: 'reads the sample message-edited',
    request: posted(sample('message-edited')),
    answer: taken,
    events: [
      {
        kind: 'edit',
        account,
        eventKey: keyOf('message-edited'),
        externalId: 'formulir-000123',
        from: 'pengguna-7731',
        text: 'Talang air di Pasar Rejeki blok B bocor',
        editedAt: new Date('2026-11-22T02:24:58Z'),
      },
    ],
  },
  {
    name: 'reads the sample message-deleted',
    request: posted(sample('message-deleted')),
    answer: taken,
    events: [
      {
        kind: 'deletion',
        account,
        eventKey: keyOf('message-deleted'),
        externalId: 'formulir-000123',
        from: 'pengguna-7731',
        deletedAt: new Date('2026-11-22T02:29:59Z'),
      },
    ],
  },
  {
    name: 'reads a deletion that names no sender',
    request: posted('{"type":"message.deleted","data":{"id":"m1"}}'),
    events: [
      {
        kind: 'deletion',
        account,
        eventKey: `evt_1:${shortDigestOf({ id: 'm1' })}`,
        externalId: 'm1',
        deletedAt: now,
      },
    ],
  },
  {
    name: 'reads the sample delivery-delivered',
    request: posted(sample('delivery-delivered')),
    answer: taken,
    events: [
      {
        kind: 'delivery',
        account,
        eventKey: keyOf('delivery-delivered'),
        externalId: '5f0c6f0e-0000-4000-8000-000000000001',
        reference: '5f0c6f0e-0000-4000-8000-000000000001',
        status: 'delivered',
        at: new Date('2026-11-22T02:31:00Z'),
      },
    ],
  },
  {
    name: 'takes a failure with its code, and hides the number that its details name',
    request: posted(sample('delivery-failed')),
    events: [
      {
        kind: 'delivery',
        account,
        eventKey: expect.stringMatching(/^evt_1:/),
        externalId: '5f0c6f0e-0000-4000-8000-000000000002',
        reference: '5f0c6f0e-0000-4000-8000-000000000002',
        status: 'failed',
        error: { code: '550', detail: 'Kotak surat … tidak ada' },
        at: new Date('2026-11-22T02:31:00Z'),
      },
    ],
  },

  created('hole 7: takes a sender of whom nothing but an id is known', {}, {}),
  created(
    'keeps an id with digits beyond 2^53 as it is',
    { id: '90071992547409931' },
    {
      externalId: '90071992547409931',
    },
  ),
  created(
    'hole 4: leaves out an attachment that it cannot read and keeps the others',
    {
      attachments: [
        { url: 'file:///etc/passwd' },
        null,
        { url: 'https://formulir.contoh.id/1', type: 'hologram', mimeType: 'application/pdf' },
      ],
    },
    {
      attachments: [
        { type: 'document', url: 'https://formulir.contoh.id/1', mimeType: 'application/pdf' },
      ],
      unsupported: 'attachments: file:///etc/passwd, https://formulir.contoh.id/1, application/pdf',
    },
  ),
  created(
    'does not lose a message for what is optional',
    {
      name: null,
      sentAt: 'kemarin',
      attachments: 'foto',
      location: { latitude: 91, longitude: 0 },
      replyTo: 7,
      error: { catatan: 'Dekat pasar' },
    },
    { unsupported: 'sentAt: kemarin; attachments: foto; location; replyTo; error: Dekat pasar' },
  ),
  created(
    'takes a message of a photo alone',
    {
      text: undefined,
      attachments: [{ url: 'https://formulir.contoh.id/1', type: 'image' }],
    },
    { text: '', attachments: [{ type: 'image', url: 'https://formulir.contoh.id/1' }] },
  ),
  created(
    'takes a message of a place alone',
    {
      text: '',
      location: { latitude: -6.9, longitude: 107.6 },
    },
    { text: '', location: { latitude: -6.9, longitude: 107.6 } },
  ),
  created(
    'hole 6: marks a message without anything that it can read',
    {
      text: ' ',
      attachments: [{ type: 'image' }],
    },
    { text: ' ', unsupported: 'attachments' },
  ),
  {
    name: 'takes the time of the event for that of the message',
    request: posted(
      JSON.stringify({ type: 'message.created', timestamp: '2026-11-22T09:00:00+07:00', data }),
    ),
    events: [
      keyedByContent({
        ...message,
        sentAt: new Date('2026-11-22T02:00:00Z'),
        sendersClock: true,
      }),
    ],
  },

  aside(
    'hole 6: shows an event of a type that it does not handle',
    { type: 'message.translated', data },
    'a type that is not handled',
  ),
  aside(
    'sets aside a message without its sender and its id',
    { type: 'message.created', data: { text: 'x' } },
    'data.id: Invalid input: expected string, received undefined; data.from: Invalid input: expected string, received undefined',
  ),
  aside(
    'sets aside a text that is none',
    { type: 'message.created', data: { ...data, text: 7 } },
    'data.text: Invalid input: expected string, received number',
  ),
  aside(
    'sets aside a status that it does not know',
    { type: 'delivery.updated', data: { id: '1', status: 'teleported' } },
    'data.status: Invalid option: expected one of "sent"|"delivered"|"read"|"failed"',
  ),
  aside('sets aside what is not JSON', '{', 'Invalid input: expected object, received undefined'),

  {
    name: 'takes a request at the end of the five minutes',
    request: atSecond(second - 300),
    events: [expect.objectContaining({ kind: 'message' })],
  },
  {
    name: 'takes a request of a clock that goes before ours',
    request: atSecond(second + 300),
    events: [expect.objectContaining({ kind: 'message' })],
  },
  refused('hole 14: refuses a request of more than five minutes ago', atSecond(second - 301)),
  refused('refuses a request of more than five minutes ahead', atSecond(second + 301)),
  ...['', 'now', '1e9', '-1', `${second}.0`].map((timestamp) =>
    refused(
      `refuses the timestamp "${timestamp}"`,
      posted(sample('message-created'), secret, { 'webhook-timestamp': timestamp }),
    ),
  ),
  refused(
    'refuses a request without an id',
    posted(sample('message-created'), secret, { 'webhook-id': '' }),
  ),
  {
    name: 'takes one good signature among several, of whatever kind',
    request: (() => {
      const request = posted(sample('message-deleted'))
      const list = `v1a,AAAA v1,AAAA ${request.headers['webhook-signature']} v2,x`
      return { ...request, headers: { ...request.headers, 'webhook-signature': list } }
    })(),
    events: [expect.objectContaining({ kind: 'deletion' })],
  },
]

const outbound = outboundMessage({
  account,
  to: 'pengguna-7731',
  callbackUrl: 'https://gw.example.go.id/webhooks/http',
})

function request(members: object) {
  const whole = { id: outbound.id, to: outbound.to, text: outbound.text, ...members }
  const body = JSON.stringify({
    type: 'reply.created',
    timestamp: '2026-11-22T02:20:02.000Z',
    data: whole,
  })
  return {
    url: settings.deliverTo,
    method: 'POST' as const,
    headers: {
      'content-type': 'application/json',
      'webhook-id': outbound.id,
      'webhook-timestamp': '1795314002',
      'webhook-signature': signature(secret, outbound.id, '1795314002', body),
    },
    body: Buffer.from(body),
  }
}

const accepted = { kind: 'accepted', externalId: outbound.id } as const

function answered(
  name: string,
  status: number,
  outcome: SendCase['outcome'] & object,
  headers: Record<string, string> = {},
): SendCase {
  return { name: `${name}, HTTP ${status}`, reply: { status, headers, body: '' }, outcome }
}

function rejected(status: number, code: 'content' | 'credentials' | 'unexpected') {
  return { kind: 'rejected', code, detail: `HTTP ${status}` } as const
}

const sends: SendCase[] = [
  {
    name: 'posts a reply, signed, under its own id',
    reply: { status: 204, body: '' },
    requests: [request({})],
    outcome: accepted,
  },
  {
    name: 'posts a reply with what it answers, words to choose from and a file',
    message: {
      replyTo: 'formulir-000123',
      choices: ['Sudah', 'Belum'],
      attachment: {
        type: 'document',
        mimeType: 'application/pdf',
        fileName: 'jawaban.pdf',
        body: Buffer.from('isi'),
      },
    },
    reply: { status: 202, body: 'queued' },
    requests: [
      request({
        replyTo: 'formulir-000123',
        choices: ['Sudah', 'Belum'],
        attachment: {
          type: 'document',
          mimeType: 'application/pdf',
          fileName: 'jawaban.pdf',
          base64: 'aXNp',
        },
      }),
    ],
    outcome: accepted,
  },
  {
    name: 'repeats what got no answer: the sender takes each id once',
    reply: new HttpFailure('no answer in time', true),
    outcome: { kind: 'deferred', detail: 'no answer in time' },
  },
  answered(
    'waits as long as it is told',
    429,
    {
      kind: 'deferred',
      detail: 'HTTP 429',
      retryAfterMs: 7_000,
    },
    { 'retry-after': '7' },
  ),
  answered(
    'counts until a time by our clock, where it is told no other',
    503,
    {
      kind: 'deferred',
      detail: 'HTTP 503',
      retryAfterMs: 30_000,
    },
    { 'retry-after': 'Sun, 22 Nov 2026 02:20:32 GMT' },
  ),
  answered(
    'tells the wait that was asked for, which the house bounds',
    503,
    {
      kind: 'deferred',
      detail: 'HTTP 503',
      retryAfterMs: 31_536_000_000,
    },
    { 'retry-after': '31536000' },
  ),
  ...[408, 425, 429, 500, 502, 503, 504].map((status) =>
    answered('tries again', status, { kind: 'deferred', detail: `HTTP ${status}` }),
  ),
  ...[301, 302, 307, 401, 403, 404, 405, 410].map((status) =>
    answered('stops the account for a human', status, rejected(status, 'credentials')),
  ),
  ...[400, 413, 415, 422].map((status) =>
    answered('gives up this reply alone', status, rejected(status, 'content')),
  ),
  answered('gives up for reasons unknown', 418, rejected(418, 'unexpected')),
]

channelSuite(http, {
  settings,
  url: import.meta.url,
  wordless: [
    [/^timestamp$|\.editedAt$|\.attachments\.type$/, 'for machines'],
    [/\.sourceChannel$/, 'where it was said'],
  ],
  sign: (body, key) => posted(body, key),
  signingSecret: 'secret',
  signatureHeader: 'webhook-signature',
  otherSecret,
  holdsSignature: (other, genuine) =>
    other.split(' ').some((one) => one !== '' && genuine.split(' ').includes(one)),
  acceptsEvery2xx: true,
  repeatsAreSafe: true,
  message: outbound,
  success: { status: 200 },
  quoted: 'formulir-77',
  receptions,
  sends,
})

const parsed = http.receiving.extend(http.sending.shape).parse(settings)

describe('several senders', () => {
  test('hole 5: an event belongs to the sender whose secret signed it', () => {
    const other = { ...parsed, account: 'pusat-panggilan', secret: otherSecret }
    const request = posted(sample('message-created'), otherSecret)
    expect(http.receive(request, parsed).verified).toBe(false)
    expect(http.receive(request, other).events).toMatchObject([{ account: 'pusat-panggilan' }])
  })

  test('a reply is signed with each secret while it is changed', async () => {
    const changing = { ...parsed, secret: [otherSecret, secret] }
    const receiver = scriptedHttp({ status: 200 })
    await http.send(outbound, changing, receiver.http)
    const given = receiver.asked[0]?.headers?.['webhook-signature']?.split(' ') ?? []
    expect(given).toHaveLength(2)
    expect(given[1]).toBe(request({}).headers['webhook-signature'])
  })
})

describe('the settings', () => {
  test.for(['https://petugas:rahasia@formulir.test/', 'ftp://formulir.test/', 'formulir.test'])(
    'take no %s to deliver to',
    (deliverTo) => {
      expect(http.sending.safeParse({ ...settings, deliverTo }).success).toBe(false)
    },
  )

  test('name the account', () => {
    expect(http.accountId(parsed)).toBe(account)
    expect(http.receiving.safeParse({ ...settings, account: 'dua kata' }).success).toBe(false)
  })
})

describe('the key of an event', () => {
  const keyFor = (body: object, id: string) => {
    const request = posted(JSON.stringify(body), secret, { 'webhook-id': id })
    return http.receive(request, { ...settings, account }).events[0]?.eventKey
  }
  const created = { type: 'message.created', data }

  test('is that of the message, under whatever id its request comes', () => {
    const again = { ...created, timestamp: '2026-11-22T02:20:09Z', data: { ...data, name: 'Sri' } }
    expect(keyFor(again, 'evt_2')).toBe(keyFor(created, 'evt_1'))
  })

  test.for([
    { text: 'Pohon tumbang lagi' },
    { from: 'w2' },
    { replyTo: 'm0' },
    { location: { latitude: -6.9, longitude: 107.6 } },
    { attachments: [{ url: 'https://formulir.contoh.id/1' }] },
  ])('is another one for %j under the same id', (change) => {
    const other = { ...created, data: { ...data, ...change } }
    expect(keyFor(other, 'evt_1')).not.toBe(keyFor(created, 'evt_1'))
  })

  test('is another one for another edit in a request of the same id', () => {
    const edited = (text: string) => ({ type: 'message.edited', data: { ...data, text } })
    expect(keyFor(edited('satu'), 'evt_1')).not.toBe(keyFor(edited('dua'), 'evt_1'))
    expect(keyFor(edited('satu'), 'evt_1')).toBe(keyFor(edited('satu'), 'evt_1'))
    expect(keyFor(edited('satu'), 'evt_1')).not.toBe(keyFor(edited('satu'), 'evt_2'))
  })
})

test('the published schema is that of the code', () => {
  const file = new URL('../../docs/channels/http.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $ref: '#/$defs/Incoming',
    $defs: { Incoming: readable(Incoming), ReplyCreated: readable(ReplyCreated) },
  })
})

/** Without the patterns that a format says in a word, and the bounds of every integer. */
function readable(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (Math.abs(jsonSchema.minimum ?? 0) === Number.MAX_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return JSON.parse(JSON.stringify(rest))
}
