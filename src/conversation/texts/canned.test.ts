import { describe, expect, test } from 'vitest'
import { measureSms } from '../../contract/text-length.ts'
import { cannedReplies, filledReply } from './canned.ts'

describe.for(cannedReplies)('the canned reply $name', ({ text }) => {
  test.for(['id', 'en'] as const)(
    'fits one SMS in GSM-7, with the longest agency name: %s',
    (language) => {
      const filled = filledReply(text[language], { number: '1234567890', agency: 'N'.repeat(40) })
      expect(measureSms(filled ?? '')).toMatchObject({ encoding: 'gsm7', segments: 1 })
      expect(filled).not.toMatch(/[{}]/)
    },
  )
})

test('names are different', () => {
  expect(new Set(cannedReplies.map(({ name }) => name)).size).toBe(cannedReplies.length)
})

test('a reply that names a number is not offered where there is none', () => {
  expect(filledReply('nomor {nomor}', { number: undefined, agency: 'A' })).toBeUndefined()
  expect(filledReply('{instansi}', { number: undefined, agency: 'A' })).toBe('A')
})
