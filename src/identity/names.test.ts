import { describe, expect, test } from 'vitest'
import { findReceiptNumber, isReceiptNumber, newReceiptNumber } from './names.ts'

/** Park and Miller's generator: the same numbers in every run. */
function seeded(seed: number) {
  let state = seed
  return (min: number, maxExclusive: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return min + (state % (maxExclusive - min))
  }
}

const random = seeded(1708)
const numbers = Array.from({ length: 1_000 }, () => newReceiptNumber(random))
const positions = Array.from({ length: 10 }, (_, at) => at)

describe('a new receipt number', () => {
  test('has ten digits and a check that holds', () => {
    for (const number of numbers) {
      expect(number).toMatch(/^\d{10}$/)
      expect(isReceiptNumber(number)).toBe(true)
    }
  })

  test('begins with each allowed digit and with no other', () => {
    const first = new Set(numbers.map((number) => number.charAt(0)))
    expect([...first].sort().join('')).toBe('1234579')
  })

  test('keeps its leading zeros after the first digit', () => {
    expect(newReceiptNumber(() => 0)).toMatch(/^100000000\d$/)
  })
})

describe('a mistyped receipt number', () => {
  test.for(positions)('is found out by one wrong digit at position %i', (at) => {
    for (const number of numbers) {
      for (const digit of '0123456789') {
        if (digit === number.charAt(at)) continue
        const wrong = number.slice(0, at) + digit + number.slice(at + 1)
        expect(isReceiptNumber(wrong), wrong).toBe(false)
      }
    }
  })

  test.for(positions.slice(1))('is found out by a swap of positions %i and before', (at) => {
    for (const number of numbers) {
      const [left, right] = [number.charAt(at - 1), number.charAt(at)]
      if (left === right) continue
      const wrong = number.slice(0, at - 1) + right + left + number.slice(at + 1)
      expect(isReceiptNumber(wrong), wrong).toBe(false)
    }
  })

  test('has exactly one right check digit for each nine digits', () => {
    for (const number of numbers) {
      const right = [...'0123456789'].filter((digit) => isReceiptNumber(number.slice(0, 9) + digit))
      expect(right).toEqual([number.charAt(9)])
    }
  })
})

const number = newReceiptNumber(seeded(7))
const [a, b, c] = [number.slice(0, 3), number.slice(3, 6), number.slice(6)]
const fullWidth = [...number].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')
const swapped = number.slice(0, 8) + number.charAt(9) + number.charAt(8)

describe('a receipt number within a text', () => {
  test.for([
    { text: number, name: 'alone' },
    { text: `Status ${number} bagaimana?`, name: 'between words' },
    { text: `${a} ${b} ${c}`, name: 'in groups' },
    { text: `no. ${a}.${b}.${c}.`, name: 'with dots' },
    { text: `${a}-${b}-${c}`, name: 'with dashes' },
    { text: `${a} - ${b} – ${c}`, name: 'with dashes and spaces' },
    { text: [...number].join(' '), name: 'digit by digit' },
    { text: fullWidth, name: 'in full-width digits' },
    { text: `${a} ${b} ${c} 12-05-2026`, name: 'before a date' },
    { text: `05 ${number}`, name: 'after another number' },
    { text: `081234567890 atau ${number}`, name: 'after a phone number' },
  ])('is found $name', ({ text }) => {
    expect(findReceiptNumber(text)).toBe(number)
  })

  test.for([
    { text: swapped, name: 'with two digits swapped' },
    { text: `1${number}`, name: 'inside eleven digits' },
    { text: `${number}1`, name: 'before an eleventh digit' },
    { text: `0812 ${a} ${b} ${c}`, name: 'as the tail of a longer number' },
    { text: `${a} ${b}\n${c}`, name: 'across a line break' },
    { text: `${a} atau ${b} ${c}`, name: 'across a word' },
    { text: 'jalan rusak', name: 'where there is none' },
    { text: '', name: 'in nothing' },
  ])('is not found $name', ({ text }) => {
    expect(findReceiptNumber(text)).toBeUndefined()
  })

  test.for(['0', '6', '8'])('is never one that begins with %s', (digit) => {
    const tried = Array.from({ length: 10 }, (_, check) => `${digit}12345678${check}`)
    expect(tried.filter(isReceiptNumber)).toEqual([])
  })
})
