import { findFreePort } from '../../src/store/postmaster.ts'
import type { AtEnd } from '../../test/harness/temporary-site.ts'
import { startChild } from '../child.ts'
import type { Given } from '../naive/given.ts'
import { tables } from '../naive/tables.ts'
import { startServices } from './services.ts'
import { type System, settleMs } from './system.ts'

/** Starts the naive gateway, and its worker where one is wanted, beside services of its own. */
export async function startNaive(
  parent: string,
  options: { workers: 0 | 1 },
  atEnd: AtEnd,
): Promise<System> {
  const services = await startServices(parent, { name: 'naive', withRedis: true }, atEnd)
  const { directory, databaseUrl, redisUrl = '', account, key, sql, provider } = services
  await sql.unsafe(tables)
  const port = await findFreePort()
  const given: Given = { settings: account, databaseUrl, redisUrl, key, port, settleMs }
  const start = async (name: 'server' | 'worker') => {
    const { child } = await startChild({ file: `naive/${name}.ts`, name, given, directory }, atEnd)
    return child.pid
  }
  const gateway = await start('server')
  const pids = { gateway, ...(options.workers === 1 && { worker: await start('worker') }) }
  return {
    name: 'naive',
    target: { port, appSecret: account.appSecret, phoneNumberId: account.phoneNumberId },
    pids: { ...pids, ...services.pids },
    provider,
    sql,
    nextSender: 0,
    filled: 0,
  }
}
