import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import type { Failed } from '../queue/lane-run.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { eventColumns, type StoredEvent, type Unhandled, unsealed } from './citizens.ts'

/** An event that names no citizen: a delivery report, a deletion by id alone. */
export interface DueReport {
  readonly id: string
  /** False for a report that only waits until its reply is known. */
  readonly hasFailed: boolean
}

/** Reports that are due, the oldest first. */
export async function dueReports(sql: Sql, most: number): Promise<DueReport[]> {
  return await sql<DueReport[]>`
    select id, fault is not null as "hasFailed" from inbox
    where address_index is null and handled_at is null and due_at <= now()
    order by due_at limit ${most}`
}

/** Claims those of these reports that no other step has. */
export async function claimReports(
  tx: Tx,
  ring: KeyRing,
  reports: readonly DueReport[],
): Promise<{ due: Unhandled[]; failed: Failed<DueReport>[] }> {
  const rows = await tx<StoredEvent[]>`
    select ${eventColumns(tx)} from inbox
    where id = any(${reports.map(({ id }) => id)}::bigint[]) and handled_at is null
      and due_at <= now()
    order by id for no key update skip locked`
  const due: Unhandled[] = []
  const failed: Failed<DueReport>[] = []
  for (const row of rows) {
    try {
      due.push(unsealed(ring, row))
    } catch (error) {
      failed.push({ unit: { id: row.id, hasFailed: true }, error })
    }
  }
  return { due, failed }
}

/**
 * Marks reports as handled, except those for which no reply is known yet, or no message: they are
 * looked at again, less and less often. After a day such a report belongs to nothing that we have.
 */
export async function settleReports(
  tx: Tx,
  reports: readonly Unhandled[],
  unmatched: ReadonlySet<Unhandled>,
): Promise<void> {
  if (reports.length === 0) return
  const ids = reports.filter((row) => !unmatched.has(row)).map(({ id }) => String(id))
  await tx`update inbox set handled_at = now() where id = any(${ids}::bigint[])`
  if (unmatched.size === 0) return
  const isOld = tx`accepted_at < now() - interval '1 day'`
  await tx`
    update inbox set attempts = attempts + 1, due_at = now() + ${backoff(tx, 'report')},
      fault = case when ${isOld} then 'about nothing that we have' end,
      handled_at = case when ${isOld} then now() end
    where id = any(${[...unmatched].map(({ id }) => String(id))}::bigint[])`
}
