import type { Sql } from 'postgres'

/**
 * The database's time, by which all that waits is compared: the clocks of processes differ, and one of
 * them may be wrong by days.
 */
export async function databaseTime(sql: Sql): Promise<Date> {
  const [row] = await sql<[{ now: string }]>`select clock_timestamp() as now`
  return new Date(row.now)
}
