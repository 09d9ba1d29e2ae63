import type postgres from 'postgres'
import type { Sql } from 'postgres'
import { acceptArrays } from './lists.ts'
import { openPool } from './pool.ts'

/** Takes statements: a pool, or the transaction of a step. */
export type Tx = postgres.ISql

export interface Store {
  readonly sql: Sql
  close(): Promise<void>
}

/**
 * Opens a pool. It connects at the first query, so it never fails by itself.
 *
 * @param maxConnections of this pool; ARCHITECTURE.md has the sum of all pools
 */
export function connect(databaseUrl: string, maxConnections: number): Store {
  const sql = openPool(databaseUrl, {
    max: maxConnections,
    // With the library's own backoff a statement stays pending for up to 57 s after an outage.
    backoff: () => 0.25,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: 'simpul' },
  })
  acceptArrays(sql)
  return { sql, close: () => sql.end({ timeout: 5 }) }
}

/** The database's time, which counts for whatever is kept or forgotten by its age. */
export async function databaseTime(sql: Tx): Promise<Date> {
  const [row] = await sql<[{ now: Date }]>`select now() as now`
  return new Date(row.now)
}
