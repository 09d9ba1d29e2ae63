import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { http } from '../../channels/http/channel.ts'
import { whatsapp } from '../../channels/meta/whatsapp/channel.ts'
import { twilio } from '../../channels/twilio/channel.ts'
import type { WebhookChannel } from '../contract/channel.ts'
import { signedHeaders } from '../contract/standard-webhooks.ts'
import { inspect } from './inspect.ts'

interface Vector {
  readonly name: string
  readonly channel: WebhookChannel
  readonly settings: Record<string, unknown>
  readonly url: string
  readonly signature: readonly [header: string, value: string]
  readonly body: string
  /** Whether the signature covers the address too. */
  readonly isUrlSigned: boolean
  readonly events: readonly object[]
}

const bodyHash = 'e0245fda66c146957b075a4149d698d33f0a8869b06b598a3a0aef8bf585135e'

const vectors: readonly Vector[] = [
  {
    name: 'a form of Twilio',
    channel: twilio,
    settings: { authToken: '12345' },
    url: 'https://gw.example.go.id/hooks/twilio/sms?tenant=lapor',
    signature: ['X-Twilio-Signature', 'wJBtPMFq55/x/GfEoecdHH8NwZU='],
    body: new URLSearchParams({
      AccountSid: `AC${'0'.repeat(32)}`,
      Body: 'LAPOR jalan rusak',
      From: '+628111000111',
      MessageSid: 'SM0123456789abcdef0123456789abcdef',
      NumMedia: '0',
      To: '1708',
    }).toString(),
    isUrlSigned: true,
    events: [
      {
        kind: 'message',
        account: '1708',
        eventKey: 'SM0123456789abcdef0123456789abcdef',
        externalId: 'SM0123456789abcdef0123456789abcdef',
        from: '+628111000111',
        text: 'LAPOR jalan rusak',
        sentAt: '2026-11-22T02:30:00.000Z',
        attachments: [],
      },
    ],
  },
  {
    name: 'JSON of Twilio',
    channel: twilio,
    settings: { authToken: '12345' },
    url: `https://gw.example.go.id/h?bodySHA256=${bodyHash}`,
    signature: ['x-twilio-signature', 'YZN5EbgPMrJhUU6P9I1E3cRceeY='],
    body: '{"id":"m1"}',
    isUrlSigned: true,
    events: [
      {
        kind: 'malformed',
        account: 'unknown',
        eventKey: bodyHash,
        raw: '{"id":"m1"}',
        reason: 'a message without MessageSid',
      },
    ],
  },
  {
    name: 'JSON of Meta',
    channel: whatsapp,
    settings: { appSecret: 'test_app_secret', verifyToken: 'v' },
    url: 'https://gw.example.go.id/hooks/meta/whatsapp',
    signature: [
      'X-Hub-Signature-256',
      'sha256=5da47c9c7409e70d7a1851f0cfd9bc27786bd99587a9bf1dd5b51e23a2de03cf',
    ],
    body: '{"object":"page","entry":[]}',
    isUrlSigned: false,
    events: [expect.objectContaining({ kind: 'malformed', raw: '{"object":"page","entry":[]}' })],
  },
]

function inspected(
  { channel, settings }: Pick<Vector, 'channel' | 'settings'>,
  line: unknown,
  baseUrl = 'http://127.0.0.1:1708',
) {
  const json = inspect(typeof line === 'string' ? line : JSON.stringify(line), {
    channel,
    settings: channel.receiving.parse(settings),
    baseUrl,
    receivedAt: new Date('2026-11-22T02:30:00Z'),
  })
  expect(json).not.toContain('\n')
  return JSON.parse(json)
}

function lineOf({ url, signature: [header, value], body }: Vector) {
  return {
    method: 'POST',
    url,
    headers: { [header]: value },
    body: Buffer.from(body).toString('base64'),
  }
}

/** The last character becomes another one of the same alphabet. */
function changed(text: string): string {
  return text.slice(0, -1) + (text.endsWith('e') ? 'f' : 'e')
}

/** Answers with the headers that it was given. */
const mirror: WebhookChannel = {
  ...whatsapp,
  receiving: z.object({}),
  receive: ({ headers }) => ({
    verified: true,
    answer: { status: 200, body: JSON.stringify(headers) },
    events: [],
  }),
}

describe('inspect', () => {
  test.for(vectors)('proves $name', (vector) => {
    expect(inspected(vector, lineOf(vector))).toMatchObject({
      verified: true,
      answer: { status: 200 },
      events: vector.events,
    })
  })

  test.for(
    vectors.flatMap((vector) => [
      { what: 'the body', vector: { ...vector, body: changed(vector.body) } },
      {
        what: 'the signature',
        vector: {
          ...vector,
          signature: [
            vector.signature[0],
            vector.signature[1].replace(/[0-9A-Za-z](?==?$)/, (last) => changed(last)),
          ] as const,
        },
      },
      ...(vector.isUrlSigned
        ? [
            { what: 'the query', vector: { ...vector, url: changed(vector.url) } },
            { what: 'the path', vector: { ...vector, url: vector.url.replace('/h', '/g') } },
            { what: 'the scheme', vector: { ...vector, url: vector.url.replace('s:', ':') } },
          ]
        : []),
    ]),
  )('refuses $vector.name with $what changed', ({ vector }) => {
    expect(inspected(vector, lineOf(vector))).toEqual({
      verified: false,
      answer: { status: 403 },
      events: [],
    })
  })

  test('lays a relative address onto the base, character by character', () => {
    const [vector] = vectors
    if (vector === undefined) throw new Error('there is a vector')
    const line = { ...lineOf(vector), url: '/twilio/sms?tenant=lapor' }
    expect(inspected(vector, line, 'https://gw.example.go.id/hooks/')).toMatchObject({
      verified: true,
    })
    expect(inspected(vector, line, 'https://gw.example.go.id')).toMatchObject({ verified: false })
  })

  test('answers a challenge, with a method in lower case and without headers or a body', () => {
    const line = {
      method: 'get',
      url: '/?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=v',
    }
    const settings = { appSecret: 's', verifyToken: 'v' }
    expect(inspected({ channel: whatsapp, settings }, line)).toEqual({
      verified: true,
      answer: { status: 200, contentType: 'text/plain', body: '1158201444' },
      events: [],
    })
  })

  test('hands headers on in lower case, without those that are null', () => {
    const headers = { 'X-Signature': 's', 'Content-Length': 2, Cookie: ['a', 'b'], Date: null }
    const { answer } = inspected({ channel: mirror, settings: {} }, { url: '/', headers })
    expect(JSON.parse(answer.body)).toEqual({
      'x-signature': 's',
      'content-length': '2',
      cookie: 'a,b',
    })
  })

  test.for([
    { receivedAt: '2026-11-20T09:30:00+07:00', at: '2026-11-20T02:30:00.000Z' },
    { receivedAt: 1_795_311_000_000, at: '2026-11-22T01:30:00.000Z' },
    { receivedAt: null, at: '2026-11-22T02:30:00.000Z' },
    { receivedAt: undefined, at: '2026-11-22T02:30:00.000Z' },
  ])('takes a request as received at $receivedAt', ({ receivedAt, at }) => {
    const channel: WebhookChannel = {
      ...mirror,
      receive: (request) => ({
        verified: true,
        answer: { status: 200, body: request.receivedAt.toISOString() },
        events: [],
      }),
    }
    const { answer } = inspected({ channel, settings: {} }, { url: '/', receivedAt })
    expect(answer.body).toBe(at)
  })

  test('proves a recorded request whose signature held for minutes only', () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    const settings = { secret: [secret], account: 'aduan-web' }
    const sentAt = new Date('2026-11-20T02:30:00Z')
    const body = '{}'
    const headers = signedHeaders(secret, 'msg_1', sentAt, body)
    const line = { url: '/', headers, body: Buffer.from(body).toString('base64') }
    const recorded = { ...line, receivedAt: sentAt.toISOString() }
    expect(inspected({ channel: http, settings }, line)).toMatchObject({ verified: false })
    expect(inspected({ channel: http, settings }, recorded)).toMatchObject({ verified: true })
  })

  test.for([
    { name: 'no JSON', line: '{', error: 'not JSON' },
    { name: 'an empty line', line: '', error: 'not JSON' },
    { name: 'no object', line: '7', error: /^line: / },
    { name: 'no address', line: { method: 'GET' }, error: /^url: / },
    { name: 'a body that is not base64', line: { url: '/', body: '{"a":1}' }, error: /^body: / },
    {
      name: 'no time',
      line: { url: '/', receivedAt: 'kemarin' },
      error: /^receivedAt: not a time/,
    },
    { name: 'beyond all time', line: { url: '/', receivedAt: 9e15 }, error: /^receivedAt: / },
    {
      name: 'headers that are none',
      line: { url: '/', headers: { a: {} } },
      error: /^headers\.a: /,
    },
  ])('says what is wrong with a line that is $name', ({ line, error }) => {
    const settings = { authToken: '12345' }
    expect(inspected({ channel: twilio, settings }, line)).toEqual({
      error: expect.stringMatching(error),
    })
  })
})
