import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import type { CoreEvent } from '../core-store.ts'
import { recordEvents } from '../events.ts'
import { type Among, everybodys } from './among.ts'
import type { LaporRow } from './fields.ts'
import { changesOf, type Seen } from './lapor-states.ts'
import { laporBulk } from './names.ts'
import { noteAnswers } from './todo.ts'

interface Report extends Seen {
  readonly reference: string
  readonly trackingId: string
  readonly seenOn: string | null
  /** The citizen had words of an answer. */
  readonly hasWords: boolean
}

/** Complaints that these rows are linked to, locked, by the Tracking ID. */
export async function reportsOf(
  tx: Tx,
  rows: readonly LaporRow[],
  among: Among = everybodys,
): Promise<ReadonlyMap<string, Report>> {
  const found = await tx<Report[]>`
    select r.reference, r.tracking_id as "trackingId", r.state, r.agency, r.reason,
      r.seen_on::text as "seenOn", coalesce(c.agency_words, '') <> '' as "hasWords"
    from lapor_report r left join complaint c on c.id = r.reference
    where r.tracking_id = any(${rows.map(({ trackingId }) => trackingId)}::text[])
      and ${among(tx)}
    order by r.reference for no key update of r`
  return new Map(found.map((one) => [one.trackingId, one]))
}

/** What the states of an export changed. */
export interface Changed {
  /** What is now told to citizens. */
  readonly events: number
  /** Rows whose state an earlier export knows better. */
  readonly older: number
  /** States that nobody knows, by their words. */
  readonly unknownStates: readonly string[]
}

/** What the rows of complaints that are linked by now say of their state. */
export async function takeStates(
  tx: Tx,
  importId: number,
  { rows, madeOn }: { readonly rows: readonly LaporRow[]; readonly madeOn: string | undefined },
  among: Among = everybodys,
): Promise<Changed> {
  const reports = await reportsOf(tx, rows, among)
  const events: CoreEvent[] = []
  const updates: (Seen & { readonly reference: string })[] = []
  const wordless: string[] = []
  const unknownStates = new Set<string>()
  let older = 0
  const at = new Date()
  for (const row of rows) {
    const report = reports.get(row.trackingId)
    if (!report) continue
    const isOld = madeOn !== undefined && report.seenOn !== null && madeOn < report.seenOn
    const change = isOld ? undefined : changesOf(report, row, madeOn !== undefined)
    if (change === undefined) {
      older += 1
      continue
    }
    if (change.unknown !== undefined) unknownStates.add(change.unknown)
    const { reference, hasWords } = report
    updates.push({ reference, ...change.seen })
    for (const [index, news] of change.news.entries()) {
      const eventKey = `${reference} ${importId} ${index}`
      events.push({ key: eventKey, reference, at, ...news })
      if (news.kind === 'answered' && !hasWords) wordless.push(reference)
    }
  }
  await recordEvents(tx, laporBulk, events)
  await noteAnswers(tx, wordless)
  const u = listsOf(updates)
  await tx`
    update lapor_report r set state = u.state, agency = u.agency, reason = u.reason,
      seen_on = greatest(r.seen_on, ${madeOn ?? null}::date)
    from unnest(${u('reference')}::uuid[], ${u('state')}::text[], ${u('agency')}::text[],
      ${u('reason')}::text[]) as u (reference, state, agency, reason)
    where r.reference = u.reference`
  return { events: events.length, older, unknownStates: [...unknownStates] }
}
