import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
// A measure of a provider's own, and the hardest to cut by: a weight may shrink as a word grows.
import { weightOf } from '../../channels/x/weight.ts'
import {
  characters,
  measureSms,
  smsSegments,
  splitText,
  type TextLimit,
  utf8Bytes,
} from './text-length.ts'

describe('the length of an SMS', () => {
  test.for([
    { text: '', encoding: 'gsm7', units: 0, segments: 0 },
    { text: 'Jalan berlubang', encoding: 'gsm7', units: 15, segments: 1 },
    { text: 'a'.repeat(160), encoding: 'gsm7', units: 160, segments: 1 },
    { text: 'a'.repeat(161), encoding: 'gsm7', units: 161, segments: 2 },
    { text: 'a'.repeat(306), encoding: 'gsm7', units: 306, segments: 2 },
    { text: 'a'.repeat(307), encoding: 'gsm7', units: 307, segments: 3 },
    {
      text: '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà',
      encoding: 'gsm7',
      units: 44,
      segments: 1,
    },
    { text: '\f^{}\\[~]|€', encoding: 'gsm7', units: 20, segments: 1 },
    { text: '€'.repeat(80), encoding: 'gsm7', units: 160, segments: 1 },
    { text: `${'a'.repeat(152)}${'€'.repeat(5)}`, encoding: 'gsm7', units: 162, segments: 2 },
    { text: 'ç', encoding: 'ucs2', units: 1, segments: 1 },
    { text: '`', encoding: 'ucs2', units: 1, segments: 1 },
    { text: '’'.repeat(70), encoding: 'ucs2', units: 70, segments: 1 },
    { text: '’'.repeat(71), encoding: 'ucs2', units: 71, segments: 2 },
    { text: '’'.repeat(135), encoding: 'ucs2', units: 135, segments: 3 },
    { text: '😀'.repeat(35), encoding: 'ucs2', units: 70, segments: 1 },
  ])('$units units of $encoding are $segments segments', ({ text, ...length }) => {
    expect(measureSms(text)).toEqual(length)
  })

  test('counts what is lost where an escape pair would fall between two segments', () => {
    // 152 + € leaves a septet free in the first segment: 305 septets then need a third one.
    const text = `${'a'.repeat(152)}€${'a'.repeat(152)}`
    expect(measureSms(text)).toEqual({ encoding: 'gsm7', units: 306, segments: 3 })
  })

  test('counts what is lost where a surrogate pair would fall between two segments', () => {
    const text = `${'’'.repeat(66)}😀${'’'.repeat(66)}`
    expect(measureSms(text)).toEqual({ encoding: 'ucs2', units: 134, segments: 3 })
  })
})

describe('the length of a text', () => {
  test.for<{ name: string; lengthOf: TextLimit['lengthOf']; text: string; length: number }>([
    { name: 'SMS', lengthOf: smsSegments, text: 'a'.repeat(161), length: 2 },
    { name: 'characters', lengthOf: characters, text: 'air 😀', length: 6 },
    { name: 'bytes', lengthOf: utf8Bytes, text: 'é😀a', length: 7 },
  ])('is $length $name', ({ lengthOf, text, length }) => {
    expect(lengthOf(text)).toBe(length)
  })
})

const limits = fc.oneof(
  fc.record({ lengthOf: fc.constant(smsSegments), max: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    lengthOf: fc.constantFrom(characters, utf8Bytes, weightOf),
    max: fc.integer({ min: 23, max: 300 }),
  }),
)
const character = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...'abcdefghij') },
  { weight: 6, arbitrary: fc.constantFrom(' ', ' ', '\n') },
  { weight: 3, arbitrary: fc.constantFrom('€', '’', '.', '道', '😀', '👨‍👩‍👧', 'e\u0301', '🇮🇩') },
  { weight: 1, arbitrary: fc.constantFrom(' https://contoh.id/a ', 'a'.repeat(200)) },
)
const texts = fc.array(character, { maxLength: 400 }).map((characters) => characters.join(''))

describe('a text in parts', () => {
  test('has parts within the limit, none of them empty', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        for (const part of splitText(text, limit)) {
          expect(part).not.toBe('')
          expect(limit.lengthOf(part)).toBeLessThanOrEqual(limit.max)
        }
      }),
    )
  })

  test('loses nothing but white space, and keeps the order', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        const letters = (of: string) => of.replace(/\s+/gu, '')
        expect(letters(splitText(text, limit).join(''))).toBe(letters(text))
      }),
    )
  })

  test('is the text itself where that fits', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        fc.pre(text.trim() !== '' && limit.lengthOf(text.trim()) <= limit.max)
        expect(splitText(text, limit)).toEqual([text.trim()])
      }),
    )
  })

  test('never ends inside a surrogate pair', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        for (const part of splitText(text, limit)) expect(part.isWellFormed()).toBe(true)
      }),
    )
  })

  test.for<{ name: string; text: string; limit: TextLimit; parts: string[] }>([
    {
      name: 'is cut between words',
      text: 'Jalan di depan  pasar rusak',
      limit: { lengthOf: characters, max: 14 },
      parts: ['Jalan di depan', 'pasar rusak'],
    },
    {
      name: 'keeps a word that just fits',
      text: 'satu dua tiga',
      limit: { lengthOf: characters, max: 8 },
      parts: ['satu dua', 'tiga'],
    },
    {
      name: 'is cut in a word that is longer than a part',
      text: 'ya abcdefghijklm',
      limit: { lengthOf: characters, max: 5 },
      parts: ['ya', 'abcde', 'fghij', 'klm'],
    },
    {
      name: 'is cut between graphemes',
      text: 'abcd👨‍👩‍👧e\u0301x',
      limit: { lengthOf: characters, max: 10 },
      parts: ['abcd', '👨‍👩‍👧e\u0301', 'x'],
    },
    {
      name: 'is cut inside a grapheme that is longer than a part',
      text: '👨‍👩‍👧',
      limit: { lengthOf: characters, max: 4 },
      parts: ['👨‍', '👩‍', '👧'],
    },
    {
      name: 'goes forward where not even one character fits',
      text: '😀a',
      limit: { lengthOf: utf8Bytes, max: 1 },
      parts: ['😀', 'a'],
    },
    {
      name: 'has none where there is none',
      text: ' \n ',
      limit: { lengthOf: utf8Bytes, max: 9 },
      parts: [],
    },
  ])('$name', ({ text, limit, parts }) => {
    expect(splitText(text, limit)).toEqual(parts)
  })

  test('takes one SMS again where only another part has a character outside GSM-7', () => {
    const text = `${'a'.repeat(100)} ${'’'.repeat(70)}`
    const parts = splitText(text, { lengthOf: smsSegments, max: 1 })
    expect(parts.map((part) => measureSms(part).encoding)).toEqual(['gsm7', 'ucs2'])
  })

  test('of a hundred thousand characters takes less than a second', () => {
    const limit: TextLimit = { lengthOf: smsSegments, max: 1 }
    const before = process.threadCpuUsage()
    expect(splitText('lubang '.repeat(15_000), limit).length).toBeGreaterThan(600)
    expect(splitText('a'.repeat(100_000), limit)).toHaveLength(625)
    expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(1_000)
  })
})
