import type { Sql } from 'postgres'

/**
 * How many of each effect are in a database: all are as many as there were messages, where none was
 * lost and none happened twice.
 *
 * @param withReports whether the provider said of each reply that it was read
 */
export async function effectsOf(sql: Sql, withReports: boolean): Promise<Record<string, number>> {
  const [counts = {}] = await sql<Record<string, number>[]>`
    select (select count(*)::int from message) as messages,
      (select count(*)::int from complaint) as complaints,
      (select count(*)::int from core_complaint) as in_core,
      (select count(*)::int from core_link) as forwarded,
      (select count(*)::int from outbox where state = 'accepted') as accepted,
      (select count(*)::int from outbox) as replies`
  if (!withReports) return counts
  const [read = {}] = await sql<Record<string, number>[]>`
    select count(*)::int as read from outbox where delivery_status = 'read'`
  return { ...counts, ...read }
}
