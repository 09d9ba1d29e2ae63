import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { Sql } from 'postgres'
import { acceptArrays } from './array-types.ts'
import { openPool } from './pool.ts'
import * as schema from './schema.ts'

export type Database = PostgresJsDatabase<typeof schema>

export interface Store {
  readonly db: Database
  readonly sql: Sql
  close(): Promise<void>
}

/**
 * Opens a pool. Times go in as Date, and come out as text where Drizzle is not asked.
 *
 * It connects at the first query, so it never fails by itself.
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
  const db = drizzle(prepared(sql), { schema })
  acceptDates(sql)
  acceptArrays(sql)
  return { db, sql, close: () => sql.end({ timeout: 5 }) }
}

/**
 * The same client, with every query of Drizzle prepared. Drizzle asks for unprepared ones, and then
 * each takes two round trips and none is sent before the last one is answered.
 */
function prepared(client: Sql): Sql {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe')
        return (query: string, parameters: never[] = [], options = {}) =>
          target.unsafe(query, parameters, { ...options, prepare: true })
      if (name === 'begin' || name === 'savepoint')
        return (...given: unknown[]) => {
          const run = given.pop() as (inner: Sql) => unknown
          const open = Reflect.get(target, name) as (...all: unknown[]) => unknown
          return open(...given, (inner: Sql) => run(prepared(inner)))
        }
      return Reflect.get(target, name)
    },
  })
}

/** Drizzle takes the conversion of times away from the client that it is given: the client's own
 * queries then fail on a Date. https://github.com/drizzle-team/drizzle-orm, postgres-js/driver.ts */
function acceptDates({ options }: Sql): void {
  const timestamps = [1114, 1184]
  for (const type of timestamps)
    options.serializers[type] = (value: unknown) =>
      value instanceof Date ? value.toISOString() : value
}

/** What takes statements: a pool, or the transaction that a step runs in. */
export type Tx = postgres.ISql
