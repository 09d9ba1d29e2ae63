import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeGsm, decodeUcs2, encodeGsm, encodeUcs2 } from '../../kit/alphabet.ts'
import { Assembly, cutText, decodeText, readHeader } from './segments.ts'

const alphabet = [
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\f',
].join('')

describe('GSM alphabet', () => {
  test.for([
    ['@', '00'],
    ['$', '02'],
    ['_', '11'],
    ['Δ', '10'],
    ['É', '1f'],
    ['¤', '24'],
    ['¡', '40'],
    ['§', '5f'],
    ['¿', '60'],
    ['à', '7f'],
    ['€', '1b65'],
    ['~', '1b3d'],
    ['\f', '1b0a'],
  ] as const)('writes %s as %s', ([character, code]) => {
    expect(encodeGsm(character)?.toString('hex')).toBe(code)
  })

  test('reads back every text that it can write', () => {
    expect(new Set(alphabet).size).toBe(127 + 10)
    const texts = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 400 })
    fc.assert(fc.property(texts, (text) => decodeGsm(encodeGsm(text) ?? Buffer.alloc(0)) === text))
  })

  test.for(['ê', '😀', '`', '\u001b'])('has no code for %j', (character) => {
    expect(encodeGsm(character)).toBeUndefined()
  })

  test('refuses an octet of eight bits', () => {
    expect(decodeGsm(Buffer.from([0x41, 0x80]))).toBeUndefined()
  })
})

describe('segments', () => {
  test('are one up to the limit of the alphabet', () => {
    const place = { reference: 1, wide: false }
    expect(cutText('a'.repeat(160), place).parts).toHaveLength(1)
    expect(cutText('a'.repeat(161), place).parts).toHaveLength(2)
    expect(cutText(`${'a'.repeat(159)}€`, place).parts).toHaveLength(2)
    expect(cutText('ê'.repeat(70), place).parts).toHaveLength(1)
    expect(cutText('ê'.repeat(71), place).parts).toHaveLength(2)
  })

  test('never end between an escape and its character', () => {
    for (const wide of [false, true])
      for (const part of cutText('€'.repeat(200), { reference: 7, wide }).parts)
        expect(decodeText(readHeader(part)?.rest ?? Buffer.alloc(0), 0)).toMatch(/^€+$/)
  })

  test('never end between two surrogates', () => {
    for (const start of ['', 'x'])
      for (const part of cutText(`${start}${'😀'.repeat(120)}`, { reference: 7, wide: false })
        .parts)
        expect(decodeUcs2(readHeader(part)?.rest ?? Buffer.alloc(0))?.isWellFormed()).toBe(true)
  })

  test('fit the air, and are put together again in any order', () => {
    const unit = fc.oneof(fc.constantFrom(...alphabet), fc.constantFrom('ê', '😀', '好'))
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...alphabet), minLength: 161, maxLength: 1_500 }),
      fc.string({ unit, minLength: 170, maxLength: 700 }),
    )
    fc.assert(
      fc.property(text, fc.nat(0xffff), fc.boolean(), fc.nat(), (whole, reference, wide, turn) => {
        const { dataCoding, parts } = cutText(whole, { reference, wide })
        const assembly = new Assembly()
        const rotated = parts.map((_, index) => parts[(index + turn) % parts.length])
        const results = rotated.map((part = Buffer.alloc(0)) => {
          const headed = readHeader(part)
          if (!headed?.place) throw new Error('a part without its place')
          const { rest, place } = headed
          const air = part.length - rest.length + (dataCoding ? rest.length : rest.length * 0.875)
          expect(air).toBeLessThanOrEqual(140)
          expect(place.reference).toBe(wide ? reference : reference & 0xff)
          return assembly.add('+628111000111', rest, place)
        })
        expect(results.slice(0, -1).every((result) => result === undefined)).toBe(true)
        expect(decodeText(results.at(-1) ?? Buffer.alloc(0), dataCoding)).toBe(whole)
      }),
      { numRuns: 200 },
    )
  })

  test('of a reference that is in use again make a message of their own', () => {
    const assembly = new Assembly()
    const place = { reference: 1, wide: false, total: 3 }
    const add = (from: string, text: string, number: number) =>
      assembly.add(from, Buffer.from(text), { ...place, number })?.toString()
    for (const number of [2, 3]) expect(add('+628111000111', 'lama', number)).toBeUndefined()
    expect(add('+628111000222', 'lain', 1)).toBeUndefined()
    expect(add('+628111000111', 'baru ', 2)).toBeUndefined()
    expect(add('+628111000111', 'baru ', 2)).toBeUndefined()
    expect(add('+628111000111', 'Yang ', 1)).toBeUndefined()
    expect(add('+628111000111', 'sekali', 3)).toBe('Yang baru sekali')
  })

  test.for(['05', '0500030102', '060003010203', '050003010200', '050003010204', '0300080101'])(
    'are refused for the header %s',
    (header) => {
      expect(readHeader(Buffer.from(header, 'hex'))).toBeUndefined()
    },
  )

  test('may have a header that tells no place', () => {
    const headed = readHeader(
      Buffer.concat([Buffer.from('06050415810000', 'hex'), encodeUcs2('a')]),
    )
    expect(headed).toEqual({ rest: encodeUcs2('a') })
  })
})
