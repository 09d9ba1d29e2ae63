import { describe, expect, test } from 'vitest'
import type { InboundEvent } from '../../src/contract/events.ts'
import { signatureOf } from '../../src/contract/reading.ts'
import { jsonPost } from '../../test/harness/channel-fixtures.ts'
import { instagram } from './instagram/channel.ts'
import { messenger } from './messenger/channel.ts'
import { forms, notices } from './notices.ts'

const channels = { page: messenger, instagram } as const
type Object = keyof typeof channels
const objects: readonly Object[] = ['page', 'instagram']
const moment = { sender: { id: '7' }, recipient: { id: '1' }, timestamp: 1795310000123 }

function posted(object: Object, entry: object): InboundEvent[] {
  const body = JSON.stringify({ object, entry: [{ id: '1', ...entry }] })
  const headers = { 'x-hub-signature-256': signatureOf('rahasia', body, 'hex') }
  const request = jsonPost('https://gw.example.go.id/', body, headers, new Date(0))
  const channel = channels[object]
  const receiving = channel.receiving.parse({ appSecret: 'rahasia', verifyToken: 'token' })
  return [...channel.receive(request, receiving).events]
}

const said = (part: object, object: Object = 'page') =>
  posted(object, { messaging: [{ ...moment, ...part }] })[0]
const wrote = (message: object) => said({ message: { mid: 'm_1', ...message } })
const picture = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=91'
const page = 'https://contoh.id/berita'

describe('a message of Messenger or Instagram', () => {
  test.for<[string, object, object]>([
    [
      'of one post under two types is one picture with its title',
      {
        attachments: [
          { type: 'share', payload: { url: picture } },
          {
            type: 'ig_post',
            payload: { id: '18', title: 'Jembatan putus', url: `${picture}&s=2` },
          },
        ],
      },
      { text: 'Jembatan putus', attachments: [{ type: 'image', url: `${picture}&s=2` }] },
    ],
    [
      'of one sticker under two types is one sticker',
      {
        attachments: [
          { type: 'sticker', payload: { url: picture, sticker_id: '5' } },
          { type: 'image', payload: { url: picture } },
        ],
      },
      { text: '', attachments: [{ type: 'sticker', url: picture }] },
    ],
    [
      'of two pictures has two',
      {
        attachments: [
          { type: 'image', payload: { url: picture } },
          { type: 'image', payload: { url: `${picture}2` } },
        ],
      },
      { attachments: [{ url: picture }, { url: `${picture}2` }] },
    ],
    [
      'with the thumb of Messenger is a thumb',
      { attachments: [{ type: 'image', payload: { url: picture, sticker_id: 369239263222822 } }] },
      { text: '👍', attachments: [{ type: 'sticker', url: picture }] },
    ],
    [
      'with the heart of Instagram is a heart',
      { attachments: [{ type: 'like_heart' }] },
      { text: '❤️' },
    ],
    [
      'keeps the file of an attachment that is not known, beside its text',
      { text: 'Lihat', attachments: [{ type: 'media_share', payload: { url: picture } }] },
      {
        text: 'Lihat',
        attachments: [{ type: 'document', url: picture }],
        unsupported: 'media_share',
      },
    ],
    [
      'keeps the address of an attachment that is not known, beside its text',
      { text: 'Lihat', attachments: [{ type: 'media_share', payload: { url: page, title: 'T' } }] },
      { text: `Lihat\nT: ${page}`, unsupported: 'media_share' },
    ],
    [
      'keeps the title of what was shared beside its text',
      { text: 'Ini', attachments: [{ type: 'share', payload: { url: page, title: 'Banjir' } }] },
      { text: `Ini\nBanjir: ${page}` },
    ],
    [
      'leads to where a link leads',
      {
        attachments: [
          {
            type: 'fallback',
            url: `https://l.facebook.com/l.php?u=${encodeURIComponent(page)}&h=A`,
          },
        ],
      },
      { text: page },
    ],
    [
      'names a link that has neither title nor address',
      { text: 'Lihat', attachments: [{ type: 'fallback' }] },
      { text: 'Lihat', unsupported: 'fallback' },
    ],
    [
      'keeps the words of a template',
      {
        attachments: [
          {
            type: 'template',
            payload: { template_type: 'generic', elements: [{ title: 'A', subtitle: 'B' }] },
          },
        ],
      },
      { text: 'A\nB', unsupported: 'template' },
    ],
    [
      'keeps the story that it answers',
      { text: 'Wah', reply_to: { story: { id: '18', url: picture } } },
      { text: 'Wah', replyTo: 'story:18', unsupported: `reply_to: ${picture}` },
    ],
    [
      'names the advertisement that it comes from',
      {
        text: 'Halo',
        referral: {
          ref: 'x',
          source: 'ADS',
          ads_context_data: { ad_title: 'Lapor', post_id: '1' },
        },
      },
      { text: 'Halo', unsupported: 'referral: Lapor' },
    ],
    [
      'reads the first of two places and names the other',
      {
        attachments: [1, 2].map((lat) => ({
          type: 'location',
          payload: { coordinates: { lat, long: 0 } },
        })),
      },
      { location: { latitude: 1, longitude: 0 }, unsupported: 'location: 2, 0' },
    ],
    [
      'keeps the words of a place that is not on Earth',
      {
        text: 'Di sini',
        attachments: [{ type: 'location', title: 'Pasar', payload: { coordinates: { lat: 91 } } }],
      },
      { text: 'Di sini\nPasar', unsupported: 'location' },
    ],
    [
      'keeps the text beside a file without its address',
      { text: 'Foto', attachments: [{ type: 'image' }] },
      { text: 'Foto', unsupported: 'image' },
    ],
  ])('%s', ([, message, event]) => {
    expect(wrote(message)).toMatchObject(event)
  })

  test.for(objects)('of %s is the same under `changes`', (object) => {
    const message = { ...moment, message: { mid: 'm_1', text: 'Lampu mati' } }
    const press = { ...moment, postback: { mid: 'm_2', title: 'Lapor', payload: 'LAPOR' } }
    const changes = [
      { field: 'messages', value: message },
      { field: 'messaging_postbacks', value: press },
    ]
    expect(posted(object, { changes })).toEqual(posted(object, { messaging: [message, press] }))
    expect(posted(object, { changes })).toMatchObject([{ text: 'Lampu mati' }, { text: 'Lapor' }])
  })

  test('under `changes` of `standby` is for another app', () => {
    const value = { ...moment, message: { mid: 'm_1', text: 'Halo' } }
    expect(posted('page', { changes: [{ field: 'standby', value }] })).toMatchObject([
      { text: 'Halo', passive: true },
    ])
  })

  test('without a readable time has that of its arrival', () => {
    expect(said({ message: { mid: 'm_1', text: 'x' }, timestamp: 'kemarin' })).toMatchObject({
      text: 'x',
      sentAt: new Date(0),
    })
  })
})

describe('a press of a button', () => {
  test.for([
    [{ title: 'Get Started', payload: 'GET_STARTED' }, true],
    [{ title: 'Kezdjünk neki', payload: 'get-started' }, true],
    [{ title: 'Zaczynajmy', payload: '{"type":"GET_STARTED_PAYLOAD"}' }, true],
    [{ title: 'Aloitetaan', payload: 'FACEBOOK_WELCOME' }, true],
    [{ title: 'MULAI!', payload: 'x1' }, true],
    [{ title: 'Los geht’s' }, true],
    [{ title: '시작하기' }, true],
    [{ payload: 'GET_STARTED' }, true],
    [{ title: 'Lapor jalan rusak', payload: 'LAPOR' }, undefined],
    [{ title: 'Mulai lapor jalan rusak', payload: 'LAPOR' }, undefined],
    [{ title: 'Kapan mulai?', payload: 'FAQ_1' }, undefined],
    [{ payload: 'LAPOR' }, undefined],
  ] as const)('%j opens the conversation: %s', ([postback, opening]) => {
    for (const object of objects) {
      const event = said({ postback: { mid: 'm_1', ...postback } }, object)
      expect(event?.kind === 'message' && event.opening).toBe(opening)
    }
  })

  test('keeps its title, and the advertisement that led to it', () => {
    const referral = { ref: 'x', type: 'OPEN_THREAD', ads_context_data: { ad_title: 'Lapor' } }
    expect(said({ postback: { title: 'Mulai', payload: 'GET_STARTED', referral } })).toMatchObject({
      text: 'Mulai',
      unsupported: 'referral: x, Lapor',
    })
  })
})

describe('what nobody typed', () => {
  test('is listed for every field of the reference that is no message', () => {
    const fields = new Set([...notices.values()].flatMap((field) => field.split(', ')))
    // The reference of Messenger and that of Instagram, August 2026, without messages, message_echoes,
    // message_edits, messaging_postbacks, standby, and what people fill in.
    const documented =
      'message_deliveries message_reads message_reactions messaging_seen messaging_account_linking messaging_game_plays messaging_handovers messaging_optins messaging_optouts messaging_policy_enforcement messaging_referrals message_context messaging_payments messaging_pre_checkouts messaging_checkout_updates'
    expect([...fields]).toEqual(expect.arrayContaining(documented.split(' ')))
  })

  test.for([...notices.keys()])('such as %s needs no answer', (name) => {
    for (const object of objects)
      for (const event of posted(object, { messaging: [{ ...moment, [name]: { mid: 'm_1' } }] }))
        expect(event).toSatisfy(({ kind, passive }) => kind !== 'message' || passive === true)
  })

  test('keeps its words where it is not known', () => {
    expect(said({ mood: { id: '5', title: 'Marah' } })).toMatchObject({
      unsupported: 'mood: Marah',
      passive: true,
    })
  })

  test.for([...forms])('is not what was filled in: %s', (name) => {
    const questions = { q1: { type: 'csat', follow_up: { payload: 'Lampu masih mati' } } }
    const event = said({ [name]: { feedback_screens: [{ screen_id: 0, questions }] } })
    expect(event).toMatchObject({ text: expect.stringContaining('Lampu masih mati') })
    expect(event).not.toHaveProperty('passive')
  })
})
