import type { Tx } from '../store/connect.ts'
import { together } from '../store/lists.ts'
import { inTransaction } from '../store/transaction.ts'

/** Who does something. */
export interface Actor {
  /** Missing: nobody who is signed in, or the command line. */
  readonly staff?: string | undefined
  readonly login: string
}

/** Whoever types `simpul user …`. */
export const commandLine: Actor = { login: 'command line' }

/** What stands in the log: ids and plain facts; no citizen's name, address or words, no secret. */
export interface Act {
  readonly action: string
  /** A kind and an id, as `complaint 1b4e…`. */
  readonly subject?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

const role = 'simpul_audit'

/**
 * Writes down who did what, in the caller's transaction or one of its own. It is written by a role that
 * can add and read, and nothing else, where the database has that role.
 */
export async function audit(
  sql: Tx,
  { staff, login, action, subject = '', detail = {} }: Actor & Act,
): Promise<void> {
  await inTransaction(sql, async (tx) => {
    const [[before]] = await together([
      tx<[{ role: string }]>`select current_setting('role') as role`,
      tx`
        select set_config('role', ${role}, true) from pg_roles
        where rolname = ${role} and pg_has_role(oid, 'member')
          and has_table_privilege(oid, 'audit', 'insert')`,
      tx`
        insert into audit (staff_id, login, action, subject, detail)
        values (${staff ?? null}, ${login}, ${action}, ${subject}, ${tx.json(detail as never)})`,
    ])
    await tx`select set_config('role', ${before.role}, true)`
  })
}

/** A line of the log. */
export interface AuditEntry {
  /** Later lines have higher ones. */
  readonly id: string
  readonly at: Date
  readonly staffId: string | null
  readonly login: string
  readonly action: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** Which lines; all where nothing is said. */
export interface AuditFilters {
  readonly staffId?: string | undefined
  readonly login?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly from?: Date | undefined
  /** Not this moment any more. */
  readonly to?: Date | undefined
}

export interface AuditPage {
  /** Only lines before this one; the latest where it is left out. */
  readonly before?: string | undefined
  readonly size: number
}

/** @returns a page of the log, the latest first, and from where the next one goes on */
export async function readAudit(
  sql: Tx,
  filters: AuditFilters,
  { before, size }: AuditPage,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: string | undefined }> {
  const { staffId, login, action, subject, from, to } = filters
  const found = await sql<AuditEntry[]>`
    select id::text, at, staff_id as "staffId", login, action, subject, detail from audit
    where true
      ${before === undefined ? sql`` : sql`and id < ${before}`}
      ${staffId === undefined ? sql`` : sql`and staff_id = ${staffId}`}
      ${login === undefined ? sql`` : sql`and login = ${login}`}
      ${action === undefined ? sql`` : sql`and action = ${action}`}
      ${subject === undefined ? sql`` : sql`and subject = ${subject}`}
      ${from === undefined ? sql`` : sql`and at >= ${from}`}
      ${to === undefined ? sql`` : sql`and at < ${to}`}
    order by audit.id desc limit ${size + 1}`
  const entries = found.slice(0, size)
  return { entries, next: found.length > size ? entries.at(-1)?.id : undefined }
}
