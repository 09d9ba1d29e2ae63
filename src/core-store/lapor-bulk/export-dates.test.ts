import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayIn, timeIn } from './export-dates.ts'

describe('a day in an export', () => {
  test.for([
    ['29 May 2023', '2023-05-29'],
    ['1 Jan 2024', '2024-01-01'],
    ['14 Nov 2025', '2025-11-14'],
    ['3 Januari 2026', '2026-01-03'],
    ['17 Agustus 2025', '2025-08-17'],
    ['17 Agt 2025', '2025-08-17'],
    ['2 Mei 2025', '2025-05-02'],
    ['5 Oktober 2025', '2025-10-05'],
    ['31 Desember 2025', '2025-12-31'],
    ['29-May-2023', '2023-05-29'],
    ['Senin, 29 Mei 2023', '2023-05-29'],
    ['29 May 2023 04:05:34', '2023-05-29'],
    ['May 29, 2023', '2023-05-29'],
    ['2025-11-14', '2025-11-14'],
    ['2025-11-14T04:05:34.000Z', '2025-11-14'],
    ['14/11/2025', '2025-11-14'],
    ['3-1-2026', '2026-01-03'],
    [45_075, '2023-05-29'],
    [45_075.170532, '2023-05-29'],
    [new Date('2023-05-29'), '2023-05-29'],
    ['31 June 2023', undefined],
    ['0 May 2023', undefined],
    ['29 Maj 2023', undefined],
    ['14/13/2025', undefined],
    ['2023', undefined],
    [7, undefined],
    [1e12, undefined],
    [Number.NaN, undefined],
    [new Date(Number.NaN), undefined],
    ['', undefined],
    [null, undefined],
    [true, undefined],
  ] as const)('%s is %s', ([cell, day]) => {
    expect(dayIn(cell)).toBe(day)
  })

  test('is the same as text, serial number and Date', () => {
    const days = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10)
        const serial = Math.floor(date.getTime() / 86_400_000) + 25_569
        const options = {
          day: 'numeric',
          month: 'short',
          year: 'numeric',
          timeZone: 'UTC',
        } as const
        expect(dayIn(serial)).toBe(day)
        expect(dayIn(new Date(day))).toBe(day)
        for (const language of ['en-GB', 'id-ID'])
          expect(dayIn(new Intl.DateTimeFormat(language, options).format(date))).toBe(day)
      }),
    )
  })
})

describe('a time in an export', () => {
  test.for([
    ['04:05:34', '04:05:34'],
    ['4:05', '04:05:00'],
    ['04.05.34', '04:05:34'],
    ['04:05 WIB', '04:05:00'],
    ['4:05:34 PM', '16:05:34'],
    ['12:05 am', '00:05:00'],
    ['29 May 2023 04:05:34', '04:05:34'],
    [0.1705324074, '04:05:34'],
    [45_075.1705324074, '04:05:34'],
    [new Date('1899-12-30T04:05:34Z'), '04:05:34'],
    ['24:00', undefined],
    ['4:75', undefined],
    ['29 May 2023', undefined],
    ['29.05.2023', undefined],
    ['', undefined],
    [-1, undefined],
    [null, undefined],
  ] as const)('%s is %s', ([cell, time]) => {
    expect(timeIn(cell)).toBe(time)
  })
})
