import type { Sql } from 'postgres'
import type { Tx } from './connect.ts'

/** Does the work in the caller's transaction, or in one of its own where a pool is given. */
export async function inTransaction<T>(sql: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  // Only a pool can begin: what a transaction hands out cannot.
  if (!('begin' in sql)) return await work(sql)
  return (await (sql as Sql).begin(work)) as T
}
