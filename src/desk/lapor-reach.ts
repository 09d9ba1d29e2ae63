import type { Among } from '../core-store/lapor-bulk/among.ts'
import type { Tx } from '../store/connect.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** Complaints in reach, for what is done to LAPOR!'s books. @param codes only these; undefined: all */
export function amongOf(reach: Reach, codes?: readonly string[]): Among {
  return (sql) =>
    codes === undefined
      ? sql`(${complaintsIn(sql, reach, 'c')})`
      : sql`(${complaintsIn(sql, reach, 'c')} and c.id in (
          select reference from lapor_report where code = any(${[...codes]}::text[])))`
}

/** Accounts in reach as books and imports remember them; undefined: all. */
export function accountsOf(reach: Reach): string[] | undefined {
  if (reach.kind === 'all') return undefined
  return reach.accounts.map(({ channel, account }) => `${channel} ${account}`)
}

/** SQL: book `b` holds nobody's complaints but those in reach. */
export function booksIn(sql: Tx, reach: Reach) {
  const accounts = accountsOf(reach)
  return accounts === undefined
    ? sql`true`
    : sql`(b.accounts <> '{}' and b.accounts <@ ${accounts}::text[])`
}

/** SQL: import `i` was read for nobody's complaints but those in reach. */
export function importsIn(sql: Tx, reach: Reach) {
  const accounts = accountsOf(reach)
  return accounts === undefined
    ? sql`true`
    : sql`(i.accounts is not null and i.accounts <@ ${accounts}::text[])`
}
