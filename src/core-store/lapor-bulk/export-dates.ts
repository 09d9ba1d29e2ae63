/** English and Indonesian months by their first letters; no two of different months are alike. */
const months: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  peb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  mei: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  agu: 8,
  ags: 8,
  agt: 8,
  sep: 9,
  oct: 10,
  okt: 10,
  nov: 11,
  nop: 11,
  dec: 12,
  des: 12,
}

const dayMs = 86_400_000
/** Serial numbers of spreadsheets count from here; 25,569 is 1 January 1970. */
const serialOfEpoch = 25_569
/** 1927 to 2173: other numbers are no dates. */
const leastSerial = 10_000
const mostSerial = 100_000

/**
 * The day that a cell of an export means: "29 May 2023", "3 Januari 2026", "2025-11-14", "14/11/2025"
 * (day first), with or without a time behind it, a Date or a serial number.
 *
 * @returns YYYY-MM-DD; undefined where it is no day of the calendar
 */
export function dayIn(cell: unknown): string | undefined {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? undefined : isoOf(cell).slice(0, 10)
  if (typeof cell === 'number')
    return cell >= leastSerial && cell < mostSerial ? isoOf(dateOf(cell)).slice(0, 10) : undefined
  if (typeof cell !== 'string') return undefined
  const text = cell.trim()
  // The serial number of a day that lost its format on the way to a CSV.
  if (/^\d{5}(?:[.,]\d+)?$/.test(text)) return dayIn(Number(text.replace(',', '.')))
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text)
  if (iso) return day(iso[1], iso[2], iso[3])
  const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)/.exec(text)
  if (numeric) return day(numeric[3], numeric[2], numeric[1])
  const named = /^(?:\p{L}+\s*,\s*)?(\d{1,2})[\s-]+(\p{L}{3,})\.?[\s,-]+(\d{4})(?!\d)/u.exec(text)
  if (named) return day(named[3], monthOf(named[2]), named[1])
  const american = /^(\p{L}{3,})\.?\s+(\d{1,2}),?\s+(\d{4})(?!\d)/u.exec(text)
  return american ? day(american[3], monthOf(american[1]), american[2]) : undefined
}

function monthOf(word = ''): number | undefined {
  return months[word.slice(0, 3).toLowerCase()]
}

function day(
  year: string | undefined,
  month: string | number | undefined,
  of: string | undefined,
): string | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(of)]
  if (!(m >= 1 && m <= 12 && d >= 1)) return undefined
  const at = new Date(Date.UTC(y, m - 1, d))
  // The 31st of June is the first of July then.
  return at.getUTCDate() === d ? at.toISOString().slice(0, 10) : undefined
}

/**
 * The time of the day that a cell means: "04:05:34", "4.05", "29 May 2023 04:05:34", a Date, or a part of
 * a day as a number.
 *
 * @returns HH:MM:SS
 */
export function timeIn(cell: unknown): string | undefined {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? undefined : isoOf(cell).slice(11, 19)
  if (typeof cell === 'number')
    return cell >= 0 && cell < mostSerial ? isoOf(dateOf(cell)).slice(11, 19) : undefined
  if (typeof cell !== 'string') return undefined
  const found =
    /(?:^|[\sT])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([ap]m)?\s*(?:Z|WIB|WITA|WIT)?$/i.exec(
      cell.trim(),
    )
  if (!found) return undefined
  const [, hour = '', minute = '', second = '00', half] = found
  const isAfternoon = half?.toLowerCase() === 'pm'
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0)
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return `${String(hours).padStart(2, '0')}:${minute}:${second}`
}

function dateOf(serial: number): Date {
  return new Date((serial - serialOfEpoch) * dayMs)
}

/** Parts of a day are fractions that do not come out even. */
function isoOf(at: Date): string {
  const seconds = Math.round(at.getTime() / 1_000)
  return new Date(seconds * 1_000).toISOString()
}
