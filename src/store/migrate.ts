import { fileURLToPath } from 'node:url'
import { runMigrations } from 'bullmq'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import pg from 'pg'
import postgres from 'postgres'

const folder = fileURLToPath(new URL('../../migrations', import.meta.url))
// Any number that nothing else in this database uses as an advisory lock.
const lockKey = 1_708_001

/**
 * Brings the database to this version's schema. Safe to run from several processes at once: the
 * migrator itself is not, so an advisory lock on its own connection goes around it.
 *
 * @param queueSchema also prepares BullMQ's tables in this schema, where its Postgres backend is used
 */
export async function migrate(databaseUrl: string, queueSchema?: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {}, connect_timeout: 10 })
  try {
    await sql`select pg_advisory_lock(${lockKey})`
    await applyMigrations(drizzle(sql), { migrationsFolder: folder })
    if (queueSchema) await prepareQueues(databaseUrl, queueSchema)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function prepareQueues(databaseUrl: string, queueSchema: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await runMigrations(client, queueSchema)
  } finally {
    await client.end()
  }
}
