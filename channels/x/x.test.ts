import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { InboundEvent, MessageEvent, ProviderRequest } from '../../src/contract/events.ts'
import { HttpFailure } from '../../src/contract/http.ts'
import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { jsonPost, sampleIn } from '../../test/harness/channel-fixtures.ts'
import {
  type CheckCase,
  channelSuite,
  type MediaCase,
  type ReceptionCase,
  type SendCase,
} from '../../test/harness/channel-suite.ts'
import { x } from './channel.ts'
import { weightOf } from './weight.ts'

const settings = {
  consumerSecret: 'consumer-secret-of-the-test',
  userId: '1111',
  username: 'lapor1708',
  consumerKey: 'consumer-key-of-the-test',
  accessToken: '1111-access-token-of-the-test',
  accessSecret: 'access-secret-of-the-test',
  apiUrl: 'https://api.x.test/',
}
const account = '1111'
const sentAt = new Date('2026-11-22T01:00:00Z')
const receivedAt = new Date('2026-11-22T01:00:05Z')
const header = 'x-twitter-webhooks-signature'
const webhookUrl = 'https://gw.example.go.id/webhooks/x'

function signature(content: string | Buffer, secret = settings.consumerSecret): string {
  return `sha256=${createHmac('sha256', secret).update(content).digest('base64')}`
}

function posted(body: Buffer | string, secret = settings.consumerSecret): ProviderRequest {
  return jsonPost(webhookUrl, body, { [header]: signature(body, secret) }, receivedAt)
}

function challenged(query: string): ProviderRequest {
  const url = `${webhookUrl}${query}`
  return { method: 'GET', url, headers: {}, body: Buffer.alloc(0), receivedAt }
}

function sample(name: string): ProviderRequest {
  return posted(sampleIn(import.meta.url, `${name}.json`))
}

function delivered(event_type: string, payload: unknown, more: object = {}): object {
  return { event_type, filter: { user_id: account }, payload, ...more }
}

function request(data: unknown): ProviderRequest {
  return posted(JSON.stringify({ data }))
}

const post = {
  id: '500',
  text: '@lapor1708 Pohon tumbang',
  author_id: '2222',
  created_at: sentAt.toISOString(),
  edit_history_tweet_ids: ['500'],
}

const mention: MessageEvent = {
  kind: 'message',
  account,
  eventKey: '500',
  externalId: '500',
  from: '2222',
  text: 'Pohon tumbang',
  sentAt,
  attachments: [],
  public: true,
  place: 'timeline',
}

/** A mention that differs from the plain one, and what differs in the event. */
function one(
  name: string,
  changes: object,
  event: Partial<MessageEvent>,
  includes?: object,
): ReceptionCase {
  const data = delivered('post.mention.create', { ...post, ...changes }, { includes })
  return { name, request: request(data), events: [{ ...mention, ...event }] }
}

const element = {
  type: 'message_create',
  id: '700',
  created_timestamp: String(sentAt.getTime()),
  message_create: {
    target: { recipient_id: account },
    sender_id: '2222',
    message_data: { text: 'Pohon tumbang' },
  },
}
const { public: _, place: __, ...unpublic } = mention
const privately: MessageEvent = { ...unpublic, eventKey: '700', externalId: '700' }

function message(message_data: object): object {
  const message_create = { ...element.message_create, message_data }
  return delivered('dm.received', { direct_message_events: [{ ...element, message_create }] })
}

function ofOurs(type: string): object {
  const message_create = {
    ...element.message_create,
    sender_id: account,
    target: { recipient_id: '2222' },
  }
  return delivered(type, { direct_message_events: [{ ...element, message_create }] })
}

function aside(raw: unknown, reason: string, of = account): InboundEvent {
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw)
  const eventKey = createHash('sha256').update(text).digest('hex')
  return { kind: 'malformed', account: of, eventKey, raw: text, reason }
}

function unhandled(name: string, data: object, reason: string, of?: string): ReceptionCase {
  return { name, request: request(data), events: [aside(data, reason, of)] }
}

const withoutText = delivered('post.mention.create', { id: '501', author_id: '2222' })
const deletion = (id: string, at = sentAt) =>
  ({
    kind: 'deletion',
    account,
    eventKey: id,
    externalId: id,
    from: '2222',
    deletedAt: at,
  }) as const

const receptions: ReceptionCase[] = [
  {
    name: 'reads the sample mention',
    request: sample('mention'),
    answer: { status: 200 },
    events: [
      {
        ...mention,
        eventKey: '2080765813578191303',
        externalId: '2080765813578191303',
        fromName: 'Warga Kampung (@warga)',
        text: 'lubang besar di Jalan Mawar & Jalan Anggrek, lihat https://peta.example.id/?a=1&b=2',
        attachments: [{ type: 'image', externalId: '2080765813578191303/3_2080765000000000001' }],
      },
    ],
  },
  {
    name: 'reads the sample reply, which has the new names of the fields',
    request: sample('reply'),
    events: [
      {
        ...mention,
        eventKey: '2080765813578191310',
        externalId: '2080765813578191310',
        fromName: 'Warga Kampung (@warga)',
        text: '@dinaspu_contoh sudah dua minggu, mohon kabarnya',
        sentAt: new Date('2026-11-22T02:00:00Z'),
        replyTo: '2080765813578191305',
      },
    ],
  },
  {
    name: 'links the sample edited to its first version',
    request: sample('edited'),
    events: [
      {
        kind: 'edit',
        account,
        eventKey: '2080765813578191400',
        externalId: '2080765813578191303',
        from: '2222',
        text: 'lubang besar di Jalan Mawar, sudah ada yang jatuh',
        public: true,
        place: 'timeline',
        editedAt: new Date('2026-11-22T01:10:00Z'),
      },
    ],
  },
  {
    name: 'reads the sample dm, in private, with its photo',
    request: sample('dm'),
    events: [
      {
        ...privately,
        eventKey: '2080765901528535096',
        externalId: '2080765901528535096',
        fromName: 'Warga Kampung (@warga)',
        text: 'Lampu jalan di RT 04 padam',
        sentAt: new Date(1795310000000),
        attachments: [
          {
            type: 'image',
            externalId: '2080765900000000001',
            url: 'https://ton.twitter.com/1.1/ton/data/dm/2080765901528535096/2080765900000000001/foto.jpg',
          },
        ],
      },
    ],
  },
  {
    name: 'hole 6: counts the sample chat, which nobody here can read',
    request: sample('chat'),
    events: [
      {
        ...privately,
        eventKey: 'e4f4d3fc-8bbf-4928-92eb-e5058d6bb6f6',
        externalId: 'e4f4d3fc-8bbf-4928-92eb-e5058d6bb6f6',
        text: '',
        sentAt: new Date(1795310000000),
        unsupported: 'encrypted chat',
      },
    ],
  },
  {
    name: 'honours the sample deleted, which names its writer’s account and not ours',
    request: sample('deleted'),
    events: [deletion('2080765813578191303', receivedAt)],
  },
  {
    name: 'takes the sample dm-read for the reading of our message',
    request: sample('dm-read'),
    events: [
      {
        kind: 'delivery',
        account,
        eventKey: '2080765901528535100:read',
        externalId: '2080765901528535100',
        status: 'read',
        at: new Date(1795310000000),
      },
    ],
  },
  {
    name: 'reads the sample account-activity, of the older service',
    request: sample('account-activity'),
    events: [
      {
        ...mention,
        eventKey: '2080765813578191303',
        externalId: '2080765813578191303',
        fromName: 'Warga Kampung (@warga)',
        text: 'pohon tumbang menutup jalan di depan pasar, tolong segera dibersihkan karena macet > 1 km',
        attachments: [
          {
            type: 'image',
            externalId: '2080765813578191303/3_2080765000000000001',
            url: 'https://pbs.twimg.com/media/contoh.jpg',
          },
        ],
      },
      {
        ...privately,
        eventKey: '2080765901528535096',
        externalId: '2080765901528535096',
        fromName: 'Warga Kampung (@warga)',
        text: 'STATUS',
        sentAt: new Date(1795310000000),
      },
      deletion('2080765813578191200', new Date(1795310000000)),
    ],
  },
  {
    name: 'answers the challenge that X sends',
    request: challenged('?crc_token=challenge_string&nonce=7'),
    answer: {
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ response_token: signature('challenge_string') }),
    },
    events: [],
  },
  {
    name: 'answers no GET without a challenge',
    request: challenged('?nonce=7'),
    verified: false,
    answer: { status: 403 },
    events: [],
  },
  {
    name: 'hole 14: signs nothing for a stranger that could be a body',
    request: challenged(`?crc_token=${encodeURIComponent('{"data":{}}')}`),
    verified: false,
    answer: { status: 403 },
    events: [],
  },

  {
    name: 'signs no token that is longer than any of X',
    request: challenged(`?crc_token=${'a'.repeat(1025)}`),
    verified: false,
    answer: { status: 403 },
    events: [],
  },

  one('hole 7: needs neither a name nor a phone number', {}, {}),
  one('leaves a bare command', { text: '@lapor1708 STATUS' }, { text: 'STATUS' }),
  one('ignores case in our name', { text: '@LAPOR1708, STATUS' }, { text: 'STATUS' }),
  one(
    'leaves other names before the text',
    { text: '@pemkot_contoh @lapor1708 jalan rusak' },
    { text: '@pemkot_contoh jalan rusak' },
  ),
  one(
    'leaves our name within the text',
    { text: 'Halo @lapor1708 jalan rusak' },
    { text: 'Halo @lapor1708 jalan rusak' },
  ),
  one(
    'leaves a longer name that begins as ours',
    { text: '@lapor1708_bdg jalan rusak' },
    { text: '@lapor1708_bdg jalan rusak' },
  ),
  one(
    'knows our former name where the post tells whose it is',
    {
      text: '@lapor_lama jalan rusak',
      entities: { mentions: [{ username: 'lapor_lama', id: account }] },
    },
    { text: 'jalan rusak' },
  ),
  one(
    'restores each escaped character once',
    { text: '@lapor1708 a &lt;b&gt; &amp;lt; c' },
    { text: 'a <b> &lt; c' },
  ),
  one(
    'leaves a short link that it is told nothing of',
    { text: '@lapor1708 lihat https://t.co/abc' },
    { text: 'lihat https://t.co/abc' },
  ),
  one(
    'reads the whole of a long post',
    { text: '@lapor1708 Pohon…', note_tweet: { text: '@lapor1708 Pohon tumbang semalam' } },
    { text: 'Pohon tumbang semalam' },
  ),
  one(
    'takes the photo, and of a video what is not too long to fetch',
    { attachments: { media_keys: ['3_1', '7_2', '16_3'] } },
    {
      attachments: [
        { type: 'image', externalId: '500/3_1', url: 'https://pbs.twimg.com/media/a.jpg' },
        {
          type: 'video',
          externalId: '500/7_2',
          url: 'https://video.twimg.com/832.mp4',
          mimeType: 'video/mp4',
        },
        { type: 'video', externalId: '500/16_3' },
      ],
    },
    {
      media: [
        { media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.com/media/a.jpg' },
        {
          media_key: '7_2',
          type: 'video',
          variants: [
            { content_type: 'application/x-mpegURL', url: 'https://video.twimg.com/a.m3u8' },
            {
              content_type: 'video/mp4',
              bit_rate: 2_176_000,
              url: 'https://video.twimg.com/2176.mp4',
            },
            {
              content_type: 'video/mp4',
              bit_rate: 832_000,
              url: 'https://video.twimg.com/832.mp4',
            },
            {
              content_type: 'video/mp4',
              bit_rate: 288_000,
              url: 'https://video.twimg.com/288.mp4',
            },
          ],
        },
      ],
    },
  ),
  one(
    'asks for no answer to a repost',
    { referenced_tweets: [{ type: 'retweeted', id: '4' }] },
    { passive: true },
  ),
  one('takes a time that it cannot read for now', { created_at: 'x' }, { sentAt: receivedAt }),
  one(
    'keeps an id that JSON cannot round, as text',
    { author_id: 2222, in_reply_to_tweet_id: '9007199254740993' },
    { replyTo: '9007199254740993' },
  ),
  {
    name: 'reads a quote of a post of ours',
    request: request(delivered('post.quote.create', post)),
    events: [mention],
  },
  {
    name: 'ignores a post of our own',
    request: request(delivered('post.mention.create', { ...post, author_id: account })),
    events: [],
  },
  {
    name: 'takes a post that is both a mention and a reply once',
    request: request([
      delivered('post.mention.create', post),
      delivered('post.reply.create', post),
    ]),
    events: [mention],
  },
  {
    name: 'hole 4: sets one of several aside and reads the others',
    request: request([withoutText, delivered('post.mention.create', post), 7]),
    events: [
      aside(withoutText, 'text: Invalid input: expected string, received undefined'),
      mention,
      aside(7, 'Invalid input: expected object, received number'),
    ],
  },
  {
    name: 'hole 4: sets one message of several aside and reads the others',
    request: request(
      delivered('dm.received', { direct_message_events: [{ type: 'message_create' }, element] }),
    ),
    events: [
      aside(
        { type: 'message_create' },
        'id: Invalid input; message_create: Invalid input: expected object, received undefined',
      ),
      privately,
    ],
  },
  {
    name: 'hole 5: gives each event to the account that it names',
    request: posted(
      JSON.stringify([
        { data: delivered('post.mention.create', post) },
        {
          data: delivered(
            'post.mention.create',
            { ...post, text: '@lapor1708 Pohon tumbang' },
            { filter: { user_id: '9999' } },
          ),
        },
      ]),
    ),
    events: [mention, { ...mention, account: '9999', text: '@lapor1708 Pohon tumbang' }],
  },
  {
    name: 'takes an event that names no account for ours',
    request: request(delivered('post.mention.create', post, { filter: {} })),
    events: [mention],
  },
  {
    name: 'reads a place that was sent in private',
    request: request(
      message({
        text: '',
        attachment: {
          type: 'location',
          location: {
            type: 'shared_coordinate',
            shared_coordinate: { coordinates: { type: 'Point', coordinates: [112.75, -7.25] } },
          },
        },
      }),
    ),
    events: [{ ...privately, text: '', location: { latitude: -7.25, longitude: 112.75 } }],
  },
  {
    name: 'reads a video that was sent in private',
    request: request(
      message({
        text: 'ini videonya https://t.co/abc',
        attachment: {
          type: 'media',
          media: {
            id_str: '8',
            type: 'video',
            media_url_https: 'https://pbs.twimg.com/still.jpg',
            video_info: {
              variants: [
                {
                  content_type: 'video/mp4',
                  bitrate: 832_000,
                  url: 'https://video.twimg.com/dm_video/8/a.mp4',
                },
              ],
            },
          },
        },
      }),
    ),
    events: [
      {
        ...privately,
        text: 'ini videonya',
        attachments: [
          {
            type: 'video',
            externalId: '8',
            url: 'https://video.twimg.com/dm_video/8/a.mp4',
            mimeType: 'video/mp4',
          },
        ],
      },
    ],
  },
  {
    name: 'hole 6: tells a message without anything readable in it',
    request: request(message({ text: '', attachment: { type: 'sticker' } })),
    events: [{ ...privately, text: '', unsupported: 'sticker' }],
  },
  {
    name: 'ignores what our account sent in private, by whichever type it is told',
    request: request([ofOurs('dm.sent'), ofOurs('dm.received')]),
    events: [],
  },
  {
    name: 'ignores that somebody types, and our own encrypted chats',
    request: request([delivered('dm.indicate_typing', {}), delivered('chat.sent', {})]),
    events: [],
  },
  {
    name: 'finds the sender of an encrypted chat in its name',
    request: request(delivered('chat.received', { id: '6', conversation_id: '1111-3333' })),
    events: [
      {
        ...privately,
        eventKey: '6',
        externalId: '6',
        from: '3333',
        text: '',
        sentAt: receivedAt,
        unsupported: 'encrypted chat',
      },
    ],
  },
  unhandled(
    'sets aside an encrypted chat of nobody in particular',
    delivered('chat.received', { id: '6', conversation_id: 'g17' }),
    'an encrypted chat without a sender',
  ),
  {
    name: 'ignores the deletion of a post of our own',
    request: request(delivered('post.delete', { id: '500', author_id: account })),
    events: [],
  },
  {
    name: 'honours a deletion that the compliance stream tells',
    request: request({
      delete: { tweet: { id: '500', author_id: '2222' }, event_at: sentAt.toISOString() },
    }),
    events: [deletion('500')],
  },
  {
    name: 'honours a deletion in the words of v1.1',
    request: posted(
      JSON.stringify({
        delete: {
          status: { id: 501, id_str: '500', user_id_str: '2222' },
          timestamp_ms: String(sentAt.getTime()),
        },
      }),
    ),
    events: [deletion('500')],
  },
  unhandled(
    'sets aside a deletion of nothing in particular',
    delivered('post.delete', { author_id: '2222' }),
    'a deletion without the id of a post',
  ),
  unhandled(
    'tells that the access was revoked, and for which account',
    delivered('oauth.revoke', { user_id: '9999', app_id: '7' }, { filter: {} }),
    'the access of the app to the account was revoked',
    '9999',
  ),
  unhandled(
    'hole 6: sets aside a type that it does not know',
    delivered('follow.follow', {}),
    'event of type follow.follow is not handled',
  ),
  unhandled(
    'sets aside an event without a type',
    { payload: post },
    'event_type: Invalid input: expected string, received undefined',
  ),
  {
    name: 'needs nothing of a replay that is complete',
    request: posted(JSON.stringify({ replay_job_status: { job_state: 'Complete' } })),
    events: [],
  },
  {
    name: 'tells of a replay that is not complete',
    request: posted(JSON.stringify({ replay_job_status: { job_state: 'Incomplete' } })),
    events: [
      aside({ replay_job_status: { job_state: 'Incomplete' } }, 'a replay that was not complete'),
    ],
  },
  {
    name: 'sets aside what is no JSON',
    request: posted('{'),
    events: [aside('{', 'not JSON')],
  },
]

const root = 'https://api.x.test'
const outbound: OutboundMessage = {
  id: '0d9c8b1e-7f0a-4b7e-9d0e-0f6f6b1f2a3b',
  account,
  to: '2222',
  text: 'Laporan Bapak/Ibu kami terima.',
  replyTo: '500',
  callbackUrl: 'https://gw.example.go.id/webhooks/x',
}

function asked(path: string, body: object) {
  return {
    url: `${root}${path}`,
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: expect.stringMatching(/^OAuth oauth_consumer_key="consumer-key-of-the-test",/),
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  } as const
}

const public201 = { status: 201, body: { data: { id: '900', text: 'x' } } }
const private201 = {
  status: 201,
  body: { data: { dm_conversation_id: '1-2', dm_event_id: '901' } },
}

function refused(
  name: string,
  status: number,
  body: unknown,
  outcome: Outcome,
  headers: Record<string, string> = {},
): SendCase {
  return { name, reply: { status, body, headers }, outcome }
}

const problem = (name: string, detail = 'x') => ({
  title: 'x',
  type: `https://api.x.com/2/problems/${name}`,
  detail,
})
const rejected = (code: string, detail: string) => ({ kind: 'rejected', code, detail }) as Outcome

const sends: SendCase[] = [
  {
    name: 'answers a mention in public, below that very post',
    message: { place: 'timeline' },
    reply: public201,
    requests: [asked('/2/tweets', { text: outbound.text, reply: { in_reply_to_tweet_id: '500' } })],
    outcome: { kind: 'accepted', externalId: '900', usd: 0.01 },
  },
  ...['https://lapor.example.go.id/s/1', 'Lihat lapor.example.go.id'].map((text) => ({
    name: `counts what a link costs: ${text}`,
    message: { text, place: 'timeline' },
    reply: public201,
    outcome: { kind: 'accepted', externalId: '900', usd: 0.2 } as const,
  })),
  ...(['700', undefined] as const).map((replyTo): SendCase => {
    const { replyTo: _, ...rest } = outbound
    return {
      name: `answers ${replyTo ?? 'nothing in particular'} in private`,
      message: { ...rest, replyTo } as Partial<OutboundMessage>,
      reply: private201,
      requests: [asked('/2/dm_conversations/with/2222/messages', { text: outbound.text })],
      outcome: { kind: 'accepted', externalId: '901', usd: 0.015 },
    }
  }),
  {
    name: 'does not know what became of a success without an id',
    reply: { status: 201, body: {} },
    outcome: { kind: 'unknown', detail: 'HTTP 201 without an id' },
  },
  refused(
    'waits until the limit begins anew, by the clock of X',
    429,
    problem('rate-limit', 'Too Many Requests'),
    { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 60_000 },
    { 'x-rate-limit-reset': '1795309260', date: new Date(1795309200_000).toUTCString() },
  ),
  refused(
    'waits for the limit of the day where that is used up',
    429,
    problem('rate-limit'),
    { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 5_400_000 },
    {
      'x-rate-limit-reset': '1795309260',
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': '1795314600',
      date: new Date(1795309200_000).toUTCString(),
    },
  ),
  refused(
    'waits as long as the usual header says',
    429,
    '',
    { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 7_000 },
    { 'retry-after': '7' },
  ),
  refused(
    'stops the account where the monthly cap is used up',
    429,
    problem('usage-capped'),
    rejected('credentials', 'HTTP 429: usage-capped'),
  ),
  refused(
    'stops the account without credits',
    402,
    problem('credits'),
    rejected('credentials', 'HTTP 402: credits'),
  ),
  refused('stops the account for dead keys', 401, {}, rejected('credentials', 'HTTP 401')),
  ...[
    'https://api.twitter.com/2/problems/client-forbidden',
    'https://developer.x.com/en/support/x-api/error-troubleshooting#client-forbidden',
  ].map((type) =>
    refused(
      `stops the account for ${type}`,
      403,
      { type, title: 'x' },
      rejected('credentials', 'HTTP 403: client-forbidden'),
    ),
  ),
  refused(
    'does not reach whoever did not mention us',
    403,
    problem(
      'not-authorized',
      'Reply to this conversation is not allowed because you have not been mentioned.',
    ),
    rejected('recipient_unreachable', 'HTTP 403: Reply to this conversation is not allowed'),
  ),
  refused(
    'does not reach whoever takes no messages',
    403,
    { errors: [{ code: 349, message: 'x' }] },
    rejected('recipient_unreachable', 'HTTP 403: error 349'),
  ),
  refused(
    'takes any other 403 for the same',
    403,
    { title: 'Forbidden', type: 'about:blank', detail: 'of Budi' },
    rejected('recipient_unreachable', 'HTTP 403'),
  ),
  refused(
    'blames the content for a text that was posted before',
    403,
    { detail: 'You are not allowed to create a Tweet with duplicate content.' },
    rejected('content', 'HTTP 403: duplicate content'),
  ),
  refused(
    'blames the content by its code',
    403,
    { errors: [{ code: 187 }] },
    rejected('content', 'HTTP 403: error 187'),
  ),
  refused(
    'does not reach a post that is gone',
    400,
    { detail: 'You attempted to reply to a Tweet that is deleted or not visible to you.' },
    rejected('recipient_unreachable', 'HTTP 400: deleted or not visible'),
  ),
  refused('knows no reason for another 400', 400, {}, rejected('unexpected', 'HTTP 400')),
  refused(
    'does not reach nobody',
    404,
    problem('resource-not-found'),
    rejected('recipient_unreachable', 'HTTP 404'),
  ),
  refused(
    'gives no reply up for a page that is not of X',
    404,
    '<h1>Not found</h1>',
    rejected('credentials', 'HTTP 404'),
  ),
  refused('tries again what X itself failed at', 503, problem('x'), {
    kind: 'deferred',
    detail: 'HTTP 503',
  }),
  ...[502, 503, 504].map((status) =>
    refused(`does not know what a proxy did with it: ${status}`, status, '<h1>Over capacity</h1>', {
      kind: 'unknown',
      detail: `HTTP ${status}`,
    }),
  ),
  refused('believes no word of a gateway that timed out', 504, problem('x'), {
    kind: 'unknown',
    detail: 'HTTP 504',
  }),
  { name: 'lets a lost connection pass', reply: new HttpFailure('connection lost', true) },
]

const bytes = Buffer.from('a picture')
const photo = 'https://pbs.twimg.com/media/a.jpg'
const found = (media: object[]) => ({ status: 200, body: { data: {}, includes: { media } } })
/** Named by the webhook only: its post has to be asked for. */
const unplaced = { url: null, externalId: '500/3_1' }

const media: MediaCase[] = [
  {
    name: 'of a post are fetched without our keys',
    answers: [{ status: 200, body: bytes }],
    requests: [{ url: photo, headers: {} }],
    result: { kind: 'fetched', body: bytes },
  },
  ...[
    'https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg',
    'https://video.twimg.com/dm_video/1/a.mp4',
    'https://api.x.test/2/dm_conversations/media/1/2/3',
  ].map(
    (url): MediaCase => ({
      name: `that were sent in private are fetched with our keys: ${url}`,
      attachment: { url },
      answers: [{ status: 200, body: bytes }],
      requests: [{ url, headers: { authorization: expect.stringMatching(/^OAuth /) } }],
      result: { kind: 'fetched', body: bytes },
    }),
  ),
  ...[
    'https://pbs.twimg.com.example.net/a.jpg',
    'http://pbs.twimg.com/a.jpg',
    'https://169.254.169.254/latest',
    'not an address',
  ].map(
    (url): MediaCase => ({
      name: `are fetched from X only, not from ${url}`,
      attachment: { url },
      answers: [],
      result: { kind: 'gone', detail: 'not an address of X' },
    }),
  ),
  {
    name: 'are looked up by their post where the webhook named them only',
    attachment: unplaced,
    answers: [
      found([{ media_key: '3_1', type: 'photo', url: photo }]),
      { status: 200, body: bytes },
    ],
    requests: [
      {
        url: 'https://api.x.test/2/tweets/500?expansions=attachments.media_keys&media.fields=url%2Ctype%2Cvariants',
      },
      { url: photo },
    ],
    result: { kind: 'fetched', body: bytes },
  },
  {
    name: 'are gone where their post does not have them',
    attachment: unplaced,
    answers: [found([])],
    result: { kind: 'gone', detail: 'the post does not have it' },
  },
  {
    name: 'are gone with their post',
    attachment: unplaced,
    answers: [{ status: 404, body: {} }],
    result: { kind: 'gone', detail: 'HTTP 404 for the post' },
  },
  {
    name: 'are looked up again later after a limit',
    attachment: unplaced,
    answers: [{ status: 429, body: {} }],
    result: { kind: 'later', detail: 'HTTP 429 for the post' },
  },
  {
    name: 'are gone where there is nothing to ask for',
    attachment: { url: null, externalId: '8' },
    answers: [],
    result: { kind: 'gone', detail: 'no address, and none to ask for' },
  },
  {
    name: 'are gone where X says so',
    answers: [{ status: 404 }],
    result: { kind: 'gone', detail: 'HTTP 404' },
  },
  {
    name: 'are tried again after a fault',
    answers: [{ status: 503 }],
    result: { kind: 'later', detail: 'HTTP 503' },
  },
]

function me(name: string, status: number, body: unknown, result: CheckCase['result']): CheckCase {
  const request = { url: 'https://api.x.test/2/users/me', method: 'GET' }
  return { name, answer: { status, body }, request, result }
}

const checks: CheckCase[] = [
  me('the account is ours', 200, { data: { id: account } }, { kind: 'valid' }),
  me(
    'the account is another',
    200,
    { data: { id: '9999' } },
    {
      kind: 'refused',
      detail: 'the access token is of the user 9999, not of userId',
    },
  ),
  me('the keys are wrong', 401, {}, { kind: 'refused', detail: 'HTTP 401' }),
  me('the app may not', 403, {}, { kind: 'refused', detail: 'HTTP 403' }),
  me('a page of some proxy', 200, 'a page', { kind: 'unknown', detail: 'HTTP 200 from users/me' }),
  me('a limit', 429, {}, { kind: 'unknown', detail: 'HTTP 429 from users/me' }),
  me('a fault', 503, {}, { kind: 'unknown', detail: 'HTTP 503 from users/me' }),
]

channelSuite(x, {
  settings,
  url: import.meta.url,
  wordless: [
    [
      /\.(event_uuid|tag|lang|encoded_event|conversation_key_version|media_key|type)$/,
      'for machines',
    ],
    [/\.(created_at|created_at_msec|created_timestamp|timestamp_ms)$/, 'a time'],
    [/\.(conversation_id|recipient_id|edit_history_tweet_ids)$/, 'where it was said'],
    [/(mentions|users|user)\.(data\.)?(username|screen_name|name|id|id_str)$/, 'who it is about'],
    [/\.urls\.(url|expanded_url)$|\.media\.url$/, 'links to media'],
    [/^tweet_create_events\.(text|id_str)$/, 'cut off; the whole text stands in another field'],
    [/^favorite_events\./, 'a notice'],
  ],
  sign: posted,
  signingSecret: 'consumerSecret',
  signatureHeader: header,
  challenge: 'crc_token',
  refusesBody: (body) => /^[\w+/=.~-]{1,256}$/.test(body.toString()),
  message: outbound,
  success: { status: 201, body: { data: { id: '9', dm_event_id: '9' } } },
  quoted: '2080765813578177777',
  receptions,
  sends,
  media: { attachment: { type: 'image', url: photo }, cases: media },
  checks,
})

describe('x webhook, further', () => {
  const receiving = x.receiving.parse(settings)

  test('makes the documented signatures', () => {
    const secret = { consumerSecret: 'consumer_secret_test' }
    const { answer } = x.receive(challenged('?crc_token=challenge_string'), secret)
    expect(answer.body).toBe(
      '{"response_token":"sha256=Z59XA+IBd1336SO8XsxkpTYGop2pvAk7sS1omhtWfJw="}',
    )
    const signed = {
      ...posted('{"a":1}'),
      headers: { [header]: 'sha256=1hvjix2AtXuqT4fpIeLxqexyaoCKs0qqlhbghNOrj7o=' },
    }
    expect(x.receive(signed, secret).verified).toBe(true)
  })

  test('answers the challenge with the first of several secrets', () => {
    const consumerSecret = ['new', 'old']
    const { answer } = x.receive(challenged('?crc_token=t'), { ...receiving, consumerSecret })
    expect(JSON.parse(answer.body ?? '')).toEqual({ response_token: signature('t', 'new') })
  })

  test('needs the secret only, where the events name the account', () => {
    const { events } = x.receive(
      sample('mention'),
      x.receiving.parse({ consumerSecret: settings.consumerSecret }),
    )
    expect(events).toMatchObject([{ kind: 'message', account }])
    expect(events[0]).toMatchObject({ text: expect.stringMatching(/^lubang/) })
  })

  test('takes a nesting of any depth', () => {
    const deep = `{"data":{"event_type":"x","payload":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`
    expect(x.receive(posted(deep), receiving).events).toEqual([aside(deep, 'nested too deeply')])
  })

  test('takes our own message for a human’s only where that is said', () => {
    const told = request(ofOurs('dm.sent'))
    expect(x.receive(told, { ...receiving, humanEchoes: true }).events).toEqual([
      {
        kind: 'echo',
        account,
        eventKey: '700',
        externalId: '700',
        to: '2222',
        text: 'Pohon tumbang',
        sentAt,
      },
    ])
    expect(x.receive(told, receiving).events).toEqual([])
  })
})

describe('x settings', () => {
  test('hole 10: count as posts are counted', () => {
    expect(x.textLimit).toEqual({ max: 280, lengthOf: weightOf })
  })

  test('have a budget for the day', () => {
    const all = x.receiving.extend(x.sending.shape).parse(settings)
    expect(x.dailyBudget?.(all)).toEqual({ reads: 5000, usd: 5 })
    expect(all).toMatchObject({ prices: { reply: 0.01, postWithLink: 0.2, directMessage: 0.015 } })
  })

  test.for([
    ['userId', 1111],
    ['userId', 'lapor1708'],
    ['username', 'lapor 1708'],
    ['prices', { unknown: 1 }],
    ['dailyUsd', -1],
  ])('refuse %s: %j', ([name, value]) => {
    const all = x.receiving.extend(x.sending.shape)
    expect(all.safeParse({ ...settings, [String(name)]: value }).success).toBe(false)
  })
})
