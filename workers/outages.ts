import type { Sql } from 'postgres'
import type { Accounts } from '../src/accounts.ts'
import { clear, openSubjects, raiseAll } from '../src/alarms/alarms.ts'
import type { OutageWatch } from '../src/alarms/outages.ts'
import type { Reason } from '../src/operations/reason.ts'
import { snapshot } from '../src/operations/snapshot.ts'
import { databaseTime } from '../src/store/connect.ts'

export interface OutageDeps {
  readonly sql: Sql
  readonly accounts: Accounts
  readonly watch: OutageWatch
  /** Only goes forward. */
  readonly nowMs: () => number
}

/** The name of what fails: its code, and where. */
export function outageOf({ code, subject, account }: Reason): string {
  return `${code}:${subject}${account === undefined ? '' : ` ${account}`}`
}

/**
 * Looks at what the operations page would say, and raises an alarm for each reason for which the house fails
 * and goes on failing; it clears those that are over. While the database is away nothing is known, and
 * nothing can be raised.
 */
export async function watchOutages({ sql, accounts, watch, nowMs }: OutageDeps): Promise<void> {
  const now = await databaseTime(sql)
  const { database, verdict } = await snapshot(sql, { accounts, refused: new Map(), now })
  if (database.state === 'away') return
  const failing = verdict.reasons.filter(({ level }) => level === 'failing').map(outageOf)
  const { raised, over } = watch.look(failing, await openSubjects(sql, 'outage'), nowMs())
  await raiseAll(
    sql,
    raised.map((name) => ({ kind: 'outage', subject: name, detail: name })),
  )
  if (over.length > 0) await clear(sql, 'outage', ...over)
}
