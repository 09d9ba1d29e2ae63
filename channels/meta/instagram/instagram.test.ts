import { describe, expect, test } from 'vitest'
import type { InboundEvent, MessageEvent } from '../../../src/contract/events.ts'
import { utf8Bytes } from '../../../src/contract/text-length.ts'
import { outboundMessage, sampleIn, settingsOf } from '../../../test/harness/channel-fixtures.ts'
import {
  type CheckCase,
  channelSuite,
  type ReceptionCase,
  type SendCase,
} from '../../../test/harness/channel-suite.ts'
import { signedPost } from '../../../test/harness/meta-post.ts'
import { scriptedHttp } from '../../../test/harness/scripted-http.ts'
import { instagram } from './channel.ts'

const appSecret = 'app-secret-of-the-test'
const account = '17841400000000001'
const settings = {
  appSecret,
  verifyToken: 'verify-token-of-the-test',
  username: '@Dinas.Kota',
  instagramId: account,
  accessToken: 'account-token-of-the-test',
}
const address = 'https://gw.example.go.id/webhooks/meta/instagram'
const citizen = '8100000000000001'
const sentAt = new Date(1795310000_123)
const postedAt = new Date(1795310000_000)

const signed = (body: Buffer | string, secret = appSecret) => signedPost(address, body, secret)
const delivered = (body: object) => signed(JSON.stringify(body))
const sample = (name: string) => sampleIn(import.meta.url, `${name}.json`)

function said(id: string, changes: Partial<MessageEvent> = {}): MessageEvent {
  return {
    kind: 'message',
    account,
    eventKey: id,
    externalId: id,
    from: citizen,
    text: '',
    sentAt,
    attachments: [],
    ...changes,
  }
}

function sampled(name: string, ...events: InboundEvent[]): ReceptionCase {
  const request = signed(sample(name))
  return { name: `reads the sample ${name}`, request, answer: { status: 200 }, events }
}

const lookaside = (asset: number) =>
  `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${asset}`
const comment = (changes: Partial<MessageEvent> = {}) =>
  said('18050000000000001', {
    place: 'comment',
    public: true,
    from: '8100000000000002',
    fromName: 'sri.wahyuni',
    text: 'lampu di gang kami mati',
    sentAt: postedAt,
    ...changes,
  })

function commented(name: string, value: object, ...events: InboundEvent[]): ReceptionCase {
  const changes = [{ field: 'comments', value }]
  const entry = [{ id: account, time: 1795310000, changes }]
  return { name, request: delivered({ object: 'instagram', entry }), events }
}

function aside(raw: unknown, reason: string, of = account): InboundEvent {
  const eventKey = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  const words = typeof raw === 'string' ? raw : JSON.stringify(raw)
  return { kind: 'malformed', account: of, eventKey, raw: words, reason }
}

const bare = { id: '18050000000000001', text: 'Jalan rusak' }
const echo = {
  sender: { id: account },
  recipient: { id: citizen },
  timestamp: 1795310000123,
  message: { mid: 'aWdfECHO1', text: 'Selamat siang', is_echo: true },
}
const echoEvent: InboundEvent = {
  kind: 'echo',
  account,
  eventKey: 'aWdfECHO1',
  externalId: 'aWdfECHO1',
  to: citizen,
  text: 'Selamat siang',
  sentAt,
}

const receptions: ReceptionCase[] = [
  sampled('text', said('aWdfSAMPLE01', { text: 'Min, lampu jalan mati di Jalan Kenanga' })),
  sampled('image', said('aWdfSAMPLE02', { attachments: [{ type: 'image', url: lookaside(1) }] })),
  sampled(
    'story-reply',
    said('aWdfSAMPLE03', {
      text: 'Di kampung kami juga banjir',
      replyTo: 'story:18000000000000001',
      unsupported: `reply_to: ${lookaside(2)}`,
    }),
  ),
  sampled(
    'story-mention',
    said('aWdfSAMPLE04', { attachments: [{ type: 'image', url: lookaside(3) }] }),
  ),
  sampled('share', said('aWdfSAMPLE05', { attachments: [{ type: 'image', url: lookaside(4) }] })),
  sampled(
    'reel',
    said('aWdfSAMPLE06', { text: 'Banjir', attachments: [{ type: 'video', url: lookaside(5) }] }),
  ),
  sampled('unsupported', said('aWdfSAMPLE07', { unsupported: 'unsupported' })),
  sampled('unsent', {
    kind: 'deletion',
    account,
    eventKey: 'aWdfSAMPLE01',
    externalId: 'aWdfSAMPLE01',
    from: citizen,
    deletedAt: sentAt,
  }),
  sampled('seen', {
    kind: 'delivery',
    account,
    eventKey: 'aWdfOURS1:read',
    externalId: 'aWdfOURS1',
    status: 'read',
    at: sentAt,
  }),
  sampled(
    'reaction',
    said(`react:aWdfOURS1:${citizen}:1795310000123`, {
      text: '❤',
      replyTo: 'aWdfOURS1',
      passive: true,
    }),
  ),
  sampled('echo'),
  sampled('comment', comment()),
  sampled('comment-on-entry', comment({ replyTo: '18050000000000000' })),
  sampled('live-comment', comment({ place: 'live_comment' })),
  sampled(
    'mention',
    said('mention:18060000000000002:18050000000000002', {
      from: 'mention:18060000000000002:18050000000000002',
      sentAt: postedAt,
      unsupported: 'mention',
      passive: true,
    }),
  ),
  commented(
    'hole 7: knows the author of a comment by the comment where nobody is named',
    bare,
    said('18050000000000001', {
      place: 'comment',
      public: true,
      from: 'comment:18050000000000001',
      text: 'Jalan rusak',
      sentAt: postedAt,
    }),
  ),
  commented('finds nothing in a comment of our own', { ...bare, from: { id: account } }),
  commented('knows a comment of our own by our name', {
    ...bare,
    from: { id: '1', username: 'dinas.kota' },
  }),
  commented(
    'leaves our name out of a comment, and no other name or word',
    {
      ...bare,
      from: { id: citizen },
      text: 'Halo @dinas.kota, tolong @dinas.kota.lain dan dinas.kota',
    },
    said('18050000000000001', {
      place: 'comment',
      public: true,
      text: 'Halo tolong @dinas.kota.lain dan dinas.kota',
      sentAt: postedAt,
    }),
  ),
  commented(
    'marks a comment without its text',
    { id: '1' },
    said('1', {
      from: 'comment:1',
      place: 'comment',
      public: true,
      sentAt: postedAt,
      unsupported: 'comment',
    }),
  ),
  {
    name: 'hole 5: reads comments and messages of two accounts in one request',
    request: delivered({
      object: 'instagram',
      entry: [
        { id: '1', time: 1795310000, field: 'comments', value: bare },
        {
          id: '2',
          time: 1795310000,
          messaging: [{ ...echo, message: { mid: 'm' }, sender: { id: citizen } }],
        },
      ],
    }),
    events: [
      {
        ...said('18050000000000001', {
          place: 'comment',
          public: true,
          text: 'Jalan rusak',
          sentAt: postedAt,
        }),
        from: 'comment:18050000000000001',
        account: '1',
      },
      { ...said('m', { unsupported: 'empty' }), account: '2' },
    ],
  },
  {
    name: 'finds nothing in what the account wrote to itself',
    request: delivered({
      object: 'instagram',
      entry: [{ id: account, messaging: [{ ...echo, recipient: { id: account } }] }],
    }),
    events: [],
  },
  {
    name: 'shows a change of a field that it does not handle',
    request: delivered({
      object: 'instagram',
      entry: [{ id: account, changes: [{ field: 'story_insights', value: {} }] }],
    }),
    events: [aside({ field: 'story_insights', value: {} }, 'field story_insights is not handled')],
  },
  {
    name: 'sets aside what is for another product of Meta',
    request: signed('{"object":"page","entry":[]}'),
    answer: { status: 200 },
    events: [aside('{"object":"page","entry":[]}', 'object page has another address', 'unknown')],
  },
]

const outbound = outboundMessage({
  account,
  to: citizen,
  callbackUrl: address,
})

function request(payload: object) {
  return {
    url: 'https://graph.instagram.com/v26.0/me/messages',
    method: 'POST' as const,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${settings.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(payload),
  }
}

const success = { status: 200, body: { recipient_id: citizen, message_id: 'aWdfOURS1' } }
const accepted = { kind: 'accepted', externalId: 'aWdfOURS1' } as const

const sends: SendCase[] = [
  {
    name: 'answers a person',
    message: { replyTo: 'aWdfSAMPLE01' },
    reply: success,
    requests: [request({ recipient: { id: citizen }, message: { text: outbound.text } })],
    outcome: accepted,
  },
  {
    name: 'answers a comment in private',
    message: { replyTo: '18050000000000001', place: 'comment' },
    reply: success,
    requests: [
      request({
        recipient: { comment_id: '18050000000000001' },
        message: { text: outbound.text },
      }),
    ],
    outcome: accepted,
  },
  {
    name: 'replies below a comment, for everybody, where that is wanted',
    message: { replyTo: '18050000000000001', place: 'comment', way: 'public' },
    reply: { status: 200, body: { id: '18050000000000009' } },
    requests: [
      {
        ...request({ message: outbound.text }),
        url: 'https://graph.instagram.com/v26.0/18050000000000001/replies',
      },
    ],
    outcome: { kind: 'accepted', externalId: '18050000000000009' },
  },
  {
    name: 'answers a comment on a live video in private',
    message: { replyTo: '18050000000000001', place: 'live_comment' },
    reply: success,
    requests: [
      request({
        recipient: { comment_id: '18050000000000001' },
        message: { text: outbound.text },
      }),
    ],
    outcome: accepted,
  },
  {
    name: 'says that the window is closed',
    reply: { status: 400, body: { error: { code: 10, error_subcode: 2534022 } } },
    outcome: {
      kind: 'rejected',
      code: 'window_closed',
      detail: 'HTTP 400, Graph error 10/2534022',
    },
  },
  {
    name: 'waits as long as Instagram asks for',
    reply: { status: 429, headers: { 'retry-after': '9' }, body: { error: { code: 4 } } },
    outcome: { kind: 'deferred', detail: 'HTTP 429, Graph error 4', retryAfterMs: 9_000 },
  },
]

function judged(status: number, body: unknown, result: CheckCase['result']): CheckCase {
  const request = { url: 'https://graph.instagram.com/v26.0/me?fields=id' }
  return {
    name: `HTTP ${status} ${JSON.stringify(body)}`,
    answer: { status, body },
    request,
    result,
  }
}

const checks: CheckCase[] = [
  judged(200, { id: account }, { kind: 'valid' }),
  judged(200, {}, { kind: 'unknown', detail: 'HTTP 200 of another form' }),
  judged(401, { error: { code: 190 } }, { kind: 'refused', detail: 'HTTP 401, Graph error 190' }),
  judged(503, '', { kind: 'unknown', detail: 'HTTP 503' }),
]

channelSuite(instagram, {
  settings,
  url: import.meta.url,
  wordless: [
    [/\.recipient\.id$/, 'our own account'],
    [/\.(media\.id|media_product_type|reel_video_id)$/, 'where it was said'],
    [/\.reaction\.reaction$/, 'for machines'],
  ],
  sign: signed,
  signingSecret: 'appSecret',
  signatureHeader: 'x-hub-signature-256',
  message: outbound,
  success: success,
  quoted: 'aWdfKUTIP77',
  receptions,
  sends,
  checks,
})

describe('meta/instagram echoes', () => {
  const human = { ...echo, message: { ...echo.message, app_id: '2' } }

  test.for([
    ['one without an app', echo, {}, []],
    [
      'one without an app, where they are wanted',
      echo,
      { echoesWithoutApp: 'reported' },
      [echoEvent],
    ],
    ['one of our app', human, { appId: '2' }, []],
    ['one of another app', human, { appId: '1' }, [echoEvent]],
    ['one of some app, while ours is not named', human, {}, []],
  ] as const)('come out as they can be told apart: %s', ([, element, more, events]) => {
    const receiving = instagram.receiving.parse({ ...settings, ...more })
    const body = { object: 'instagram', entry: [{ id: account, messaging: [element] }] }
    expect(instagram.receive(delivered(body), receiving).events).toEqual(events)
  })
})

describe('meta/instagram, beyond the tables', () => {
  const parsed = settingsOf(instagram, settings)

  test('hole 10: counts texts in bytes', () => {
    expect(instagram.textLimit).toEqual({ max: 999, lengthOf: utf8Bytes })
  })

  test.for([
    ['comment', undefined, true],
    ['live_comment', undefined, false],
    ['comment', false, false],
  ] as const)('replies in public below a %s with the setting %s: %s', ([place, chosen, is]) => {
    const given = { ...settings, ...(chosen !== undefined && { publicReplies: chosen }) }
    expect(instagram.repliesInPublic?.(settingsOf(instagram, given), place)).toBe(is)
  })

  test('leaves a comment as it is while our name is not known', () => {
    const { username: _, ...nameless } = settings
    const { events } = instagram.receive(
      signed(sample('comment')),
      instagram.receiving.parse(nameless),
    )
    expect(events).toMatchObject([{ text: '@dinas.kota lampu di gang kami mati' }])
  })

  test('sends with the tag of a human after the window, where that is allowed', async () => {
    const closed = { status: 400, body: { error: { code: 10, error_subcode: 2534022 } } }
    const { http, payloads } = scriptedHttp(closed, success)
    const written = { ...outbound, byHuman: true } as const
    expect(await instagram.send(written, { ...parsed, humanAgentTag: true }, http)).toEqual(
      accepted,
    )
    expect(payloads()[1]).toEqual({
      recipient: { id: citizen },
      messaging_type: 'MESSAGE_TAG',
      tag: 'HUMAN_AGENT',
      message: { text: outbound.text },
    })
  })

  test('asks the Graph API of Facebook where the token is that of a Page', async () => {
    const { http, asked } = scriptedHttp(success)
    await instagram.send(outbound, { ...parsed, graphUrl: 'https://graph.facebook.com' }, http)
    expect(asked[0]?.url).toBe('https://graph.facebook.com/v26.0/me/messages')
  })
})
