import type { Sql } from 'postgres'
import { type Calendar, missingYears, yearOf } from '../agency/working-days.ts'
import type { Tx } from '../store/connect.ts'
import type { AlarmKind } from './alarm-words.ts'
import { type Alarm, clear, raiseAll } from './alarms.ts'

/** What is raised where a date cannot be told for want of a calendar. */
export function calendarAlarm(year: number): Alarm {
  return { kind: 'calendar_missing', subject: String(year), detail: String(year) }
}

/**
 * Raises an alarm for each year whose calendar will soon be needed, and clears those of years that have
 * one by now, or are over.
 */
export async function watchCalendar(sql: Sql, calendar: Calendar, now: Date): Promise<void> {
  const years = missingYears(now, calendar)
  await clearCalendars(sql, calendar, now)
  await raiseAll(sql, years.map(calendarAlarm))
}

/** Only the second of what watchCalendar does. */
export async function clearCalendars(sql: Sql, calendar: Calendar, now: Date): Promise<void> {
  const lastYear = yearOf(now, calendar.zone) - 1
  await clear(sql, 'calendar_missing', ...[...calendar.daysOff.keys(), lastYear].map(String))
}

// The store is tried again for a day; a human should know long before.
const lateAfter = '1 hour'
// Further ones change nothing in what has to be done.
const counted = 1_000

/**
 * Raises an alarm while complaints wait for their hand-over for more than an hour, those that were
 * given up included, and clears it once there are none.
 */
export async function watchHandOvers(sql: Sql): Promise<void> {
  const [late] = await sql<[Late]>`
    select ${lateColumns(sql, sql`created_at`)}
    from (
      (select created_at from complaint
        where stage = 'forward' and due_at is not null and created_at < now() - ${lateAfter}::interval
        limit ${counted})
      union all
      (select created_at from complaint
        where stage = 'forward' and dead_at is not null and created_at < now() - ${lateAfter}::interval
        limit ${counted})) as late`
  await tellLate(sql, 'hand_over_late', late)
}

/** What waits for too long. */
export interface Late {
  readonly count: number
  /** Of the oldest, in UTC; null where there is none. */
  readonly since: string | null
}

/** Columns of Late. @param since since when each waits */
export function lateColumns(sql: Tx, since: ReturnType<Tx>) {
  return sql`count(*)::int as count,
    to_char(min(${since}) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI"Z"') as since`
}

/** Raises an alarm of a kind of which there is only one while something waits, and clears it after. */
export async function tellLate(tx: Tx, kind: AlarmKind, { count, since }: Late): Promise<void> {
  if (count === 0) await clear(tx, kind, '')
  else await raiseAll(tx, [{ kind, subject: '', detail: `${count}, ${since}` }])
}
