import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { InboundEvent, MessageEvent, ProviderRequest } from '../../src/contract/events.ts'
import type { OutboundAttachment } from '../../src/contract/sending.ts'
import { jsonPost, outboundMessage, sampleIn } from '../../test/harness/channel-fixtures.ts'
import {
  type CheckCase,
  channelSuite,
  type MediaCase,
  type ReceptionCase,
  type SendCase,
} from '../../test/harness/channel-suite.ts'
import { telegram } from './channel.ts'

const settings = {
  secretToken: 'Secret-Token_of-the-test',
  botToken: '1234567890:AA-token-of-the-test',
  apiUrl: 'https://api.telegram.test/',
}
const account = '1234567890'
const sentAt = new Date(1795310000_000)
const receivedAt = new Date(1795310005_000)
const header = 'x-telegram-bot-api-secret-token'

function posted(body: Buffer | string, secret = settings.secretToken): ProviderRequest {
  return jsonPost(
    'https://gw.example.go.id/webhooks/telegram',
    body,
    { [header]: secret },
    receivedAt,
  )
}

const sample = (name: string) => sampleIn(import.meta.url, `${name}.json`)

const text: MessageEvent = {
  kind: 'message',
  account,
  eventKey: '700000101:5',
  externalId: '700000101:5',
  from: '700000101',
  fromName: 'Budi Santoso',
  text: 'Pohon tumbang',
  sentAt,
  attachments: [],
}

const { fromName: _, ...unnamed } = text

/** A sample whose sender is Budi, in his chat with the bot. */
function fromBudi(name: string, id: number | string, event: Partial<MessageEvent>): ReceptionCase {
  const externalId = `700000101:${id}`
  return {
    name: `reads the sample ${name}`,
    request: posted(sample(name)),
    answer: { status: 200 },
    events: [{ ...text, eventKey: externalId, externalId, text: '', ...event }],
  }
}

const from = { id: 700000101, first_name: 'Budi', last_name: 'Santoso' }
const message = {
  message_id: 5,
  date: 1795310000,
  chat: { id: 700000101, type: 'private' },
  from,
  text: 'Pohon tumbang',
}

function update(parts: object): ProviderRequest {
  return posted(JSON.stringify({ update_id: 1, ...parts }))
}

function one(name: string, changes: object, event: Partial<MessageEvent>): ReceptionCase {
  const request = update({ message: { ...message, ...changes } })
  return { name, request, events: [{ ...text, ...event }] }
}

function aside(raw: string, reason: string, part = ''): InboundEvent {
  const told = part === '' ? raw : `${part}\0${raw}`
  const eventKey = createHash('sha256').update(told).digest('hex')
  return { kind: 'malformed', account, eventKey, raw, reason }
}

function unreadable(name: string, part: string, value: unknown, reason: string): ReceptionCase {
  const request = update({ [part]: value })
  return { name, request, events: [aside(request.body.toString(), reason, part)] }
}

const several = update({ message: { ...message, chat: undefined }, edited_message: message })

const receptions: ReceptionCase[] = [
  fromBudi('text', 1, { text: 'Lapor: jembatan bambu di Dusun Mekarsari roboh tadi subuh' }),
  fromBudi('photo', 2, {
    text: 'Tumpukan sampah di tepi sungai',
    attachments: [{ type: 'image', externalId: 'PHOTO_L' }],
  }),
  fromBudi('album', 3, { attachments: [{ type: 'image', externalId: 'PHOTO_2' }] }),
  fromBudi('video', 4, {
    text: 'Air masuk ke rumah warga',
    attachments: [
      { type: 'video', externalId: 'VIDEO_1', mimeType: 'video/mp4', fileName: 'banjir.mp4' },
    ],
  }),
  fromBudi('video-note', 5, { attachments: [{ type: 'video', externalId: 'NOTE_1' }] }),
  fromBudi('voice', 6, {
    attachments: [{ type: 'audio', externalId: 'VOICE_1', mimeType: 'audio/ogg' }],
  }),
  fromBudi('audio', 7, {
    attachments: [
      { type: 'audio', externalId: 'AUDIO_1', mimeType: 'audio/mpeg', fileName: 'rapat-warga.mp3' },
    ],
  }),
  fromBudi('document', 8, {
    text: 'Surat pengantar RT 03',
    attachments: [
      {
        type: 'document',
        externalId: 'DOC_1',
        mimeType: 'application/pdf',
        fileName: 'surat-rt.pdf',
      },
    ],
  }),
  fromBudi('animation', 9, {
    attachments: [
      { type: 'video', externalId: 'GIF_1', mimeType: 'video/mp4', fileName: 'lampu.mp4' },
    ],
  }),
  fromBudi('sticker', 10, { attachments: [{ type: 'sticker', externalId: 'STICKER_1' }] }),
  fromBudi('contact', 11, {
    attachments: [{ type: 'contact', text: 'Ketua RT 03: +628110000222' }],
  }),
  fromBudi('location', 12, { location: { latitude: -7.250445, longitude: 112.768845 } }),
  fromBudi('venue', 13, {
    location: {
      latitude: -7.250445,
      longitude: 112.768845,
      name: 'Balai RW 05',
      address: 'Jalan Melati 12',
    },
  }),
  fromBudi('poll', 14, { text: 'Setuju portal dipasang?\n- Ya' }),
  fromBudi('reply', 15, { text: 'Iya benar, depan pos ronda', replyTo: '700000101:9001' }),
  fromBudi('start', 16, {
    text: '/start',
    opening: true,
    unsupported: 'start: poster-balai-rw',
  }),
  fromBudi('blocked', 'update-482000020', { unsupported: 'my_chat_member kicked', passive: true }),
  fromBudi('reaction', 'update-482000021', {
    text: '👍',
    replyTo: '700000101:9002',
    passive: true,
  }),
  {
    name: 'takes the press of a button for its words, and tells Telegram that it was heard',
    request: posted(sample('button')),
    answer: {
      status: 200,
      contentType: 'application/json',
      body: '{"method":"answerCallbackQuery","callback_query_id":"3006477000000000001"}',
    },
    events: [
      {
        ...text,
        eventKey: '700000101:callback-3006477000000000001',
        externalId: '700000101:callback-3006477000000000001',
        text: 'Sudah selesai',
        sentAt: receivedAt,
        replyTo: '700000101:9002',
      },
    ],
  },
  {
    name: 'reads the sample edited',
    request: posted(sample('edited')),
    events: [
      {
        kind: 'edit',
        account,
        eventKey: '700000101:1:482000017',
        externalId: '700000101:1',
        from: '700000101',
        text: 'Lapor: jembatan bambu di Dusun Mekarsari RT 02 roboh tadi subuh',
        attachments: [],
        editedAt: new Date(1795310060_000),
      },
    ],
  },
  {
    name: 'lets a position stand where it was first, however it moves',
    request: posted(sample('live-location')),
    events: [],
  },
  {
    name: 'stores a message to a group, under its writer, and asks for no answer',
    request: posted(sample('group')),
    events: [
      {
        ...text,
        eventKey: '-1001700000001:77',
        externalId: '-1001700000001:77',
        text: 'Kerja bakti hari Minggu ya',
        passive: true,
      },
    ],
  },
  {
    name: 'stores a post of a channel and asks for no answer',
    request: posted(sample('channel-post')),
    events: [
      {
        kind: 'message',
        account,
        eventKey: '-1001700000002:78',
        externalId: '-1001700000002:78',
        from: '-1001700000002',
        text: 'Jadwal posyandu bulan ini',
        sentAt,
        attachments: [],
        passive: true,
      },
    ],
  },
  {
    name: 'asks for no answer to what is edited in a group',
    request: update({
      edited_message: { ...message, chat: { id: -1001700000001, type: 'supergroup' } },
    }),
    events: [expect.objectContaining({ kind: 'edit', passive: true })],
  },
  {
    name: 'takes an edited caption that was emptied',
    request: update({ edited_message: { ...message, text: undefined, photo: [{ file_id: 'P' }] } }),
    events: [
      {
        kind: 'edit',
        account,
        eventKey: '700000101:5:1',
        externalId: '700000101:5',
        from: '700000101',
        text: '',
        attachments: [{ type: 'image', externalId: 'P' }],
        editedAt: sentAt,
      },
    ],
  },

  one(
    'hole 6: marks a type of the future with its name',
    { text: undefined, hologram: {} },
    {
      text: '',
      unsupported: 'hologram',
    },
  ),
  one(
    'keeps the caption of what it cannot read',
    {
      text: undefined,
      caption: 'Lihat ini',
      story: {},
      has_media_spoiler: true,
    },
    { text: 'Lihat ini', unsupported: 'story' },
  ),
  one('marks a message without content', { text: undefined }, { text: '', unsupported: 'empty' }),
  one(
    'hole 7: takes a sender who has neither number nor user name',
    {
      from: { id: 700000101, first_name: 'Sri' },
    },
    { fromName: 'Sri' },
  ),
  {
    name: 'takes a private chat for its person where nobody is named',
    request: update({ message: { ...message, from: undefined } }),
    events: [unnamed],
  },
  one(
    'asks for no answer to a notice about the chat',
    {
      text: undefined,
      pinned_message: {},
    },
    { text: '', unsupported: 'pinned_message', passive: true },
  ),
  one('asks for no answer to another bot', { from: { ...from, is_bot: true } }, { passive: true }),
  one('takes a chat without a type for what its id says', { chat: { id: 700000101 } }, {}),
  one(
    'asks for no answer where a chat without a type has the id of a group',
    {
      chat: { id: -5 },
    },
    { eventKey: '-5:5', externalId: '-5:5', passive: true },
  ),
  one(
    'names the chat that speaks for an anonymous member of a group',
    {
      chat: { id: -5, type: 'group' },
      sender_chat: { id: -6 },
    },
    { eventKey: '-5:5', externalId: '-5:5', from: '-6', passive: true },
  ),
  one(
    'takes a contact without a name',
    {
      text: undefined,
      contact: { phone_number: '+628110000333' },
    },
    { text: '', attachments: [{ type: 'contact', text: '+628110000333' }] },
  ),
  one(
    'takes an id of 52 bits whole',
    { chat: { id: 4503599627370495, type: 'private' } },
    {
      eventKey: '4503599627370495:5',
      externalId: '4503599627370495:5',
      from: '4503599627370495',
    },
  ),
  ...['/start', '/START', '/start@layanan_contoh_bot', '/Start@layanan_contoh_bot '].map((typed) =>
    one(`opens with "${typed}"`, { text: typed }, { text: '/start', opening: true }),
  ),
  one(
    'opens with a link to the bot, without the word that nobody typed',
    { text: '/start poster_RW-05' },
    { text: '/start', opening: true, unsupported: 'start: poster_RW-05' },
  ),
  one(
    'leaves a text that begins with a command whole',
    { text: '/start jalan rusak parah' },
    {
      text: '/start jalan rusak parah',
    },
  ),
  {
    name: 'ignores what the bot itself wrote',
    request: update({ message: { ...message, from: { id: 1234567890, is_bot: true } } }),
    events: [],
  },
  {
    name: 'ignores that the bot edited a message of its own',
    request: update({ edited_message: { ...message, from: { id: 1234567890, is_bot: true } } }),
    events: [],
  },
  {
    name: 'marks the press of a button without words',
    request: update({ callback_query: { id: '9', from, game_short_name: 'x' } }),
    events: [
      {
        ...text,
        eventKey: '700000101:callback-9',
        externalId: '700000101:callback-9',
        text: '',
        sentAt: receivedAt,
        unsupported: 'callback_query',
      },
    ],
  },
  {
    name: 'asks for no answer to a button that was pressed in a group',
    request: update({
      callback_query: { id: '9', from, message: { message_id: 4, chat: { id: -5 } }, data: 'Ya' },
    }),
    events: [
      {
        ...text,
        eventKey: '700000101:callback-9',
        externalId: '700000101:callback-9',
        text: 'Ya',
        sentAt: receivedAt,
        replyTo: '-5:4',
        passive: true,
      },
    ],
  },

  {
    name: 'hole 4: sets aside the part of an update that it cannot read and keeps the other',
    request: several,
    events: [
      aside(
        several.body.toString(),
        'chat: Invalid input: expected object, received undefined',
        'message',
      ),
      {
        kind: 'edit',
        account,
        eventKey: '700000101:5:1',
        externalId: '700000101:5',
        from: '700000101',
        text: 'Pohon tumbang',
        attachments: [],
        editedAt: sentAt,
      },
    ],
  },
  unreadable(
    'sets aside a message without a chat',
    'message',
    { ...message, chat: undefined },
    'chat: Invalid input: expected object, received undefined',
  ),
  one(
    'names a place that is not on Earth',
    { text: undefined, location: { latitude: 91, longitude: 0 } },
    { text: '', unsupported: 'location' },
  ),
  one('names a photo without a size', { photo: [] }, { unsupported: 'photo' }),
  unreadable(
    'sets aside an edit whose words cannot be read',
    'edited_message',
    { ...message, text: 7 },
    'an edit of text',
  ),
  {
    name: 'reads an edit whose time is none, and leaves its time to the door',
    request: update({ edited_message: { ...message, date: 'now' } }),
    events: [
      expect.objectContaining({
        kind: 'edit',
        text: 'Pohon tumbang',
        editedAt: new Date(Number.NaN),
      }),
    ],
  },
  unreadable(
    'sets aside a press without its sender',
    'callback_query',
    { id: '' },
    'id: Too small: expected string to have >=1 characters; from: Invalid input: expected object, received undefined',
  ),
  unreadable(
    'sets aside a reaction without its message',
    'message_reaction',
    { chat: { id: 1 }, date: 1 },
    'message_id: Invalid input: expected number, received undefined',
  ),
  unreadable(
    'sets aside a change of membership without its status',
    'my_chat_member',
    { chat: { id: 1 }, from, date: 1, new_chat_member: {} },
    'new_chat_member.status: Invalid input: expected string, received undefined',
  ),
  unreadable(
    'shows an update of a kind that it does not handle',
    'shipping_query',
    { id: '1' },
    'shipping_query of nobody',
  ),
  {
    name: 'sets aside an update without content',
    request: update({}),
    events: [aside('{"update_id":1}', 'an update without content')],
  },
  {
    name: 'sets aside what is not JSON',
    request: posted('{'),
    answer: { status: 200 },
    events: [aside('{', 'Invalid input: expected object, received undefined')],
  },
  {
    name: 'hole 14: refuses a secret that differs in case',
    request: posted(sample('text'), settings.secretToken.toUpperCase()),
    verified: false,
    answer: { status: 403 },
    events: [],
  },
]

const outbound = outboundMessage({
  account,
  to: '700000101',
  callbackUrl: 'https://gw.example.go.id/webhooks/telegram',
})

const root = `https://api.telegram.test/bot${settings.botToken}`
const success = { ok: true, result: { message_id: 88, chat: { id: 700000101 }, date: 1 } }
const accepted = { kind: 'accepted', externalId: '700000101:88' } as const

function sendMessage(parameters: object) {
  return {
    url: `${root}/sendMessage`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  }
}

const photo: OutboundAttachment = {
  type: 'image',
  mimeType: 'image/png',
  fileName: 'peta "baru".png',
  body: Buffer.from([0, 13, 10, 255]),
}

function upload(method: string, fields: readonly string[], file: string, body: Buffer) {
  const boundary = `simpul-${outbound.id}`
  const part = (text: string) => `--${boundary}\r\ncontent-disposition: form-data; ${text}`
  const parts = [...fields.map((field) => `${part(field)}\r\n`), `${part(file)}\r\n\r\n`]
  return {
    url: `${root}/${method}`,
    method: 'POST' as const,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      Buffer.from(parts.join('')),
      body,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    timeoutMs: 60_000,
  }
}

function refused(
  name: string,
  status: number,
  description: string,
  outcome: SendCase['outcome'] & object,
  parameters?: object,
): SendCase {
  const body = { ok: false, error_code: status, description, parameters }
  return { name, reply: { status, body }, outcome }
}

const sends: SendCase[] = [
  {
    name: 'sends a text',
    reply: { status: 200, body: success },
    requests: [
      sendMessage({
        chat_id: '700000101',
        text: outbound.text,
        link_preview_options: { is_disabled: true },
      }),
    ],
    outcome: accepted,
  },
  {
    name: 'sends a text in answer to a message, with words to choose from',
    message: { replyTo: '700000101:5', choices: ['Sudah', 'Belum'] },
    reply: { status: 200, body: success },
    requests: [
      sendMessage({
        chat_id: '700000101',
        reply_parameters: { message_id: 5, allow_sending_without_reply: true },
        text: outbound.text,
        link_preview_options: { is_disabled: true },
        reply_markup: {
          keyboard: [[{ text: 'Sudah' }], [{ text: 'Belum' }]],
          resize_keyboard: true,
          one_time_keyboard: true,
        },
      }),
    ],
    outcome: accepted,
  },
  ...['-1001700000001:5', '700000101:callback-9', '700000101:update-7', 'x'].map(
    (replyTo): SendCase => ({
      name: `sends a text that quotes nothing, in answer to ${replyTo}`,
      message: { replyTo },
      reply: { status: 200, body: success },
      requests: [
        sendMessage({
          chat_id: '700000101',
          text: outbound.text,
          link_preview_options: { is_disabled: true },
        }),
      ],
      outcome: accepted,
    }),
  ),
  {
    name: 'sends a photo with the text as its caption',
    message: { attachment: photo, replyTo: '700000101:5' },
    reply: { status: 200, body: success },
    requests: [
      upload(
        'sendPhoto',
        [
          'name="chat_id"\r\n\r\n700000101',
          'name="reply_parameters"\r\n\r\n{"message_id":5,"allow_sending_without_reply":true}',
          `name="caption"\r\n\r\n${outbound.text}`,
        ],
        'name="photo"; filename="peta %22baru%22.png"\r\ncontent-type: image/png',
        photo.body,
      ),
    ],
    outcome: accepted,
  },
  {
    name: 'hole 10: sends what is too long for a caption after the photo',
    message: { attachment: photo, text: 'a'.repeat(1025) },
    reply: { status: 200, body: success },
    requests: [
      upload(
        'sendPhoto',
        ['name="chat_id"\r\n\r\n700000101'],
        'name="photo"; filename="peta %22baru%22.png"\r\ncontent-type: image/png',
        photo.body,
      ),
      sendMessage({
        chat_id: '700000101',
        text: 'a'.repeat(1025),
        link_preview_options: { is_disabled: true },
      }),
    ],
    outcome: accepted,
  },
  {
    name: 'sends no text after a photo that was refused',
    message: { attachment: photo, text: 'a'.repeat(1025) },
    reply: { status: 429, body: {} },
    requests: [expect.objectContaining({ url: `${root}/sendPhoto` })],
    outcome: { kind: 'deferred', detail: 'HTTP 429' },
  },
  ...(
    [
      ['video', 'video/mp4', 'sendVideo', 'video'],
      ['video', 'video/webm', 'sendDocument', 'document'],
      ['audio', 'audio/mpeg', 'sendAudio', 'audio'],
      ['audio', 'audio/ogg; codecs=opus', 'sendVoice', 'voice'],
      ['audio', 'audio/wav', 'sendDocument', 'document'],
      ['image', 'image/gif', 'sendDocument', 'document'],
      ['document', 'application/pdf', 'sendDocument', 'document'],
      ['document', 'text/csv\r\nx-header: 1', 'sendDocument', 'document'],
    ] as const
  ).map(([type, mimeType, method, field]): SendCase => {
    const body = Buffer.from('isi')
    return {
      name: `sends ${mimeType} by ${method}`,
      message: { text: '', attachment: { type, mimeType, fileName: 'f', body } },
      reply: { status: 200, body: success },
      requests: [
        upload(
          method,
          ['name="chat_id"\r\n\r\n700000101'],
          `name="${field}"; filename="f"\r\ncontent-type: ${mimeType.replaceAll('\r\n', '')}`,
          body,
        ),
      ],
      outcome: accepted,
    }
  }),
  {
    name: 'sends a photo of more than 10 MB as a document',
    message: { attachment: { ...photo, body: Buffer.alloc(10 * 1024 * 1024 + 1) } },
    reply: { status: 200, body: success },
    requests: [expect.objectContaining({ url: `${root}/sendDocument` })],
    outcome: accepted,
  },
  {
    name: 'does not know what became of a success without an id',
    reply: { status: 200, body: { ok: true, result: true } },
    outcome: { kind: 'unknown', detail: 'HTTP 200 without a message id' },
  },
  refused(
    'waits as long as Telegram says',
    429,
    'Too Many Requests: retry after 17',
    { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 17_000 },
    { retry_after: 17 },
  ),
  {
    name: 'waits as long as a header says where the body does not',
    reply: { status: 429, headers: { 'retry-after': '3' }, body: '' },
    outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 3_000 },
  },
  refused('stops for somebody who blocked the bot', 403, 'Forbidden: bot was blocked by the user', {
    kind: 'rejected',
    code: 'recipient_opted_out',
    detail: 'HTTP 403: bot was blocked by the user',
  }),
  refused('takes any other 403 for the same', 403, 'Forbidden: reasons', {
    kind: 'rejected',
    code: 'recipient_opted_out',
    detail: 'HTTP 403',
  }),
  refused('tells somebody who left Telegram from that', 403, 'Forbidden: user is deactivated', {
    kind: 'rejected',
    code: 'recipient_unreachable',
    detail: 'HTTP 403: user is deactivated',
  }),
  refused('does not reach a chat that is none', 400, 'Bad Request: chat not found', {
    kind: 'rejected',
    code: 'recipient_unreachable',
    detail: 'HTTP 400: chat not found',
  }),
  refused('blames the content where Telegram does', 400, 'Bad Request: message is too long', {
    kind: 'rejected',
    code: 'content',
    detail: 'HTTP 400: message is too long',
  }),
  refused('blames the content for its size', 413, 'Request Entity Too Large', {
    kind: 'rejected',
    code: 'content',
    detail: 'HTTP 413',
  }),
  refused('knows no reason where it is told none that it knows', 400, 'Bad Request: of Budi', {
    kind: 'rejected',
    code: 'unexpected',
    detail: 'HTTP 400',
  }),
  refused('stops the account for a token that is revoked', 401, 'Unauthorized', {
    kind: 'rejected',
    code: 'credentials',
    detail: 'HTTP 401',
  }),
  refused('stops the account for a token of the wrong form', 404, 'Not Found', {
    kind: 'rejected',
    code: 'credentials',
    detail: 'HTTP 404',
  }),
  refused('tries again what the Bot API failed at', 500, 'Internal Server Error', {
    kind: 'deferred',
    detail: 'HTTP 500',
  }),
  {
    name: 'does not know what a proxy did with it',
    reply: { status: 502, body: '<h1>Bad Gateway</h1>' },
    outcome: { kind: 'unknown', detail: 'HTTP 502' },
  },
]

const voice = { type: 'audio', externalId: 'VOICE_1', mimeType: 'audio/ogg' } as const
const bytes = Buffer.from('OggS')
const described = (result: object) => ({ status: 200, body: { ok: true, result } })

const media: MediaCase[] = [
  {
    name: 'are asked for by their id and fetched from their path',
    answers: [described({ file_path: 'voice/file 1.oga' }), { status: 200, body: bytes }],
    requests: [
      { url: `${root}/getFile` },
      { url: `https://api.telegram.test/file/bot${settings.botToken}/voice/file%201.oga` },
    ],
    result: { kind: 'fetched', body: bytes, mimeType: 'audio/ogg' },
  },
  {
    name: 'are gone where they are too large',
    answers: [described({ file_path: 'a', file_size: 101 })],
    result: { kind: 'gone', detail: 'larger than 100 bytes' },
  },
  {
    name: 'are gone where they are on the disk of a server of one’s own',
    answers: [described({ file_path: '/var/lib/x' })],
    result: { kind: 'gone', detail: 'the file is on the disk of the server' },
  },
  {
    name: 'are gone where they are refused',
    answers: [{ status: 400, body: { ok: false } }],
    result: { kind: 'gone', detail: 'HTTP 400 from getFile' },
  },
  {
    name: 'are gone without an id',
    attachment: { externalId: null },
    answers: [],
    result: { kind: 'gone', detail: 'no file id' },
  },
  {
    name: 'are tried again after a limit, when it is over',
    answers: [{ status: 429, body: { ok: false, parameters: { retry_after: 4 } } }],
    result: { kind: 'later', detail: 'HTTP 429 from getFile', retryAfterMs: 4_000 },
  },
  {
    name: 'are tried again after a fault',
    answers: [{ status: 502 }],
    result: { kind: 'later', detail: 'HTTP 502 from getFile' },
  },
  {
    name: 'are tried again after a fault of the download',
    answers: [described({ file_path: 'a' }), { status: 500 }],
    result: { kind: 'later', detail: 'HTTP 500 for the file' },
  },
]

const checks: CheckCase[] = [
  {
    name: 'the bot tells of itself',
    answer: described({ id: 1234567890, is_bot: true }),
    request: { url: `${root}/getMe` },
    result: { kind: 'valid' },
  },
  ...[401, 404].map(
    (status): CheckCase => ({
      name: `HTTP ${status}`,
      answer: { status, body: { ok: false } },
      result: { kind: 'refused', detail: `HTTP ${status}` },
    }),
  ),
  {
    name: 'a fault',
    answer: { status: 502 },
    result: { kind: 'unknown', detail: 'HTTP 502 from getMe' },
  },
  {
    name: 'a page of some proxy',
    answer: { status: 200, body: 'a page of some proxy' },
    result: { kind: 'unknown', detail: 'HTTP 200 from getMe' },
  },
]

channelSuite(telegram, {
  settings,
  url: import.meta.url,
  wordless: [
    [/\.(chat|sender_chat)\.(type|title|username|first_name|last_name)$/, 'where it was said'],
    [/\.(username|language_code)$/, 'of the person, who has a name'],
    [/\.(file_unique_id|media_group_id|chat_instance|poll\.id|set_name|type)$/, 'for machines'],
    [/\.photo\.file_id$|\.document\.(file_id|file_name|mime_type)$/, 'the same file once more'],
    [/\.reply_to_message\.|^callback_query\.message\./, 'another message, which the house has'],
    [/^my_chat_member\./, 'a notice'],
    [/^edited_message\.from\./, 'an edit names nobody'],
    [/\.sticker\.emoji$|\.audio\.title$/, 'what a file is called by whoever made it'],
  ],
  sign: posted,
  signingSecret: 'secretToken',
  signatureHeader: header,
  proves: 'sender',
  message: outbound,
  success: { status: 200, body: success },
  quoted: '700000101:9077',
  receptions,
  sends,
  media: { attachment: voice, cases: media },
  checks,
})

const parsed = telegram.receiving.extend(telegram.sending.shape).parse(settings)

describe('several bots', () => {
  test('hole 5: an update belongs to the bot whose secret came with it', () => {
    const other = { ...parsed, secretToken: 'another-secret', botToken: '99:AA-other' }
    const request = posted(sample('text'), 'another-secret')
    expect(telegram.receive(request, parsed).verified).toBe(false)
    expect(telegram.receive(request, other).events).toMatchObject([{ account: '99' }])
    expect(telegram.accountId(other)).toBe('99')
  })
})

test('two edits within one second are two events, one that is delivered twice is one', () => {
  const edited = (id: number) => {
    const body = JSON.stringify({ update_id: id, edited_message: { ...message, edit_date: 1 } })
    return telegram.receive(posted(body), parsed).events[0]?.eventKey
  }
  expect(edited(1)).not.toBe(edited(2))
  expect(edited(1)).toBe(edited(1))
})
