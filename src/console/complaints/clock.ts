import {
  type Calendar,
  dayOf,
  deadlineAfter,
  workingDaysBetween,
} from '../../agency/working-days.ts'
import type { ComplaintFacts } from '../../desk/complaint.ts'

/** What runs for a complaint now, in working days. */
export type ComplaintClock =
  /** To be verified by the end of this day. */
  | { readonly kind: 'verify'; readonly day: string; readonly left: number }
  /** It should have been verified by then. */
  | { readonly kind: 'late'; readonly day: string; readonly over: number }
  /** Verified and not answered: since it was received. */
  | { readonly kind: 'running'; readonly days: number }
  /** Answered or closed: until then the citizen may say that it is not done. */
  | { readonly kind: 'closing'; readonly day: string; readonly left: number }
  | { readonly kind: 'over' }
  /** Nobody has given the calendar. */
  | { readonly kind: 'unknown' }

type Timed = Pick<
  ComplaintFacts,
  'status' | 'receivedAt' | 'closedAt' | 'agencySpokeAt' | 'withdrawnAt' | 'erasedAt' | 'repeatOf'
>

/** The clock of a complaint. Pure. */
export function clockOf(
  complaint: Timed,
  now: Date,
  calendar: Calendar,
  days: { readonly verification: number; readonly close: number },
): ComplaintClock {
  const { status, receivedAt, closedAt, agencySpokeAt } = complaint
  if (complaint.withdrawnAt || complaint.erasedAt || complaint.repeatOf) return { kind: 'over' }
  switch (status) {
    case 'unverified':
    case 'incomplete': {
      const day = deadlineAfter(receivedAt, days.verification, calendar)
      if (day === undefined) return { kind: 'unknown' }
      const today = dayOf(now, calendar.zone)
      if (day >= today) {
        const left = workingDaysBetween(now, within(day), calendar)
        return left === undefined ? { kind: 'unknown' } : { kind: 'verify', day, left }
      }
      const over = workingDaysBetween(within(day), now, calendar)
      return over === undefined ? { kind: 'unknown' } : { kind: 'late', day, over }
    }
    case 'verified':
    case 'in_progress': {
      const since = workingDaysBetween(receivedAt, now, calendar)
      return since === undefined ? { kind: 'unknown' } : { kind: 'running', days: since }
    }
    case 'answered':
    case 'closed': {
      const since = closedAt ?? agencySpokeAt
      const day = since && deadlineAfter(since, days.close, calendar)
      if (!day || day < dayOf(now, calendar.zone)) return { kind: 'over' }
      const left = workingDaysBetween(now, within(day), calendar)
      return left === undefined ? { kind: 'unknown' } : { kind: 'closing', day, left }
    }
    case 'archived':
      return { kind: 'over' }
  }
}

/** A moment that lies within that day in each zone of the country. */
function within(day: string): Date {
  return new Date(Date.parse(day) + 4 * 3_600_000)
}
