import { describe, expect, test } from 'vitest'
import type { DeliveryEvent, MessageEvent, ProviderRequest } from '../../src/contract/events.ts'
import { HttpFailure } from '../../src/contract/http.ts'
import { digestOf, keyedByContent } from '../../src/contract/reading.ts'
import type { Outcome, RejectionCode } from '../../src/contract/sending.ts'
import { outboundMessage, sampleIn } from '../../test/harness/channel-fixtures.ts'
import {
  type CheckCase,
  channelSuite,
  type ReceptionCase,
  type SendCase,
} from '../../test/harness/channel-suite.ts'
import { kannel } from './channel.ts'

const secret = 'kata-rahasia-uji-0123456789'
const otherSecret = 'kata-rahasia-lain-987654321'
const settings = {
  number: '1708',
  secret,
  sendsmsUrl: 'http://kannel.test:13013/cgi-bin/sendsms',
  username: 'gerbang',
  password: 'sandi-kannel',
}
const address = 'https://gw.example.go.id/webhooks/kannel'
const receivedAt = new Date('2026-11-22T02:40:00Z')
const sentAt = new Date(1_795_310_181_000)

interface Sample {
  readonly method: string
  readonly query: string
  readonly body?: string
}

function called(query: string, word = secret): ProviderRequest {
  const url = `${address}?secret=${word}${query && `&${query}`}`
  return { method: 'GET', url, headers: {}, body: Buffer.alloc(0), receivedAt }
}

function posted(body: Buffer | string, word = secret, query = ''): ProviderRequest {
  return {
    ...called(query, word),
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset="UTF-8"' },
    body: Buffer.from(body),
  }
}

const sampled = (name: string) => requestIn(sampleIn(import.meta.url, `${name}.json`))

function requestIn(text: string): ProviderRequest {
  const { method, query, body } = JSON.parse(text) as Sample
  return method === 'POST' ? posted(body ?? '', secret, query) : called(query)
}

const quiet = { status: 200, contentType: 'text/plain', body: '' }
const id = (last: number) => `3e1ac549-0b1f-4c52-9b4e-6c1f0a2d9e0${last}`
const plain: MessageEvent = {
  kind: 'message',
  account: '1708',
  eventKey: 'm1',
  externalId: 'm1',
  from: '+628111000111',
  text: 'Lampu jalan mati',
  sentAt,
  sendersClock: true,
  attachments: [],
}
function partOf(group: string, number: number, total: number, text: string) {
  const octets = Buffer.from(text).toString('base64')
  return { group, number, total, content: { coding: 'utf8', octets } }
}

const { sendersClock, ...withoutClock } = plain
const usual = {
  id: 'm1',
  from: '%2B628111000111',
  to: '1708',
  ts: '1795310181',
  coding: '0',
  charset: 'UTF-8',
  udh: '',
  text: 'Lampu+jalan+mati',
}

/** Values as they stand in the address; without what is undefined. */
function queryOf(changes: Readonly<Record<string, string | undefined>>): string {
  return Object.entries({ ...usual, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function message(
  name: string,
  changes: Readonly<Record<string, string | undefined>>,
  event: Partial<MessageEvent>,
): ReceptionCase {
  return {
    name,
    request: called(queryOf(changes)),
    events: [keyedByContent({ ...plain, ...event })],
  }
}

function aside(name: string, query: string, reason: string): ReceptionCase {
  const event = {
    kind: 'malformed',
    account: '1708',
    eventKey: digestOf(query),
    raw: query,
    reason,
  } as const
  return { name, request: called(query), answer: quiet, events: [event] }
}

const reference = '5f0c6f0e-0000-4000-8000-000000000001'
const delivery: DeliveryEvent = {
  kind: 'delivery',
  account: '1708',
  eventKey: `${reference}:1`,
  externalId: reference,
  reference,
  status: 'delivered',
  at: new Date(1_795_310_190_000),
}

function report(type: string, status: DeliveryEvent['status']): ReceptionCase {
  return {
    name: `takes a report of type ${type} as ${status}`,
    request: called(`ref=${reference}&type=${type}&at=1795310190&reply=`),
    events: [
      {
        ...delivery,
        eventKey: `${reference}:${type}`,
        status,
        ...(status === 'failed' && {
          error: {
            code: `type ${type}`,
            detail: type === '16' ? 'refused by the message centre' : 'not delivered',
          },
        }),
      },
    ],
  }
}

const receptions: ReceptionCase[] = [
  {
    name: 'takes a message, and has nothing to say to the citizen',
    request: sampled('message'),
    answer: quiet,
    events: [
      keyedByContent({
        ...plain,
        eventKey: id(1),
        externalId: id(1),
        text: 'Saluran air di Gg. Dahlia mampet, biaya [parkir] €5',
      }),
    ],
  },
  {
    name: 'reads UCS-2 byte by byte',
    request: sampled('message-ucs2'),
    events: [
      keyedByContent({ ...plain, eventKey: id(2), externalId: id(2), text: 'Air keruh 😀' }),
    ],
  },
  {
    name: 'takes the body of a POST as the text, as it is',
    request: sampled('message-posted'),
    answer: quiet,
    events: [
      keyedByContent({
        ...plain,
        eventKey: id(3),
        externalId: id(3),
        text: 'Pagar taman roboh + berkarat 50%',
      }),
    ],
  },
  {
    name: 'tells the part of a text that Kannel did not join',
    request: sampled('message-part'),
    events: [
      keyedByContent({
        ...plain,
        eventKey: id(4),
        externalId: id(4),
        text: 'di RT 04, sudah ',
        part: partOf('udh8/42/3', 2, 3, 'di RT 04, sudah '),
      }),
    ],
  },
  message(
    'reads the place behind a reference of 16 bits, and behind other elements',
    { udh: '%0C%05%04%0B%84%23%F0%08%04%01%02%02%01' },
    { part: partOf('udh16/258/2', 1, 2, plain.text) },
  ),
  message('keeps the text where its header is none', { udh: '%05%00%03%2A%03' }, {}),
  message('keeps the text of the fourth part of three', { udh: '%05%00%03%2A%03%04' }, {}),
  message('keeps the text of the only part', { udh: '%05%00%03%2A%01%01' }, {}),
  message(
    'reads a text that was recoded to UTF-8, whatever its coding was',
    { coding: '2', text: '%F0%9F%98%80' },
    { text: '😀' },
  ),
  message(
    'reads a text that was recoded to WINDOWS-1252',
    { charset: 'WINDOWS-1252', text: 'Rp%205%2C%20%805' },
    { text: 'Rp 5, €5' },
  ),
  message(
    'takes UTF-16 for coding 2 without a charset',
    { coding: '2', charset: undefined, text: '%00O%00k' },
    { text: 'Ok' },
  ),
  message(
    'takes UTF-8 for 7 bits without a charset, and 7 bits without a coding',
    { coding: undefined, charset: '', text: '%C3%A9' },
    { text: 'é' },
  ),
  message(
    'keeps the octets of half a surrogate pair for the part that has the other',
    { coding: '2', charset: 'UCS-2', text: '%00a%D8%3D', udh: '%05%00%03%01%02%01' },
    {
      text: 'a',
      part: {
        group: 'udh8/1/2',
        number: 1,
        total: 2,
        content: { coding: 'utf16', octets: 'AGHYPQ==' },
      },
    },
  ),
  message(
    'marks an odd byte at the end of UTF-16',
    { coding: '2', charset: 'UTF-16BE', text: '%00a%00' },
    { text: 'a\ufffd' },
  ),
  message('leaves out NUL, which no database takes', { text: 'a%00b' }, { text: 'ab' }),
  message(
    'hole 6: marks a binary message, with its octets',
    { coding: '1', text: 'a%00%FF' },
    { text: '', unsupported: 'binary: 6100ff' },
  ),
  message('S17: reads a binary message that is a text', { coding: '1' }, {}),
  message(
    'S13: takes a header out of the text that Kannel took for one',
    { text: '%C3%A9%40%C2%A5x%24%C2%A3Jalan' },
    { text: 'Jalan', part: partOf('udh8/120/2', 1, 2, 'Jalan') },
  ),
  message(
    'S13: and out of UCS-2',
    { coding: '2', charset: 'UTF-16BE', text: '%05%00%03x%02%01%00J' },
    {
      text: 'J',
      part: {
        group: 'udh8/120/2',
        number: 1,
        total: 2,
        content: { coding: 'utf16', octets: 'AEo=' },
      },
    },
  ),
  message(
    'hole 6: marks a coding that it does not know',
    { coding: '7', text: '%01' },
    { text: '', unsupported: 'coding 7: 01' },
  ),
  message(
    'hole 6: marks a charset that it does not know',
    { charset: 'KOI8-R', text: '%C1%C2' },
    { text: '', unsupported: 'charset KOI8-R: c1c2' },
  ),
  message('marks a message that says nothing', { text: '' }, { text: '', unsupported: 'empty' }),
  {
    ...message('takes the time of arrival where Kannel tells none', { ts: 'kemarin' }, {}),
    events: [keyedByContent({ ...withoutClock, sentAt: receivedAt })],
  },
  message(
    'takes a percent sign that begins no escape for itself',
    { text: '50%' },
    { text: '50%' },
  ),
  ...(
    [
      ['628111000111', '+628111000111'],
      ['+628111000111', '+628111000111'],
      ['08111000111', '+628111000111'],
      ['00628111000111', '+628111000111'],
    ] as const
  ).map(([from, to]) => message(`knows who ${from} is`, { from }, { from: to })),
  message(
    'does not start a talk with a short code',
    { from: '3636' },
    { from: '3636', passive: true },
  ),
  message(
    'hole 7: keeps a sender without a number, and does not start a talk with it',
    { from: 'INFO-PLN' },
    { from: 'INFO-PLN', passive: true },
  ),
  {
    name: 'takes the first of a repeated parameter',
    request: called(`${queryOf({})}&text=Zebra&from=1`),
    events: [keyedByContent(plain)],
  },
  aside(
    'sets aside a message without an id',
    queryOf({ id: '' }),
    'a message without id: the address of the service needs id=%I',
  ),
  aside(
    'sets aside a message without a sender',
    queryOf({ from: '+' }),
    'a message without a sender',
  ),
  {
    name: 'sets aside a POST with its body and without its secret',
    request: posted('Jembatan', secret, 'from=081&secret=x'),
    events: [
      {
        kind: 'malformed',
        account: '1708',
        eventKey: digestOf('from=081\nJembatan'),
        raw: 'from=081\nJembatan',
        reason: 'a message without id: the address of the service needs id=%I',
      },
    ],
  },
  {
    name: 'refuses a request without a query',
    request: { ...called(''), url: address },
    verified: false,
    answer: { status: 403 },
    events: [],
  },
  {
    name: 'refuses a request with the secret in its body',
    request: { ...posted(`secret=${secret}&${queryOf({})}`), url: address },
    verified: false,
    events: [],
  },
  {
    name: 'takes a report that a message was delivered',
    request: sampled('report-delivered'),
    answer: quiet,
    events: [delivery],
  },
  {
    name: 'takes the code of a failure, and not the text that a receipt quotes',
    request: sampled('report-undelivered'),
    events: [
      {
        ...delivery,
        eventKey: `${reference}:2`,
        status: 'failed',
        error: { code: '00b', detail: 'not delivered' },
      },
    ],
  },
  {
    name: 'takes the code of a refusal',
    request: sampled('report-refused'),
    events: [
      {
        ...delivery,
        eventKey: `${reference}:16`,
        status: 'failed',
        error: { code: '0x0000000b', detail: 'refused by the message centre' },
      },
    ],
  },
  {
    name: 'takes a report that is a form',
    request: {
      ...called(''),
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(`ref=${reference}&type=1&at=1795310190`),
    },
    events: [delivery],
  },
  aside(
    'sets aside a report that came as a message',
    `id=m1&from=081200000001&text=id:7+sub:001+dlvrd:001+stat:DELIVRD+err:000+text:`,
    'a delivery report that came as a message',
  ),
  message(
    'keeps the message of a citizen who quotes a report',
    { text: 'Apa+arti+id:7+stat:DELIVRD?' },
    { text: 'Apa arti id:7 stat:DELIVRD?' },
  ),
  report('1', 'delivered'),
  report('2', 'failed'),
  report('4', 'sent'),
  report('8', 'sent'),
  report('16', 'failed'),
  report('32', 'sent'),
  aside(
    'sets aside a report of another type',
    `ref=${reference}&type=3`,
    'a report of a type that is not known',
  ),
  aside('sets aside a report on nothing', 'ref=&type=1', 'a report without a reference'),
]

const outbound = outboundMessage({
  id: reference,
  account: '1708',
  to: '+628111000111',
  callbackUrl: address,
})
const dlrUrl = `${address}?secret=${secret}&ref=${reference}&type=%d&at=%T&reply=%A`

function request(changes: Readonly<Record<string, string>> = {}, body = outbound.text) {
  return {
    url: settings.sendsmsUrl,
    method: 'POST' as const,
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-kannel-username': 'gerbang',
      'x-kannel-password': 'sandi-kannel',
      'x-kannel-from': '1708',
      'x-kannel-to': '+628111000111',
      'x-kannel-coding': '0',
      'x-kannel-dlr-mask': '31',
      'x-kannel-dlr-url': dlrUrl,
      ...changes,
    },
    body,
  }
}

const accepted: Outcome = { kind: 'accepted', externalId: reference }
const taken = { status: 202, body: '0: Accepted for delivery' }

function answered(status: number, body: string, outcome: Outcome): SendCase {
  return { name: `HTTP ${status} "${body}" is ${outcome.kind}`, reply: { status, body }, outcome }
}

function refused(status: number, body: string, code: RejectionCode, said?: string): SendCase {
  const detail = said === undefined ? `HTTP ${status}` : `HTTP ${status}: ${said}`
  return answered(status, body, { kind: 'rejected', code, detail })
}

const sends: SendCase[] = [
  {
    name: 'hands over a text, with the address for its reports',
    reply: taken,
    requests: [request()],
    outcome: accepted,
  },
  {
    name: 'asks for UCS-2 where the text needs it',
    message: { text: 'Selesai 🙏' },
    reply: { status: 202, body: '3: Queued for later delivery' },
    requests: [request({ 'x-kannel-coding': '2' }, 'Selesai 🙏')],
    outcome: accepted,
  },
  {
    name: 'keeps the query of our address, and the percent signs of it',
    message: { callbackUrl: `${address}?kota=Kota%20Baru#x` },
    reply: taken,
    requests: [
      request({
        'x-kannel-dlr-url': dlrUrl.replace('?secret', '?kota=Kota%%20Baru&secret'),
      }),
    ],
    outcome: accepted,
  },
  {
    name: 'sends nothing to what no telephone has',
    message: { to: 'INFO-PLN' },
    reply: taken,
    requests: [],
    outcome: {
      kind: 'rejected',
      code: 'recipient_unreachable',
      detail: 'not a telephone number',
    },
  },
  answered(202, 'Sent.', accepted),
  answered(202, '<html>masuk</html>', { kind: 'unknown', detail: "HTTP 202 that is not Kannel's" }),
  answered(200, '0: Accepted for delivery', {
    kind: 'unknown',
    detail: "HTTP 200 that is not Kannel's",
  }),
  answered(503, 'Temporal failure, try again later.', {
    kind: 'deferred',
    detail: 'HTTP 503: Temporal failure, try again later',
  }),
  {
    name: 'waits as long as it is told',
    reply: { status: 429, headers: { 'retry-after': '4' }, body: '' },
    outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 4_000 },
  },
  answered(502, 'Bad Gateway', { kind: 'unknown', detail: 'HTTP 502' }),
  answered(504, '', { kind: 'unknown', detail: 'HTTP 504' }),
  refused(403, 'Authorization failed for sendsms', 'credentials', 'Authorization failed'),
  refused(404, 'Unknown request.', 'credentials', 'Unknown request'),
  refused(400, 'Sender missing and no global set, rejected', 'credentials', 'Sender missing'),
  refused(302, '', 'credentials'),
  refused(403, 'Not routable. Do not try again.', 'recipient_unreachable', 'Not routable'),
  refused(
    400,
    'Number(s) has/have been denied by white- and/or black-lists.',
    'recipient_unreachable',
    'denied by white- and/or black-lists',
  ),
  refused(400, 'Charset or body misformed, rejected', 'content', 'Charset or body misformed'),
  refused(400, 'Priority field misformed, rejected', 'unexpected'),
  {
    name: 'lets a lost answer pass: nobody knows whether it was sent',
    reply: new HttpFailure('no answer in time', true),
  },
]

function tried(status: number, body: string, result: CheckCase['result']): CheckCase {
  return { name: `HTTP ${status} "${body}"`, answer: { status, body }, result }
}

const checks: CheckCase[] = [
  {
    ...tried(400, 'Missing receiver number, rejected', { kind: 'valid' }),
    // Nobody is written to.
    request: {
      url: settings.sendsmsUrl,
      headers: expect.not.objectContaining({ 'x-kannel-to': expect.anything() }),
    },
  },
  tried(403, 'Authorization failed for sendsms', { kind: 'refused', detail: 'HTTP 403' }),
  tried(404, 'Unknown request.', { kind: 'refused', detail: 'HTTP 404: sendsmsUrl is another' }),
  tried(502, 'Bad Gateway', { kind: 'unknown', detail: 'HTTP 502' }),
]

channelSuite(kannel, {
  settings,
  url: import.meta.url,
  wordless: [[/^method$/, 'of HTTP']],
  sampled: requestIn,
  sign: (body, word) => posted(body, word),
  signingSecret: 'secret',
  signatureParameter: 'secret',
  proves: 'sender',
  otherSecret,
  message: outbound,
  success: { status: 202, body: '0: Accepted for delivery' },
  quoted: 'kutipan-77',
  receptions,
  sends,
  checks,
})

test('hole 5: an event belongs to the account whose secret came with it', () => {
  const one = kannel.receiving.parse(settings)
  const other = { ...one, number: '1709', secret: otherSecret }
  const request = called(queryOf({}), otherSecret)
  expect(kannel.receive(request, one).verified).toBe(false)
  expect(kannel.receive(request, other).events).toMatchObject([{ account: '1709' }])
})

describe('kannel settings', () => {
  test.for([
    { secret: 'pendek' },
    { secret: 'kata rahasia dengan spasi di dalam' },
    { number: 'SIMPUL' },
    { sendsmsUrl: 'http://gerbang:sandi@kannel.test/' },
    { password: 'sandi\r\nx-kannel-from: 1' },
    { defaultCountry: '062' },
  ])('refuse %j', (changes) => {
    const schema = kannel.receiving.extend(kannel.sending.shape)
    expect(schema.safeParse({ ...settings, ...changes }).success).toBe(false)
  })
})

test('two texts under one id are two events, the same text is one', () => {
  const keyFor = (changes: Readonly<Record<string, string>>) =>
    kannel.receive(called(queryOf(changes)), settings).events[0]?.eventKey
  expect(keyFor({ text: 'Jalan+rusak' })).not.toBe(keyFor({}))
  expect(keyFor({ from: '%2B628111000112' })).not.toBe(keyFor({}))
  expect(keyFor({ ts: '1795310199' })).toBe(keyFor({}))
})
