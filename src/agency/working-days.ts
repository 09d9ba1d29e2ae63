/** The zones of Indonesia. None of them has a summer time. */
export const zones = ['WIB', 'WITA', 'WIT'] as const
export type Zone = (typeof zones)[number]

const hoursAhead: Readonly<Record<Zone, number>> = { WIB: 7, WITA: 8, WIT: 9 }

/** By which names a clock knows them: https://www.iana.org/time-zones */
export const timeZones: Readonly<Record<Zone, string>> = {
  WIB: 'Asia/Jakarta',
  WITA: 'Asia/Makassar',
  WIT: 'Asia/Jayapura',
}

/** On which days an agency works. */
export interface Calendar {
  readonly zone: Zone
  /**
   * The days off of each year, as YYYY-MM-DD with their names; weekends need not be among them. A year
   * that is missing is not known, and no date may be computed in it.
   */
  readonly daysOff: ReadonlyMap<number, ReadonlyMap<string, string>>
}

const dayMs = 86_400_000

/** The date of a moment in a zone, as YYYY-MM-DD. */
export function dayOf(at: Date, zone: Zone): string {
  return new Date(at.getTime() + hoursAhead[zone] * 3_600_000).toISOString().slice(0, 10)
}

/** The moment at which a day, as YYYY-MM-DD, begins in a zone. */
export function startOfDay(day: string, zone: Zone): Date {
  return new Date(Date.parse(day) - hoursAhead[zone] * 3_600_000)
}

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const at = new Date(text)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/**
 * When a day begins in a zone.
 *
 * @param day YYYY-MM-DD
 * @returns undefined where there is no such day
 */
export function beginningOf(day: string, zone: Zone): Date | undefined {
  return isDay(day) ? startOfDay(day, zone) : undefined
}

/** The hour of a moment in a zone, 0 to 23. */
export function hourOf(at: Date, zone: Zone): number {
  return new Date(at.getTime() + hoursAhead[zone] * 3_600_000).getUTCHours()
}

/** The year of a moment in a zone. */
export function yearOf(at: Date, zone: Zone): number {
  return Number(dayOf(at, zone).slice(0, 4))
}

/**
 * Whether the agency works on this day: from Monday to Friday, without holidays and collective leave.
 *
 * @param day YYYY-MM-DD
 * @returns undefined where nobody has given the calendar of its year
 */
export function isWorkingDay(day: string, { daysOff }: Calendar): boolean | undefined {
  const ofYear = daysOff.get(Number(day.slice(0, 4)))
  if (!ofYear) return undefined
  const weekday = new Date(day).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !ofYear.has(day)
}

/**
 * The last day on which something is done in time. The day on which it was received does not count,
 * at whatever hour it came.
 *
 * @param workingDays how many the agency has; with 0 it is the day itself
 * @returns YYYY-MM-DD; undefined where a day that counts lies in a year without a calendar
 */
export function deadlineAfter(
  receivedAt: Date,
  workingDays: number,
  calendar: Calendar,
): string | undefined {
  const { day, isKnown } = reached(receivedAt, workingDays, calendar)
  return isKnown ? day : undefined
}

/** The year without a calendar for which deadlineAfter gives no date; undefined where it gives one. */
export function yearWithoutCalendar(
  receivedAt: Date,
  workingDays: number,
  calendar: Calendar,
): number | undefined {
  const { day, isKnown } = reached(receivedAt, workingDays, calendar)
  return isKnown ? undefined : Number(day.slice(0, 4))
}

/** The deadline, or the first day of which nobody knows whether it counts. */
function reached(receivedAt: Date, workingDays: number, calendar: Calendar) {
  let day = dayOf(receivedAt, calendar.zone)
  for (let left = workingDays; left > 0; ) {
    day = dayAfter(day)
    const works = isWorkingDay(day, calendar)
    if (works === undefined) return { day, isKnown: false }
    if (works) left -= 1
  }
  return { day, isKnown: true }
}

/**
 * How many working days have begun since: the day of `from` does not count, the day of `to` does.
 *
 * @returns 0 where `to` is on the same day or before; undefined where a day that counts lies in a year
 *   without a calendar
 */
export function workingDaysBetween(from: Date, to: Date, calendar: Calendar): number | undefined {
  const last = dayOf(to, calendar.zone)
  let count = 0
  for (let day = dayOf(from, calendar.zone); day < last; ) {
    day = dayAfter(day)
    const works = isWorkingDay(day, calendar)
    if (works === undefined) return undefined
    if (works) count += 1
  }
  return count
}

// From this many days before a year begins somebody has to see to its calendar.
const noticeDays = 60

/**
 * The years whose calendar is needed and missing: the present one, and the next one from 60 days before
 * it begins.
 */
export function missingYears(now: Date, { zone, daysOff }: Calendar): number[] {
  const needed = [now, new Date(now.getTime() + noticeDays * dayMs)].map((at) => yearOf(at, zone))
  return [...new Set(needed)].filter((year) => !daysOff.has(year))
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10)
}

/** No pause of working days is longer. */
const mostDays = 60

/** The moment from which so many working days have passed. In a year without calendar weekdays count. */
export function workingDaysBefore(now: Date, days: number, calendar: Calendar): Date {
  const isOn = (at: Date) => isWorkingDay(dayOf(at, calendar.zone), calendar) ?? isWeekday(at)
  let left = days
  let at = now
  for (let step = 0; step < mostDays && left > 0; step += 1) {
    if (isOn(at)) left -= 1
    at = new Date(at.getTime() - dayMs)
  }
  // A day that is off does not count as waiting either.
  while (!isOn(at)) at = new Date(at.getTime() - dayMs)
  return at
}

/** Nobody has more working days for anything, and no pause is longer. */
const mostLateDays = 400

/**
 * What was received before this moment is late, where it takes so many working days. In a year without
 * calendar weekdays count.
 */
export function lateBefore(now: Date, workingDays: number, calendar: Calendar): Date {
  let day = dayOf(now, calendar.zone)
  for (let [left, step] = [workingDays, 0]; left > 0 && step < mostLateDays; step += 1) {
    day = dayBefore(day)
    if (isWorkingDay(day, calendar) ?? isWeekday(new Date(day))) left -= 1
  }
  return startOfDay(day, calendar.zone)
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10)
}

function isWeekday(at: Date): boolean {
  return at.getUTCDay() % 6 !== 0
}
