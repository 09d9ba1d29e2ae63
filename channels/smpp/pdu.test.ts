import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deliverSm, rawPdu } from '../../test/harness/scripted-smsc.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { Frames } from './frames.ts'
import type { Pdu } from './pdu.ts'

const octet = fc.nat(255)
const string = (maxLength: number) =>
  fc.string({
    unit: fc.integer({ min: 1, max: 255 }).map((c) => String.fromCharCode(c)),
    maxLength,
  })
const octets = (maxLength: number) => fc.uint8Array({ maxLength }).map((a) => Buffer.from(a))
const tlvs = fc.array(fc.record({ tag: fc.nat(0xffff), value: octets(300) }), { maxLength: 4 })
const address = fc.record({ ton: octet, npi: octet, address: string(20) })
const head = { sequence: fc.integer({ min: 1, max: 0x7fffffff }), status: fc.nat(0xffff) }
const envelope = {
  ...head,
  serviceType: string(5),
  source: address,
  destination: address,
  esmClass: octet,
  registeredDelivery: octet,
  dataCoding: octet,
  tlvs,
}

const pdus: fc.Arbitrary<Pdu> = fc.oneof(
  fc.record({
    ...head,
    command: fc.constantFrom('bind_receiver', 'bind_transmitter', 'bind_transceiver'),
    systemId: string(15),
    password: string(8),
    systemType: string(12),
    interfaceVersion: octet,
    range: address,
  }),
  fc.record({
    ...head,
    command: fc.constantFrom(
      'bind_receiver_resp',
      'bind_transmitter_resp',
      'bind_transceiver_resp',
    ),
    systemId: string(15),
    tlvs,
  }),
  fc.record({
    ...head,
    command: fc.constantFrom(
      'unbind',
      'unbind_resp',
      'enquire_link',
      'enquire_link_resp',
      'generic_nack',
    ),
  }),
  fc.record({
    ...envelope,
    command: fc.constantFrom('submit_sm', 'deliver_sm'),
    protocolId: octet,
    priority: octet,
    scheduledAt: string(16),
    validity: string(16),
    replaceIfPresent: octet,
    predefinedId: octet,
    shortMessage: octets(254),
  }),
  fc.record({ ...envelope, command: fc.constant('data_sm') }),
  fc.record({
    ...head,
    command: fc.constantFrom('submit_sm_resp', 'deliver_sm_resp', 'data_sm_resp'),
    messageId: string(64),
    tlvs,
  }),
)

describe('smpp codec', () => {
  test('reads back every PDU that it writes', () => {
    fc.assert(
      fc.property(pdus, (pdu) => {
        expect(decode(encode(pdu))).toEqual({ kind: 'pdu', pdu })
      }),
      { numRuns: 500 },
    )
  })

  test.for([
    {
      name: 'bind_transceiver',
      hex:
        '0000002c 00000009 00000000 00000001 ' +
        '70656d6b6f7400 7261686173696100 00 34 00 00 00 00',
      pdu: { command: 'bind_transceiver', systemId: 'pemkot', password: 'rahasia' },
    },
    {
      name: 'enquire_link',
      hex: '00000010 00000015 00000000 0000000a',
      pdu: { command: 'enquire_link', sequence: 10 },
    },
    {
      name: 'generic_nack',
      hex: '00000010 80000000 00000003 00000007',
      pdu: { command: 'generic_nack', sequence: 7, status: 3 },
    },
    {
      name: 'submit_sm_resp without a body, as a refusal',
      hex: '00000010 80000004 00000058 00000002',
      pdu: { command: 'submit_sm_resp', status: 0x58, messageId: '' },
    },
    {
      name: 'submit_sm_resp without the NUL',
      hex: '00000013 80000004 00000000 00000002 414243',
      pdu: { command: 'submit_sm_resp', messageId: 'ABC' },
    },
    {
      name: 'deliver_sm with a message of three letters and an unknown TLV',
      hex:
        '00000042 00000005 00000000 0000002a ' +
        '00 01 01 3632383132303030303030303100 03 00 3137303800 ' +
        '00 00 00 00 00 00 00 00 00 03 616475 1501 0002 4142',
      pdu: {
        command: 'deliver_sm',
        sequence: 42,
        source: { ton: 1, npi: 1, address: '6281200000001' },
        destination: { ton: 3, npi: 0, address: '1708' },
        shortMessage: Buffer.from('adu'),
        tlvs: [{ tag: 0x1501, value: Buffer.from('AB') }],
      },
    },
    {
      name: 'deliver_sm that is whole, with a broken TLV after it',
      hex:
        '0000003f 00000005 00000000 0000002a ' +
        '00 01 01 3632383132303030303030303100 03 00 3137303800 ' +
        '00 00 00 00 00 00 00 00 00 03 616475 150100',
      pdu: { command: 'deliver_sm', shortMessage: Buffer.from('adu'), tlvs: [] },
    },
  ])('reads $name', ({ hex, pdu }) => {
    const frame = Buffer.from(hex.replaceAll(' ', ''), 'hex')
    frame.writeUInt32BE(frame.length)
    expect(decode(frame)).toMatchObject({ kind: 'pdu', pdu })
  })

  test.for([
    { name: 'no body', body: '', status: 0x02 },
    { name: 'an address without an end', body: '00 01 01 3632', status: 0x02 },
    {
      name: 'an sm_length beyond the end',
      body: '00 00 00 3600 00 00 3100 00 00 00 00 00 00 00 00 00 09 41',
      status: 0x01,
    },
    {
      name: 'a broken TLV where the text must be',
      body: '00 00 00 3600 00 00 3100 00 00 00 00 00 00 00 00 00 00 0424 00ff 41',
      status: 0xc0,
    },
  ])('says that deliver_sm with $name is malformed', ({ body, status }) => {
    const frame = rawPdu('deliver_sm', 5, Buffer.from(body.replaceAll(' ', ''), 'hex'))
    expect(decode(frame)).toMatchObject({ kind: 'malformed', commandId: 5, sequence: 5, status })
  })

  test.for([
    ['S15: sm_length modulo 256', 12, 'Jalan rusak '.repeat(30).slice(0, 268), 268],
    ['sm_length modulo 256, of UCS-2', 12, '\0J\0l\0 '.repeat(100).slice(0, 268), 268],
    ['sm_length 0 for 256 octets', 0, 'a'.repeat(256), 256],
    ['sm_length 0 for 512 octets', 0, ' a'.repeat(256), 512],
    ['padding', 3, 'adu\0\0\0', 3],
    ['a broken TLV of a vendor', 3, 'adu\x14\x01\x00\x09ab', 3],
    ['a broken TLV behind a whole one', 3, 'adu\x02\x04\x00\x02ab\x04\x27\x00', 3],
    ['a whole TLV of any tag', 3, 'adu\xff\xff\x00\x01a', 3],
  ] as const)('reads the whole text before or behind %s', ([, length, behind, expected]) => {
    const front = Buffer.from('0000003600000031000000000000000000000000', 'hex').subarray(0, 18)
    const octets = Buffer.concat([front, Buffer.of(length), Buffer.from(behind, 'latin1')])
    const decoded = decode(rawPdu('deliver_sm', 5, octets))
    const shortMessage = Buffer.from(behind.slice(0, expected), 'latin1')
    expect(decoded).toMatchObject({ kind: 'pdu', pdu: { shortMessage } })
  })

  test.for([
    [12, 'Jalan rusak parah sekali'],
    [5, 'Jalan rusak'],
    [12, 'a'.repeat(300)],
    [6, '\0J\0l\0.\0 \0M\0a'],
    [0, 'Jalan rusak'],
  ] as const)('says that sm_length %i before %j is malformed', ([length, behind]) => {
    const front = Buffer.from('0000003600000031000000000000000000000000', 'hex').subarray(0, 18)
    const octets = Buffer.concat([front, Buffer.of(length), Buffer.from(behind, 'latin1')])
    expect(decode(rawPdu('deliver_sm', 5, octets))).toMatchObject({ kind: 'malformed' })
  })

  test('says which command it does not know', () => {
    const frame = Buffer.from('00000010000000030000000000000009', 'hex')
    expect(decode(frame)).toEqual({ kind: 'unknown', commandId: 3, sequence: 9 })
  })
})

describe('smpp framing', () => {
  test('finds the same PDUs however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(pdus, { maxLength: 5 }), fc.array(fc.nat(60)), (sent, sizes) => {
        const stream = Buffer.concat(sent.map(encode))
        const frames = new Frames()
        const found: Buffer[] = []
        let at = 0
        for (const size of [...sizes, stream.length]) {
          const taken = frames.take(stream.subarray(at, at + size))
          expect(taken.isLost).toBe(false)
          found.push(...taken.frames)
          at += size
        }
        expect(found).toEqual(sent.map(encode))
      }),
      { numRuns: 200 },
    )
  })

  test('takes a message_payload of 64 KiB', () => {
    const pdu = deliverSm({ text: '', tlvs: [{ tag: 0x0424, value: Buffer.alloc(0xffff, 65) }] })
    expect(new Frames().take(encode(pdu)).frames).toHaveLength(1)
  })

  test.for([0, 15, 0x20000, 0xffffffff])('is lost at a command_length of %i', (length) => {
    const frame = encode(deliverSm())
    frame.writeUInt32BE(length)
    expect(new Frames().take(frame)).toEqual({ frames: [], isLost: true })
  })
})
