import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeGsm7, septetsOf } from '../../src/contract/sms.ts'
import { readOctets } from '../../src/contract/sms-text.ts'
import { type Alphabet, encodeUtf16, octetsOf, pack, unpack } from './coding.ts'

const alphabet =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€'
const septets = (text: string) => Array.from(text, (c) => septetsOf(c) ?? []).flat()

describe('GSM 03.38', () => {
  test.for([
    ['@£$_Δ', [0x00, 0x01, 0x02, 0x11, 0x10]],
    [
      '^{}\\[~]|€',
      [0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65].flatMap((c) => [0x1b, c]),
    ],
    ['aàä', [0x61, 0x7f, 0x7b]],
    ['Ç\n\r', [0x09, 0x0a, 0x0d]],
  ] as const)('writes %j', ([text, expected]) => {
    expect(septets(text)).toEqual(expected)
    expect(decodeGsm7(Buffer.from(expected))).toBe(text)
  })

  test('has 137 characters, and an escape that is none', () => {
    expect([...alphabet].filter((character) => septetsOf(character))).toHaveLength(137)
    for (const other of ['\x1b', 'ç', '`', '’', '😀']) expect(septetsOf(other)).toBeUndefined()
  })

  test('reads back what it writes, packed or not', () => {
    const text = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 200 })
    fc.assert(
      fc.property(text, fc.constantFrom(0, 6, 7), (written, before) => {
        expect(decodeGsm7(septets(written))).toBe(written)
        fc.pre(!written.endsWith('\r'))
        expect(decodeGsm7(unpack(pack(septets(written), before), before))).toBe(written)
      }),
    )
  })

  test('packs as the specification shows', () => {
    expect(pack(septets('hellohello')).toString('hex')).toBe('e8329bfd4697d9ec37')
    expect(pack(septets('1234567')).toString('hex')).toBe('31d98c56b3dd1a')
  })

  test('reads an escape before a code of one meaning as that, and Latin-1 above 127', () => {
    expect(decodeGsm7([0x1b, 0x41, 0x1b, 0x1b, 0x28])).toBe('A{')
    expect(decodeGsm7([0xe9, 0x80])).toBe('é\uFFFD')
  })
})

function readText(octets: Buffer, dataCoding: number, given: Alphabet) {
  const content = octetsOf(octets, dataCoding, given)
  return readOctets(content.octets, content.coding)
}

describe('smpp data_coding', () => {
  const utf16 = encodeUtf16('Tolong 🙏')
  test.for([
    [0, 'gsm7', Buffer.of(0x00, 0x61, 0x11), '@a_'],
    [0, 'latin1', Buffer.from('@a_é', 'latin1'), '@a_é'],
    [0, 'gsm7-packed', Buffer.from('e8329bfd4697d9ec37', 'hex'), 'hellohello'],
    [1, 'gsm7', Buffer.from('a@b_c$'), 'a@b_c$'],
    [3, 'gsm7', Buffer.from('é@', 'latin1'), 'é@'],
    [8, 'gsm7', utf16, 'Tolong 🙏'],
    [0x18, 'gsm7', utf16, 'Tolong 🙏'],
    [0xe0, 'gsm7', utf16, 'Tolong 🙏'],
    [0x10, 'gsm7', Buffer.of(0x00), '@'],
    [0xc8, 'gsm7', Buffer.of(0x00), '@'],
    [0xf0, 'gsm7', Buffer.of(0x00), '@'],
    [8, 'gsm7', Buffer.concat([Buffer.of(0xfe, 0xff), utf16]), 'Tolong 🙏'],
    [8, 'gsm7', Buffer.from('\uFEFFPagi', 'utf16le'), 'Pagi'],
    [8, 'gsm7', Buffer.of(0, 0x41, 0), 'A\uFFFD'],
    [3, 'gsm7', Buffer.from('Pagi\0'), 'Pagi'],
    [1, 'gsm7', Buffer.of(0x61, 0x00, 0x62, 0x11, 0x02), 'a@b_$'],
    [0, 'utf8', Buffer.from('5€ … “Rejeki” 🙏'), '5€ … “Rejeki” 🙏'],
    [0xf0, 'utf8', Buffer.from('“Rejeki”'), '“Rejeki”'],
    [4, 'gsm7', Buffer.from('Jalan rusak parah'), 'Jalan rusak parah'],
    [2, 'gsm7', Buffer.from('Jl. Mawar – 🙏'), 'Jl. Mawar – 🙏'],
    [4, 'gsm7', encodeUtf16('Pagi'), 'Pagi'],
    [13, 'gsm7', Buffer.from('Pagi\r\n'), 'Pagi\r\n'],
    [0xf4, 'gsm7', Buffer.from('Pagi'), 'Pagi'],
    [0x24, 'gsm7', Buffer.from('Pagi'), 'Pagi'],
  ] as const)('%i under %s', ([dataCoding, alphabetOfBind, octets, text]) => {
    expect(readText(octets, dataCoding, alphabetOfBind)).toEqual({ kind: 'text', text })
  })

  test.for([2, 4, 5, 6, 13, 14, 0x14, 0x24, 0xf4, 0xf5])(
    '%i is kept as octets where they are certainly no text',
    (dataCoding) => {
      for (const octets of ['01', '6100', '61620003', 'ff6162', '2e2e']) {
        const type = `data_coding ${dataCoding}: ${octets}`
        const reading = readText(Buffer.from(octets, 'hex'), dataCoding, 'gsm7')
        expect(reading).toEqual({ kind: 'unreadable', type })
      }
    },
  )

  test('a table of another language is not read with the letters of the default one', () => {
    const { coding, octets } = octetsOf(Buffer.from('Pagi'), 0, 'gsm7', 4, 3)
    expect(readOctets(octets, coding)).toEqual({
      kind: 'unreadable',
      type: 'national language table 3: 50616769',
    })
    expect(octetsOf(octets, 8, 'gsm7', 4, 3).coding).toBe('utf16')
  })
})
