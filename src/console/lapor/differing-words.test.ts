import { describe, expect, test } from 'vitest'
import { differingWords } from './differing-words.ts'

/** As a reader sees it: what differs stands in brackets. */
function marked(one: string, other: string): [string, string] {
  const pieces = differingWords(one, other)
  const shown = (side: keyof typeof pieces) =>
    pieces[side].map(({ text, differs }) => (differs ? `[${text.trim()}]` : text.trim())).join(' ')
  return [shown('one'), shown('other')]
}

describe('words that differ', () => {
  test.each([
    [
      'case and signs are no difference',
      'Lampu PADAM, di jalan!',
      'lampu padam di Jalan',
      'Lampu PADAM, di jalan!',
      'lampu padam di Jalan',
    ],
    ['a word more', 'lampu jalan padam', 'lampu padam', 'lampu [jalan] padam', 'lampu padam'],
    [
      'another number',
      'jalan nomor 12 rusak',
      'jalan nomor 21 rusak',
      'jalan nomor [12] rusak',
      'jalan nomor [21] rusak',
    ],
    ['nothing in common', 'air mati', 'sampah bau', '[air mati]', '[sampah bau]'],
    ['no words', '', 'lampu', '', '[lampu]'],
  ])('%s', (_, one, other, markedOne, markedOther) => {
    expect(marked(one, other)).toEqual([markedOne, markedOther])
  })

  test('of long texts are found in a moment, and no word is lost', () => {
    const long = Array.from({ length: 5_000 }, (_, n) => `kata${n}`).join(' ')
    const startedAt = performance.now()
    const { one, other } = differingWords(long, `awal ${long}`)
    expect(performance.now() - startedAt).toBeLessThan(500)
    expect(one.map(({ text }) => text).join('')).toBe(long)
    expect(other[0]).toEqual({ text: 'awal ', differs: true })
  })
})
