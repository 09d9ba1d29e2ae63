import { join } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'
import { readAccounts } from '../accounts.ts'
import { loadConfig } from '../config.ts'
import { buildGateway } from '../http/gateway.ts'
import { openInbox } from '../inbox/inbox.ts'
import { openSpool, type Spool } from '../inbox/spool.ts'
import { registry } from '../registry.ts'
import { connect } from '../store/connect.ts'
import { UsageError } from '../usage-error.ts'
import { type Command, readOptions } from './command.ts'
import { checkRing, type House, openOwnHouse } from './house.ts'
import { explainListening, leaveSoon, requireDatabase, untilSignal } from './process.ts'

export const gateway: Command = {
  help: `Usage: npm run -s simpul -- gateway

Receives what providers send and stores it; \`worker\` does the rest. Needs DATABASE_URL, SIMPUL_KEYS
and accounts in simpul.yaml. Stops on SIGTERM once every request under way is answered.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    // Said first: without a database the accounts do not matter.
    requireDatabase(config)
    const accounts = readAccounts(config.accounts, registry)
    if (accounts.all.length === 0)
      throw new UsageError('No account is configured in simpul.yaml; to look around, use `start`.')
    const house = openOwnHouse(config, accounts)
    const { log } = house
    await checkRingIfAnswered(house)
    const listening = await listen(house, undefined)
    log.info({ address: listening.address }, 'listening')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    await listening.stop()
    await house.close()
    leaveSoon()
    return 0
  },
}

const ringPatienceMs = 2_000

/**
 * With other keys than the workers have, whatever is accepted could never be opened. With the
 * database away it cannot be asked, and the door opens all the same.
 *
 * @throws UsageError
 */
async function checkRingIfAnswered(house: House): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, ringPatienceMs))
  const checked = checkRing(house).catch((error: unknown) => {
    if (error instanceof UsageError) throw error
    house.log.warn({ err: error }, 'the sealing keys could not be compared with the database')
  })
  await Promise.race([checked, late])
}

// Inserts under way, late ones, and one for the spool; see src/inbox/ledger.ts.
const doorPoolSize = 8

/** @throws UsageError where the port cannot be had */
export async function listen(
  house: House,
  simulator: FastifyPluginAsync | undefined,
): Promise<{ address: string; stop(): Promise<void> }> {
  const { config, accounts, store, databaseUrl, ring, queues, log, publicUrl } = house
  const inbox = openInbox({
    connect: () => connect(databaseUrl, doorPoolSize).sql,
    spool: await spoolOf(house),
    ring,
    wake: queues.wake,
    log,
  })
  const app = await buildGateway({
    sql: store.sql,
    accounts,
    inbox,
    metricsToken: config.metricsToken,
    log,
    publicUrl,
    simulator,
  })
  try {
    const address = await app.listen({ host: config.host, port: config.port })
    return {
      address,
      async stop() {
        await app.close()
        await inbox.close()
      },
    }
  } catch (error) {
    await app.close()
    await inbox.close()
    throw explainListening(error, config)
  }
}

/** Without a spool the gateway works too, as long as Postgres does. */
async function spoolOf({ config, log }: House): Promise<Spool | undefined> {
  const { spoolMaxBytes: maxBytes } = config
  if (maxBytes === 0) return undefined
  const spool = await openSpool({ directory: join(config.directory, 'spool'), maxBytes, log })
  if (typeof spool !== 'string') return spool
  log.warn({ reason: spool }, 'no spool: while the database is away, providers hear 503')
  return undefined
}
