import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Centre, startCentre } from '../../../test/harness/smpp-centre.ts'
import { submitBody } from '../../../test/harness/stub-esme.ts'

const citizen = '+628111000112'
const submitSm = 0x04

let centre: Centre

beforeEach(async () => {
  centre = await startCentre()
})

afterEach(async () => {
  await centre.close()
})

const shown = () => centre.shown(citizen)
const reached = () => centre.phones.until('smpp', citizen, ({ direction }) => direction === 'in')

describe('smpp submit_sm', () => {
  test('reaches the phone as bearerbox sends it, and is answered with an id', async () => {
    const esme = await centre.bound()
    const { status, body } = await esme.request(submitSm, submitBody({ registered: 17 }))
    expect(status).toBe(0)
    expect(body.toString('latin1')).toMatch(/^[0-9A-F]{16}\0$/)
    expect(await reached()).toMatchObject({
      text: 'Laporan Bapak/Ibu kami terima.',
      externalId: body.toString('latin1', 0, 16),
    })
  })

  test.for([
    ['number dialled within Indonesia', { to: '08111000112', toTon: 0 }, 'Halo'],
    ['text in GSM-7', { text: Buffer.from('\0\x02\x11\x1b\x65', 'latin1') }, '@$_€'],
    ['text in Latin-1', { text: Buffer.from('caf\xe9', 'latin1'), dataCoding: 3 }, 'café'],
    ['text in IA5', { text: 'a@b_c$', dataCoding: 1 }, 'a@b_c$'],
    ['text in UCS-2', { text: ucs2Of('Baik 😀'), dataCoding: 8 }, 'Baik 😀'],
    ['text for the screen only', { text: ucs2Of('Baik 😀'), dataCoding: 0x18 }, 'Baik 😀'],
    ['message_payload', { text: '', tlvs: `04240004${hexOf('Halo')}` }, 'Halo'],
    ['period of validity', { validity: '000001000000000R' }, 'Halo'],
    ['header without a place', { text: '\x06\x05\x04\x15\x81\0\0Halo', esmClass: 0x40 }, 'Halo'],
  ] as const)('is taken with a %s', async ([, given, text]) => {
    const esme = await centre.bound()
    const answer = await esme.request(submitSm, submitBody({ text: 'Halo', ...given }))
    expect(answer.status).toBe(0)
    expect(shown()).toEqual([text])
  })

  test.for([
    [0x01, 'a text of 161 septets', { text: 'x'.repeat(161) }],
    [
      0x01,
      'a part that is too long for its header',
      { text: `\x05\0\x03\x01\x02\x01${'x'.repeat(154)}`, esmClass: 0x40 },
    ],
    [0x01, 'a text of 71 UTF-16 units', { text: ucs2Of('ê'.repeat(71)), dataCoding: 8 }],
    [0x01, 'an sm_length beyond the body', { length: 200 }],
    [0x01, 'nothing in it', { text: '' }],
    [0x01, 'a text and a message_payload', { tlvs: `04240001${hexOf('x')}` }],
    [0x06, 'a priority of 4', { priority: 4 }],
    [0x07, 'a reserved kind of receipt', { registered: 3 }],
    [0x07, 'reserved bits for receipts', { registered: 0x81 }],
    [0x0a, 'another sender', { from: '1709' }],
    [0x0b, 'a plus in the number', { to: '+628111000112' }],
    [0x0b, 'a number that is none', { to: '62811' }],
    [0x15, 'a service_type that is too long', { service: 'LAPORAN' }],
    [0x43, 'the esm_class of a receipt', { esmClass: 0x04 }],
    [0x45, 'a broken user data header', { text: '\x09\0\x03', esmClass: 0x40 }],
    [0x45, 'an octet of eight bits in GSM-7', { text: Buffer.from([0x41, 0x80]) }],
    [0x45, 'an odd number of octets in UCS-2', { text: 'abc', dataCoding: 8 }],
    [0x48, 'an unknown source TON', { fromTon: 7 }],
    [0x50, 'an unknown destination TON', { toTon: 9 }],
    [0x51, 'an unknown destination NPI', { toNpi: 2 }],
    [0x61, 'a schedule that is no time', { schedule: 'besok' }],
    [0x62, 'a validity that is no time', { validity: '2026' }],
    [0xc0, 'optional parameters that do not come out even', { tlvs: '020c0004' }],
    [0xc4, 'a SAR number beyond the total', { tlvs: '020c00020001020e000102020f000103' }],
    [0x104, 'binary content', { dataCoding: 4 }],
  ] as const)('is refused with %i for %s', async ([code, , given]) => {
    const esme = await centre.bound()
    const answer = await esme.request(submitSm, submitBody(given))
    expect(answer).toMatchObject({ status: code, body: Buffer.alloc(0) })
    expect(shown()).toEqual([])
  })

  test('is refused where its fields end too soon', async () => {
    const esme = await centre.bound()
    const answer = await esme.request(submitSm, submitBody({}).subarray(0, 20))
    expect(answer.status).toBe(0x02)
  })

  test.for([
    ['UDH of 8 bits', ['\x05\0\x03\x2a\x02\x02', '\x05\0\x03\x2a\x02\x01'], ['', '']],
    ['UDH of 16 bits', ['\x06\x08\x04\x01\x2a\x02\x02', '\x06\x08\x04\x01\x2a\x02\x01'], ['', '']],
    ['SAR', ['', ''], ['020c0002012a020e000102020f000102', '020c0002012a020e000102020f000101']],
  ] as const)('in parts by %s is one text on the phone, in any order', async ([, heads, tlvs]) => {
    const [one, other] = [await centre.bound(), await centre.bound()]
    const esmClass = heads[0] ? 0x43 : 0x03
    const part = (index: 0 | 1, text: string) =>
      submitBody({ text: heads[index] + text, tlvs: tlvs[index], esmClass })
    await one.request(submitSm, part(0, 'kedua'))
    await one.request(submitSm, part(0, 'kedua'))
    expect(shown()).toEqual([])
    const { body } = await other.request(submitSm, part(1, 'pertama, '))
    expect(await reached()).toMatchObject({
      text: 'pertama, kedua',
      externalId: body.toString('latin1', 0, 16),
    })
  })

  test('may be cut within a pair of surrogates', async () => {
    const esme = await centre.bound()
    const octets = ucs2Of('Baik 😀')
    for (const [number, content] of [octets.subarray(0, 12), octets.subarray(12)].entries()) {
      const text = Buffer.concat([Buffer.from([5, 0, 3, 1, 2, number + 1]), content])
      await esme.request(submitSm, submitBody({ text, esmClass: 0x40, dataCoding: 8 }))
    }
    expect(shown()).toEqual(['Baik 😀'])
  })
})

function ucs2Of(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

function hexOf(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex')
}
