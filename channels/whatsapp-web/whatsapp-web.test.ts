import { beforeEach, describe, expect, test } from 'vitest'
import { account, LibraryHouse, sample } from '../../test/harness/library-house.ts'
import { eventOf } from './message.ts'

const citizen = '628111000112@c.us'
const id = 'false_628111000112@c.us_3EB0A1B2C3D4E5F60718'
const sentAt = new Date(1_795_310_000_000)
const common = {
  kind: 'message',
  account,
  eventKey: id,
  externalId: id,
  from: citizen,
  fromName: 'Warga Contoh',
  text: '',
  sentAt,
  attachments: [],
}
const card = 'Ketua RT 03, +62 811-1000-113'

let house: LibraryHouse

beforeEach(() => {
  house = new LibraryHouse()
})

describe('a message of the library’s', () => {
  test.for([
    ['text', { text: 'Lampu jalan di Jl. Kenanga padam sejak Senin.' }],
    [
      'reply',
      {
        text: 'Nomor 12, dekat pos kamling.',
        replyTo: `true_${citizen}_3EB0FFEEDDCCBBAA9988`,
      },
    ],
    [
      'image',
      {
        text: 'Jalan berlubang di depan sekolah',
        attachments: [{ type: 'image', externalId: id, mimeType: 'image/jpeg' }],
      },
    ],
    [
      'image-without-bytes',
      {
        text: 'Foto yang sudah kedaluwarsa',
        attachments: [{ type: 'image', externalId: id, mimeType: 'image/jpeg' }],
      },
    ],
    ['video', { attachments: [{ type: 'video', externalId: id, mimeType: 'video/mp4' }] }],
    ['audio', { attachments: [{ type: 'audio', externalId: id, mimeType: 'audio/mpeg' }] }],
    [
      'voice',
      { attachments: [{ type: 'audio', externalId: id, mimeType: 'audio/ogg; codecs=opus' }] },
    ],
    [
      'document',
      {
        text: 'Surat warga',
        attachments: [
          {
            type: 'document',
            externalId: id,
            mimeType: 'application/pdf',
            fileName: 'surat-warga.pdf',
          },
        ],
      },
    ],
    ['sticker', { attachments: [{ type: 'sticker', externalId: id, mimeType: 'image/webp' }] }],
    [
      'location',
      {
        location: {
          latitude: -7.2575,
          longitude: 112.7521,
          name: 'Balai RW 05',
          address: 'Jl. Melati 2, Surabaya',
        },
      },
    ],
    ['contact', { attachments: [{ type: 'contact', text: card }] }],
    [
      'contacts',
      {
        attachments: [
          { type: 'contact', text: card },
          { type: 'contact', text: 'Satgas, 112' },
        ],
      },
    ],
    ['call', { passive: true }],
  ] as const)('is read: %s', ([name, expected]) => {
    expect(house.emit('message', sample(name))).toEqual([{ ...common, ...expected }])
  })

  test('hole 6: of a type that is not known is unsupported, by its name', () => {
    expect(house.emit('message', { ...sample('text'), type: 'hologram', body: '/9j/4AA' })).toEqual(
      [{ ...common, unsupported: 'hologram' }],
    )
  })

  test('hole 7: may come from an id that hides the number; it is kept as it is', () => {
    const [event] = house.emit('message', sample('text-of-hidden-number'))
    expect(event).toMatchObject({
      from: '184467440737095@lid',
      // Told by the message itself: nothing was looked up.
      alsoKnownAs: ['628111000112@c.us'],
    })
  })

  test.for([
    ['group'],
    ['status'],
    ['broadcast'],
    ['newsletter'],
    ['security-code'],
    ['ciphertext'],
    ['revoked'],
    ['own'],
  ])('is none of a citizen’s and is left alone: %s', ([name = '']) => {
    expect(house.emit('message', sample(name))).toEqual([undefined])
  })

  test('hole 4: that cannot be read is kept as it came, and the next one goes on', () => {
    const broken = { ...sample('text'), from: 7 }
    const [malformed] = house.emit('message', broken)
    expect(malformed).toMatchObject({ kind: 'malformed', account, reason: 'message: from' })
    expect(malformed?.eventKey).toBe(house.emit('message', broken)[0]?.eventKey)
    expect(house.emit('message', sample('text'))[0]?.kind).toBe('message')
  })

  test.for([[undefined], [null], ['text'], [{}], [{ id: 7 }], [[]]])(
    'that is none at all breaks nothing: %j',
    ([message]) => {
      expect(eventOf(account, { what: 'message', at: 0, message })?.kind).toBe('malformed')
    },
  )

  test('that the library built from something else is kept as it came', () => {
    house.client.emit('message', { rawData: { body: 'halo' } } as never)
    expect(house.events).toMatchObject([{ kind: 'malformed', raw: '{"body":"halo"}' }])
  })
})

describe('what happens to a message', () => {
  test('an edit brings the new text, once per edit', () => {
    const edited = sample('edited')
    const before = 'Lampu jalan di Jl. Kenanga padam.'
    const [event] = house.emit('message_edit', edited, edited['body'], before)
    expect(event).toEqual({
      kind: 'edit',
      account,
      eventKey: `${id}:1795310060000`,
      externalId: id,
      from: citizen,
      text: 'Lampu jalan di Jl. Kenanga 5 padam.',
      editedAt: new Date(1_795_310_060_000),
    })
  })

  test('without a time of its own an edit is known by its text', () => {
    const keys = ['satu', 'dua', 'satu'].map(
      (text) => house.emit('message_edit', sample('text'), text, 'nol')[0]?.eventKey,
    )
    expect(keys[0]).toBe(keys[2])
    expect(keys[0]).not.toBe(keys[1])
  })

  test.for([
    ['was not readable before', undefined],
    ['reads as before', 'Halo'],
  ])('no edit is a text that %s', ([, before]) => {
    expect(house.emit('message_edit', sample('text'), 'Halo', before)).toEqual([])
  })

  test('a deletion names the message that was deleted', () => {
    expect(house.emit('message_revoke_everyone', sample('revoked'), undefined)).toEqual([
      {
        kind: 'deletion',
        account,
        eventKey: id,
        externalId: id,
        from: citizen,
        deletedAt: new Date(house.now),
      },
    ])
  })

  test('what could not be decrypted is unsupported, under a key that leaves room for the message', () => {
    const [event] = house.emit('message_ciphertext_failed', sample('ciphertext'))
    expect(event).toMatchObject({ kind: 'message', unsupported: 'ciphertext' })
    expect(event?.eventKey).not.toBe(id)
  })

  test('a changed number follows the person, and a group’s member is none', () => {
    const [previous, current] = [citizen, '628111000119@c.us']
    const raw = sample('changed-number')
    expect(house.emit('contact_changed', raw, previous, current, false)).toEqual([])
    expect(house.emit('contact_changed', raw, previous, current, true)).toMatchObject([
      { kind: 'renumbered', previous, current },
    ])
  })
})

describe('what becomes of a message of ours', () => {
  const own = 'true_628111000112@c.us_3EB0A1B2C3D4E5F60718'

  test.for([
    [-1, 'failed'],
    [1, 'sent'],
    [2, 'delivered'],
    [3, 'read'],
    [4, 'read'],
  ] as const)('ack %d is %s', ([ack, status]) => {
    expect(house.emit('message_ack', sample('own'), ack)).toMatchObject([
      { kind: 'delivery', externalId: own, status, eventKey: `${own}:${status}` },
    ])
  })

  test('waiting to be sent is no news, nor that we have read a citizen’s', () => {
    expect(house.emit('message_ack', sample('own'), 0)).toEqual([undefined])
    expect(house.emit('message_ack', sample('text'), 3)).toEqual([])
  })
})

describe('a message from our number', () => {
  const echo = {
    kind: 'echo',
    externalId: 'true_628111000112@c.us_3EB0A1B2C3D4E5F60718',
    to: citizen,
    text: 'Sudah kami teruskan ke dinas, Pak.',
  }

  test('that nobody sent here was written on the phone', () => {
    expect(house.emit('message_create', sample('own'))).toMatchObject([echo])
  })

  test('of a citizen is told by `message` and not twice', () => {
    expect(house.emit('message_create', sample('text'))).toEqual([])
  })

  test('that was sent here is no echo, though the library tells of it before its id is known', () => {
    const ended = house.own.begin(echo.text)
    expect(house.emit('message_create', sample('own'))).toEqual([])
    ended(echo.externalId)
    expect(house.events).toEqual([])
    expect(house.emit('message_create', sample('own'))).toEqual([])
  })

  test('that was sent here and got no id is known by its text', () => {
    const ended = house.own.begin(echo.text)
    house.emit('message_create', sample('own'))
    ended()
    expect(house.events).toEqual([])
  })

  test('that a human wrote while another was sent is an echo once that is done', () => {
    const [one, other] = [house.own.begin('Terima kasih.'), house.own.begin('Terima kasih.')]
    house.emit('message_create', sample('own'))
    one('true_628111000112@c.us_A')
    expect(house.events).toEqual([])
    other('true_628111000112@c.us_B')
    expect(house.events).toMatchObject([echo])
  })
})
