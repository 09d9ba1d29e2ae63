import { describe, expect, test } from 'vitest'
import type { InboundEvent, MessageEvent } from '../../../src/contract/events.ts'
import { outboundMessage, sampleIn } from '../../../test/harness/channel-fixtures.ts'
import {
  type CheckCase,
  channelSuite,
  type ReceptionCase,
  type SendCase,
} from '../../../test/harness/channel-suite.ts'
import { signedPost } from '../../../test/harness/meta-post.ts'
import { messenger } from './channel.ts'

const appSecret = 'app-secret-of-the-test'
const account = '100000000000101'
const settings = {
  appSecret,
  verifyToken: 'verify-token-of-the-test',
  appId: '300000000000001',
  pageId: account,
  accessToken: 'page-token-of-the-test',
  graphUrl: 'https://graph.test/',
}
const address = 'https://gw.example.go.id/webhooks/meta/messenger'
const citizen = '7100000000000001'
const sentAt = new Date(1795310000_123)
const postedAt = new Date(1795310000_000)
const changedAt = new Date(1795310100_000)

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

const written = (id: string, changes: Partial<MessageEvent>) =>
  said(id, { from: '7100000000000002', fromName: 'Sri Wahyuni', sentAt: postedAt, ...changes })

/** One element of `messaging`, from the citizen to the Page. */
function element(part: object, changes: object = {}) {
  const envelope = { sender: { id: citizen }, recipient: { id: account }, timestamp: 1795310000123 }
  return { ...envelope, ...part, ...changes }
}

const entry = (...messaging: unknown[]) => ({ id: account, time: 1795310000456, messaging })
const page = (...entries: unknown[]) => ({ object: 'page', entry: entries })
const text = { message: { mid: 'm_1', text: 'Pohon tumbang' } }
const textEvent = said('m_1', { text: 'Pohon tumbang' })

function one(name: string, part: object, ...events: InboundEvent[]): ReceptionCase {
  return { name, request: delivered(page(entry(part))), events }
}

function aside(raw: unknown, reason: unknown, of = account): InboundEvent {
  const eventKey = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  return {
    kind: 'malformed',
    account: of,
    eventKey,
    raw: typeof raw === 'string' ? raw : JSON.stringify(raw),
    reason: reason as string,
  }
}

function unreadable(name: string, part: unknown, reason: string): ReceptionCase {
  return {
    name,
    request: delivered(page(entry(part, element(text)))),
    events: [aside(part, reason), textEvent],
  }
}

const feed = (value: object, time = 1795310100) => ({
  object: 'page',
  entry: [{ id: account, time, changes: [{ field: 'feed', value }] }],
})
const comment = {
  item: 'comment',
  verb: 'add',
  comment_id: '9001_77',
  post_id: `${account}_9001`,
  parent_id: `${account}_9001`,
  created_time: 1795310000,
  message: 'Jalan rusak',
}

function edited(message: string, time: number): ReceptionCase {
  const value = { ...comment, verb: 'edited', message, from: { id: citizen } }
  const editedAt = new Date(time * 1000)
  const eventKey = expect.stringMatching(
    new RegExp(`^9001_77:${editedAt.getTime()}:[0-9a-f]{16}$`),
  ) as string
  const externalId = '9001_77'
  return {
    name: `tells edits of a comment apart: ${message}, ${time}`,
    request: delivered(feed(value, time)),
    events: [
      {
        ...{
          kind: 'edit',
          account,
          eventKey,
          externalId,
          from: citizen,
          place: 'comment',
          public: true,
        },
        ...{ text: message, editedAt },
      },
    ],
  }
}

const cdn = 'https://scontent.xx.fbcdn.net/v'
const receptions: ReceptionCase[] = [
  {
    name: 'answers the challenge exactly',
    request: {
      ...signed(''),
      method: 'GET',
      headers: {},
      url: `${address}?hub.mode=subscribe&hub.challenge=115&hub.verify_token=${settings.verifyToken}`,
    },
    answer: { status: 200, contentType: 'text/plain', body: '115' },
    events: [],
  },
  sampled('text', said('m_SAMPLE_01', { text: 'Lapor: lampu jalan mati di Jalan Kenanga' })),
  sampled(
    'image',
    said('m_SAMPLE_02', {
      text: 'Lubang di depan sekolah',
      attachments: [{ type: 'image', url: `${cdn}/lubang.jpg?oh=1` }],
    }),
  ),
  sampled(
    'video',
    said('m_SAMPLE_03', {
      attachments: [{ type: 'video', url: 'https://video.xx.fbcdn.net/v/banjir.mp4?oh=1' }],
    }),
  ),
  sampled(
    'audio',
    said('m_SAMPLE_04', {
      attachments: [{ type: 'audio', url: 'https://cdn.fbsbx.com/v/suara.mp4?oh=1' }],
    }),
  ),
  sampled(
    'file',
    said('m_SAMPLE_05', {
      attachments: [{ type: 'document', url: 'https://cdn.fbsbx.com/v/surat-warga.pdf?oh=1' }],
    }),
  ),
  sampled(
    'sticker',
    said('m_SAMPLE_06', {
      text: '👍',
      attachments: [{ type: 'sticker', url: `${cdn}/jempol.png` }],
    }),
  ),
  sampled(
    'location',
    said('m_SAMPLE_07', {
      location: { latitude: -6.914744, longitude: 107.60981, name: 'Alun-alun' },
      unsupported: 'location: 1',
    }),
  ),
  sampled(
    'fallback',
    said('m_SAMPLE_08', {
      text: 'Lihat https://berita.example/banjir',
      unsupported: 'preview: Banjir di Jalan Melati',
    }),
  ),
  sampled('reel', said('m_SAMPLE_09', { text: 'Jalan rusak: https://www.facebook.com/reel/1' })),
  sampled('template', said('m_SAMPLE_10', { unsupported: 'template' })),
  sampled('quick-reply', said('m_SAMPLE_11', { text: 'Ya', replyTo: 'm_OURS_1' })),
  sampled('postback', said('m_SAMPLE_12', { text: 'Mulai', opening: true })),
  sampled(
    'reaction',
    said(`react:m_OURS_2:${citizen}:1795310000123`, {
      text: '🙏',
      replyTo: 'm_OURS_2',
      passive: true,
    }),
  ),
  sampled('edit', {
    kind: 'edit',
    account,
    eventKey: 'm_SAMPLE_01:2',
    externalId: 'm_SAMPLE_01',
    from: citizen,
    text: 'Lapor: lampu jalan mati di Jalan Kenanga 12',
    editedAt: sentAt,
  }),
  sampled('unsent', {
    kind: 'deletion',
    account,
    eventKey: 'm_SAMPLE_01',
    externalId: 'm_SAMPLE_01',
    from: citizen,
    deletedAt: sentAt,
  }),
  sampled(
    'referral',
    said(`referral:${citizen}:1795310000123`, { unsupported: 'referral', passive: true }),
  ),
  sampled('standby', said('m_SAMPLE_13', { text: 'Halo, mau bayar pajak', passive: true })),
  sampled('echo-of-human', {
    kind: 'echo',
    account,
    eventKey: 'm_HUMAN_1',
    externalId: 'm_HUMAN_1',
    to: citizen,
    text: 'Selamat siang, petugas kami sedang menuju lokasi.',
    sentAt,
  }),
  sampled('echo-of-ours'),
  sampled(
    'delivery',
    ...['m_OURS_1', 'm_OURS_2'].map((mid) => ({
      kind: 'delivery' as const,
      account,
      eventKey: `${mid}:delivered`,
      externalId: mid,
      status: 'delivered' as const,
      at: new Date(1795309999_123),
    })),
  ),
  sampled('read'),
  sampled(
    'comment',
    written('9001_77', { place: 'comment', public: true, text: 'Jalan di depan pasar rusak, Pak' }),
  ),
  sampled(
    'comment-with-photo',
    written('9001_78', {
      place: 'comment',
      public: true,
      text: 'ini fotonya',
      replyTo: '9001_77',
      attachments: [{ type: 'image', url: `${cdn}/jalan.jpg` }],
    }),
  ),
  sampled('comment-edited', {
    kind: 'edit',
    account,
    eventKey: expect.stringContaining('9001_77:1795310100000:') as string,
    externalId: '9001_77',
    from: '7100000000000002',
    text: 'Jalan di depan Pasar Baru rusak, Pak',
    place: 'comment',
    public: true,
    editedAt: changedAt,
  }),
  sampled('comment-removed', {
    kind: 'deletion',
    account,
    eventKey: '9001_77',
    externalId: '9001_77',
    from: '7100000000000002',
    deletedAt: changedAt,
  }),
  sampled(
    'visitor-post',
    written(`${account}_9002`, {
      place: 'post',
      public: true,
      text: 'Sampah belum diangkut sejak Senin',
    }),
  ),
  sampled(
    'mention',
    written('9003_79', { place: 'comment', public: true, text: 'Tolong Dinas Kota diperbaiki' }),
  ),
  sampled('like'),

  one(
    'hole 6: marks an attachment of the future with its name',
    element({ message: { mid: 'm_1', attachments: [{ type: 'hologram' }] } }),
    said('m_1', { unsupported: 'hologram' }),
  ),
  one(
    'keeps the text beside an attachment that it cannot read',
    element({ message: { mid: 'm_1', text: 'Ini', attachments: [{ type: 'hologram' }, 7] } }),
    said('m_1', { text: 'Ini', unsupported: 'hologram; attachment' }),
  ),
  one(
    'marks a message that says nothing',
    element({ message: { mid: 'm_1' } }),
    said('m_1', { unsupported: 'empty' }),
  ),
  one(
    'marks a place that is not on Earth',
    element({
      message: {
        mid: 'm_1',
        attachments: [{ type: 'location', payload: { coordinates: { lat: 91, long: 0 } } }],
      },
    }),
    said('m_1', { unsupported: 'location' }),
  ),
  one(
    'takes a link without a text for the text',
    element({
      message: {
        mid: 'm_1',
        attachments: [{ type: 'fallback', title: 'B', url: 'https://b.example' }],
      },
    }),
    said('m_1', { text: 'B: https://b.example' }),
  ),
  one(
    'takes an event of the future without asking for an answer',
    element({ teleported: {} }),
    said(`teleported:${citizen}:1795310000123`, { unsupported: 'teleported', passive: true }),
  ),
  one(
    'takes no property of every object for an event',
    element({ constructor: {} }),
    said(`constructor:${citizen}:1795310000123`, { unsupported: 'constructor', passive: true }),
  ),
  one(
    'takes a postback without an id or a title',
    element({ postback: { payload: 'STATUS' } }),
    said(`postback:${citizen}:1795310000123`, { text: 'STATUS' }),
  ),
  one(
    'takes a reaction that was taken back',
    element({ reaction: { action: 'unreact', mid: 'm_0' } }),
    said(`unreact:m_0:${citizen}:1795310000123`, { replyTo: 'm_0', passive: true }),
  ),
  one(
    'takes a time in seconds, as the console’s own tests have it',
    element(text, { timestamp: '1795310000' }),
    said('m_1', { text: 'Pohon tumbang', sentAt: postedAt }),
  ),
  one(
    'takes the time of the entry where there is no other',
    element(text, { timestamp: undefined }),
    said('m_1', { text: 'Pohon tumbang', sentAt: new Date(1795310000456) }),
  ),
  one(
    'knows an answer of ours by its mark alone',
    element(
      { message: { mid: 'm_1', is_echo: true, metadata: 'simpul:5f0c6f0e', text: 'x' } },
      { sender: { id: account }, recipient: { id: citizen } },
    ),
  ),
  one(
    'knows an answer of ours by the app alone',
    element(
      { message: { mid: 'm_1', is_echo: true, app_id: 300000000000001, text: 'x' } },
      { sender: { id: account }, recipient: { id: citizen } },
    ),
  ),
  one(
    'takes what the Page sent for an echo, flagged or not',
    element(text, { sender: { id: account }, recipient: { id: citizen } }),
    {
      kind: 'echo',
      account,
      eventKey: 'm_1',
      externalId: 'm_1',
      to: citizen,
      text: 'Pohon tumbang',
      sentAt,
    },
  ),
  ...[
    { reaction: { action: 'react', mid: 'm_0', emoji: '👍' } },
    { message_edit: { mid: 'm_0', text: 'x', num_edit: 1 } },
    { delivery: { mids: ['m_0'] } },
    { read: { mid: 'm_0' } },
    { pass_thread_control: {} },
    { ...text, recipient: { id: account } },
  ].map((part) =>
    one(
      `finds nothing in what the Page did itself: ${Object.keys(part).join(' ')}`,
      element(part, { sender: { id: account } }),
    ),
  ),
  one(
    'takes the text of a message that is not supported whole',
    element({ message: { mid: 'm_1', text: 'Ini', is_unsupported: true } }),
    said('m_1', { text: 'Ini', unsupported: 'unsupported' }),
  ),
  one('finds no message in a delivery without ids', element({ delivery: { watermark: 1 } })),

  unreadable(
    'hole 4: sets aside a null and keeps the rest',
    null,
    'Invalid input: expected object, received null',
  ),
  unreadable(
    'sets aside a message without a sender',
    element(text, { sender: undefined }),
    'sender: Invalid input: expected object, received undefined',
  ),
  unreadable(
    'sets aside a message without an id',
    element({ message: { text: 'x' } }),
    'mid: Invalid input: expected string, received undefined',
  ),
  unreadable(
    'sets aside a message with a blank id',
    element({ message: { mid: ' ', text: 'x' } }),
    'mid: must not be blank',
  ),
  unreadable('sets aside an element without content', element({}), 'an element without content'),
  unreadable(
    'sets aside an edit without its new text',
    element({ message_edit: { mid: 'm_1', num_edit: 0 } }),
    'text: Invalid input: expected string, received undefined',
  ),
  unreadable(
    'sets aside an echo without its recipient',
    element({ message: { mid: 'm_9', is_echo: true } }, { recipient: undefined }),
    'an echo without its recipient',
  ),
  {
    name: 'hole 5: reads every element of every entry, each under its own account',
    request: delivered(
      page(
        { ...entry(element(text)), id: '1' },
        7,
        { ...entry(element(text), 'garbage'), id: '2' },
        { id: '3' },
        { id: undefined, time: 1, messaging: [element(text)] },
      ),
    ),
    events: [
      { ...textEvent, account: '1' },
      aside(7, 'Invalid input: expected object, received number', 'unknown'),
      { ...textEvent, account: '2' },
      aside('garbage', 'Invalid input: expected object, received string', '2'),
      aside({ id: '3' }, 'an entry without an element', '3'),
      textEvent,
    ],
  },
  {
    name: 'reads a repeated element once, and a list that is none',
    request: delivered(
      page(entry(element(text), element(text)), { ...entry(), messaging: element(text) }),
    ),
    events: [textEvent],
  },
  {
    name: 'shows a change of a field that it does not handle',
    request: delivered(page({ id: account, changes: [{ field: 'leadgen', value: {} }] })),
    events: [aside({ field: 'leadgen', value: {} }, 'field leadgen is not handled')],
  },
  {
    name: 'sets aside what is for another product of Meta',
    request: signed('{"object":"instagram","entry":[]}'),
    events: [
      aside('{"object":"instagram","entry":[]}', 'object instagram has another address', 'unknown'),
    ],
  },
  {
    name: 'sets aside a signed body that is not JSON',
    request: signed('{'),
    answer: { status: 200 },
    events: [aside('{', 'not JSON', 'unknown')],
  },

  {
    name: 'hole 7: knows the author of a comment by the comment where nobody is named',
    request: delivered(feed(comment)),
    events: [
      said('9001_77', {
        place: 'comment',
        public: true,
        from: 'comment:9001_77',
        text: 'Jalan rusak',
        sentAt: postedAt,
      }),
    ],
  },
  {
    name: 'finds nothing in a comment of the Page itself',
    request: delivered(feed({ ...comment, from: { id: account, name: 'Dinas Kota' } })),
    events: [],
  },
  {
    name: 'finds nothing in a comment that the Page hides',
    request: delivered(feed({ ...comment, verb: 'hide' })),
    events: [],
  },
  {
    name: 'marks a comment without words or pictures',
    request: delivered(feed({ ...comment, message: undefined, from: { id: citizen } })),
    events: [
      said('9001_77', { place: 'comment', public: true, sentAt: postedAt, unsupported: 'comment' }),
    ],
  },
  {
    name: 'takes the pictures of a visitor’s post, each once',
    request: delivered(
      feed({
        ...comment,
        item: 'photo',
        from: { id: citizen },
        link: `${cdn}/1.jpg`,
        photos: [`${cdn}/1.jpg`, `${cdn}/2.jpg`],
      }),
    ),
    events: [
      said(`${account}_9001`, {
        place: 'post',
        public: true,
        text: 'Jalan rusak',
        sentAt: postedAt,
        attachments: [
          { type: 'image', url: `${cdn}/1.jpg` },
          { type: 'image', url: `${cdn}/2.jpg` },
        ],
      }),
    ],
  },
  edited('A', 1795310200),
  edited('B', 1795310200),
  edited('A', 1795310201),
  ...[
    { value: { ...comment, verb: 'teleport' }, reason: 'comment with the verb teleport' },
    { value: { ...comment, comment_id: undefined }, reason: 'a comment without its id' },
    { value: { verb: 'add' }, reason: 'item: Invalid input: expected string, received undefined' },
  ].map(({ value, reason }) => ({
    name: `sets aside a change: ${reason}`,
    request: delivered(feed(value)),
    events: [aside({ field: 'feed', value }, reason)],
  })),
]

const outbound = outboundMessage({
  account,
  to: citizen,
  callbackUrl: address,
})
const marked = { text: outbound.text, metadata: `simpul:${outbound.id}` }

function request(payload: object) {
  return {
    url: `https://graph.test/v26.0/${account}/messages`,
    method: 'POST' as const,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${settings.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(payload),
  }
}

const success = { status: 200, body: { recipient_id: citizen, message_id: 'm_OURS' } }
const accepted = { kind: 'accepted', externalId: 'm_OURS' } as const

function refused(code: number, subcode: number | undefined, means: string): SendCase {
  const name = subcode === undefined ? String(code) : `${code}/${subcode}`
  const detail = `HTTP 400, Graph error ${name}`
  const error = { code, error_subcode: subcode, message: '(#0) about 7100000000000001' }
  return {
    name: `takes error ${name} for ${means}`,
    reply: { status: 400, body: { error } },
    outcome:
      means === 'deferred'
        ? { kind: 'deferred', detail }
        : { kind: 'rejected', code: means as 'content', detail },
  }
}

const sends: SendCase[] = [
  {
    name: 'answers a person, with our mark',
    message: { replyTo: 'm_1' },
    reply: success,
    requests: [
      request({
        recipient: { id: citizen },
        messaging_type: 'RESPONSE',
        message: marked,
        reply_to: { mid: 'm_1' },
      }),
    ],
    outcome: accepted,
  },
  {
    name: 'names no message that a press or a story stands for',
    message: { replyTo: 'postback:7:1' },
    reply: success,
    requests: [
      request({ recipient: { id: citizen }, messaging_type: 'RESPONSE', message: marked }),
    ],
    outcome: accepted,
  },
  {
    name: 'answers a comment in private',
    message: { replyTo: '9001_77', place: 'comment' },
    reply: success,
    requests: [request({ recipient: { comment_id: '9001_77' }, message: marked })],
    outcome: accepted,
  },
  {
    name: 'answers a comment of nobody by its address',
    message: { to: 'comment:9001_77' },
    reply: success,
    requests: [request({ recipient: { comment_id: '9001_77' }, message: marked })],
    outcome: accepted,
  },
  {
    name: 'answers a visitor’s post in private',
    message: { replyTo: `${account}_9002`, place: 'post' },
    reply: success,
    requests: [request({ recipient: { post_id: `${account}_9002` }, message: marked })],
    outcome: accepted,
  },
  {
    name: 'does not know what became of a success without an id',
    reply: { status: 200, body: { recipient_id: citizen } },
    outcome: { kind: 'unknown', detail: 'HTTP 200 without an id' },
  },
  refused(10, 2018278, 'window_closed'),
  refused(10, 2534022, 'window_closed'),
  refused(10, undefined, 'credentials'),
  refused(10, 1, 'credentials'),
  refused(190, 463, 'credentials'),
  refused(200, undefined, 'credentials'),
  refused(368, undefined, 'credentials'),
  refused(200, 1545041, 'recipient_unreachable'),
  refused(551, undefined, 'recipient_unreachable'),
  refused(100, 2018001, 'recipient_unreachable'),
  refused(10903, undefined, 'recipient_unreachable'),
  refused(10900, undefined, 'window_closed'),
  refused(100, undefined, 'content'),
  refused(613, undefined, 'deferred'),
  refused(1200, undefined, 'deferred'),
  refused(80006, undefined, 'deferred'),
]

function judged(
  name: string,
  status: number,
  body: unknown,
  result: CheckCase['result'],
): CheckCase {
  const request = { url: `https://graph.test/v26.0/${account}/subscribed_apps` }
  return { name, answer: { status, body }, request, result }
}

const apps = (...ids: string[]) => ({ data: ids.map((id) => ({ id })) })
const checks: CheckCase[] = [
  judged('our app is subscribed', 200, apps('1', settings.appId), { kind: 'valid' }),
  {
    ...judged('some app is, and ours is not named', 200, apps('1'), { kind: 'valid' }),
    settings: { appId: undefined },
  },
  judged('another app is subscribed', 200, apps('1'), {
    kind: 'refused',
    detail: 'the Page does not deliver to the app',
  }),
  judged('no app is subscribed', 200, apps(), {
    kind: 'refused',
    detail: 'the Page does not deliver to the app',
  }),
  judged(
    'an answer of another form',
    200,
    {},
    { kind: 'unknown', detail: 'HTTP 200 of another form' },
  ),
  judged(
    'a dead token',
    401,
    { error: { code: 190 } },
    { kind: 'refused', detail: 'HTTP 401, Graph error 190' },
  ),
  judged(
    'no permission',
    403,
    { error: { code: 200 } },
    { kind: 'refused', detail: 'HTTP 403, Graph error 200' },
  ),
  judged(
    'a limit',
    400,
    { error: { code: 4 } },
    { kind: 'unknown', detail: 'HTTP 400, Graph error 4' },
  ),
  judged('a fault', 503, '', { kind: 'unknown', detail: 'HTTP 503' }),
]

channelSuite(messenger, {
  settings,
  url: import.meta.url,
  wordless: [
    [/\.recipient\.id$/, 'our own account'],
    [/\.(item|post_id|parent_id|status_type|permalink_url)$/, 'where it was said'],
    [/\.(reaction\.reaction|template_type|message_tags\.(id|type|name))$/, 'for machines'],
    [/\.(postback|quick_reply)\.payload$|\.referral\.(type|source|ref)$/, 'put there by us'],
    [/\.attachments\.(url|title)$/, 'stands in the payload, too'],
    [/\.from\.name$/, 'an edit names nobody'],
  ],
  sign: signed,
  signingSecret: 'appSecret',
  signatureHeader: 'x-hub-signature-256',
  message: outbound,
  success: { ...success, body: { ...success.body, attachment_id: '5' } },
  quoted: 'm_KUTIP77',
  receptions,
  sends,
  checks,
})

describe('meta/messenger webhook, beyond the tables', () => {
  test('takes the echo of another app for a human’s answer while ours is not named', () => {
    const { appId: _, ...unnamed } = settings
    const { events } = messenger.receive(
      delivered(
        page(
          entry(
            element(
              { message: { mid: 'm_1', is_echo: true, app_id: 300000000000001 } },
              { sender: { id: account }, recipient: { id: citizen } },
            ),
          ),
        ),
      ),
      messenger.receiving.parse(unnamed),
    )
    expect(events).toMatchObject([{ kind: 'echo' }])
  })
})
