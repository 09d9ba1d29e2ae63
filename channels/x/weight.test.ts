import { expect, test } from 'vitest'
import { weightOf } from './weight.ts'

test.for([
  { text: 'Jalan rusak – “dalam”…', length: 23 },
  { text: 'e\u0301', length: 1 },
  { text: '道路', length: 4 },
  { text: 'air 😀', length: 6 },
  { text: '👨‍👩‍👧🇮🇩', length: 4 },
  {
    text: `lihat https://contoh.id/${'a'.repeat(99)} ya`,
    length: 32,
  },
  { text: '(https://contoh.id/a).', length: 26 },
  { text: 'contoh.id', length: 23 },
  { text: 'Terima kasih. Salam', length: 19 },
])('$text weighs $length on X', ({ text, length }) => {
  expect(weightOf(text)).toBe(length)
})
