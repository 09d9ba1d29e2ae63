import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDigits, visible } from './visible-text.ts'

/** One of each kind of what cannot be seen. */
const unseen = {
  'zero width joiner': '\u200d',
  'zero width non-joiner': '\u200c',
  'zero width space': '\u200b',
  'byte order mark': '\ufeff',
  'right-to-left mark': '\u200f',
  'right-to-left override': '\u202e',
  'end of an isolate': '\u2069',
  'soft hyphen': '\u00ad',
  'word joiner': '\u2060',
  'tag letter': '\u{e0041}',
  'variation selector': '\ufe0f',
  'variation selector of Han': '\u{e0100}',
  'combining grapheme joiner': '\u034f',
  'Hangul filler': '\u3164',
  'half-width Hangul filler': '\uffa0',
  'blank of Braille': '\u2800',
  bell: '\u0007',
  delete: '\u007f',
  'object of iOS': '\ufffc',
}

describe('what is visible of a text', () => {
  test.for(Object.entries(unseen))('is the same without a %s in any place', ([, mark]) => {
    for (const given of ['STATUS 1992804103', 'é', 'Jl. Melati'])
      for (let at = 0; at <= given.length; at++)
        expect(visible(given.slice(0, at) + mark + given.slice(at))).toBe(given)
  })

  test.for([
    ['1️⃣2️⃣3️⃣', '123'],
    ['１２３', '123'],
    ['١٢٣ ۴۵ ०९ ᮰᮱ ꧐꧙', '123 45 09 01 09'],
    ['𝟎𝟏𝟗 𝟘𝟡', '019 09'],
    ['ＳＴＡＴＵＳ', 'STATUS'],
    ['𝐒𝐓𝐀𝐓𝐔𝐒', 'STATUS'],
    ['e\u200b\u0301', 'é'],
    ['baris\nberikut\tnya', 'baris\nberikut\tnya'],
    // What stands between two halves of a character keeps them apart.
    ['\udb40\u00ad\udc20', ''],
  ] as const)('of %j is %j', ([text, plain]) => {
    expect(visible(text)).toBe(plain)
  })

  test('has nothing unseen, and no more to change', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(unseen), '\u0301', '\u1160', 'ﾡ', '٣'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = visible(pieces.join(''))
        expect(visible(once)).toBe(once)
        expect(once).not.toMatch(/[\p{DI}\p{Cf}]|(?!\d)\p{Nd}/u)
      }),
      { numRuns: 2_000 },
    )
  })

  test('has every decimal digit that there is as the one with its value', () => {
    const zeros: string[] = []
    for (let at = 0; at < 0x110000; at++) {
      const digit = String.fromCodePoint(at)
      if (/\p{Nd}/u.test(digit)) zeros.push(visible(digit))
    }
    expect(zeros.length % 10).toBe(0)
    for (const [place, digit] of zeros.entries()) expect(digit).toBe(String(place % 10))
  })
})

test('plain digits leave everything else as it is', () => {
  expect(plainDigits('０８\u200b１2️⃣ di Jl.\u200bMelati ①')).toBe('0812 di Jl.\u200bMelati ①')
})
