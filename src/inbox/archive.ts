import type { Sql } from 'postgres'

const dayMs = 86_400_000
// Partitions for this many days are ready, so a failure does no harm before.
const daysAhead = 3

/**
 * Prepares the days to come of the archive of requests and drops those whose time is over.
 *
 * @param keepDays how many days requests are kept
 */
export async function keepArchive(sql: Sql, keepDays: number, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const from = dayOf(now, ahead)
    await prepare(sql, from, dayOf(now, ahead + 1))
  }
  const oldest = nameOf(dayOf(now, -keepDays))
  const partitions = await sql<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'webhook'::regclass and c.relname ~ '^webhook_\\d{8}$'`
  for (const { name } of partitions) if (name < oldest) await sql`drop table if exists ${sql(name)}`
  await sql`delete from webhook_default where received_at < ${dayOf(now, -keepDays)}`
}

async function prepare(sql: Sql, from: string, to: string): Promise<void> {
  const name = nameOf(from)
  const [known] = await sql`select 1 from pg_class where relname = ${name}`
  // Rows of that day in the default partition keep it from being split off; they stay there.
  const [strayed] = await sql`
    select 1 from webhook_default where received_at >= ${from} and received_at < ${to} limit 1`
  if (known || strayed) return
  await sql.unsafe(
    `create table if not exists ${name} partition of webhook for values from ('${from}') to ('${to}')`,
  )
}

function dayOf(now: Date, ahead: number): string {
  return `${new Date(now.getTime() + ahead * dayMs).toISOString().slice(0, 10)}T00:00:00Z`
}

function nameOf(day: string): string {
  return `webhook_${day.slice(0, 10).replaceAll('-', '')}`
}
