import { describe, expect, test } from 'vitest'
import { addressOf, messageOf } from './message.ts'
import { types } from './types.ts'

const whatsapp = { MessageSid: 'SM1', To: 'whatsapp:+6221500170', From: 'whatsapp:+628110000300' }

function read(fields: Readonly<Record<string, string>>) {
  return messageOf(new Map(Object.entries({ ...whatsapp, ...fields })), new Date(0))
}

describe('a message over Twilio', () => {
  test.for<[string, Record<string, string>, object]>([
    [
      'is known by its user id with a prefix',
      { ExternalUserId: 'whatsapp:ID.1' },
      { alsoKnownAs: ['ID.1'] },
    ],
    ['is known by its user id without one', { ExternalUserId: 'ID.1' }, { alsoKnownAs: ['ID.1'] }],
    [
      'is not known by what is no user id',
      { ExternalUserId: 'whatsapp:foo_bar' },
      { from: '+628110000300' },
    ],
    [
      'from a user id is known by its number, however written',
      { From: 'whatsapp:ID.1', WaId: 'whatsapp:+628110000300', ExternalUserId: 'whatsapp:ID.1' },
      { from: 'ID.1', alsoKnownAs: ['+628110000300'] },
    ],
    [
      'is of the same person without the plus',
      { From: 'whatsapp:628110000300' },
      { from: '+628110000300' },
    ],
    [
      'tells name and number in its metadata, too',
      {
        From: 'whatsapp:ID.1',
        ChannelMetadata:
          '{"type":"whatsapp","data":{"context":{"ProfileName":"Sri","WaId":"6281"}}}',
      },
      { fromName: 'Sri' },
    ],
    [
      'has what was pressed once',
      { Body: 'Ya', ButtonText: 'Ya', ButtonPayload: 'y' },
      { text: 'Ya' },
    ],
    [
      'has what was pressed beside the text',
      { Body: 'Jadi', ButtonText: 'Ya' },
      { text: 'Jadi\nYa' },
    ],
    [
      'has what was filled in',
      {
        Body: '',
        FlowData: '{"flow_token":"t","jalan":["Mawar","Melati"]}',
        MessageType: 'interactive',
      },
      { text: 'jalan: Mawar, Melati' },
    ],
    [
      'names the advertisement that it comes from',
      { Body: 'Halo', ReferralHeadline: 'Lapor', ReferralBody: 'Jalan rusak?' },
      { text: 'Halo', unsupported: 'referral: Lapor, Jalan rusak?' },
    ],
    [
      'keeps the words of a place that is not on Earth',
      { Body: '', Latitude: '91', Longitude: '0', Label: 'Pasar', Address: 'Jl. Mawar' },
      { text: 'Pasar\nJl. Mawar', unsupported: 'location' },
    ],
    [
      'has every file, whatever their numbers',
      { MediaUrl1: 'https://b', MediaUrl0: '', MediaUrl10: 'https://c', NumMedia: '1' },
      { attachments: [{ url: 'https://b' }, { url: 'https://c' }] },
    ],
    [
      'keeps its text where its type is not known',
      { Body: 'Ini', MessageType: 'hologram' },
      { text: 'Ini', unsupported: 'hologram' },
    ],
    ['opens a chat', { MessageType: 'request_welcome' }, { text: '', opening: true }],
  ])('%s', ([, fields, event]) => {
    expect(read(fields)).toMatchObject(event)
  })

  test('is not known by an id that is none', () => {
    expect(read({ ExternalUserId: 'whatsapp:foo_bar', WaId: '12' })).not.toHaveProperty(
      'alsoKnownAs',
    )
  })

  test.for([...types])('of type %s, %s, is read without its part', ([type, kind]) => {
    const event = read({ MessageType: type })
    expect(event).toSatisfy(
      (one) =>
        one.passive === (kind === 'notice' ? true : undefined) &&
        one.opening === (kind === 'opening' ? true : undefined) &&
        one.unsupported === (kind === 'said' || kind === 'unreadable' ? type : undefined),
    )
  })

  test.for([
    ['whatsapp:+62811', 'whatsapp:+62811'],
    ['whatsapp: 62811', 'whatsapp:+62811'],
    ['whatsapp:62811', 'whatsapp:+62811'],
    [' 62811', '+62811'],
    ['whatsapp:ID.1', 'whatsapp:ID.1'],
    ['1708', '1708'],
  ])('has the address %s as %s', ([given = '', address]) => {
    expect(addressOf(given)).toBe(address)
  })
})
