import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addWorkingDays, formatDay } from './working-days.ts'

// Joint decree of three ministers for 2026, and New Year of 2027.
const holidays = new Set([
  '2026-03-18',
  '2026-03-19',
  '2026-03-20',
  '2026-03-21',
  '2026-03-22',
  '2026-03-23',
  '2026-03-24',
  '2026-08-17',
  '2026-12-24',
  '2026-12-25',
  '2027-01-01',
])

describe('working days', () => {
  test.for([
    { name: 'end within the week', from: '2026-11-02T03:00:00Z', days: 3, end: '2026-11-05' },
    { name: 'step over a weekend', from: '2026-11-05T03:00:00Z', days: 3, end: '2026-11-10' },
    { name: 'begin after a Saturday', from: '2026-11-07T03:00:00Z', days: 1, end: '2026-11-09' },
    { name: 'count fourteen', from: '2026-11-06T03:00:00Z', days: 14, end: '2026-11-26' },
    { name: 'step over a Monday', from: '2026-08-14T03:00:00Z', days: 1, end: '2026-08-18' },
    { name: 'step over Idul Fitri', from: '2026-03-17T03:00:00Z', days: 1, end: '2026-03-25' },
    { name: 'begin in Idul Fitri', from: '2026-03-20T03:00:00Z', days: 5, end: '2026-03-31' },
    { name: 'cross the year', from: '2026-12-23T03:00:00Z', days: 5, end: '2027-01-04' },
    { name: 'none, on a working day', from: '2026-11-02T03:00:00Z', days: 0, end: '2026-11-02' },
    { name: 'none, on a Sunday', from: '2026-11-08T03:00:00Z', days: 0, end: '2026-11-09' },
    { name: 'none, on a holiday', from: '2026-12-24T03:00:00Z', days: 0, end: '2026-12-28' },
    { name: 'begin on a leap day', from: '2028-02-29T03:00:00Z', days: 1, end: '2028-03-01' },
  ])('$name', ({ from, days, end }) => {
    expect(addWorkingDays(new Date(from), days, holidays)).toBe(end)
  })

  test.for([
    { zone: 'Asia/Jakarta', before: '2026-11-02T16:59:59Z', after: '2026-11-02T17:00:00Z' },
    { zone: 'Asia/Makassar', before: '2026-11-02T15:59:59Z', after: '2026-11-02T16:00:00Z' },
    { zone: 'Asia/Jayapura', before: '2026-11-02T14:59:59Z', after: '2026-11-02T15:00:00Z' },
  ])('change day at midnight in $zone', ({ zone, before, after }) => {
    expect(addWorkingDays(new Date(before), 1, holidays, zone)).toBe('2026-11-03')
    expect(addWorkingDays(new Date(after), 1, holidays, zone)).toBe('2026-11-04')
  })

  test('are counted in western Indonesia where no zone is named', () => {
    expect(addWorkingDays(new Date('2026-11-02T17:00:00Z'), 1, holidays)).toBe('2026-11-04')
  })

  test('take the same end in one go as one by one', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 20 }),
        (from, days) => {
          let end = addWorkingDays(from, 1, holidays)
          for (let day = 1; day < days; day += 1) {
            end = addWorkingDays(new Date(`${end}T05:00:00Z`), 1, holidays)
          }
          return end === addWorkingDays(from, days, holidays)
        },
      ),
    )
  })

  test.for([-1, 1.5, Number.NaN])('refuse to count %d days', (days) => {
    expect(() => addWorkingDays(new Date(0), days, holidays)).toThrow(RangeError)
  })
})

describe('a day in words', () => {
  test.for([
    { day: '2026-11-26', language: 'id', words: 'Kamis 26 November 2026' },
    { day: '2026-11-26', language: 'en', words: 'Thursday 26 November 2026' },
    { day: '2026-03-01', language: 'id', words: 'Minggu 1 Maret 2026' },
    { day: '2027-01-01', language: 'id', words: 'Jumat 1 Januari 2027' },
    { day: '2028-02-29', language: 'en', words: 'Tuesday 29 February 2028' },
  ] as const)('$day in $language is $words', ({ day, language, words }) => {
    expect(formatDay(day, language)).toBe(words)
  })

  test.for(['', '2026-02-30', '2026-13-01', '26-11-2026', '2026-1-1'])(
    'does not exist for "%s"',
    (day) => {
      expect(() => formatDay(day, 'id')).toThrow(RangeError)
    },
  )
})
