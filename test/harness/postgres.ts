import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'

/** A database that one test file has to itself. */
export interface TestDatabase {
  readonly url: string
  /** Ends the sessions that are left and removes the database. */
  drop(): Promise<void>
}

const template = 'migrated_template'

/**
 * Creates a fresh database on the server of the run.
 *
 * @param migrate brings the database at a URL to the current schema and closes its connections. It
 *   runs once for the whole run: every further database is a copy of the first result.
 */
export async function createDatabase(
  migrate?: (url: string) => Promise<void>,
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await asAdmin(async (sql) => {
    if (migrate === undefined) {
      await sql`CREATE DATABASE ${sql(name)}`
    } else {
      await ensureTemplate(sql, migrate)
      await sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(template)}`
    }
  })
  return {
    url: urlOf(name),
    async drop() {
      await asAdmin((sql) => dropNow(sql, name))
    },
  }
}

/** Autovacuum is nobody's to terminate, but is soon done. */
async function dropNow(sql: postgres.Sql, name: string): Promise<void> {
  for (let triesLeft = 50; ; triesLeft--)
    try {
      await sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`
      return
    } catch (error) {
      const isVacuumed = error instanceof postgres.PostgresError && error.code === '42501'
      if (!isVacuumed || triesLeft === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
}

/** Test files run side by side: the first makes the template while the others wait for its lock. */
async function ensureTemplate(
  sql: postgres.Sql,
  migrate: (url: string) => Promise<void>,
): Promise<void> {
  const draft = `${template}_draft`
  await sql`SELECT pg_advisory_lock(hashtext(${template}))`
  const found = await sql`SELECT FROM pg_database WHERE datname = ${template}`
  if (found.length === 0) {
    await sql`DROP DATABASE IF EXISTS ${sql(draft)} WITH (FORCE)`
    await sql`CREATE DATABASE ${sql(draft)}`
    await migrate(urlOf(draft))
    await sql`ALTER DATABASE ${sql(draft)} RENAME TO ${sql(template)}`
  }
  await sql`SELECT pg_advisory_unlock(hashtext(${template}))`
}

function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

async function asAdmin(run: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  // One connection: an advisory lock belongs to the session that took it.
  const sql = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined })
  try {
    await run(sql)
  } finally {
    await sql.end()
  }
}
