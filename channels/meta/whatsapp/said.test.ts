import { describe, expect, test } from 'vitest'
import type { MessageEvent } from '../../../src/contract/events.ts'
import { signatureOf } from '../../../src/contract/reading.ts'
import { jsonPost } from '../../../test/harness/channel-fixtures.ts'
import { whatsapp } from './channel.ts'
import { types } from './types.ts'

const receiving = { appSecret: 'rahasia', verifyToken: 'token' }

const from = { from: '628110000100', id: 'wamid.1', timestamp: '1795310000' }

function read(message: object): MessageEvent {
  return received('messages', { messages: [{ ...from, ...message }] })
}

function received(field: string, told: object): MessageEvent {
  const value = { metadata: { phone_number_id: '2' }, ...told }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field, value }] }],
  })
  const headers = { 'x-hub-signature-256': signatureOf('rahasia', body, 'hex') }
  const request = jsonPost('https://gw.example.go.id/', body, headers, new Date(0))
  const [event] = whatsapp.receive(request, receiving).events
  if (event?.kind !== 'message') throw new Error(`a message was read as ${event?.kind}`)
  return event
}

function filled(answers: unknown) {
  const response_json = typeof answers === 'string' ? answers : JSON.stringify(answers)
  const nfm_reply = { name: 'flow', body: 'Terkirim', response_json }
  return read({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } })
}

describe('a form of WhatsApp that was filled in', () => {
  test.for<[string, unknown, string]>([
    ['a text, a number, a yes', { a: 'Lubang', b: 3, c: true }, 'a: Lubang\nb: 3\nc: true'],
    ['a no and a zero', { a: false, b: 0 }, 'a: false\nb: 0'],
    ['what was left open', { a: null, b: '', c: [], d: 'Ya' }, 'd: Ya'],
    ['several choices', { a: ['Jalan', 'Lampu', 2] }, 'a: Jalan, Lampu, 2'],
    ['an answer within an answer', { a: { b: { c: 'Rungkut' } } }, 'a.b.c: Rungkut'],
    ['a list of answers', { a: [{ b: 'x' }, { b: 'y' }] }, 'a.1.b: x\na.2.b: y'],
    ['lists in a list', { a: [['x', 'y'], 'z'] }, 'a: z\na: x, y'],
    ['JSON in a text', { a: '{"b":["x","y"]}' }, 'a.b: x, y'],
    ['what only looks like JSON', { a: '[Mawar] 3' }, 'a: [Mawar] 3'],
    ['a list instead of an object', ['x', 'y'], 'x, y'],
    ['a text that is no JSON', 'nama=Budi', 'nama=Budi'],
    ['JSON that breaks off', '{"a":"Lub', '{"a":"Lub'],
    ['its own token', { flow_token: 't', a: 'x' }, 'a: x'],
    ['nothing', {}, 'Terkirim'],
  ])('with %s', ([, answers, text]) => {
    expect(filled(answers)).toMatchObject({ text, attachments: [] })
  })

  test('is read to any depth that people write', () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
    expect(filled(deep).text).toMatch(/\[…\]$/)
    expect(filled(`${'['.repeat(5_000)}1${']'.repeat(5_000)}`).text).toBe('[…]')
  })

  test('has its photos and documents as attachments', () => {
    const photo = { id: 31, mime_type: 'image/jpeg', sha256: 'q83v', file_name: 'lubang.jpg' }
    const event = filled({ a: 'x', foto: [photo], surat: { id: '32', file_name: 'surat.pdf' } })
    expect(event).toMatchObject({
      text: 'a: x',
      attachments: [
        {
          type: 'image',
          externalId: '31',
          mimeType: 'image/jpeg',
          sha256: 'q83v',
          fileName: 'lubang.jpg',
        },
        { type: 'document', externalId: '32', fileName: 'surat.pdf' },
      ],
    })
  })

  test('needs no text where there is a photo', () => {
    expect(filled({ foto: [{ id: '31', mime_type: 'image/jpeg' }] }).text).toBe('')
  })
})

describe('a message of WhatsApp', () => {
  const advertisement = { headline: 'Lapor jalan', body: 'Rusak?', source_url: 'https://fb.me/1' }

  test.for<[string, object, Partial<MessageEvent>]>([
    ['opens a chat', { type: 'request_welcome' }, { text: '', opening: true }],
    [
      'was said in a group',
      { type: 'text', text: { body: 'Kerja bakti' }, group_id: 'Y2' },
      { text: 'Kerja bakti', passive: true },
    ],
    [
      'is a voice note of the older API',
      { type: 'voice', voice: { id: '5', mime_type: 'audio/ogg' } },
      { attachments: [{ type: 'audio', externalId: '5', mimeType: 'audio/ogg' }] },
    ],
    [
      'is an audio file with a caption',
      { type: 'audio', audio: { id: '5', caption: 'Dengar' } },
      { text: 'Dengar', attachments: [{ type: 'audio', externalId: '5' }] },
    ],
    [
      'comes from an advertisement',
      { type: 'text', text: { body: 'Halo' }, referral: { ...advertisement, ctwa_clid: 'x' } },
      { text: 'Halo', unsupported: 'referral: Lapor jalan, Rusak?, https://fb.me/1' },
    ],
    [
      'asks about a product',
      {
        type: 'text',
        text: { body: 'Ada?' },
        context: { id: 'w', referred_product: { catalog_id: '1', product_retailer_id: 'KUPON' } },
      },
      { text: 'Ada?', replyTo: 'w', unsupported: 'product: KUPON' },
    ],
    [
      'is not handed on, and has words all the same',
      { type: 'unsupported', text: { body: 'Pohon tumbang' }, errors: [{ code: 131051 }] },
      { text: 'Pohon tumbang', unsupported: 'unsupported' },
    ],
    [
      'has a part that we do not know beside the text',
      { type: 'text', text: { body: 'Ini' }, sketch: { id: '9', caption: 'Denah' } },
      { text: 'Ini\nDenah', unsupported: 'sketch' },
    ],
    [
      'is a file without the file',
      { type: 'image', image: { caption: 'Lubang' } },
      { text: 'Lubang', attachments: [], unsupported: 'image' },
    ],
    [
      'is a place with a page',
      { type: 'location', location: { latitude: -7, longitude: 112, url: 'https://a.id' } },
      { location: { latitude: -7, longitude: 112 }, unsupported: 'url: https://a.id' },
    ],
    [
      'answers whether we may call',
      {
        type: 'interactive',
        interactive: {
          type: 'call_permission_reply',
          call_permission_reply: { response: 'accept' },
        },
      },
      { text: '', passive: true, unsupported: 'call_permission_reply accept' },
    ],
    [
      'is a disappearing one that Meta does not hand on',
      { type: 'ephemeral' },
      { unsupported: 'ephemeral' },
    ],
    [
      'is a card with more than a number',
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Pak RT', first_name: 'Pak' },
            phones: [{ phone: '0811', type: 'CELL', wa_id: '62811' }],
            org: { company: 'RT 04' },
            emails: [{ email: 'rt@contoh.id', type: 'WORK' }],
          },
        ],
      },
      { attachments: [{ type: 'contact', text: 'Pak RT: 0811, RT 04, rt@contoh.id' }] },
    ],
  ])('%s', ([, message, event]) => {
    expect(read(message)).toMatchObject(event)
  })

  test.for([
    ['foo_bar', undefined],
    ['ID.1349', ['ID.1349']],
    ['ID.ENT.1349', ['ID.ENT.1349']],
    ['id.1349', undefined],
    ['12', undefined],
    ['628110000999', ['628110000999']],
  ] as const)('that names its author also %s is known as %j', ([from_user_id, alsoKnownAs]) => {
    const event = read({ type: 'text', text: { body: 'Halo' }, from_user_id })
    expect(event.alsoKnownAs).toEqual(alsoKnownAs)
  })

  test('is from the same person with a plus before the number', () => {
    const { from, alsoKnownAs } = received('messages', {
      contacts: [{ wa_id: '+628110000100', user_id: 'ID.1', profile: { name: 'Sri' } }],
      messages: [
        { from: '+628110000100', id: 'wamid.1', timestamp: '1', type: 'text', text: { body: 'x' } },
      ],
    })
    expect({ from, alsoKnownAs }).toEqual({ from: '628110000100', alsoKnownAs: ['ID.1'] })
  })

  test('is of one of the types that Meta documents', () => {
    // The pages of the reference, August 2026, and the two types that only webhooks show.
    const documented =
      'audio button contacts document edit image interactive location order reaction revoke sticker system text unsupported video request_welcome voice'
    expect(Object.keys(types)).toEqual(expect.arrayContaining(documented.split(' ')))
  })

  test.for(Object.entries(types))('of type %s, %s, is read without its part', ([type, kind]) => {
    if (kind === 'change') return
    const event = read({ type })
    expect(event.passive).toBe(kind === 'notice' ? true : undefined)
    expect(event.opening).toBe(kind === 'opening' ? true : undefined)
    expect(event.unsupported).toBe(kind === 'opening' ? undefined : type)
  })
})

describe('beside the messages of WhatsApp', () => {
  test.for([
    ['USER_INITIATED', '628110000100'],
    ['BUSINESS_INITIATED', '628110000200'],
  ])('a call, %s, needs no answer', ([direction, citizen]) => {
    const call = { ...from, id: 'wacid.1', to: '628110000200', event: 'connect', direction }
    expect(received('calls', { calls: [call] })).toMatchObject({
      externalId: 'wacid.1:connect',
      from: citizen,
      unsupported: 'call connect',
      passive: true,
    })
  })

  test('what is for another sender needs no answer', () => {
    const message = { ...from, type: 'text', text: { body: 'Halo' } }
    expect(received('standby', { messages: [message] })).toMatchObject({
      text: 'Halo',
      passive: true,
    })
  })
})
