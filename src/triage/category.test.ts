import { describe, expect, test } from 'vitest'
import { categorise } from './category.ts'
import { categoryLexicon } from './category-lexicon.ts'
import { normalise } from './normalise.ts'

describe('the category of a text', () => {
  test.for([
    ['Jln berlubang di depan pasar, mohon diperbaiki', 1397, ['jalan berlubang']],
    ['PJU padam sejak Senin', 1398, ['pju']],
    ['Gorong2 mampet, air got meluap', 2397, ['gorong gorong', 'got']],
    ['mohon perantingan pohon dkt kabel', 948, ['perantingan pohon']],
    ['cetak KTP lama sekali', 1461, ['cetak ktp']],
    ['ada jukir liar dan parkir sembarangan', 940, ['jukir liar', 'parkir sembarangan']],
    ['sampahnya menumpuk', 942, ['sampah menumpuk']],
  ] as const)('%s is %i', ([text, id, words]) => {
    const category = categorise(text)
    expect(category?.id).toBe(id)
    expect(category?.words).toEqual(words)
    expect(category?.name).toBe(categoryLexicon.find((each) => each.id === id)?.name)
  })

  test('lists the words that decided, each once', () => {
    expect(categorise('Pohon besar. Pohon itu rantingnya patah')?.words).toEqual([
      'pohon',
      'ranting',
    ])
  })

  test('counts a longer phrase for more than a single word', () => {
    expect(categorise('pohon menutup lampu penerangan jalan')?.id).toBe(1398)
  })

  test('counts a word once however often it occurs', () => {
    expect(categorise('Macet, macet, macet karena jalan berlubang')?.id).toBe(1397)
  })

  test('takes the one named first of two equals', () => {
    expect(categorise('banjir dan macet')?.id).toBe(1431)
    expect(categorise('macet dan banjir')?.id).toBe(940)
  })

  test.for(['', 'mohon bantuannya', 'banjirkan saja harapan', '123'])(
    'of %j is left to others',
    (text) => {
      expect(categorise(text)).toBeUndefined()
    },
  )
})

describe('the lexicon of categories', () => {
  const phrases = categoryLexicon.flatMap(({ words }) => words)

  test('writes every phrase as normalise gives it', () => {
    expect(phrases.filter((phrase) => normalise(phrase) !== phrase)).toEqual([])
  })

  test('gives every phrase to one category, and every id once', () => {
    expect(new Set(phrases).size).toBe(phrases.length)
    expect(new Set(categoryLexicon.map(({ id }) => id)).size).toBe(categoryLexicon.length)
  })
})
