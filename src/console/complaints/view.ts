import { type Calendar, dayOf, isDay, lateBefore, startOfDay } from '../../agency/working-days.ts'
import type { ComplaintKind, ComplaintStatus } from '../../complaints/status.ts'
import { type ComplaintFilter, isPlace, type Place } from '../../desk/complaints.ts'
import type { ViewName } from './words.ts'

const statuses: readonly ComplaintStatus[] = [
  'unverified',
  'incomplete',
  'verified',
  'in_progress',
  'answered',
  'closed',
  'archived',
]
const kinds: readonly ComplaintKind[] = ['pengaduan', 'aspirasi', 'permintaan_informasi']
const flags = ['anonymous', 'confidential'] as const

/** What an address asks for. Whatever is not understood is left out. */
export interface ComplaintView {
  readonly filter: ComplaintFilter
  readonly at: Place | undefined
  /** As the form has it: days as days. */
  readonly from: string
  readonly to: string
  /** Whether anything is filtered. */
  readonly isNarrow: boolean
}

/** What a view is made with: `today` in an address is the day of whoever opens it. */
export interface ViewTimes {
  readonly now: Date
  readonly calendar: Calendar
  /** Working days for a verification. */
  readonly verificationDays: number
}

/** Reads the query of an address. */
export function viewOf(query: URLSearchParams, times: ViewTimes): ComplaintView {
  const { now, calendar, verificationDays } = times
  const { zone } = calendar
  const given = (name: string, most = 200) => (query.get(name) ?? '').trim().slice(0, most)
  const day = (name: string) => {
    const text = given(name)
    if (text === 'today') return dayOf(now, zone)
    return isDay(text) ? text : ''
  }
  const [from, to] = [day('from'), day('to')]
  const kind = kinds.find((one) => one === given('kind'))
  const category = Number(given('category'))
  const chosen = query.getAll('status')
  const filter: ComplaintFilter = {
    statuses: statuses.filter((one) => chosen.includes(one)),
    kind,
    categoryId:
      Number.isInteger(category) && category > 0 && category < 2 ** 31 ? category : undefined,
    agency: given('agency') || undefined,
    channel: given('channel') || undefined,
    flags: flags.filter((one) => query.getAll('flag').includes(one)),
    from: from ? startOfDay(from, zone) : undefined,
    before: to ? startOfDay(nextDay(to), zone) : undefined,
    lateBefore: given('late') ? lateBefore(now, verificationDays, calendar) : undefined,
    danger: given('danger') !== '' || undefined,
    sought: given('q', 40) || undefined,
  }
  const [older, newer] = [given('after'), given('before')]
  const at: Place | undefined = isPlace(older)
    ? { way: 'older', than: older }
    : isPlace(newer)
      ? { way: 'newer', than: newer }
      : undefined
  const isNarrow = Object.values(filter).some((one) => (Array.isArray(one) ? one.length > 0 : one))
  return { filter, at, from, to, isNarrow }
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

/** The views that have a name, as addresses: an address is all that a view is. */
export const namedViews: Readonly<Record<ViewName, string>> = {
  all: '',
  today: 'from=today',
  unverified: 'status=unverified',
  late: 'late=yes',
  danger: 'danger=yes',
  incomplete: 'status=incomplete',
  closed: 'status=closed',
}

const notOfView = ['after', 'before', 'lang']

/** The query without what does not belong to the view, and without fields that were left empty. */
export function queryOf(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams(
    [...query].filter(([name, value]) => value !== '' && !notOfView.includes(name)),
  )
}

/** The same view, elsewhere in its list. */
export function hrefOf(
  query: URLSearchParams,
  more: Readonly<Record<string, string>> = {},
): string {
  const rest = queryOf(query)
  for (const [name, value] of Object.entries(more)) rest.set(name, value)
  return rest.size === 0 ? '/complaints' : `/complaints?${rest}`
}
