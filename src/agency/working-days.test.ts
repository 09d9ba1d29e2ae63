import { describe, expect, test } from 'vitest'
import { readCalendar } from './calendar.ts'
import {
  type Calendar,
  dayOf,
  deadlineAfter,
  isDay,
  isWorkingDay,
  lateBefore,
  missingYears,
  startOfDay,
  workingDaysBefore,
  workingDaysBetween,
  yearWithoutCalendar,
  type Zone,
} from './working-days.ts'

const inZone = (zone: Zone): Calendar => readCalendar({ zone, holidays: [] }, [])
const calendar = inZone('WIB')

describe('a deadline', () => {
  test.for<[string, string, number, string | undefined]>([
    ['counts from the day after', '2026-11-30T10:00:00+07:00', 3, '2026-12-03'],
    ['of no days is the day itself', '2026-11-28T10:00:00+07:00', 0, '2026-11-28'],
    ['leaves the weekend out', '2026-11-26T09:00:00+07:00', 3, '2026-12-01'],
    ['of a Friday evening counts from Monday', '2026-11-27T20:45:00+07:00', 3, '2026-12-02'],
    ['of a Saturday counts from Monday', '2026-11-28T08:00:00+07:00', 1, '2026-11-30'],
    ['leaves Idul Fitri and its leave out', '2026-03-17T16:00:00+07:00', 1, '2026-03-25'],
    ['goes over all of Idul Fitri', '2026-03-17T16:00:00+07:00', 3, '2026-03-27'],
    ['received in Idul Fitri counts from its end', '2026-03-21T05:00:00+07:00', 3, '2026-03-27'],
    ['leaves collective leave out', '2026-02-13T10:00:00+07:00', 1, '2026-02-18'],
    ['takes a holiday on a Sunday once', '2026-04-02T10:00:00+07:00', 3, '2026-04-08'],
    ['leaves two holidays in a row out', '2026-05-28T10:00:00+07:00', 3, '2026-06-03'],
    ['of 60 days goes over months', '2026-06-16T10:00:00+07:00', 60, '2026-09-10'],
    ['goes over Christmas', '2026-12-23T10:00:00+07:00', 3, '2026-12-30'],
    ['on the last day of a known year is known', '2026-12-28T10:00:00+07:00', 3, '2026-12-31'],
    ['in a year without calendar is not known', '2026-12-29T10:00:00+07:00', 3, undefined],
    ['goes from one known year into the next', '2025-12-30T10:00:00+07:00', 3, '2026-01-05'],
    ['does not ask for the year of the receipt', '2024-12-31T10:00:00+07:00', 1, '2025-01-02'],
    ['just before midnight is of that day', '2026-11-23T16:59:59.999Z', 1, '2026-11-24'],
    ['at midnight is of the next day', '2026-11-23T17:00:00Z', 1, '2026-11-25'],
  ])('%s', ([, receivedAt, days, expected]) => {
    const at = new Date(receivedAt)
    expect(deadlineAfter(at, days, calendar)).toBe(expected)
    expect(yearWithoutCalendar(at, days, calendar)).toBe(expected ? undefined : 2027)
  })

  test.for<[Zone, string]>([
    ['WIB', '2026-11-24'],
    ['WITA', '2026-11-25'],
    ['WIT', '2026-11-25'],
  ])('goes by the days of %s', ([zone, expected]) => {
    expect(deadlineAfter(new Date('2026-11-23T16:30:00Z'), 1, inZone(zone))).toBe(expected)
  })
})

describe('working days between', () => {
  test.for<[string, string, number | undefined]>([
    ['2026-11-23T08:00:00+07:00', '2026-11-23T23:00:00+07:00', 0],
    ['2026-11-23T23:59:00+07:00', '2026-11-24T00:01:00+07:00', 1],
    ['2026-11-27T20:00:00+07:00', '2026-11-29T20:00:00+07:00', 0],
    ['2026-03-17T08:00:00+07:00', '2026-03-25T08:00:00+07:00', 1],
    ['2026-11-24T08:00:00+07:00', '2026-11-20T08:00:00+07:00', 0],
    ['2026-12-30T08:00:00+07:00', '2027-01-02T08:00:00+07:00', undefined],
  ])('%s and %s: %s', ([from, to, expected]) => {
    expect(workingDaysBetween(new Date(from), new Date(to), calendar)).toBe(expected)
  })

  test('are as many as the deadline has', () => {
    for (let hours = 0; hours < 24 * 300; hours += 7) {
      const from = new Date(Date.parse('2026-01-01T00:00:00Z') + hours * 3_600_000)
      const deadline = deadlineAfter(from, 10, calendar)
      expect(workingDaysBetween(from, new Date(`${deadline}T05:00:00Z`), calendar)).toBe(10)
    }
  })
})

test('a year has as many working days as its decree leaves', () => {
  const worked = (year: number) => {
    const first = Date.UTC(year, 0, 1)
    const days = Array.from({ length: 365 }, (_, n) =>
      dayOf(new Date(first + n * 86_400_000), 'WIB'),
    )
    return days.filter((day) => isWorkingDay(day, calendar)).length
  }
  // 261 days from Monday to Friday in each; the rest of the entries are on weekends.
  expect([worked(2025), worked(2026)]).toEqual([238, 240])
})

test.for<[string, number[]]>([
  ['2026-11-01T16:59:59Z', []],
  ['2026-11-01T17:00:00Z', [2027]],
  ['2026-12-31T12:00:00Z', [2027]],
  ['2026-12-31T17:00:00Z', [2027]],
  ['2027-11-15T12:00:00Z', [2027, 2028]],
])('at %s the calendars that are missing are %j', ([now, expected]) => {
  expect(missingYears(new Date(now), calendar)).toEqual(expected)
})

test.each([
  ['on a Tuesday', '2026-11-24T10:00:00+07:00', 1, '2026-11-23T10:00:00+07:00'],
  ['over a weekend', '2026-11-23T10:00:00+07:00', 1, '2026-11-20T10:00:00+07:00'],
  ['on a Sunday', '2026-11-22T10:00:00+07:00', 1, '2026-11-19T10:00:00+07:00'],
  ['over several days', '2026-11-24T10:00:00+07:00', 3, '2026-11-19T10:00:00+07:00'],
  [
    'in a year without calendar by weekdays',
    '2031-01-06T10:00:00+07:00',
    1,
    '2031-01-03T10:00:00+07:00',
  ],
])('the moment before which working days have passed, %s', (_, now, days, expected) => {
  expect(workingDaysBefore(new Date(now), days, calendar)).toEqual(new Date(expected))
})

test('what was received before a moment is late exactly if its deadline is over', () => {
  for (const now of [
    '2026-03-27T09:00:00+07:00',
    '2026-11-30T00:30:00+07:00',
    '2026-12-06T12:00:00Z',
  ])
    for (const days of [0, 1, 3, 14]) {
      const before = lateBefore(new Date(now), days, calendar)
      const today = dayOf(new Date(now), 'WIB')
      for (let hours = -40 * 24; hours <= 0; hours += 7) {
        const at = new Date(Date.parse(now) + hours * 3_600_000)
        expect([at, at < before]).toEqual([at, (deadlineAfter(at, days, calendar) ?? '') < today])
      }
    }
})

test('in a year without calendar what is late is told by weekdays', () => {
  const now = new Date('2031-01-06T10:00:00+07:00')
  expect(lateBefore(now, 1, calendar)).toEqual(new Date('2031-01-03T00:00:00+07:00'))
})

test('a day begins with its zone, and a day that is none is told', () => {
  expect(startOfDay('2026-11-30', 'WIT')).toEqual(new Date('2026-11-29T15:00:00Z'))
  expect(['2026-02-28', '2026-02-30', '2026-1-1', '', '2026-11-30T00'].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
