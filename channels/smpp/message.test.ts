import { describe, expect, test } from 'vitest'
import { senderOf, septetsOf } from '../../src/contract/sms.ts'
import { deliverSm } from '../../test/harness/scripted-smsc.ts'
import { smpp } from './channel.ts'
import { encodeUtf16 } from './coding.ts'
import { encode } from './encode.ts'
import { incomingOf } from './message.ts'
import type { ShortMessage } from './pdu.ts'
import { idOf } from './receipt.ts'
import { destinationOf } from './send.ts'
import type { Settings } from './settings.ts'
import { digestOf } from './user-data.ts'

const given = { host: 'smsc.test', systemId: 'pemkot', password: 'rahasia', shortCode: '1708' }
const settings = smpp.receiving.extend(smpp.sending.shape).parse(given) as Settings
const receivedAt = new Date('2026-03-02T03:04:05Z')

function eventOf(fields: Parameters<typeof deliverSm>[0], changed: Partial<Settings> = {}) {
  const pdu: ShortMessage = deliverSm(fields)
  const incoming = incomingOf(pdu, encode(pdu), { ...settings, ...changed })
  return incoming.kind === 'event'
    ? incoming.event
    : incoming.event(incoming.key ?? 'k', receivedAt)
}

const udh = (header: string, text: string) =>
  Buffer.concat([Buffer.from(header, 'hex'), Buffer.from(text)])
const sar = (reference: string, total: number, number: number) => [
  { tag: 0x020c, value: Buffer.from(reference, 'hex') },
  { tag: 0x020e, value: Buffer.of(total) },
  { tag: 0x020f, value: Buffer.of(number) },
]

describe('smpp message', () => {
  test('is the event of its sender, with the key as its id', () => {
    expect(eventOf({ text: 'Sampah menumpuk di pasar' })).toEqual({
      kind: 'message',
      account: '1708',
      eventKey: 'k',
      externalId: 'k',
      from: '+6281200000001',
      text: 'Sampah menumpuk di pasar',
      sentAt: receivedAt,
      attachments: [],
    })
  })

  test.for([
    ['UCS-2 with an emoji', { dataCoding: 8, shortMessage: encodeUtf16('Banjir 🙏') }, 'Banjir 🙏'],
    [
      'message_payload',
      { text: '', tlvs: [{ tag: 0x0424, value: Buffer.from('p'.repeat(2000)) }] },
      'p'.repeat(2000),
    ],
    [
      'a header of ports only',
      { esmClass: 0x40, shortMessage: udh('06050415821582', 'halo') },
      'halo',
    ],
    [
      'a header longer than the message',
      { esmClass: 0x40, shortMessage: Buffer.from('zhalo') },
      'zhalo',
    ],
    [
      'another text in message_payload',
      { text: 'Jalan ', tlvs: [{ tag: 0x0424, value: Buffer.from('rusak') }] },
      'Jalan rusak',
    ],
    [
      'its beginning beside message_payload',
      { text: 'Jalan ', tlvs: [{ tag: 0x0424, value: Buffer.from('Jalan rusak') }] },
      'Jalan rusak',
    ],
    ['part 1 of 1', { esmClass: 0x40, shortMessage: udh('050003070101', 'halo') }, 'halo'],
    ['part 3 of 2', { esmClass: 0x40, shortMessage: udh('050003070203', 'halo') }, 'halo'],
  ] as const)('with %s has its text and is no part', ([, fields, text]) => {
    const event = eventOf(fields)
    expect(event).toMatchObject({ kind: 'message', text })
    expect(event).not.toHaveProperty('part')
  })

  test.for([
    ['8 bits', { esmClass: 0x40, shortMessage: udh('050003070302', 'b') }, 'udh8/7/3', 2, 3],
    ['16 bits', { esmClass: 0x40, shortMessage: udh('060804010703ff', 'b') }, undefined, 0, 0],
    ['16 bits', { esmClass: 0x43, shortMessage: udh('06080401070303', 'b') }, 'udh16/263/3', 3, 3],
    ['SAR', { text: 'b', tlvs: sar('0107', 2, 1) }, 'sar/263/2', 1, 2],
    [
      'another element before it',
      { esmClass: 0x40, shortMessage: udh('0a2003010203 0003070302'.replace(' ', ''), 'b') },
      'udh8/7/3',
      2,
      3,
    ],
  ] as const)('tells its part by a reference of %s', ([, fields, group, number, total]) => {
    const content = { coding: 'gsm7', octets: 'Yg==' }
    const part = group && { group, number, total, content }
    expect(eventOf(fields)).toEqual(expect.objectContaining(part ? { text: 'b', part } : {}))
    if (!part) expect(eventOf(fields)).not.toHaveProperty('part')
  })

  test('of a type that cannot be read is named, also where nothing is written', () => {
    const shortMessage = Buffer.of(0x62, 0x00, 0x01)
    expect(eventOf({ dataCoding: 4, shortMessage })).toMatchObject({
      text: '',
      unsupported: 'data_coding 4: 620001',
    })
    expect(eventOf({ text: '' })).toMatchObject({ text: '', unsupported: 'empty' })
  })

  test('under a header that lies is read only where every octet is a letter', () => {
    const fields = { esmClass: 0x40, shortMessage: udh('0400030702', 'halo') }
    expect(eventOf(fields)).toMatchObject({
      text: '',
      unsupported: 'user data header that lies, data_coding 0: 040003070268616c6f',
    })
  })

  test('S13: has no header in its text that nobody announced', () => {
    const event = eventOf({ shortMessage: udh('050003070201', 'b') })
    const part = { group: 'udh8/7/2', number: 1, total: 2 }
    expect(event).toMatchObject({ text: 'b', part })
    const wide = Buffer.concat([Buffer.from('06080401070202', 'hex'), encodeUtf16('b')])
    const other = { group: 'udh16/263/2', number: 2, total: 2 }
    expect(eventOf({ dataCoding: 8, shortMessage: wide })).toMatchObject({ text: 'b', part: other })
    // Part 3 of 2 is no header, so it is a text.
    expect(eventOf({ shortMessage: udh('050003070203', 'b') })).not.toHaveProperty('part')
  })

  test('S12: is UTF-8 where the account says so', () => {
    const text = '5€ … “Rejeki” 🙏'
    expect(eventOf({ shortMessage: Buffer.from(text) }, { alphabet: 'utf8' })).toMatchObject({
      text,
    })
  })

  test('without a sender is kept as it came', () => {
    const source = { ton: 0, npi: 0, address: ' ' }
    expect(eventOf({ source })).toMatchObject({
      kind: 'malformed',
      account: '1708',
      reason: 'a message without a sender',
      raw: encode(deliverSm({ source })).toString('hex'),
    })
  })

  test('of a machine, or that confirms something, wants no answer', () => {
    const source = { ton: 5, npi: 0, address: 'InfoKota' }
    expect(eventOf({ source })).toMatchObject({ from: 'InfoKota', passive: true })
    expect(eventOf({ esmClass: 0x08 })).toMatchObject({ kind: 'message', passive: true })
    expect(eventOf({})).not.toHaveProperty('passive')
  })

  test('has the id that the centre tells in the TLV of the setting, and stays apart by content', () => {
    const tlvs = [{ tag: 0x1401, value: Buffer.from('MO-77\0') }]
    const keyOf = (text: string) => eventOf({ text, tlvs }, { messageIdTlv: 0x1401 }).eventKey
    expect(keyOf('a')).toMatch(/^[\w-]{24}\.id\.MO-77$/)
    expect(keyOf('a')).toBe(keyOf('a'))
    expect(keyOf('b')).not.toBe(keyOf('a'))
  })

  test('has a digest that only those can make who know the password', () => {
    const digests = ['rahasia', 'lain'].map((password) => digestOf(deliverSm(), { password }))
    expect(new Set(digests).size).toBe(2)
    expect(digests[0]).toBe(digestOf(deliverSm({ sequence: 9 }), { password: 'rahasia' }))
  })

  test('has a digest of all that tells it from another', () => {
    const digests = [
      {},
      { text: 'Lampu jalan rusak' },
      { source: { ton: 1, npi: 1, address: '6281200000002' } },
      { destination: { ton: 3, npi: 0, address: '1709' } },
      { esmClass: 0x03 },
      { dataCoding: 3 },
      { tlvs: sar('0001', 2, 1) },
      { tlvs: sar('0001', 2, 2) },
      { tlvs: [{ tag: 0x0204, value: Buffer.of(0, 9) }] },
    ].map((fields) => {
      const pdu: ShortMessage = deliverSm(fields)
      const incoming = incomingOf(pdu, encode(pdu), settings)
      return incoming.kind === 'keyed' ? incoming.digest : undefined
    })
    expect(new Set(digests).size).toBe(digests.length)
  })
})

describe('smpp addresses', () => {
  test.for([
    [1, '6281200000001', '+6281200000001', false],
    [0, '6281200000001', '+6281200000001', false],
    [0, '+6281200000001', '+6281200000001', false],
    [0, '006281200000001', '+6281200000001', false],
    [2, '081200000001', '+6281200000001', false],
    [1, '081200000001', '+6281200000001', false],
    [2, '81200000001', '+6281200000001', false],
    [1, '60120000001', '+60120000001', false],
    [0, '1708', '1708', true],
    [0, '123456', '123456', true],
    [5, 'BMKG', 'BMKG', true],
    [1, '12345678901234567890', '12345678901234567890', true],
  ] as const)('type %i, %s', ([ton, written, address, isMachine]) => {
    expect(senderOf(written, '62', ton === 2)).toEqual({ address, isMachine })
  })

  test.for([
    ['+6281200000001', 'international', '6281200000001'],
    ['+6281200000001', 'plus', '+6281200000001'],
    ['+6281200000001', 'national', '081200000001'],
    ['+60120000001', 'national', '60120000001'],
    ['1708', 'international', '1708'],
    ['BMKG', 'international', undefined],
    ['+62 812', 'international', undefined],
    ['', 'international', undefined],
  ] as const)('%s as %s', ([to, format, address]) => {
    expect(destinationOf(to, format, '62')).toBe(address)
  })
})

describe('smpp receipt', () => {
  const text = (stat: string, err = '000') =>
    `id:0123456789 sub:001 dlvrd:001 submit date:2603020304 done date:2603020305 stat:${stat} err:${err} text:Laporan Bapak`
  const tlv = (tag: number, value: Buffer | string) => ({ tag, value: Buffer.from(value) })
  const ofState = [tlv(0x001e, 'AB12\0'), tlv(0x0427, Buffer.of(2))]

  test.for([
    ['DELIVRD', 'delivered'],
    ['DELIVERED', 'delivered'],
    ['DELIVERY_FAILED', 'failed'],
    ['ACCEPTD', 'sent'],
    ['ENROUTE', 'sent'],
    ['UNKNOWN', 'sent'],
    ['APAPUN', 'sent'],
    ['SCHEDULED', 'queued'],
    ['EXPIRED', 'failed'],
    ['DELETED', 'failed'],
    ['UNDELIV', 'failed'],
    ['REJECTD', 'failed'],
  ] as const)('with stat:%s is %s', ([stat, status]) => {
    expect(eventOf({ esmClass: 0x04, text: text(stat, '06B') })).toEqual({
      kind: 'delivery',
      account: '1708',
      eventKey: 'k',
      externalId: '123456789',
      otherIds: ['75BCD15', '4886718345'],
      address: '+6281200000001',
      status,
      ...(status === 'failed' ? { error: { code: '06B', detail: `stat ${stat}` } } : {}),
    })
  })

  test.for([0x04, 0x44, 0x20, 0x07, 0x00, 0x40, 0x08, 0x10, 0x18, 0x0c])(
    'of the usual form is one under esm_class %i',
    (esmClass) => {
      const shortMessage = esmClass & 0x40 ? udh('0301010a', text('DELIVRD')) : undefined
      const fields = { esmClass, text: text('DELIVRD'), ...(shortMessage ? { shortMessage } : {}) }
      expect(eventOf(fields)).toMatchObject({ kind: 'delivery', externalId: '123456789' })
    },
  )

  test.for<[string, Parameters<typeof deliverSm>[0]]>([
    ['UCS-2', { dataCoding: 8, shortMessage: encodeUtf16(text('DELIVRD')) }],
    ['GSM-7 under data_coding 3', { dataCoding: 3, text: text('DELIVRD') }],
    ['binary', { dataCoding: 4, text: text('DELIVRD') }],
    ['message_payload', { text: '', tlvs: [tlv(0x0424, text('DELIVRD'))] }],
    ['TLVs alone', { text: '', tlvs: ofState }],
    ['TLVs beside words of its own', { text: 'Pesan terkirim', tlvs: ofState }],
    ['receipted_message_id alone', { text: ' ', tlvs: ofState.slice(0, 1) }],
    [
      'an id, an error and a text that is cut off',
      {
        text: 'id:7 sub:0',
        tlvs: [...ofState.slice(0, 1), tlv(0x0423, Buffer.of(3, 0, 9))],
      },
    ],
  ])('of esm_class 0 is told by %s', ([, fields]) => {
    expect(eventOf(fields)).toMatchObject({ kind: 'delivery', raw: expect.any(String) })
  })

  test.for<[string, Parameters<typeof deliverSm>[0]]>([
    ['quotes one', { text: `Saya dapat pesan ${text('DELIVRD')}` }],
    ['has the TLV of its own id', { text: 'Jalan rusak', tlvs: ofState.slice(0, 1) }],
    ['has a reserved type', { text: 'Jalan rusak', esmClass: 0x24 }],
  ])('is not what a citizen writes who %s', ([, fields]) => {
    expect(eventOf(fields)).toMatchObject({ kind: 'message' })
    expect(eventOf(fields)).not.toHaveProperty('passive')
  })

  test('is none by a TLV that the settings name for messages', () => {
    const fields = { text: ' ', tlvs: ofState.slice(0, 1) }
    expect(eventOf(fields, { messageIdTlv: 0x001e })).toMatchObject({ kind: 'message' })
  })

  test('is read in capitals, and its TLVs before its text', () => {
    const shouted = text('UNDELIV').toUpperCase()
    expect(eventOf({ esmClass: 4, text: shouted })).toMatchObject({ status: 'failed' })
    const event = { externalId: 'AB12', status: 'delivered' }
    expect(eventOf({ esmClass: 4, text: shouted, tlvs: ofState })).toMatchObject(event)
    expect(eventOf({ esmClass: 4, text: '', tlvs: ofState })).toMatchObject(event)
  })

  test('tells the error of the network', () => {
    const tlvs = [{ tag: 0x0423, value: Buffer.of(3, 0x01, 0x02) }]
    expect(eventOf({ esmClass: 4, text: text('UNDELIV'), tlvs })).toMatchObject({
      error: { code: '258' },
    })
  })

  test('without an id is kept as it came', () => {
    expect(eventOf({ esmClass: 4, text: 'stat:DELIVRD' })).toMatchObject({ kind: 'malformed' })
    const tlvs = ofState.slice(1)
    expect(eventOf({ text: '', tlvs })).toMatchObject({ kind: 'malformed' })
  })

  test.for([
    ['1708', '6281200000001', '+6281200000001'],
    ['+1708', '081200000001', '+6281200000001'],
    ['081200000001', '1708', '+6281200000001'],
    ['InfoKota', '1708', undefined],
  ])('from %s to %s is about the phone %s', ([source = '', destination = '', phone]) => {
    const address = (given: string) => ({ ton: 0, npi: 0, address: given })
    const ends = { source: address(source), destination: address(destination) }
    const event = eventOf({ esmClass: 4, text: text('DELIVRD'), ...ends })
    expect('address' in event ? event.address : undefined).toBe(phone)
  })

  test.for([
    ['text', 'aB0', 'aB0'],
    ['text', '00AB', 'ab'],
    ['text', ' ab_22@smsc', 'ab_22@smsc\0'],
    ['hex', '0AB0', 'ab0'],
    ['decimal', '00123', '123'],
    ['response-hex', '7B', '123'],
    ['receipt-hex', '123', '7b'],
    ['hex', 'x-1', 'x-1'],
  ] as const)(
    'with ids of %s: %s in the answer is %s in the receipt',
    ([type, answer, receipt]) => {
      expect(idOf(answer, type, 'response')).toBe(idOf(receipt, type, 'receipt'))
    },
  )

  test.for([
    ['ASCII', Buffer.from(text('DELIVRD').replace('0123456789', 'ab_22@smsc'))],
    ['GSM-7', Buffer.from(septets(text('DELIVRD').replace('0123456789', 'ab_22@smsc')))],
  ] as const)('has an id of signs that GSM-7 has elsewhere, in %s', ([, shortMessage]) => {
    expect(eventOf({ shortMessage })).toMatchObject({ externalId: 'AB_22@SMSC' })
  })
})

function septets(given: string): number[] {
  return [...given].flatMap((character) => septetsOf(character) ?? [])
}
