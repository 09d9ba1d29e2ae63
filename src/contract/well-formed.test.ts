import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wellFormed, wellFormedText } from './well-formed.ts'

// Every code unit may stand beside every other, halves of pairs and NULs more often than not.
const unit = fc.oneof(
  fc.constantFrom(0, 0xd83d, 0xde00, 0xdfff, 0xfffd),
  fc.integer({ min: 0, max: 0xffff }),
)
const text = fc.array(unit, { maxLength: 30 }).map((units) => String.fromCharCode(...units))

describe('a text', () => {
  test.for([
    { given: 'surat warga \ud83d', becomes: 'surat warga \ufffd' },
    { given: '\ude00\ud83d', becomes: '\ufffd\ufffd' },
    { given: '\ud83d\0\ude00', becomes: '\ufffd\ufffd' },
    { given: 'jalan\0 rusak', becomes: 'jalan rusak' },
    { given: '\0', becomes: '\ufffd' },
    { given: 'banjir \ud83c\udf27', becomes: 'banjir \ud83c\udf27' },
    { given: '', becomes: '' },
  ])('$given', ({ given, becomes }) => {
    expect(wellFormedText(given)).toBe(becomes)
  })

  test('has no half of a pair and no NUL, and changes no second time', () => {
    fc.assert(
      fc.property(text, (given) => {
        const formed = wellFormedText(given)
        expect(formed.isWellFormed() && !formed.includes('\0')).toBe(true)
        expect(wellFormedText(formed)).toBe(formed)
        expect(formed === '').toBe(given === '')
        // What the database reads is what was written.
        expect(Buffer.from(formed).toString()).toBe(formed)
      }),
    )
  })
})

describe('a value', () => {
  const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined))
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('any'), { maxKeys: 4 }),
    ),
  })).any

  test('has only well-formed strings and is otherwise the same', () => {
    fc.assert(
      fc.property(value, (given) => {
        const formed = wellFormed(given)
        const expected = JSON.stringify(given, (_key, one) =>
          typeof one === 'string' ? wellFormedText(one) : one,
        )
        expect(JSON.stringify(formed)).toBe(expected)
        expect(wellFormed(formed)).toBe(formed)
      }),
    )
  })

  test('that is well-formed is not copied', () => {
    const given = { text: 'jalan rusak', attachments: [{ fileName: 'a.pdf' }], sentAt: new Date() }
    expect(wellFormed(given)).toBe(given)
  })

  test('keeps its dates and bytes, and the given one is not changed', () => {
    const given = { text: 'a\0', sentAt: new Date(0), bytes: Buffer.from('\0') }
    expect(wellFormed(given)).toEqual({ text: 'a', sentAt: given.sentAt, bytes: given.bytes })
    expect(given.text).toBe('a\0')
  })

  test('may be nested as deeply as JSON may be', () => {
    let given: unknown = 'a\0'
    for (let depth = 0; depth < 100_000; depth++) given = [given]
    let formed = wellFormed(given)
    while (Array.isArray(formed)) [formed] = formed
    expect(formed).toBe('a')
  })
})
