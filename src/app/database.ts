import type { Sql } from 'postgres'
import { type Config, loadConfig } from '../config.ts'
import { connect } from '../store/connect.ts'
import { checkAddresses, requireDatabase } from './addresses.ts'

/** What a command works with that looks into the database and ends. */
export interface Desk {
  readonly sql: Sql
  readonly config: Config
}

/**
 * Opens the database of the settings, or that of an `npm start` that runs, for one command, and closes it
 * again.
 *
 * @throws UsageError where there is none, or it has not the schema of this version
 */
export async function withDatabase<T>(
  work: (desk: Desk) => Promise<T>,
  config: Config = loadConfig(process.env),
): Promise<T> {
  const databaseUrl = await requireDatabase(config)
  await checkAddresses({ redisUrl: undefined }, databaseUrl, true)
  const store = connect(databaseUrl, 1)
  try {
    return await work({ sql: store.sql, config })
  } finally {
    await store.close()
  }
}
