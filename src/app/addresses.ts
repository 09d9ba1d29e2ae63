import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { findRedisFault } from '../queue/redis-faults.ts'
import { type AddressFault, findDatabaseFault } from '../store/database-faults.ts'
import { findEmbeddedPostgres } from '../store/embedded.ts'
import { EmbeddedPostgresError } from '../store/postgres-binaries.ts'
import { UsageError } from '../usage-error.ts'

/**
 * The database of the settings, or that of an `npm start` that runs in SIMPUL_DIRECTORY.
 *
 * @throws UsageError where there is neither
 */
export async function requireDatabase({ databaseUrl, directory }: Config): Promise<string> {
  if (databaseUrl) return databaseUrl
  const found = await findEmbeddedPostgres(join(directory, 'postgres')).catch((error: unknown) => {
    throw error instanceof EmbeddedPostgresError ? new UsageError(error.message) : error
  })
  if (found) return found
  throw new UsageError(
    `DATABASE_URL is not set, and no \`npm start\` runs in ${directory}. Start one, name the folder of ` +
      'one that runs in SIMPUL_DIRECTORY, or give the address of a Postgres in DATABASE_URL.',
  )
}

/**
 * Connects once to all that the settings name.
 *
 * @throws UsageError with a sentence for each address that cannot be used
 */
export async function checkAddresses(
  config: Pick<Config, 'redisUrl'>,
  databaseUrl: string,
  needsSchema: boolean,
): Promise<void> {
  refuse(await faultsOf(config, databaseUrl, needsSchema))
}

/**
 * The same for a process that opens its door all the same: what may pass is a warning in the log.
 *
 * @throws UsageError where a setting has to be changed
 */
export async function checkAddressesOfDoor(
  config: Pick<Config, 'redisUrl'>,
  databaseUrl: string,
  log: Logger,
): Promise<void> {
  const faults = await faultsOf(config, databaseUrl, false)
  refuse(faults.filter(({ kind }) => kind === 'wrong'))
  for (const { sentence } of faults) log.warn(sentence)
}

function refuse(faults: readonly AddressFault[]): void {
  if (faults.length > 0) throw new UsageError(faults.map(({ sentence }) => sentence).join('\n'))
}

async function faultsOf(
  { redisUrl }: Pick<Config, 'redisUrl'>,
  databaseUrl: string,
  needsSchema: boolean,
): Promise<AddressFault[]> {
  const found = await Promise.all([
    findDatabaseFault(databaseUrl, needsSchema),
    redisUrl === undefined ? undefined : findRedisFault(redisUrl),
  ])
  return found.filter((fault) => fault !== undefined)
}
