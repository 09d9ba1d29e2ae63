import { expect, test } from 'vitest'
import { durationMs, type HeardExpected } from './form.ts'
import { judgeHeard, judgeWithin, withNumbers } from './judge.ts'

const numbers = ['1234567897', '2345678903']
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 3, 0, seconds))
const said = [
  { channel: 'x', address: '1', text: 'Laporan diterima', isPublic: true, at: at(10) },
  { channel: 'x', address: '1', text: 'Nomor 1234567897', isPublic: false, at: at(12) },
]

test.for<[string, HeardExpected, number]>([
  ['a number of messages', { messages: 2 }, 0],
  ['another number of messages', { messages: 1 }, 1],
  ['at most', { messages: '<=2' }, 0],
  ['fewer than', { messages: '<2' }, 1],
  ['patterns, each in any text', { hears: ['(?i)LAPORAN', '{number}'] }, 0],
  ['a pattern that is in none', { hears: 'LAPORAN' }, 1],
  ['a number that is not there yet', { hears: '{number3}' }, 1],
  ['a pattern that must be in none', { hearsNot: ['{number2}', 'Nomor'] }, 1],
  ['in public, what is said in private', { publicHears: 'Nomor' }, 1],
  ['in public, nothing of what is private', { publicHearsNot: 'Nomor' }, 0],
])('expects %s', ([, expected, faults]) => {
  expect(judgeHeard('sari', expected, said, numbers)).toHaveLength(faults)
})

test('the first answer counts, and one before the message passes', () => {
  expect(judgeWithin('sari', '5s', said, at(5))).toEqual([])
  expect(judgeWithin('sari', '5s', said, at(20))).toEqual([])
  expect(judgeWithin('sari', '4s', said, at(5))).toHaveLength(1)
  expect(judgeWithin('sari', '1h', [], at(5))).toHaveLength(1)
})

test('a text of the file has the numbers in the place of their marks', () => {
  expect(withNumbers('STATUS {number2} {number}', numbers)).toBe('STATUS 2345678903 1234567897')
  expect(withNumbers('STATUS {number3}', numbers)).toBeUndefined()
})

test('times have units', () => {
  expect(['5s', '-2m', '1h30m', '0.5h', '2d'].map(durationMs)).toEqual([
    5_000, -120_000, 5_400_000, 1_800_000, 172_800_000,
  ])
})
