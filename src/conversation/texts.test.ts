import { describe, expect, test } from 'vitest'
import { measureSms } from '../contract/text-length.ts'
import { isOwnWords, textsIn } from './texts.ts'

// The longest of everything that the settings and the calendar allow.
const longest = { agency: 'x'.repeat(40), number: '1234567890', day: 'Minggu 30 September 2026' }

describe.for(['id', 'en'] as const)('every text in %s', (language) => {
  const { states, ...texts } = textsIn(language)
  const written = Object.entries(texts).flatMap(([name, write]) =>
    Object.values(states).map((status) => ({ name, text: write({ ...longest, status }) })),
  )

  test('fits one SMS in GSM-7, with the longest agency name', () => {
    for (const { name, text } of written)
      expect({ name, ...measureSms(text) }).toMatchObject({ name, encoding: 'gsm7', segments: 1 })
  })

  test('begins with the agency: citizens never see another name', () => {
    for (const { text } of written) expect(text.startsWith(`${longest.agency}: `)).toBe(true)
  })

  test('is known when it comes back, also between quotes, and from another agency', () => {
    for (const { text } of written) {
      expect({ text, isOwn: isOwnWords(text) }).toMatchObject({ isOwn: true })
      expect(
        isOwnWords(` “${text.replace(longest.agency, 'Pemkot Lain').replace(' ', '\n')}” `),
      ).toBe(true)
    }
  })

  test('is a citizen’s where something is added to it', () => {
    for (const { text } of written) expect(isOwnWords(`${text} Kok lama sekali?`)).toBe(false)
  })
})

test('the answer about a number that is not one’s own names nothing but the number', () => {
  const { statusNotFound } = textsIn('id')
  const one = statusNotFound({ agency: 'LAPOR!', number: '1234567890' })
  const other = statusNotFound({ agency: 'LAPOR!', number: '5555555555' })
  expect(one.replace('1234567890', '')).toBe(other.replace('5555555555', ''))
})
