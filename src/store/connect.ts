import type postgres from 'postgres'
import type { Sql } from 'postgres'
import { acceptArrays } from './array-types.ts'
import { openPool } from './pool.ts'

/** What takes statements: a pool, or the transaction that a step runs in. */
export type Tx = postgres.ISql

export interface Store {
  readonly sql: Sql
  close(): Promise<void>
}

/**
 * Opens a pool. It connects at the first query, so it never fails by itself.
 *
 * @param maxConnections of this pool; the whole budget stands in ARCHITECTURE.md
 */
export function connect(databaseUrl: string, maxConnections: number): Store {
  const sql = openPool(databaseUrl, {
    max: maxConnections,
    // With the library's own backoff a query stays pending for up to 57 s after an outage.
    backoff: () => 0.25,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: 'simpul' },
  })
  acceptArrays(sql)
  return { sql, close: () => sql.end({ timeout: 5 }) }
}
