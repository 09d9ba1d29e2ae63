import type { Tx } from '../../store/connect.ts'

/** SQL: whether complaint `c` is one of those that are meant. */
export type Among = (sql: Tx) => ReturnType<Tx>

/** All complaints of the house. */
export const everybodys: Among = (sql) => sql`true`

/** SQL: an account of complaint `c` as books and imports remember it. */
export function accountOf(sql: Tx) {
  return sql`c.channel || ' ' || coalesce(c.account, '')`
}
