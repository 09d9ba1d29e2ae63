import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countSegments, splitText } from './text.ts'

describe('text of a citizen', () => {
  test.for([
    { name: 'that fits stays whole', text: 'lampu mati', max: 10, pieces: ['lampu mati'] },
    {
      name: 'is cut after a space',
      text: 'lampu jalan mati',
      max: 12,
      pieces: ['lampu jalan ', 'mati'],
    },
    { name: 'without a space is cut anywhere', text: 'abcdef', max: 4, pieces: ['abcd', 'ef'] },
    { name: 'is never cut inside a character', text: 'abc😀d', max: 4, pieces: ['abc', '😀d'] },
    { name: 'that is empty is one empty piece', text: '', max: 5, pieces: [''] },
  ])('$name', ({ text, max, pieces }) => {
    expect(splitText(text, max)).toEqual(pieces)
  })

  test('survives being cut, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 2, max: 20 }),
        (text, max) => {
          const pieces = splitText(text, max)
          expect(pieces.join('')).toBe(text)
          for (const piece of pieces) {
            expect(piece.length).toBeLessThanOrEqual(max)
            expect(piece.isWellFormed()).toBe(true)
          }
        },
      ),
    )
  })

  test.for([
    { name: 'nothing', text: '', segments: 1 },
    { name: '160 septets', text: 'a'.repeat(160), segments: 1 },
    { name: '161 septets', text: 'a'.repeat(161), segments: 2 },
    { name: '80 characters of the extension table', text: '€'.repeat(80), segments: 1 },
    { name: '81 characters of the extension table', text: '€'.repeat(81), segments: 2 },
    { name: '70 units of UCS-2', text: `${'a'.repeat(68)}😀`, segments: 1 },
    { name: '71 units of UCS-2', text: `${'a'.repeat(69)}😀`, segments: 2 },
  ])('counts $name as $segments SMS', ({ text, segments }) => {
    expect(countSegments(text)).toBe(segments)
  })
})
