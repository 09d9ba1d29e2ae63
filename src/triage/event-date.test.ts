import { describe, expect, test } from 'vitest'
import { eventDateIn } from './event-date.ts'

/** A Monday. */
const today = '2026-11-23'

describe('the day of an event', () => {
  test.for<[string, string]>([
    ['kemarin', '2026-11-22'],
    ['kmrn sore ada tawuran', '2026-11-22'],
    ['tadi malam jam 9', '2026-11-22'],
    ['semalam motor saya dicuri', '2026-11-22'],
    ['hari ini air mati', '2026-11-23'],
    ['tadi pagi ada kecelakaan', '2026-11-23'],
    ['tadi siang', '2026-11-23'],
    ['barusan ada tabrakan', '2026-11-23'],
    ['kemarin lusa', '2026-11-21'],
    ['kemarin dulu', '2026-11-21'],
    ['2 hari yg lalu', '2026-11-21'],
    ['dua hari lalu', '2026-11-21'],
    ['3 hr yang lalu', '2026-11-20'],
    ['seminggu yg lalu', '2026-11-16'],
    ['2 minggu lalu', '2026-11-09'],
    ['10 hari yang lalu', '2026-11-13'],
    ['senin kemarin', '2026-11-16'],
    ['selasa kemarin saya ke kelurahan', '2026-11-17'],
    ['hari jumat kemarin', '2026-11-20'],
    ['jumat lalu', '2026-11-20'],
    ['hari sabtu ada pungli', '2026-11-21'],
    ['hari minggu kemarin', '2026-11-22'],
    ['malam minggu kemarin ada balap liar', '2026-11-21'],
    ['tgl 3', '2026-11-03'],
    ['tgl 30 saya ke kantor', '2026-10-30'],
    ['tanggal 3 november', '2026-11-03'],
    ['3 nov', '2026-11-03'],
    ['3 nov 2026 jam 10', '2026-11-03'],
    ['25 des', '2025-12-25'],
    ['25 desember 2025', '2025-12-25'],
    ['03/11/2026', '2026-11-03'],
    ['3-11-26', '2026-11-03'],
    ['03.11.2026', '2026-11-03'],
    ['2026-11-03', '2026-11-03'],
    ['tgl 3/11', '2026-11-03'],
    ['sejak tgl 20', '2026-11-20'],
    ['dari kemarin air mati', '2026-11-22'],
    ['yesterday evening', '2026-11-22'],
    ['last night', '2026-11-22'],
    ['2 days ago', '2026-11-21'],
    ['last monday', '2026-11-16'],
    ['wingi ana banjir', '2026-11-22'],
    ['kamari aya caah', '2026-11-22'],
  ])('in %j is %s', ([text, day]) => {
    expect(eventDateIn(text, today)).toBe(day)
  })

  test.for([
    'sudah 2 minggu',
    'udah sebulan',
    '3 hari mati lampu',
    'besok',
    'nanti malam',
    'tgl 3 desember 2026',
    '5 januari 2024',
    '31 februari 2026',
    'laporan kemarin belum dijawab',
    'yang kemarin saya lapor',
    'setiap hari senin',
    'tiap malam minggu',
    'hari senin sampai jumat',
    'minggu lalu',
    'bulan kemarin',
    'jl mawar no 3/11',
    'jam 9 malam',
    'sampai hari ini belum',
    'lahir tgl 3-4-2026',
    '',
  ])('is not in %j', (text) => {
    expect(eventDateIn(text, today)).toBeUndefined()
  })

  test('may lie in the month or the year before', () => {
    expect(eventDateIn('tgl 31', '2026-03-05')).toBe('2026-01-31')
    expect(eventDateIn('kemarin', '2026-01-01')).toBe('2025-12-31')
    expect(eventDateIn('29 feb', '2028-03-01')).toBe('2028-02-29')
  })

  test('is the first of several, without those that cannot be', () => {
    expect(eventDateIn('lapor 3 januari 2020, kejadian kemarin', today)).toBe('2026-11-22')
    expect(eventDateIn('tadi malam, bukan kemarin lusa', today)).toBe('2026-11-22')
  })
})
