import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { newPseudonym } from './names.ts'

test('a pseudonym has four letters or digits that are not taken for one another', () => {
  for (let i = 0; i < 1_000; i++)
    expect(newPseudonym(randomInt)).toMatch(/^Pelapor-[2-9A-HJ-NP-Z]{4}$/)
})

test('a pseudonym uses the whole alphabet', () => {
  const seen = new Set(
    Array.from({ length: 2_000 }, () => newPseudonym(randomInt).slice(8)).join(''),
  )
  expect(seen.size).toBe(32)
})
