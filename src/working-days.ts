/**
 * Deadlines in working days. Saturday, Sunday, national holidays and collective leave do not count;
 * the latter two come from the yearly joint decree and are handed in.
 */
const dayMs = 24 * 60 * 60_000

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

/**
 * The day on which a number of working days is over. The day of `from`, as the zone's calendar
 * shows it, is not counted; with 0 days it is that day, or the first working day after it.
 *
 * @param holidays days as YYYY-MM-DD in the zone
 * @param zone IANA name
 * @returns YYYY-MM-DD
 * @throws RangeError for a negative or broken number of days, an invalid date, an unknown zone
 */
export function addWorkingDays(
  from: Date,
  days: number,
  holidays: ReadonlySet<string>,
  zone = 'Asia/Jakarta',
): string {
  if (!Number.isInteger(days) || days < 0) throw new RangeError(`${days} working days`)
  let day = dayIn(zone, from)
  for (let left = days; left > 0; ) {
    day = dayAfter(day)
    if (isWorkingDay(day, holidays)) left -= 1
  }
  while (!isWorkingDay(day, holidays)) day = dayAfter(day)
  return day
}

/**
 * A day as a citizen reads it: "Kamis 26 November 2026".
 *
 * @param day YYYY-MM-DD
 * @throws RangeError for what is no day of the calendar
 */
export function formatDay(day: string, language: 'id' | 'en'): string {
  const date = midnight(day)
  const { days, months } = names[language]
  const [weekday, month] = [days[date.getUTCDay()], months[date.getUTCMonth()]]
  return `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`
}

function isWorkingDay(day: string, holidays: ReadonlySet<string>): boolean {
  const weekday = midnight(day).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !holidays.has(day)
}

/** Days are handled as midnights in UTC, where every day has 24 hours. */
function midnight(day: string): Date {
  const date = new Date(`${day}T00:00:00Z`)
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${day}T`)
  if (!isReal) throw new RangeError(`not a day: ${day}`)
  return date
}

function dayAfter(day: string): string {
  return new Date(midnight(day).getTime() + dayMs).toISOString().slice(0, 10)
}

function dayIn(timeZone: string, instant: Date): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant)
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}
