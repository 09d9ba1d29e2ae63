import { describe, expect, test } from 'vitest'
import wweb from 'whatsapp-web.js'
import { LibraryHouse, sample } from '../../test/harness/library-house.ts'
import { types } from './types.ts'

const text = sample('text')

function read(changes: object, name = 'text') {
  const [event] = new LibraryHouse().emit('message', { ...sample(name), ...changes })
  return event
}

describe('a message over WhatsApp Web', () => {
  const library = (wweb as unknown as { readonly MessageTypes: Record<string, string> })
    .MessageTypes

  test('is of one of the types that the library names', () => {
    expect(Object.keys(library).length).toBeGreaterThan(30)
    expect([...types.keys()]).toEqual(expect.arrayContaining(Object.values(library)))
  })

  test.for([...types])('of type %s, %s, is read without its part', ([type, kind]) => {
    const event = read({ type, body: undefined, lat: undefined, vcardList: [] })
    if (kind === 'silent') expect(event).toBeUndefined()
    else expect(event).toHaveProperty('kind', 'message')
    if (kind === 'notice') expect(event).toHaveProperty('passive', true)
    else expect(event ?? {}).not.toHaveProperty('passive')
  })

  test.for<[string, object, object]>([
    [
      'is a poll with its choices',
      { ...sample('poll'), body: undefined },
      { text: 'Kapan kerja bakti?\nSabtu\nMinggu' },
    ],
    [
      'is an event',
      { type: 'scheduled_event_creation', eventName: 'Kerja bakti', eventDescription: 'Got' },
      { text: expect.stringContaining('Kerja bakti') },
    ],
    ['is an order', { type: 'order', body: '/9j/4AA', orderTitle: 'Kupon' }, { text: 'Kupon' }],
    [
      'invites to a group',
      { type: 'groups_v4_invite', body: undefined, inviteGrpName: 'RT 4', comment: 'Ayo' },
      { text: 'RT 4\nAyo' },
    ],
    [
      'is a video in a circle',
      { type: 'ptv', mimetype: 'video/mp4' },
      { attachments: [{ type: 'video', mimeType: 'video/mp4' }] },
    ],
    [
      'has words of a type that is not known',
      { type: 'hologram', body: 'Denah' },
      { text: 'Denah', unsupported: 'hologram' },
    ],
    [
      'quotes a message of another chat',
      {
        body: 'Di sini juga',
        quotedMsg: { body: 'Banjir' },
        quotedRemoteJid: { _serialized: '1@g.us' },
      },
      { text: '> Banjir\nDi sini juga' },
    ],
    [
      'comes from an advertisement',
      {
        body: 'Halo',
        ctwaContext: { title: 'Lapor', sourceUrl: 'https://fb.me/1', thumbnail: 'x' },
      },
      { text: 'Halo', unsupported: 'referral: Lapor, https://fb.me/1' },
    ],
    [
      'has the time of the session where its own cannot be read',
      { t: 'kemarin', body: 'Halo' },
      { text: 'Halo', unsupported: 'timestamp', sentAt: new Date(new LibraryHouse().now) },
    ],
  ])('%s', ([, changes, event]) => {
    expect(read(changes)).toMatchObject(event)
  })

  test('keeps the words of a place that is not on Earth', () => {
    expect(read({ lat: 91 }, 'location')).toMatchObject({
      text: 'Balai RW 05\nJl. Melati 2, Surabaya',
      unsupported: 'location',
    })
  })

  test.for([
    ['628111000112@s.whatsapp.net', '628111000112@c.us'],
    ['628111000112:12@c.us', '628111000112@c.us'],
    ['628111000112:3@s.whatsapp.net', '628111000112@c.us'],
    ['184467440737095:1@lid', '184467440737095@lid'],
  ])('from %s is from %s', ([given, from]) => {
    expect(read({ from: given, id: { ...text.id, remote: given } })).toMatchObject({ from })
  })
})
