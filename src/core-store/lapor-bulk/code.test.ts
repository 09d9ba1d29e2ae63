import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codesIn, drawCode, isCode, piecesAtEnd, piecesOf, withoutCodes } from './code.ts'

const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

const codes = fc
  .infiniteStream(fc.nat(255))
  .map((stream) => drawCode((count) => Uint8Array.from(stream.take(count))))

describe('a reference code', () => {
  test('has twelve signs, none of which is taken for another', () => {
    for (let count = 0; count < 200; count += 1)
      expect(drawCode(randomBytes)).toMatch(/^SPL[2-9A-HJKMNP-Z]{9}$/)
  })

  test('is drawn anew where the last round of bytes would make some signs likelier', () => {
    const bytes = [255, 250, 248, 3, 3, 3, 3, 4, 4, 4, 4]
    const drawn = drawCode((count) => Uint8Array.from(bytes.splice(0, count)))
    expect(drawn).toMatch(/^SPL55556666/)
  })

  test('is drawn anew where it could be a word', () => {
    const bytes = [...Array.from({ length: 8 }, () => 20), 3, 3, 3, 3, 4, 4, 4, 4]
    const drawn = drawCode((count) => Uint8Array.from(bytes.splice(0, count)))
    expect(drawn).toMatch(/^SPL55556666/)
  })

  test('differs from another one in a million drawings', () => {
    const many = new Set(Array.from({ length: 20_000 }, () => drawCode(randomBytes)))
    expect(many.size).toBe(20_000)
  })

  test('is wrong with any other sign in the place of one', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 3, max: 11 }), fc.nat(30), (code, at, sign) => {
        const other = `${code.slice(0, at)}${signs[sign]}${code.slice(at + 1)}`
        return isCode(other) === (other === code)
      }),
    )
  })

  test('is wrong with any two signs swapped', () => {
    fc.assert(
      fc.property(
        codes,
        fc.integer({ min: 3, max: 11 }),
        fc.integer({ min: 3, max: 11 }),
        (code, a, b) => {
          const swapped = [...code]
          swapped[a] = code[b] ?? ''
          swapped[b] = code[a] ?? ''
          return isCode(swapped.join('')) === (code[a] === code[b])
        },
      ),
    )
  })

  test.for([
    ['', false],
    ['SPL', false],
    ['spl55556666z', false],
    ['SPLAAAAAAAAA', false],
  ] as const)('%s: %s', ([text, expected]) => {
    expect(isCode(text)).toBe(expected)
  })
})

describe('codes in a text', () => {
  const code = codeWith([3, 7, 3, 3, 3, 9, 4, 4])
  const other = codeWith([6, 7, 3, 15, 3, 9, 4, 2])
  const [a, b, c] = [code.slice(0, 5), code.slice(5, 8), code.slice(8)]

  test.for([
    ['at the end', `lampu padam ${code}`, [code]],
    ['in lower case', `lampu padam ${code.toLowerCase()}`, [code]],
    ['with spaces', `lampu padam ${a} ${b} ${c}`, [code]],
    ['with punctuation', `lampu padam. (${a}-${b} - ${c}).`, [code]],
    ['letter by letter', `lampu padam ${[...code].join(' ')}`, [code]],
    ['over two lines', `lampu padam ${a}\r\n${b}${c}`, [code]],
    ['with what cannot be seen', `lampu padam ${a}\u200b${b}\u00ad${c}`, [code]],
    ['in wide letters', `lampu ${[...code].map(wide).join('')}`, [code]],
    ['glued to words', `padam${code.toLowerCase()}mohon ditindak`, [code]],
    ['the last one first', `menyambung ${other}, padam lagi ${code}`, [code, other]],
    ['each once', `${code} ${code}`, [code]],
    ['spaced and within other words', `rus${a} ${b} ${c}mohon`, []],
    ['with one sign missing', `lampu padam ${code.slice(0, -1)}`, []],
    ['none', 'lampu padam', []],
    ['words', 'terus plengsengan rusak, spl engsengan, SPL 2 RT 3', []],
  ] as const)('%s', ([, text, expected]) => {
    expect(codesIn(text)).toEqual(expected)
  })

  test('are found however they are written', () => {
    const gap = fc.constantFrom('', ' ', '-', '. ', ' / ')
    fc.assert(
      fc.property(
        codes,
        fc.array(gap, { minLength: 11, maxLength: 11 }),
        fc.boolean(),
        (one, gaps, isLower) => {
          const written = [...one].map((sign, at) => sign + (gaps[at] ?? '')).join('')
          const text = `Jalan rusak. ${isLower ? written.toLowerCase() : written} `
          return codesIn(text)[0] === one
        },
      ),
    )
  })

  test('are not in texts that nobody put one into', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(codesIn(text)).toEqual([])
      }),
    )
  })

  test('take no long time in a long text', () => {
    const before = performance.now()
    codesIn('s p l '.repeat(50_000))
    codesIn(`spl${'2 '.repeat(100_000)}`)
    expect(performance.now() - before).toBeLessThan(2_000)
  })

  test('are left out where texts are compared', () => {
    expect(withoutCodes(`lampu padam ${a} ${b} ${c}`).trim()).toBe('lampu padam')
    expect(withoutCodes('spl engsengan')).toBe('spl engsengan')
  })

  test('are known by a piece of them', () => {
    const isKnown = (text: string) => {
      const pieces = new Set(piecesOf(code))
      return piecesAtEnd(text).some((piece) => pieces.has(piece))
    }
    expect(isKnown(`lampu padam ${code.slice(0, 8)}`)).toBe(true)
    expect(isKnown(`lampu padam ${a}X ${c.toLowerCase()}`)).toBe(false)
    expect(isKnown(`lampu padam ${code.slice(5).toLowerCase()}`)).toBe(true)
    expect(isKnown('lampu padam spl')).toBe(false)
    expect(isKnown('')).toBe(false)
  })
})

function codeWith(bytes: readonly number[]): string {
  return drawCode(() => Uint8Array.from(bytes))
}

function wide(sign: string): string {
  return String.fromCharCode(sign.charCodeAt(0) + 0xfee0)
}
