import { createHash, createHmac } from 'node:crypto'
import { parse as parseForm } from 'node:querystring'
import { describe, expect, test } from 'vitest'
import type { MessageEvent, ProviderRequest } from '../../src/contract/events.ts'
import { HttpFailure } from '../../src/contract/http.ts'
import { outboundMessage, sampleIn, settingsOf } from '../../test/harness/channel-fixtures.ts'
import {
  type CheckCase,
  channelSuite,
  type MediaCase,
  type ReceptionCase,
  type SendCase,
} from '../../test/harness/channel-suite.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../test/harness/scripted-http.ts'
import { twilio } from './channel.ts'
import { outcomeOf } from './send.ts'

const authToken = 'twilio-auth-token-of-the-test'
const settings = {
  authToken,
  accountSid: `AC${'0'.repeat(32)}`,
  number: '+6221500170',
  apiUrl: 'https://twilio.test/',
}
const address = 'https://gw.example.go.id/hooks/twilio'
const receivedAt = new Date('2026-11-22T02:30:00Z')

type Parameters = Readonly<Record<string, string>>

/** What Twilio signs, spelt out once more so that the package's validator is examined too. */
function signedText(url: string, body: string): string {
  const parameters = parseForm(body, '&', '=', { maxKeys: 0 })
  const inOrder = (words: Iterable<string>) => [...new Set(words)].sort((a, b) => (a < b ? -1 : 1))
  const pairs = inOrder(Object.keys(parameters)).flatMap((name) =>
    inOrder([parameters[name] ?? ''].flat()).map((value) => name + value),
  )
  return url + pairs.join('')
}

function signature(text: string, token: string): string {
  return createHmac('sha1', token).update(text).digest('base64')
}

function signed(body: Buffer | string, token = authToken, url = address): ProviderRequest {
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature(signedText(url, body.toString()), token),
    },
    body: Buffer.from(body),
    receivedAt,
  }
}

function form(parameters: Parameters): string {
  return new URLSearchParams(parameters).toString()
}

function get(parameters: Parameters, url = `${address}?${form(parameters)}`): ProviderRequest {
  return {
    method: 'GET',
    url,
    headers: { 'x-twilio-signature': signature(url, authToken) },
    body: Buffer.alloc(0),
    receivedAt,
  }
}

function json(body: string, hashed = body): ProviderRequest {
  const hash = createHash('sha256').update(hashed).digest('hex')
  const url = `${address}?bodySHA256=${hash}`
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'x-twilio-signature': signature(url, authToken),
    },
    body: Buffer.from(body),
    receivedAt,
  }
}

function sample(name: string): Parameters {
  return JSON.parse(sampleIn(import.meta.url, `${name}.json`))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const plain = { MessageSid: 'SM1', From: '+628111000111', To: '1708', Body: 'Lampu jalan mati' }
const plainEvent: MessageEvent = {
  kind: 'message',
  account: '1708',
  eventKey: 'SM1',
  externalId: 'SM1',
  from: '+628111000111',
  text: 'Lampu jalan mati',
  sentAt: receivedAt,
  attachments: [],
}
const emptyReply = {
  status: 200,
  contentType: 'text/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
}

function message(name: string, changes: Parameters, event: Partial<MessageEvent>): ReceptionCase {
  return {
    name,
    request: signed(form({ ...plain, ...changes })),
    events: [{ ...plainEvent, ...event }],
  }
}

function malformed(name: string, parameters: Parameters, account: string, reason: string) {
  const raw = form(parameters)
  return {
    name,
    request: signed(raw),
    events: [{ kind: 'malformed', account, eventKey: digest(raw), raw, reason }],
  } satisfies ReceptionCase
}

function status(
  word: string,
  meaning: 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed',
): ReceptionCase {
  return {
    name: `takes the status ${word} as ${meaning}`,
    request: signed(form({ MessageSid: 'SM2', MessageStatus: word, From: '1708', To: '+62811' })),
    events: [
      {
        kind: 'delivery',
        account: '1708',
        eventKey: `SM2:${word}`,
        externalId: 'SM2',
        status: meaning,
      },
    ],
  }
}

const receptions: ReceptionCase[] = [
  {
    name: 'takes an SMS and answers with an empty document',
    request: signed(form(sample('sms'))),
    answer: emptyReply,
    events: [
      {
        ...plainEvent,
        account: '+6221500170',
        eventKey: 'SM0123456789abcdef0123456789abcdef',
        externalId: 'SM0123456789abcdef0123456789abcdef',
        text: 'LAPOR jembatan kayu di RT 03 patah, mohon diperbaiki',
      },
    ],
  },
  {
    name: 'takes a word that stops delivery as a message',
    request: signed(form(sample('sms-stop'))),
    events: [
      {
        ...plainEvent,
        account: '+6221500170',
        eventKey: 'SM0123456789abcdef0123456789abcd01',
        externalId: 'SM0123456789abcdef0123456789abcd01',
        text: 'STOP',
      },
    ],
  },
  {
    name: 'takes a photo from WhatsApp, with the other address of its sender',
    request: signed(form(sample('whatsapp-photo'))),
    events: [
      {
        ...plainEvent,
        account: 'whatsapp:+6221500170',
        eventKey: 'MM0123456789abcdef0123456789abcdef',
        externalId: 'MM0123456789abcdef0123456789abcdef',
        alsoKnownAs: ['ID.10000000000000000001'],
        fromName: 'Budi',
        text: 'Pipa air bocor di depan pasar',
        attachments: [
          {
            type: 'image',
            mimeType: 'image/jpeg',
            url: expect.stringMatching(/^https:.+Media\/ME/),
          },
        ],
      },
    ],
  },
  {
    name: 'takes a place from somebody whose number is hidden',
    request: signed(form(sample('whatsapp-location'))),
    events: [
      {
        ...plainEvent,
        account: 'whatsapp:+6221500170',
        eventKey: 'MM0123456789abcdef0123456789abcd02',
        externalId: 'MM0123456789abcdef0123456789abcd02',
        from: 'ID.10000000000000000001',
        fromName: 'Sri',
        text: '',
        location: {
          latitude: -6.914744,
          longitude: 107.60981,
          name: 'Alun-alun',
          address: 'Jalan Asia Afrika, Bandung',
        },
      },
    ],
  },
  {
    name: 'takes the title of a button, and what it answers',
    request: signed(form(sample('whatsapp-button'))),
    events: [
      {
        ...plainEvent,
        account: 'whatsapp:+6221500170',
        eventKey: 'MM0123456789abcdef0123456789abcd03',
        externalId: 'MM0123456789abcdef0123456789abcd03',
        text: 'Sudah selesai',
        replyTo: 'MM0123456789abcdef0123456789abcdff',
      },
    ],
  },
  {
    name: 'takes the title of a list entry',
    request: signed(form(sample('whatsapp-list'))),
    events: [
      {
        ...plainEvent,
        account: 'whatsapp:+6221500170',
        eventKey: 'MM0123456789abcdef0123456789abcd06',
        externalId: 'MM0123456789abcdef0123456789abcd06',
        text: 'Jalan rusak',
      },
    ],
  },
  message('restores the plus of a number that arrived as a space', { From: ' 628111000111' }, {}),
  message(
    'restores the plus behind the prefix of WhatsApp, on both sides',
    { From: 'whatsapp: 628111000111', To: 'whatsapp: 6221500170' },
    { account: 'whatsapp:+6221500170' },
  ),
  message(
    'keeps a message whose user id is malformed, without the id',
    { From: 'whatsapp:+628111000111', ExternalUserId: '<>' },
    {},
  ),
  message(
    'knows the number of somebody who writes under a user id',
    { From: 'whatsapp:ID.ENT.77', WaId: '628111000111' },
    { from: 'ID.ENT.77', alsoKnownAs: ['+628111000111'] },
  ),
  message(
    'takes every file that is there, whatever their number is said to be',
    {
      NumMedia: '1',
      MediaUrl0: 'https://twilio.test/0',
      MediaContentType0: 'text/x-vcard',
      MediaUrl1: 'https://twilio.test/1',
      MediaContentType1: 'audio/ogg; codecs=opus',
      MediaUrl2: 'https://twilio.test/2',
      MediaContentType2: 'VIDEO/mp4',
      MediaUrl3: 'https://twilio.test/3',
    },
    {
      attachments: [
        { type: 'contact', url: 'https://twilio.test/0', mimeType: 'text/x-vcard' },
        { type: 'audio', url: 'https://twilio.test/1', mimeType: 'audio/ogg; codecs=opus' },
        { type: 'video', url: 'https://twilio.test/2', mimeType: 'VIDEO/mp4' },
        { type: 'document', url: 'https://twilio.test/3' },
      ],
    },
  ),
  message(
    'tells a sticker from an image',
    { MessageType: 'sticker', MediaUrl0: 'https://twilio.test/0', MediaContentType0: 'image/webp' },
    { attachments: [{ type: 'sticker', url: 'https://twilio.test/0', mimeType: 'image/webp' }] },
  ),
  message(
    'names a place that is not on Earth',
    { Latitude: '91', Longitude: '107' },
    { unsupported: 'location' },
  ),
  message(
    'names a place without one of its coordinates',
    { Latitude: '-6.9', Longitude: '' },
    { unsupported: 'location' },
  ),
  message('marks a message that says nothing', { Body: '' }, { text: '', unsupported: 'empty' }),
  message('marks a type that it does not know', { MessageType: 'order' }, { unsupported: 'order' }),
  message(
    'takes a reaction without asking for an answer',
    { MessageType: 'reaction', Body: '👍', OriginalRepliedMessageSid: 'MM9' },
    { text: '👍', replyTo: 'MM9', passive: true },
  ),
  message(
    'does not start a talk with another short code',
    { From: '99855' },
    {
      from: '99855',
      passive: true,
    },
  ),
  message(
    'does not start a talk with a name',
    { From: 'TELKOMSEL' },
    {
      from: 'TELKOMSEL',
      passive: true,
    },
  ),
  {
    name: 'takes the first of a repeated parameter',
    request: signed(`${form(plain)}&Body=Zebra`),
    events: [plainEvent],
  },
  {
    name: 'reads ten times as many parameters as a message has',
    request: signed(
      `${Array.from({ length: 480 }, (_, n) => `A${n}=${n}`).join('&')}&${form(plain)}`,
    ),
    events: [plainEvent],
  },
  {
    name: 'refuses a form with more parameters than any message has',
    request: signed(
      `${Array.from({ length: 500 }, (_, n) => `A${n}=${n}`).join('&')}&${form(plain)}`,
    ),
    verified: false,
    events: [],
  },
  { name: 'takes a message from a GET', request: get(plain), events: [plainEvent] },
  {
    name: 'refuses a GET with a body, which is not signed',
    request: { ...get(plain), body: Buffer.from(form({ ...plain, Body: 'Palsu' })) },
    verified: false,
    events: [],
  },
  { name: 'takes a message from JSON', request: json(JSON.stringify(plain)), events: [plainEvent] },
  {
    name: 'sets aside JSON that is no message',
    request: json('{"id":"m1"}'),
    events: [
      {
        kind: 'malformed',
        account: 'unknown',
        eventKey: digest('{"id":"m1"}'),
        raw: '{"id":"m1"}',
        reason: 'a message without MessageSid',
      },
    ],
  },
  {
    name: 'refuses JSON whose hash is not in the address',
    request: signed('{"id":"m1"}', 'of somebody else'),
    verified: false,
    answer: { status: 403 },
    events: [],
  },
  {
    name: 'refuses JSON with the hash of another body',
    request: json('{"id":"m1"}', '{"id":"m2"}'),
    verified: false,
    events: [],
  },
  {
    name: 'refuses JSON that only looks the same once its broken bytes are decoded',
    request: { ...json('{"id":"\ufffd"}'), body: Buffer.from('{"id":"\xff"}', 'latin1') },
    verified: false,
    events: [],
  },
  {
    name: 'refuses a request to an address that is none',
    request: { ...signed(form(plain)), url: '/hooks/twilio' },
    verified: false,
    events: [],
  },
  {
    name: 'refuses a request that was signed for another address',
    request: { ...signed(form(plain)), url: `${address}?ref=other` },
    verified: false,
    events: [],
  },
  malformed(
    'sets aside a message without an id',
    { From: '+628111000111', To: '1708', Body: 'x' },
    '1708',
    'a message without MessageSid',
  ),
  malformed(
    'sets aside a message without a sender',
    { MessageSid: 'SM1', To: '1708' },
    '1708',
    'a message without From',
  ),
  malformed(
    'sets aside a message without our number, under the account of Twilio',
    { MessageSid: 'SM1', From: '+628111000111', AccountSid: 'AC1' },
    'AC1',
    'a message without To',
  ),
  {
    name: 'takes no message of our own for a citizen’s',
    request: signed(form({ ...plain, Direction: 'outbound-api' })),
    events: [],
  },
  {
    name: 'takes a delivery report, with our reference from the address',
    request: signed(form(sample('status-delivered')), authToken, `${address}?ref=8c1a&x=1`),
    answer: emptyReply,
    events: [
      {
        kind: 'delivery',
        account: '+6221500170',
        eventKey: 'SM0123456789abcdef0123456789abcd04:delivered',
        externalId: 'SM0123456789abcdef0123456789abcd04',
        reference: '8c1a',
        status: 'delivered',
      },
    ],
  },
  {
    name: 'takes a failure with its code, and hides the number that its text names',
    request: signed(form(sample('status-undelivered'))),
    events: [
      {
        kind: 'delivery',
        account: '+6221500170',
        eventKey: 'SM0123456789abcdef0123456789abcd05:undelivered',
        externalId: 'SM0123456789abcdef0123456789abcd05',
        status: 'failed',
        error: { code: '30005', detail: 'Unknown destination handset …' },
      },
    ],
  },
  status('accepted', 'queued'),
  status('scheduled', 'queued'),
  status('queued', 'queued'),
  status('sending', 'sending'),
  status('sent', 'sent'),
  status('partially_delivered', 'sent'),
  status('read', 'read'),
  status('failed', 'failed'),
  status('canceled', 'failed'),
  {
    name: 'takes that a message on WhatsApp was read',
    request: signed(form(sample('status-read'))),
    events: [
      {
        kind: 'delivery',
        account: 'whatsapp:+6221500170',
        eventKey: 'MM0123456789abcdef0123456789abcd07:read',
        externalId: 'MM0123456789abcdef0123456789abcd07',
        status: 'read',
      },
    ],
  },
  {
    name: 'takes from a report that the 24 hours are over',
    request: signed(form(sample('status-window-closed'))),
    events: [
      {
        kind: 'delivery',
        account: 'whatsapp:+6221500170',
        eventKey: 'MM0123456789abcdef0123456789abcd08:undelivered',
        externalId: 'MM0123456789abcdef0123456789abcd08',
        status: 'failed',
        error: { code: '63016', detail: 'Outside the allowed window' },
      },
    ],
  },
  {
    name: 'takes an event READ as read',
    request: signed(form({ MessageSid: 'SM2', EventType: 'READ', From: '1708', To: '+62811' })),
    events: [
      {
        kind: 'delivery',
        account: '1708',
        eventKey: 'SM2:read',
        externalId: 'SM2',
        status: 'read',
      },
    ],
  },
  {
    name: 'takes a report that names its status only in the older parameter',
    request: signed(form({ MessageSid: 'SM2', SmsStatus: 'sent', From: '1708', To: '+62811' })),
    events: [
      {
        kind: 'delivery',
        account: '1708',
        eventKey: 'SM2:sent',
        externalId: 'SM2',
        status: 'sent',
      },
    ],
  },
  malformed(
    'sets aside a status that it does not know',
    { MessageSid: 'SM2', MessageStatus: 'teleported', From: '1708' },
    '1708',
    'a status that is not known',
  ),
  malformed(
    'sets aside a status without an id',
    { MessageStatus: 'sent', From: '1708' },
    '1708',
    'a status without MessageSid',
  ),
  malformed(
    'sets aside a status without our number',
    { MessageSid: 'SM2', MessageStatus: 'sent', AccountSid: 'AC1' },
    'AC1',
    'a status without From',
  ),
]

const outbound = outboundMessage({
  account: '+6221500170',
  to: '+628111000111',
  callbackUrl: address,
})

function request(parameters: Parameters) {
  const key = Buffer.from(`${settings.accountSid}:${authToken}`).toString('base64')
  return {
    url: `https://twilio.test/2010-04-01/Accounts/${settings.accountSid}/Messages.json`,
    method: 'POST' as const,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${key}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form(parameters),
  }
}

const sends: SendCase[] = [
  {
    name: 'hands over a text and asks for reports under our reference',
    reply: { status: 201, body: { sid: 'SM7', status: 'queued' } },
    requests: [
      request({
        To: outbound.to,
        StatusCallback: `${address}?ref=${outbound.id}`,
        From: outbound.account,
        Body: outbound.text,
      }),
    ],
    outcome: { kind: 'accepted', externalId: 'SM7' },
  },
  {
    name: 'writes to a user of WhatsApp under its prefix, and keeps the query of our address',
    message: {
      account: 'whatsapp:+6221500170',
      to: 'ID.10000000000000000001',
      callbackUrl: `${address}?tenant=lapor#rc=3`,
    },
    reply: { status: 201, body: { sid: 'MM7' } },
    requests: [
      request({
        To: 'whatsapp:ID.10000000000000000001',
        StatusCallback: `${address}?tenant=lapor&ref=${outbound.id}#rc=3`,
        From: 'whatsapp:+6221500170',
        Body: outbound.text,
      }),
    ],
    outcome: { kind: 'accepted', externalId: 'MM7' },
  },
  {
    name: 'says in the text what to choose from',
    message: { choices: ['Sudah', 'Belum'] },
    reply: { status: 201, body: { sid: 'SM7' } },
    requests: [
      request({
        To: outbound.to,
        StatusCallback: `${address}?ref=${outbound.id}`,
        From: outbound.account,
        Body: `${outbound.text} (Sudah / Belum)`,
      }),
    ],
    outcome: { kind: 'accepted', externalId: 'SM7' },
  },
  {
    name: 'says that the citizen has unsubscribed',
    reply: { status: 400, body: { code: 21610, message: 'Attempt to send to unsubscribed' } },
    outcome: {
      kind: 'rejected',
      code: 'recipient_opted_out',
      detail: 'HTTP 400, Twilio error 21610',
    },
  },
  {
    name: 'does not know what became of a success without an id',
    reply: { status: 201, body: '' },
    outcome: { kind: 'unknown', detail: 'HTTP 201 without a sid' },
  },
  {
    name: 'waits as many seconds as Twilio asks for',
    reply: { status: 429, headers: { 'retry-after': '7' }, body: { code: 20429 } },
    outcome: { kind: 'deferred', detail: 'HTTP 429, Twilio error 20429', retryAfterMs: 7000 },
  },
  {
    name: 'waits until the date that Twilio names, by Twilio’s clock',
    reply: {
      status: 503,
      headers: {
        date: 'Sun, 22 Nov 2026 02:00:00 GMT',
        'retry-after': 'Sun, 22 Nov 2026 02:00:30 GMT',
      },
      body: { code: 20503 },
    },
    outcome: { kind: 'deferred', detail: 'HTTP 503, Twilio error 20503', retryAfterMs: 30_000 },
  },
  {
    name: 'does not wait for a date that has passed',
    reply: {
      status: 429,
      headers: { 'retry-after': 'Sun, 22 Nov 2020 02:00:30 GMT' },
      body: 'slow down',
    },
    outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 0 },
  },
  {
    name: 'tries again where Twilio itself says that it failed',
    reply: { status: 500, body: { code: 20500, message: 'Internal Server Error', status: 500 } },
    outcome: { kind: 'deferred', detail: 'HTTP 500, Twilio error 20500' },
  },
  {
    name: 'does not know what became of a message that something else than Twilio answered',
    reply: { status: 502, body: '<html>Bad Gateway</html>' },
    outcome: { kind: 'unknown', detail: 'HTTP 502' },
  },
  {
    name: 'gives up on a number that is none, without naming it',
    reply: {
      status: 400,
      body: { code: 21211, message: "Invalid 'To' Phone Number: +62811100011X", status: 400 },
    },
    outcome: {
      kind: 'rejected',
      code: 'recipient_unreachable',
      detail: 'HTTP 400, Twilio error 21211',
    },
  },
  {
    name: 'says that the credentials are wrong where an answer has no code',
    reply: { status: 401, body: '' },
    outcome: { kind: 'rejected', code: 'credentials', detail: 'HTTP 401' },
  },
  {
    name: 'lets a refused connection pass',
    reply: new HttpFailure('connection refused', false),
  },
]

const file = 'https://twilio.test/2010-04-01/Accounts/AC0/Messages/MM1/Media/ME1'
const copy = 'https://cdn.test/ME1?tanda=x'
const sentTo = (location: string) => ({ status: 307, headers: { location } })
const picture = { status: 200, headers: { 'content-type': 'image/png' }, body: 'gambar' }
const basic = {
  authorization: `Basic ${Buffer.from(`${settings.accountSid}:${authToken}`).toString('base64')}`,
}

const media: MediaCase[] = [
  {
    name: 'are fetched from where Twilio sends us, which does not get our credentials',
    answers: [sentTo(copy), sentTo('/lain'), picture],
    requests: [
      { url: file, headers: basic },
      { url: copy, headers: {} },
      { url: 'https://cdn.test/lain', headers: {} },
    ],
    result: { kind: 'fetched', body: Buffer.from('gambar'), mimeType: 'image/png' },
  },
  {
    name: 'have the type that the webhook told',
    attachment: { type: 'audio', mimeType: 'audio/ogg' },
    answers: [picture],
    result: { kind: 'fetched', body: Buffer.from('gambar'), mimeType: 'audio/ogg' },
  },
  ...[null, 'ME1', 'http://twilio.test/ME1', 'file:///etc/passwd'].map(
    (url): MediaCase => ({
      name: `are not there at ${url}`,
      attachment: { url },
      answers: [],
      result: { kind: 'gone', detail: 'no address' },
    }),
  ),
  {
    name: 'are not fetched over plain HTTP',
    answers: [sentTo('http://cdn.test/ME1')],
    result: { kind: 'gone', detail: 'sent on to no https address' },
  },
  {
    name: 'are fetched over plain HTTP where Twilio itself is: at the simulator',
    attachment: { url: 'http://127.0.0.1:1708/simulator/twilio/ME1' },
    settings: { apiUrl: 'http://127.0.0.1:1708/simulator/twilio' },
    answers: [sentTo('http://cdn.test/ME1'), picture],
    result: { kind: 'fetched', body: Buffer.from('gambar'), mimeType: 'image/png' },
  },
  {
    name: 'are looked for again later where they are sent on and on',
    answers: [sentTo(copy), sentTo(copy), sentTo(copy), sentTo(copy)],
    result: { kind: 'later', detail: 'sent on more than 3 times' },
  },
  ...[302, 401, 404, 503].map(
    (status): MediaCase => ({
      name: `are looked for again later after HTTP ${status}`,
      answers: [{ status }],
      result: { kind: 'later', detail: `HTTP ${status} for the file` },
    }),
  ),
  {
    name: 'are gone where Twilio says so',
    answers: [{ status: 410 }],
    result: { kind: 'gone', detail: 'HTTP 410 for the file' },
  },
]

function account(word: string, result: CheckCase['result']): CheckCase {
  return { name: `the account is ${word}`, answer: { status: 200, body: { status: word } }, result }
}

const checks: CheckCase[] = [
  {
    ...account('active', { kind: 'valid' }),
    request: {
      url: `https://twilio.test/2010-04-01/Accounts/${settings.accountSid}.json`,
      headers: expect.objectContaining(basic),
    },
  },
  account('suspended', { kind: 'refused', detail: 'the account is suspended' }),
  account('closed', { kind: 'refused', detail: 'the account is closed' }),
  account('new', { kind: 'unknown', detail: 'HTTP 200 for the account' }),
  ...[401, 403, 404].map(
    (status): CheckCase => ({
      name: `HTTP ${status}`,
      answer: { status, body: { code: 20003 } },
      result: { kind: 'refused', detail: `HTTP ${status}` },
    }),
  ),
  {
    name: 'a fault of Twilio',
    answer: { status: 500 },
    result: { kind: 'unknown', detail: 'HTTP 500 for the account' },
  },
  {
    name: 'a page of some proxy',
    answer: { status: 200, body: '<html>' },
    result: { kind: 'unknown', detail: 'HTTP 200 for the account' },
  },
]

channelSuite(twilio, {
  settings,
  url: import.meta.url,
  wordless: [
    [/^(AccountSid|MessagingServiceSid|SmsSid|SmsMessageSid|ApiVersion)$/, 'of our own account'],
    [/^(NumMedia|NumSegments|OptOutType|ButtonType)$/, 'for machines'],
    [/^(From|To)(City|State|Zip|Country)$/, 'of the number'],
    [/^(WaId|ExternalUserId|OriginalRepliedMessageSender)$/, 'an address, if it has the form'],
    [/^(Latitude|Longitude)$/, 'a number'],
    [/^(ButtonPayload|ListId|ListDescription)$/, 'put there by us'],
  ],
  sampled: (text) => signed(form(JSON.parse(text) as Parameters)),
  sign: signed,
  signingSecret: 'authToken',
  signatureHeader: 'x-twilio-signature',
  // A form is signed by its meaning: %2b for %2B, or a space as %20, is the same request.
  isSameContent: (a, b) => signedText('', a.toString()) === signedText('', b.toString()),
  message: outbound,
  success: { status: 201, body: { sid: 'SM7' } },
  quoted: 'SM77kutipan',
  receptions,
  sends,
  media: { attachment: { type: 'image', url: file }, cases: media },
  checks,
})

describe('twilio after the 24 hours of WhatsApp', () => {
  const windowContentSid = `HX${'a'.repeat(32)}`
  const whatsapp = {
    ...outbound,
    account: 'whatsapp:+6221500170',
    text: 'Selesai.\n\nTerima kasih.',
  }
  const closed = { status: 400, body: { code: 63016 } }
  const accepted = { status: 201, body: { sid: 'MM9' } }

  async function send(own: object, ...answers: ScriptedAnswer[]) {
    const { http, asked } = scriptedHttp(...answers)
    const outcome = await twilio.send(whatsapp, settingsOf(twilio, { ...settings, ...own }), http)
    const forms = asked.map(({ body }) => Object.fromEntries(new URLSearchParams(String(body))))
    return { outcome, forms }
  }

  test('sends the text in one line of the template, under the same reference', async () => {
    const { outcome, forms } = await send({ windowContentSid }, closed, accepted)
    expect(outcome).toEqual({ kind: 'accepted', externalId: 'MM9' })
    expect(forms).toHaveLength(2)
    expect(forms[1]).toEqual({
      To: 'whatsapp:+628111000111',
      From: 'whatsapp:+6221500170',
      StatusCallback: `${address}?ref=${outbound.id}`,
      ContentSid: windowContentSid,
      ContentVariables: '{"1":"Selesai. Terima kasih."}',
    })
  })

  test('sends the template at once where they are known to be over', async () => {
    const { http, asked } = scriptedHttp(accepted)
    const late = { ...whatsapp, way: 'template' } as const
    await twilio.send(late, settingsOf(twilio, { ...settings, windowContentSid }), http)
    expect(asked).toHaveLength(1)
    expect(String(asked[0]?.body)).toContain(`ContentSid=${windowContentSid}`)
  })

  test('has a window on WhatsApp, and none by SMS', () => {
    const windowOf = (own: object) =>
      twilio.replyWindow?.(settingsOf(twilio, { ...settings, ...own }))
    expect(windowOf({ number: '+6221500170' })).toBeUndefined()
    const number = 'whatsapp:+6221500170'
    expect(windowOf({ number })?.hasTemplate('news')).toBe(false)
    expect(windowOf({ number, windowContentSid })?.hasTemplate('news')).toBe(true)
  })

  test('says that they are over, where there is no template', async () => {
    const { outcome, forms } = await send({}, closed)
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'window_closed' })
    expect(forms).toHaveLength(1)
  })

  test('sends no template for another reason', async () => {
    const { forms } = await send({ windowContentSid }, { status: 400, body: '{"code":63024}' })
    expect(forms).toHaveLength(1)
  })
})

describe('twilio errors', () => {
  test.for([
    { code: 20003, kind: 'credentials' },
    { code: 21606, kind: 'credentials' },
    { code: 63007, kind: 'credentials' },
    { code: 21408, kind: 'recipient_unreachable' },
    { code: 21614, kind: 'recipient_unreachable' },
    { code: 63003, kind: 'recipient_unreachable' },
    { code: 21610, kind: 'recipient_opted_out' },
    { code: 63014, kind: 'recipient_opted_out' },
    { code: 63016, kind: 'window_closed' },
    { code: 21617, kind: 'content' },
    { code: 30007, kind: 'content' },
    { code: 20404, kind: 'unexpected' },
    { code: 99999, kind: 'unexpected' },
    { code: 30001, kind: 'deferred' },
    { code: 30003, kind: 'deferred' },
    { code: 63018, kind: 'deferred' },
  ])('$code means $kind', ({ code, kind }) => {
    const body = Buffer.from(JSON.stringify({ code, message: 'x', status: 400 }))
    const outcome = outcomeOf({ status: 400, headers: {}, body })
    expect(outcome.kind === 'rejected' ? outcome.code : outcome.kind).toBe(kind)
  })
})

describe('twilio settings', () => {
  test.for([
    { number: '+6221500170', isGood: true },
    { number: '1708', isGood: true },
    { number: 'whatsapp:+6221500170', isGood: true },
    { number: '021500170x', isGood: false },
    { number: 'whatsapp:1708', isGood: false },
  ])('number $number is taken: $isGood', ({ number, isGood }) => {
    expect(twilio.sending.safeParse({ ...settings, number }).success).toBe(isGood)
  })

  test.for(['HX12', 'MG00000000000000000000000000000000'])(
    '%s is no template',
    (windowContentSid) => {
      expect(twilio.sending.safeParse({ ...settings, windowContentSid }).success).toBe(false)
    },
  )

  test('an account begins with AC', () => {
    expect(twilio.sending.safeParse({ ...settings, accountSid: 'SK123' }).success).toBe(false)
  })
})
