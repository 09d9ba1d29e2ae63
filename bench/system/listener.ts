import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import type { AtEnd } from '../../test/harness/temporary-site.ts'
import { ownCheckout } from './checkout.ts'
import { runCommand, startCommand } from './command.ts'
import { startServices } from './services.ts'

/** Our command `listen` with one account of SMPP, and what it stands on. */
export interface Listener {
  readonly pids: Readonly<Record<string, number>>
  readonly sql: Sql
}

/** @param smpp settings of the account */
export async function startListener(
  parent: string,
  smpp: Readonly<Record<string, unknown>>,
  atEnd: AtEnd,
): Promise<Listener> {
  const checkout = await ownCheckout()
  const services = await startServices(parent, { name: 'ours', withRedis: true }, atEnd)
  const { directory, databaseUrl, redisUrl = '', key, sql, pids } = services
  const config = join(directory, 'simpul.yaml')
  await writeFile(config, JSON.stringify({ accounts: [{ channel: 'smpp', settings: smpp }] }))
  const settings = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    SIMPUL_CONFIG: config,
    SIMPUL_KEYS: key,
    SIMPUL_DIRECTORY: join(directory, 'simpul'),
    LOG_LEVEL: 'warn',
  }
  await runCommand(checkout, 'migrate', settings, directory)
  const options = { checkout, command: 'listen', name: 'listen', settings }
  const listen = await startCommand(options, directory, atEnd)
  return { pids: { listen: listen.pid, ...pids }, sql }
}
