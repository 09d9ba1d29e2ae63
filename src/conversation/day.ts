import { dayOf } from '../agency/working-days.ts'
import type { Language } from './texts.ts'

const names = {
  id: {
    days: ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'],
    months: [
      'Januari',
      'Februari',
      'Maret',
      'April',
      'Mei',
      'Juni',
      'Juli',
      'Agustus',
      'September',
      'Oktober',
      'November',
      'Desember',
    ],
    // Agustus is written so; the others are cut after three letters.
    short: { Agustus: 'Agu' },
  },
  en: {
    days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    months: [
      'January',
      'February',
      'March',
      'April',
      'May',
      'June',
      'July',
      'August',
      'September',
      'October',
      'November',
      'December',
    ],
    short: {},
  },
} as const

/** The day of a moment as a citizen reads it, "Sabtu 21 November 2026", in western Indonesian time. */
export function dayIn(language: Language, at: Date): string {
  const date = new Date(dayOf(at, 'WIB'))
  const { days, months } = names[language]
  const [weekday, month] = [days[date.getUTCDay()], months[date.getUTCMonth()]]
  return `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`
}

/** The same in short: "23 Nov", or with its weekday "Senin, 23 Nov". */
export function shortDay(language: Language, at: Date, withWeekday = false): string {
  const date = new Date(dayOf(at, 'WIB'))
  const { days, months, short } = names[language]
  const month = months[date.getUTCMonth()] ?? ''
  const day = `${date.getUTCDate()} ${short[month as keyof typeof short] ?? month.slice(0, 3)}`
  return withWeekday ? `${days[date.getUTCDay()]}, ${day}` : day
}
