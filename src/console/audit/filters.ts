import { beginningOf, dayOf, type Zone } from '../../agency/working-days.ts'
import { type AuditFilters, commandLine } from '../../staff/audit.ts'
import type { ListedPerson } from '../../staff/people.ts'

/** What the address asks for, as it was typed: the form shows it again. */
export interface AskedLines {
  readonly person: string
  readonly action: string
  readonly subject: string
  readonly from: string
  readonly to: string
  /** Only lines before this one. */
  readonly before: string | undefined
}

const names = ['person', 'action', 'subject', 'from', 'to'] as const

export function askedIn(query: URLSearchParams): AskedLines {
  const text = (name: string) => (query.get(name) ?? '').toWellFormed().trim().slice(0, 200)
  const before = text('before')
  const [person, action, subject, from, to] = names.map(text) as [
    string,
    string,
    string,
    string,
    string,
  ]
  // As long as the numbers that the log gives: more is a fault of the database.
  return {
    person,
    action,
    subject,
    from,
    to,
    before: /^\d{1,18}$/.test(before) ? before : undefined,
  }
}

/** What the log is asked for. A person or a day that there is not counts for nothing. */
export function filtersOf(
  asked: AskedLines,
  people: readonly Pick<ListedPerson, 'id' | 'login'>[],
  zone: Zone,
): AuditFilters {
  const { person, action, subject, from, to } = asked
  const last = beginningOf(to, zone)
  return {
    staffId: people.find(({ login }) => login === person)?.id,
    login: person === commandLine.login ? person : undefined,
    action: action.replaceAll('\0', '') || undefined,
    subject: subject.replaceAll('\0', '') || undefined,
    from: beginningOf(from, zone),
    to: last && beginningOf(dayOf(new Date(last.getTime() + 36 * 3_600_000), zone), zone),
  }
}

/** The address of the same lines. @param change what is asked otherwise; an empty text goes */
export function addressOf(
  path: string,
  asked: AskedLines,
  change: Partial<Record<(typeof names)[number] | 'before', string>> = {},
): string {
  const query = new URLSearchParams()
  for (const name of names) {
    const value = change[name] ?? asked[name]
    if (value) query.set(name, value)
  }
  if (change.before) query.set('before', change.before)
  return query.size > 0 ? `${path}?${query}` : path
}
