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
  },
} as const

/** The day of a moment as a citizen reads it, "Sabtu 21 November 2026", in western Indonesian time. */
export function dayIn(language: Language, at: Date): string {
  const zoned = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(at)
  const date = new Date(`${zoned}T00:00:00Z`)
  const { days, months } = names[language]
  const [weekday, month] = [days[date.getUTCDay()], months[date.getUTCMonth()]]
  return `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`
}
