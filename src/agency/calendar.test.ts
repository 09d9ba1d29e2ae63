import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { readCalendar } from './calendar.ts'
import { isWorkingDay } from './working-days.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simpul-calendar-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function read(...holidays: readonly string[]) {
  const faults: string[] = []
  const calendar = readCalendar({ zone: 'WIB', holidays }, faults)
  return { calendar, faults: faults.map((fault) => fault.replaceAll(folder, '')) }
}

const newYear = { '2027-01-01': 'Tahun Baru 2027 Masehi' }

describe('the calendar', () => {
  test('has the years that are built in', () => {
    const { calendar, faults } = read()
    expect(faults).toEqual([])
    expect([...calendar.daysOff.keys()]).toEqual([2025, 2026])
    expect(calendar.daysOff.get(2026)?.get('2026-03-21')).toBe('Idul Fitri 1447 H')
  })

  test('takes a file for a further year', () => {
    const path = write('2027.json', {
      year: 2027,
      source: 'SKB 3 Menteri',
      holidays: newYear,
      collectiveLeave: { '2027-01-04': 'Cuti Bersama' },
    })
    const { calendar, faults } = read(path)
    expect(faults).toEqual([])
    const works = ['2027-01-01', '2027-01-04', '2027-01-05'].map((d) => isWorkingDay(d, calendar))
    expect(works).toEqual([false, false, true])
  })

  test('takes the files of a folder, and leaves others alone', () => {
    write('2027.json', { year: 2027, holidays: newYear })
    write('2028.json', { year: 2028, holidays: { '2028-01-01': 'Tahun Baru' } })
    write('catatan.txt', 'SKB menyusul')
    const { calendar, faults } = read(folder)
    expect(faults).toEqual([])
    expect([...calendar.daysOff.keys()]).toEqual([2025, 2026, 2027, 2028])
  })

  test('follows a file in place of ours, whole', () => {
    const path = write('x.json', { year: 2026, holidays: { '2026-12-28': 'Perubahan SKB' } })
    const { calendar } = read(path)
    expect(isWorkingDay('2026-12-28', calendar)).toBe(false)
    expect(isWorkingDay('2026-12-25', calendar)).toBe(true)
  })

  test.for<[string, unknown, RegExp]>([
    ['no JSON', '{"year": 2027,', /^\/2027\.json: is no JSON \(.*\); docs\/calendar\.md/],
    ['another form', [], /^\/2027\.json: file: .*; docs\/calendar\.md/],
    ['no year', { holidays: newYear }, /^\/2027\.json: year: must be a year, such as 2027/],
    ['no holidays', { year: 2027 }, /^\/2027\.json: holidays: /],
    ['an empty year', { year: 2027, holidays: {} }, /^\/2027\.json: holidays: is empty: give/],
    [
      'a day that no month has',
      { year: 2027, holidays: { ...newYear, '2027-02-30': 'Libur' } },
      /^\/2027\.json: holidays\.2027-02-30: is no day; write it as YYYY-MM-DD/,
    ],
    [
      'a day in another form',
      { year: 2027, holidays: { '17 Agustus 2027': 'Libur' } },
      /^\/2027\.json: holidays\.17 Agustus 2027: is no day; write it as YYYY-MM-DD/,
    ],
    [
      'a day of another year',
      { year: 2027, holidays: newYear, collectiveLeave: { '2026-12-31': 'Cuti' } },
      /^\/2027\.json: collectiveLeave\.2026-12-31: is not in 2027; a file has/,
    ],
    [
      'a holiday without a name',
      { year: 2027, holidays: { '2027-01-01': '' } },
      /^\/2027\.json: holidays\.2027-01-01: must be the name of the holiday/,
    ],
    [
      'a word that nobody knows',
      { year: 2027, holidays: newYear, libur: {} },
      /^\/2027\.json: file: .*libur/,
    ],
  ])('names file, entry and remedy where a file has %s', ([, content, expected]) => {
    const { faults, calendar } = read(write('2027.json', content))
    expect(faults).toEqual([expect.stringMatching(expected)])
    expect(calendar.daysOff.has(2027)).toBe(false)
  })

  test('names what cannot be read, an empty folder, and a year that two files have', () => {
    mkdirSync(join(folder, 'kosong'))
    const [one, two] = ['a.json', 'b.json'].map((name) =>
      write(name, { year: 2027, holidays: newYear }),
    )
    const { faults } = read(join(folder, 'tiada'), join(folder, 'kosong'), one ?? '', two ?? '')
    expect(faults).toEqual([
      expect.stringMatching(/^\/tiada: cannot be read \(ENOENT\); agency\.holidays names/),
      expect.stringMatching(/^\/kosong: has no \.json file; put/),
      '/b.json: year: /a.json is about 2027, too; take one of them away',
    ])
  })
})

describe('agency.holidays', () => {
  test.for(['kalender', '[kalender/2027.json]'])(
    'finds %s from the folder of simpul.yaml',
    (given) => {
      mkdirSync(join(folder, 'kalender'))
      write('kalender/2027.json', { year: 2027, holidays: newYear })
      write('simpul.yaml', `agency:\n  zone: WIT\n  holidays: ${given}\n`)
      const { calendar } = loadConfig({}, folder)
      expect(calendar.zone).toBe('WIT')
      expect(calendar.daysOff.has(2027)).toBe(true)
    },
  )

  test('stops the start where a file has a fault', () => {
    write('2027.json', '')
    write('simpul.yaml', 'agency:\n  holidays: 2027.json\n')
    expect(() => loadConfig({}, folder)).toThrow(/2027\.json: is no JSON/)
  })
})
