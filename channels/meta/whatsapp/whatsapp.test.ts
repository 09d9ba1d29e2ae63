import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type {
  EditEvent,
  InboundEvent,
  MessageEvent,
  ProviderRequest,
} from '../../../src/contract/events.ts'
import { HttpFailure } from '../../../src/contract/http.ts'
import { outboundMessage, sampleIn } from '../../../test/harness/channel-fixtures.ts'
import {
  type CheckCase,
  channelSuite,
  type MediaCase,
  type ReceptionCase,
  type SendCase,
} from '../../../test/harness/channel-suite.ts'
import { signedPost } from '../../../test/harness/meta-post.ts'
import { whatsapp } from './channel.ts'

const appSecret = 'app-secret-of-the-test'
const settings = {
  appSecret,
  verifyToken: 'verify-token-of-the-test',
  phoneNumberId: '200000000000002',
  accessToken: 'access-token-of-the-test',
  graphUrl: 'https://graph.test/',
  graphVersion: 'v26.0',
}
const address = 'https://gw.example.go.id/hooks/meta/whatsapp'
const account = settings.phoneNumberId
const businessAccount = '100000000000001'
const sentAt = new Date(1795310000_000)

const signed = (body: Buffer | string, secret = appSecret) => signedPost(address, body, secret)
function challenge(query: Readonly<Record<string, string>>): ProviderRequest {
  return {
    ...signed(''),
    method: 'GET',
    headers: {},
    url: `${address}?${new URLSearchParams(query)}`,
  }
}

const rightChallenge = {
  'hub.mode': 'subscribe',
  'hub.challenge': '<1158201444>',
  'hub.verify_token': settings.verifyToken,
}

function refusedChallenge(name: string, changes: Readonly<Record<string, string>>): ReceptionCase {
  return {
    name,
    request: challenge({ ...rightChallenge, ...changes }),
    verified: false,
    answer: { status: 403 },
    events: [],
  }
}

const sample = (name: string) => sampleIn(import.meta.url, `${name}.json`)

function envelope(...values: object[]) {
  const changes = values.map((value) => ({
    field: 'messages',
    value: { metadata: { phone_number_id: account }, ...value },
  }))
  return { object: 'whatsapp_business_account', entry: [{ id: businessAccount, changes }] }
}

function delivered(body: object): ProviderRequest {
  return signed(JSON.stringify(body))
}

const text = {
  from: '628111000111',
  id: 'wamid.1',
  timestamp: '1795310000',
  type: 'text',
  text: { body: 'Pohon tumbang' },
}
const textEvent: MessageEvent = {
  kind: 'message',
  account,
  eventKey: 'wamid.1',
  externalId: 'wamid.1',
  from: '628111000111',
  text: 'Pohon tumbang',
  sentAt,
  attachments: [],
}

function digest(element: unknown): string {
  const raw = typeof element === 'string' ? element : JSON.stringify(element)
  return createHash('sha256').update(raw).digest('hex')
}

function aside(
  element: unknown,
  reason: string,
  changes: { account?: string; eventKey?: string } = {},
): InboundEvent {
  const raw = typeof element === 'string' ? element : JSON.stringify(element)
  return { kind: 'malformed', account, eventKey: digest(element), raw, reason, ...changes }
}

/** A sample whose sender is Budi, known by his number and by his user id. */
function fromBudi(name: string, number: number, event: Partial<MessageEvent>): ReceptionCase {
  const id = `wamid.SAMPLE_${String(number).padStart(2, '0')}`
  return {
    name: `reads the sample ${name}`,
    request: signed(sample(name)),
    answer: { status: 200 },
    events: [
      {
        ...textEvent,
        eventKey: id,
        externalId: id,
        alsoKnownAs: ['ID.10000000000000000001'],
        fromName: 'Budi',
        text: '',
        ...event,
      },
    ],
  }
}

function one(name: string, element: object, event: Partial<MessageEvent>): ReceptionCase {
  return {
    name,
    request: delivered(envelope({ messages: [element] })),
    events: [{ ...textEvent, ...event }],
  }
}

function unreadable(name: string, element: unknown, reason: string): ReceptionCase {
  const id = JSON.parse(JSON.stringify(element))?.id
  const key = typeof id === 'string' ? { eventKey: id } : {}
  return {
    name,
    request: delivered(envelope({ messages: [element, text] })),
    events: [aside(element, reason, key), textEvent],
  }
}

/** An edit of the message `wamid.0`. */
function edited(name: string, to: object, event: Partial<EditEvent>): ReceptionCase {
  const edit = { original_message_id: 'wamid.0', message: to }
  const names = { account, eventKey: 'wamid.1', externalId: 'wamid.0', from: text.from }
  return {
    name,
    request: delivered(envelope({ messages: [{ ...text, type: 'edit', text: undefined, edit }] })),
    events: [{ kind: 'edit', ...names, text: '', editedAt: sentAt, ...event }],
  }
}

const sha256 = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='
const system = { id: 'wamid.1', timestamp: '1795310000', type: 'system' }
const status = { id: 'wamid.9', status: 'sent', timestamp: '1795310100' }
const at = new Date(1795310100_000)
const tooLarge = { ...text, type: 'video', text: undefined, errors: [{ code: 131052 }] }
const missing = 'Invalid input: expected string, received undefined'

const receptions: ReceptionCase[] = [
  {
    name: 'answers the challenge exactly',
    request: challenge(rightChallenge),
    answer: { status: 200, contentType: 'text/plain', body: '<1158201444>' },
    events: [],
  },
  refusedChallenge('refuses a challenge with another token', { 'hub.verify_token': 'x' }),
  refusedChallenge('refuses a challenge of another mode', { 'hub.mode': 'unsubscribe' }),
  refusedChallenge('refuses a challenge that is empty', { 'hub.challenge': '' }),
  {
    name: 'refuses a challenge at an address that is none',
    request: { ...challenge(rightChallenge), url: '?' },
    verified: false,
    events: [],
  },

  fromBudi('text', 1, { text: 'Lapor: lampu jalan mati di Jalan Kenanga' }),
  fromBudi('image', 2, {
    text: 'Lubang di depan sekolah',
    attachments: [
      { type: 'image', externalId: '3000000000000001', mimeType: 'image/jpeg', sha256 },
    ],
  }),
  fromBudi('video', 3, {
    attachments: [{ type: 'video', externalId: '3000000000000002', mimeType: 'video/mp4', sha256 }],
  }),
  fromBudi('document', 4, {
    text: 'Surat dari warga RT 05',
    attachments: [
      {
        type: 'document',
        externalId: '3000000000000003',
        mimeType: 'application/pdf',
        fileName: 'surat-warga.pdf',
      },
    ],
  }),
  fromBudi('audio', 5, {
    attachments: [
      { type: 'audio', externalId: '3000000000000004', mimeType: 'audio/ogg; codecs=opus' },
    ],
  }),
  fromBudi('sticker', 6, {
    attachments: [{ type: 'sticker', externalId: '3000000000000005', mimeType: 'image/webp' }],
  }),
  fromBudi('location', 7, {
    location: {
      latitude: -6.914744,
      longitude: 107.60981,
      name: 'Alun-alun',
      address: 'Jalan Asia Afrika, Bandung',
    },
  }),
  fromBudi('contacts', 8, {
    attachments: [{ type: 'contact', text: 'Ketua RT 05: +62 811-1000-222' }],
  }),
  fromBudi('interactive-button', 9, { text: 'Ya, sudah benar', replyTo: 'wamid.OURS_1' }),
  fromBudi('interactive-list', 10, { text: 'Jalan rusak' }),
  fromBudi('interactive-flow', 11, { text: 'kecamatan: Coblong\njumlah: 2\nfoto.id: 7' }),
  fromBudi('button', 12, { text: 'Sudah selesai', replyTo: 'wamid.OURS_2' }),
  fromBudi('reaction', 13, { text: '🙏', replyTo: 'wamid.OURS_3', passive: true }),
  fromBudi('order', 14, { unsupported: 'order: 1 a1 0 IDR' }),
  fromBudi('unsupported', 15, { unsupported: 'poll' }),
  {
    name: 'reads the sample edit',
    request: signed(sample('edit')),
    events: [
      {
        kind: 'edit',
        account,
        eventKey: 'wamid.SAMPLE_16',
        externalId: 'wamid.SAMPLE_01',
        from: '628111000111',
        text: 'Lapor: lampu jalan mati di Jalan Kenanga 12',
        editedAt: sentAt,
      },
    ],
  },
  edited(
    'reads an edited caption with its file',
    { type: 'image', image: { id: 'media.9', caption: 'Jalan Kopi 3' } },
    { text: 'Jalan Kopi 3', attachments: [{ type: 'image', externalId: 'media.9' }] },
  ),
  edited(
    'reads an edited caption without its file, which stays',
    { type: 'image', image: { caption: 'Jalan Kopi 3' } },
    { text: 'Jalan Kopi 3' },
  ),
  {
    name: 'reads the sample revoke',
    request: signed(sample('revoke')),
    events: [
      {
        kind: 'deletion',
        account,
        eventKey: 'wamid.SAMPLE_17',
        externalId: 'wamid.SAMPLE_01',
        from: '628111000111',
        deletedAt: sentAt,
      },
    ],
  },
  {
    name: 'reads the sample echo',
    request: signed(sample('echo')),
    events: [
      {
        kind: 'echo',
        account,
        eventKey: 'wamid.ECHO_1',
        externalId: 'wamid.ECHO_1',
        to: '628111000111',
        text: 'Selamat siang, petugas kami sedang menuju lokasi.',
        sentAt,
      },
    ],
  },

  one(
    'marks a type of the future with its name',
    { ...text, type: 'hologram', hologram: { id: '7', title: 'Lampu mati' } },
    {
      text: 'Pohon tumbang\nLampu mati',
      unsupported: 'hologram',
    },
  ),
  one(
    'takes no property of every object for a type',
    { ...text, type: 'constructor' },
    {
      unsupported: 'constructor',
    },
  ),
  one('marks a file that was too large to be delivered', tooLarge, {
    text: '',
    unsupported: 'video',
  }),
  one(
    'marks an interactive reply of the future',
    {
      ...text,
      type: 'interactive',
      interactive: { type: 'mood_reply', mood_reply: { title: 'Marah' } },
    },
    { text: 'Pohon tumbang\nMarah', unsupported: 'interactive' },
  ),
  one(
    'takes a reaction that was taken back',
    { ...text, type: 'reaction', text: undefined, reaction: { message_id: 'wamid.0' } },
    { text: '', replyTo: 'wamid.0', passive: true },
  ),
  one(
    'takes the answers of a form that are not JSON as they stand',
    {
      ...text,
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { body: 'Terkirim', response_json: '{ "a": Jalan' },
      },
      text: undefined,
    },
    { text: '{ "a": Jalan' },
  ),
  one(
    'takes a system message about something else without asking for an answer',
    {
      ...system,
      from: '628111000111',
      system: { type: 'user_identity_changed', body: '' },
    },
    { text: '', unsupported: 'system', passive: true },
  ),
  one(
    'takes a message from somebody who has no number',
    { ...text, from: undefined, from_user_id: 'ID.1' },
    { from: 'ID.1' },
  ),
  one(
    'writes a contact card on one line, with whatever it has',
    {
      ...text,
      type: 'contacts',
      text: undefined,
      contacts: [
        { name: { formatted_name: 'Ibu RW' } },
        { phones: [{ wa_id: '628111000333' }, { phone: '021 500170' }] },
        { vcard: 'BEGIN:VCARD' },
      ],
    },
    {
      text: '',
      attachments: [
        { type: 'contact', text: 'Ibu RW' },
        { type: 'contact', text: '628111000333, 021 500170' },
        { type: 'contact', text: 'BEGIN:VCARD' },
      ],
    },
  ),
  one('takes a time that is a number', { ...text, timestamp: 1795310000 }, {}),
  one(
    'takes an empty number for none',
    { ...text, from: '', from_user_id: 'ID.1' },
    {
      from: 'ID.1',
    },
  ),
  {
    name: 'gives each message the name and the addresses of its own sender',
    request: delivered(
      envelope({
        contacts: [
          { wa_id: '628111000222', profile: { name: 'Sri' } },
          { wa_id: '628111000111', user_id: 'ID.1', profile: { name: 'Budi' } },
          { user_id: 'ID.3', profile: { name: 'Tini' } },
          'garbage',
        ],
        messages: [
          text,
          { ...text, id: 'wamid.2', from: '628111000222' },
          { ...text, id: 'wamid.3', from: undefined, from_user_id: 'ID.3' },
          { ...text, id: 'wamid.4', from: '628111000444' },
        ],
      }),
    ),
    events: [
      { ...textEvent, alsoKnownAs: ['ID.1'], fromName: 'Budi' },
      {
        ...textEvent,
        eventKey: 'wamid.2',
        externalId: 'wamid.2',
        from: '628111000222',
        fromName: 'Sri',
      },
      { ...textEvent, eventKey: 'wamid.3', externalId: 'wamid.3', from: 'ID.3', fromName: 'Tini' },
      { ...textEvent, eventKey: 'wamid.4', externalId: 'wamid.4', from: '628111000444' },
    ],
  },
  {
    name: 'takes the only contact for the sender of the only message, where it names none',
    request: delivered(
      envelope({
        contacts: [{ user_id: 'ID.1', profile: { name: 'Budi' } }],
        messages: [{ ...text, from: undefined }],
      }),
    ),
    events: [{ ...textEvent, from: 'ID.1', fromName: 'Budi' }],
  },
  {
    name: 'guesses no sender among several contacts',
    request: delivered(
      envelope({
        contacts: [{ user_id: 'ID.1' }, { user_id: 'ID.2' }],
        messages: [{ ...text, from: undefined }],
      }),
    ),
    events: [
      aside({ ...text, from: undefined }, 'neither from nor from_user_id', { eventKey: 'wamid.1' }),
    ],
  },
  {
    name: 'guesses no sender among several messages',
    request: delivered(
      envelope({
        contacts: [{ user_id: 'ID.1' }],
        messages: [text, { ...text, id: 'wamid.2', from: undefined }],
      }),
    ),
    events: [
      textEvent,
      aside({ ...text, id: 'wamid.2', from: undefined }, 'neither from nor from_user_id', {
        eventKey: 'wamid.2',
      }),
    ],
  },

  unreadable(
    'sets aside a message without a sender and keeps the rest',
    {
      ...text,
      id: 'wamid.0',
      from: undefined,
    },
    'neither from nor from_user_id',
  ),
  one(
    'marks a text without its text',
    { ...text, text: undefined },
    { text: '', unsupported: 'text' },
  ),
  one('reads a message without a type', { ...text, type: undefined }, { unsupported: 'empty' }),
  unreadable(
    'sets aside a message without an id, under a digest',
    {
      ...text,
      id: undefined,
    },
    `id: ${missing}`,
  ),
  one(
    'names a place that is not on Earth, and keeps its words',
    { ...text, type: 'location', location: { latitude: 91, longitude: 0, name: 'Pasar Baru' } },
    { text: 'Pohon tumbang\nPasar Baru', unsupported: 'location' },
  ),
  one(
    'names a place beyond the last meridian',
    { ...text, type: 'location', location: { latitude: 0, longitude: -181 } },
    { unsupported: 'location' },
  ),
  one(
    'names an interactive reply without its part',
    { ...text, type: 'interactive', interactive: { type: 'button_reply' } },
    { unsupported: 'interactive' },
  ),
  unreadable(
    'sets aside an edit without its new text',
    {
      ...text,
      id: 'wamid.0',
      type: 'edit',
      edit: { original_message_id: 'wamid.1', message: { type: 'hologram' } },
    },
    'an edited hologram without a text',
  ),
  unreadable('sets aside a null', null, 'Invalid input: expected object, received null'),
  unreadable(
    'sets aside a change of number without the new one',
    {
      ...system,
      id: 'wamid.0',
      from: '628111000111',
      system: { type: 'user_changed_number' },
    },
    'user_changed_number without an old and a new address',
  ),
  {
    name: 'reads a time in microseconds, and leaves one that is none to the door',
    request: delivered(
      envelope({
        messages: [
          { ...text, timestamp: '1795310000000000' },
          { ...text, id: 'wamid.2', timestamp: 'kemarin' },
        ],
      }),
    ),
    events: [
      textEvent,
      {
        ...textEvent,
        eventKey: 'wamid.2',
        externalId: 'wamid.2',
        sentAt: new Date(Number.NaN),
        unsupported: 'timestamp',
      },
    ],
  },
  {
    name: 'keeps two unreadable elements with one id, and a repeated one once',
    request: delivered(
      envelope({ messages: [{ id: 'x' }, { id: 'x', n: 1 }, { id: 'x' }, text, text] }),
    ),
    events: [
      expect.objectContaining({ eventKey: 'x', raw: '{"id":"x"}' }),
      expect.objectContaining({
        eventKey: `x:${digest({ id: 'x', n: 1 })}`,
        raw: '{"id":"x","n":1}',
      }),
      textEvent,
    ],
  },

  {
    name: 'reads every element of every change of every entry, each under its own account',
    request: delivered({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: businessAccount,
          changes: [
            {
              field: 'messages',
              value: { metadata: { phone_number_id: '1' }, messages: [text], statuses: [status] },
            },
            { field: 'messages', value: { metadata: { phone_number_id: '2' }, messages: [text] } },
          ],
        },
        7,
        { id: '3', changes: [{ field: 'messages', value: { messages: [text] } }, 'garbage'] },
      ],
    }),
    events: [
      { ...textEvent, account: '1' },
      {
        kind: 'delivery',
        account: '1',
        eventKey: 'wamid.9:sent',
        externalId: 'wamid.9',
        status: 'sent',
        at,
      },
      { ...textEvent, account: '2' },
      aside(7, 'Invalid input: expected object, received number', { account: 'unknown' }),
      { ...textEvent, account: '3' },
      aside('garbage', 'Invalid input: expected object, received string', { account: '3' }),
    ],
  },
  {
    name: 'reads an element that came without its list',
    request: delivered(envelope({ messages: text })),
    events: [textEvent],
  },
  {
    name: 'shows an error of the account',
    request: delivered(envelope({ errors: [{ code: 131031, title: 'Account locked' }] })),
    events: [aside({ code: 131031, title: 'Account locked' }, 'error of the account: 131031')],
  },
  {
    name: 'shows a change of a field that it does not handle',
    request: delivered({
      object: 'whatsapp_business_account',
      entry: [{ id: '3', changes: [{ field: 'account_update', value: { event: 'X' } }] }],
    }),
    events: [
      aside(
        { field: 'account_update', value: { event: 'X' } },
        'field account_update is not handled',
        { account: '3' },
      ),
    ],
  },
  {
    name: 'shows a change without an element',
    request: delivered(envelope({})),
    events: [
      aside(
        { field: 'messages', value: { metadata: { phone_number_id: account } } },
        'field messages without an element',
      ),
    ],
  },
  {
    name: 'sets aside a signed body that is not JSON',
    request: signed('{'),
    answer: { status: 200 },
    events: [aside('{', 'not JSON', { account: 'unknown' })],
  },
  {
    name: 'sets aside what is for another product of Meta',
    request: signed('{"object":"page","entry":[]}'),
    events: [
      aside(
        '{"object":"page","entry":[]}',
        'object: Invalid input: expected "whatsapp_business_account"',
        { account: 'unknown' },
      ),
    ],
  },
  {
    name: 'finds nothing in an empty envelope',
    request: delivered({ object: 'whatsapp_business_account', entry: [] }),
    events: [],
  },

  {
    name: 'tells both addresses that a new number changes',
    request: signed(sample('system-changed-number')),
    events: [
      {
        kind: 'renumbered',
        account,
        eventKey: 'wamid.SAMPLE_SYSTEM_1',
        previous: '628111000111',
        current: '628111000999',
        at: sentAt,
      },
      {
        kind: 'renumbered',
        account,
        eventKey: 'wamid.SAMPLE_SYSTEM_1:1',
        previous: 'ID.10000000000000000001',
        current: 'ID.20000000000000000002',
        at: sentAt,
      },
    ],
  },
  {
    name: 'tells a new user id of somebody who has no number',
    request: signed(sample('system-changed-user-id')),
    events: [
      {
        kind: 'renumbered',
        account,
        eventKey: 'wamid.SAMPLE_SYSTEM_2',
        previous: 'ID.10000000000000000003',
        current: 'ID.20000000000000000004',
        at: sentAt,
      },
    ],
  },
  {
    name: 'tells a number that was replaced by a user id',
    request: delivered(
      envelope({
        messages: [
          {
            ...system,
            from: '628111000111',
            system: { type: 'user_changed_user_id', user_id: 'ID.2' },
          },
        ],
      }),
    ),
    events: [
      {
        kind: 'renumbered',
        account,
        eventKey: 'wamid.1',
        previous: '628111000111',
        current: 'ID.2',
        at: sentAt,
      },
    ],
  },
  {
    name: 'reads the older name of a new number',
    request: delivered(
      envelope({
        messages: [
          {
            ...system,
            from: '628111000111',
            system: { type: 'user_changed_number', new_wa_id: '628111000999' },
          },
        ],
      }),
    ),
    events: [
      {
        kind: 'renumbered',
        account,
        eventKey: 'wamid.1',
        previous: '628111000111',
        current: '628111000999',
        at: sentAt,
      },
    ],
  },
  {
    name: 'tells only the address that has changed',
    request: delivered(
      envelope({
        messages: [
          {
            ...system,
            from: '628111000111',
            system: {
              type: 'user_changed_user_id',
              wa_id: '628111000111',
              user_id: 'ID.2',
              previous_user_id: 'ID.1',
            },
          },
        ],
      }),
    ),
    events: [
      {
        kind: 'renumbered',
        account,
        eventKey: 'wamid.1',
        previous: 'ID.1',
        current: 'ID.2',
        at: sentAt,
      },
    ],
  },
  {
    name: 'reads the field that once told a new user id',
    request: signed(sample('user-id-update')),
    events: [
      {
        kind: 'renumbered',
        account,
        eventKey: 'ID.10000000000000000001:ID.20000000000000000002',
        previous: 'ID.10000000000000000001',
        current: 'ID.20000000000000000002',
        at: sentAt,
      },
    ],
  },

  {
    name: 'takes a delivery report with our reference',
    request: signed(sample('status-delivered')),
    events: [
      {
        kind: 'delivery',
        account,
        eventKey: 'wamid.OURS_1:delivered',
        externalId: 'wamid.OURS_1',
        reference: '5f0c6f0e-0000-4000-8000-000000000001',
        status: 'delivered',
        at,
      },
    ],
  },
  {
    name: 'takes a failure with its code, and hides the number that its details name',
    request: signed(sample('status-failed')),
    events: [
      {
        kind: 'delivery',
        account,
        eventKey: 'wamid.OURS_2:failed',
        externalId: 'wamid.OURS_2',
        reference: '5f0c6f0e-0000-4000-8000-000000000002',
        status: 'failed',
        error: { code: '131047', detail: 'The window of 24 hours for … is closed.' },
        at,
      },
    ],
  },
  {
    name: 'takes a voice message that was played as read',
    request: delivered(
      envelope({
        statuses: [
          { ...status, status: 'read' },
          { ...status, status: 'played' },
        ],
      }),
    ),
    events: ['read', 'played'].map((word) => ({
      kind: 'delivery',
      account,
      eventKey: `wamid.9:${word}`,
      externalId: 'wamid.9',
      status: 'read',
      at,
    })),
  },
  {
    name: 'sets aside a status that it does not know and keeps the rest',
    request: delivered(envelope({ statuses: [{ ...status, status: 'teleported' }, status] })),
    events: [
      aside({ ...status, status: 'teleported' }, 'a status that is not known'),
      {
        kind: 'delivery',
        account,
        eventKey: 'wamid.9:sent',
        externalId: 'wamid.9',
        status: 'sent',
        at,
      },
    ],
  },
]

const outbound = outboundMessage({
  account,
  to: '628111000111',
  callbackUrl: address,
})

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

const success = { messages: [{ id: 'wamid.OURS' }] }

function graphError(
  name: string,
  error: object,
  outcome: SendCase['outcome'] & object,
  status = 400,
): SendCase {
  return { name, reply: { status, body: { error } }, outcome }
}

const sends: SendCase[] = [
  {
    name: 'sends a text to a number, with a plus',
    reply: { status: 200, body: success },
    requests: [
      request({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '+628111000111',
        biz_opaque_callback_data: outbound.id,
        type: 'text',
        text: { preview_url: false, body: outbound.text },
      }),
    ],
    outcome: { kind: 'accepted', externalId: 'wamid.OURS' },
  },
  {
    name: 'sends to a user id as recipient, in answer to a message',
    message: { to: 'ID.10000000000000000001', replyTo: 'wamid.1' },
    reply: { status: 200, body: success },
    requests: [
      {
        ...request({
          messaging_product: 'whatsapp',
          status: 'read',
          message_id: 'wamid.1',
          typing_indicator: { type: 'text' },
        }),
        timeoutMs: 3_000,
      },
      request({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        recipient: 'ID.10000000000000000001',
        context: { message_id: 'wamid.1' },
        biz_opaque_callback_data: outbound.id,
        type: 'text',
        text: { preview_url: false, body: outbound.text },
      }),
    ],
    outcome: { kind: 'accepted', externalId: 'wamid.OURS' },
  },
  {
    name: 'does not know what became of a success without an id',
    reply: { status: 200, body: { messages: [] } },
    outcome: { kind: 'unknown', detail: 'HTTP 200 without an id' },
  },
  graphError(
    'says that the window is closed',
    { code: 131047, message: 'x', error_data: { details: 'More than 24 hours have passed' } },
    {
      kind: 'rejected',
      code: 'window_closed',
      detail: 'HTTP 400, Graph error 131047: More than 24 hours have passed',
    },
  ),
  graphError(
    'names no number that an error names',
    { code: 131026, error_data: { details: 'Cannot reach +628111000111' } },
    {
      kind: 'rejected',
      code: 'recipient_unreachable',
      detail: 'HTTP 400, Graph error 131026: Cannot reach …',
    },
  ),
  graphError(
    'takes a phone number that the token does not reach for wrong credentials',
    { code: 100, error_subcode: 33 },
    { kind: 'rejected', code: 'credentials', detail: 'HTTP 400, Graph error 100/33' },
  ),
  graphError(
    'takes other parameters for the content',
    { code: 100, error_subcode: 2494010 },
    { kind: 'rejected', code: 'content', detail: 'HTTP 400, Graph error 100/2494010' },
  ),
  graphError(
    'waits six seconds for a pair of numbers that is too quick',
    { code: 131056 },
    { kind: 'deferred', detail: 'HTTP 400, Graph error 131056', retryAfterMs: 6000 },
  ),
  graphError(
    'tries again what Meta calls transient',
    { code: 987654, is_transient: true },
    { kind: 'deferred', detail: 'HTTP 400, Graph error 987654' },
  ),
  graphError(
    'tries again where Meta itself says that it failed',
    { code: 987654, type: 'OAuthException' },
    { kind: 'deferred', detail: 'HTTP 500, Graph error 987654' },
    500,
  ),
  {
    name: 'waits as many seconds as Meta asks for',
    reply: {
      status: 429,
      headers: { 'retry-after': '9' },
      body: { error: { code: 130429 } },
    },
    outcome: { kind: 'deferred', detail: 'HTTP 429, Graph error 130429', retryAfterMs: 9000 },
  },
  {
    name: 'waits until the date that Meta names, by Meta’s clock',
    reply: {
      status: 429,
      headers: {
        date: 'Sun, 22 Nov 2026 02:00:00 GMT',
        'retry-after': 'Sun, 22 Nov 2026 02:00:30 GMT',
      },
      body: '',
    },
    outcome: { kind: 'deferred', detail: 'HTTP 429', retryAfterMs: 30_000 },
  },
  {
    name: 'does not know what became of a message that something else than Meta answered',
    reply: { status: 502, body: '<html>Bad Gateway</html>' },
    outcome: { kind: 'unknown', detail: 'HTTP 502' },
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
  ...[
    { code: 4, means: 'deferred' as const },
    { code: 80007, means: 'deferred' as const },
    { code: 131016, means: 'deferred' as const },
  ].map(({ code, means }) =>
    graphError(
      `defers for error ${code}`,
      { code },
      {
        kind: means,
        detail: `HTTP 400, Graph error ${code}`,
      },
    ),
  ),
  ...[
    { code: 0, means: 'credentials' as const },
    { code: 190, means: 'credentials' as const },
    { code: 200, means: 'credentials' as const },
    { code: 299, means: 'credentials' as const },
    { code: 131042, means: 'credentials' as const },
    { code: 133010, means: 'credentials' as const },
    { code: 131049, means: 'recipient_unreachable' as const },
    { code: 131062, means: 'recipient_unreachable' as const },
    { code: 130472, means: 'recipient_unreachable' as const },
    { code: 131050, means: 'recipient_opted_out' as const },
    { code: 132001, means: 'content' as const },
    { code: 135000, means: 'unexpected' as const },
    { code: 300, means: 'unexpected' as const },
  ].map(({ code, means }) =>
    graphError(
      `rejects error ${code} as ${means}`,
      { code },
      {
        kind: 'rejected',
        code: means,
        detail: `HTTP 400, Graph error ${code}`,
      },
    ),
  ),
]

const voice = {
  type: 'audio',
  externalId: '3000000000000004',
  url: 'https://stranger.example/voice',
  mimeType: 'audio/ogg',
} as const
const bytes = Buffer.from([0, 255, 1, 254])
const bearer = expect.objectContaining({ authorization: `Bearer ${settings.accessToken}` })
const lookup = `https://graph.test/v26.0/${voice.externalId}?phone_number_id=${account}`
const found = (changes: object = {}) => ({
  status: 200,
  body: { url: 'https://lookaside.test/1', mime_type: 'audio/ogg', file_size: 4, ...changes },
})
const none = { status: 404 }

function gone(name: string, answers: MediaCase['answers'], detail: string): MediaCase {
  return { name: `are gone: ${name}`, answers, result: { kind: 'gone', detail } }
}

function later(
  name: string,
  answers: MediaCase['answers'],
  detail: string,
  wait: { readonly retryAfterMs?: number } = {},
): MediaCase {
  return {
    name: `are tried again after ${name}`,
    answers,
    result: { kind: 'later', detail, ...wait },
  }
}

const media: MediaCase[] = [
  {
    name: 'are fetched from the address that Graph gives, with the token there and nowhere else',
    answers: [found(), { status: 200, body: bytes }],
    requests: [
      { url: lookup, headers: bearer },
      { url: 'https://lookaside.test/1', headers: bearer },
    ],
    result: { kind: 'fetched', body: bytes, mimeType: 'audio/ogg' },
  },
  {
    name: 'are asked for by no path of their own making',
    attachment: { externalId: '../me?fields=id' },
    answers: [none],
    requests: [{ url: expect.stringContaining('/v26.0/..%2Fme%3Ffields%3Did?') }],
    result: { kind: 'later', detail: 'HTTP 404' },
  },
  {
    name: 'are looked for once more where their address has run out',
    answers: [
      found(),
      none,
      found({ url: 'https://lookaside.test/2' }),
      { status: 200, body: bytes },
    ],
    requests: ['', '1', '', '2'].map((copy) => ({
      url: copy ? `https://lookaside.test/${copy}` : lookup,
    })),
    result: { kind: 'fetched', body: bytes, mimeType: 'audio/ogg' },
  },
  gone(
    'no such object',
    [{ status: 400, body: { error: { code: 100, error_subcode: 33 } } }],
    'HTTP 400, Graph error 100/33',
  ),
  later('a refusal that is not Meta’s', [none], 'HTTP 404'),
  gone('too large', [found({ file_size: '101' })], 'larger than 100 bytes'),
  gone('not there twice', [found(), none, found(), none], 'HTTP 404 for the file'),
  gone('refused', [found(), { status: 403 }], 'HTTP 403 for the file'),
  {
    ...gone('no id, whatever their address', [], 'no media id'),
    attachment: { externalId: null },
  },
  later(
    'a limit, when it is over',
    [{ status: 429, headers: { 'retry-after': '4' }, body: { error: { code: 4 } } }],
    'HTTP 429, Graph error 4',
    { retryAfterMs: 4_000 },
  ),
  later('a fault', [{ status: 502 }], 'HTTP 502'),
  later(
    'a dead token, which will be mended',
    [{ status: 401, body: { error: { code: 190 } } }],
    'HTTP 401, Graph error 190',
  ),
  later(
    'an answer without an address',
    [{ status: 200, body: { url: 'file:///etc/passwd' } }],
    'HTTP 200 without an address',
  ),
  later('a fault of the download', [found(), { status: 503 }], 'HTTP 503 for the file'),
  later('a limit of the download', [found(), { status: 429 }], 'HTTP 429 for the file'),
]

function judged(status: number, body: unknown, result: CheckCase['result']): CheckCase {
  const request = { url: `https://graph.test/v26.0/${account}?fields=id` }
  return {
    name: `HTTP ${status} ${JSON.stringify(body)}`,
    answer: { status, body },
    request,
    result,
  }
}

const checks: CheckCase[] = [
  judged(200, { id: account }, { kind: 'valid' }),
  judged(200, '<html>', { kind: 'unknown', detail: 'HTTP 200 of another form' }),
  judged(401, { error: { code: 190 } }, { kind: 'refused', detail: 'HTTP 401, Graph error 190' }),
  judged(
    400,
    { error: { code: 100, error_subcode: 33 } },
    { kind: 'refused', detail: 'HTTP 400, Graph error 100/33' },
  ),
  judged(403, { error: { code: 200 } }, { kind: 'refused', detail: 'HTTP 403, Graph error 200' }),
  judged(400, { error: { code: 4 } }, { kind: 'unknown', detail: 'HTTP 400, Graph error 4' }),
  judged(503, '', { kind: 'unknown', detail: 'HTTP 503' }),
]

channelSuite(whatsapp, {
  settings,
  url: import.meta.url,
  wordless: [
    [/^entry\.id$|\.metadata\.|\.messaging_product$/, 'our own account'],
    [/\.(timestamp|type)$/, 'for machines'],
    [/\.(wa_id|user_id|from_user_id|context\.from)$/, 'an address, if it has the form of one'],
    [/\.(catalog_id|button\.payload|(button|list)_reply\.(id|description))$/, 'put there by us'],
    [/\.nfm_reply\.(name|body)$/, 'the name of our form, and what stands for its answers'],
    [/\.errors\.title$/, 'words of Meta'],
    [/\.contacts\.profile\.name$/, 'an edit names nobody'],
  ],
  sign: signed,
  signingSecret: 'appSecret',
  signatureHeader: 'x-hub-signature-256',
  message: outbound,
  success: { status: 200, body: { ...success, id: '5' } },
  quoted: 'wamid.KUTIP77',
  receptions,
  sends,
  media: { attachment: voice, cases: media },
  checks,
})

describe('meta/whatsapp webhook, beyond the tables', () => {
  const receiving = whatsapp.receiving.parse(settings)

  test('takes a signature in capital hexadecimal digits', () => {
    const { headers, ...rest } = signed(sample('text'))
    const capital = headers['x-hub-signature-256']?.toUpperCase()
    const request = { ...rest, headers: { 'x-hub-signature-256': capital } }
    expect(whatsapp.receive(request, receiving).verified).toBe(true)
  })

  test('sets aside as a whole a body that is nested too deeply to be written again', () => {
    const depth = 200_000
    const nested = '['.repeat(depth) + ']'.repeat(depth)
    const body = JSON.stringify(envelope({ messages: ['@'] })).replace('"@"', nested)
    const { verified, events } = whatsapp.receive(signed(body), receiving)
    expect({ verified, events }).toEqual({
      verified: true,
      events: [aside(body, 'nested too deeply', { account: 'unknown' })],
    })
  })

  test('reads a thousand updates in a fraction of a second', () => {
    const messages = Array.from({ length: 500 }, (_, n) => ({ ...text, id: `wamid.${n}` }))
    const statuses = messages.map(({ id }) => ({ ...status, id }))
    const request = delivered(envelope({ messages, statuses }))
    const start = performance.now()
    expect(whatsapp.receive(request, receiving).events).toHaveLength(1000)
    // 10 ms where nothing else runs; the limit only has to catch work that grows with its square.
    expect(performance.now() - start).toBeLessThan(300)
  })
})
