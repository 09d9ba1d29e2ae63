import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { findFreePort } from '../../src/store/postmaster.ts'
import type { AtEnd } from '../../test/harness/temporary-site.ts'
import type { Checkout } from './checkout.ts'
import { runCommand, startCommand, untilReady } from './command.ts'
import { startServices } from './services.ts'
import { type System, type SystemOptions, settleMs } from './system.ts'

/**
 * Starts a checkout's commands `gateway` and `worker` as in production.
 *
 * @param options.fill puts rows into the migrated database; resolves to how many complaints
 */
export async function startOurs(
  parent: string,
  checkout: Checkout,
  options: SystemOptions & { fill?: (sql: Sql) => Promise<number>; name?: string },
  atEnd: AtEnd,
): Promise<System> {
  const { withRedis, workers, fill, name = checkout.name } = options
  const services = await startServices(parent, { name, withRedis }, atEnd)
  const { directory, databaseUrl, redisUrl, account, key, sql } = services
  const port = await findFreePort()
  const config = join(directory, 'simpul.yaml')
  const accounts = [{ channel: 'meta/whatsapp', settleMs, settings: account }]
  await writeFile(config, JSON.stringify({ accounts }))
  const settings = {
    DATABASE_URL: databaseUrl,
    ...(redisUrl && { REDIS_URL: redisUrl }),
    SIMPUL_CONFIG: config,
    SIMPUL_KEYS: key,
    SIMPUL_DIRECTORY: join(directory, 'simpul'),
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
  await runCommand(checkout, 'migrate', settings, directory)
  const filled = (await fill?.(sql)) ?? 0

  const start = (command: string, called: string) =>
    startCommand({ checkout, command, name: called, settings }, directory, atEnd)
  const gateway = await start('gateway', 'gateway')
  const pids: Record<string, number> = { gateway: gateway.pid }
  for (let number = 1; number <= workers; number++) {
    const called = workers === 1 ? 'worker' : `worker${number}`
    pids[called] = (await start('worker', called)).pid
  }
  await untilReady(port, gateway)
  return {
    name,
    target: { port, appSecret: account.appSecret, phoneNumberId: account.phoneNumberId },
    pids: { ...pids, ...services.pids },
    provider: services.provider,
    sql,
    nextSender: 0,
    filled,
  }
}
