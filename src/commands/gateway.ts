import type { FastifyPluginAsync } from 'fastify'
import { readAccounts } from '../accounts.ts'
import { loadConfig } from '../config.ts'
import { buildGateway } from '../http/gateway.ts'
import { openInbox } from '../inbox/inbox.ts'
import { openLog } from '../log.ts'
import { registry } from '../registry.ts'
import { UsageError } from '../usage-error.ts'
import { type Command, readOptions } from './command.ts'
import { type House, openHouse, openRing } from './house.ts'
import { explainListening, requireDatabase, untilSignal } from './process.ts'

export const gateway: Command = {
  help: `Usage: npm run -s simpul -- gateway

Receives what providers send and stores it; \`worker\` does the rest. Needs DATABASE_URL, SIMPUL_KEYS
and accounts in simpul.yaml. Stops on SIGTERM once every request under way is answered.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    const databaseUrl = requireDatabase(config)
    const accounts = readAccounts(config.accounts, registry)
    if (accounts.all.length === 0)
      throw new UsageError('No account is configured in simpul.yaml; to look around, use `start`.')
    const log = openLog(config.logLevel)
    const publicUrl = () => config.publicUrl ?? `http://${config.host}:${config.port}`
    const house = openHouse({
      config,
      accounts,
      databaseUrl,
      ring: openRing(config),
      log,
      publicUrl,
    })
    const listening = await listen(house, undefined)
    log.info({ address: listening.address }, 'listening')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    await listening.stop()
    await house.close()
    return 0
  },
}

/** @throws UsageError where the port cannot be had */
export async function listen(
  house: House,
  simulator: FastifyPluginAsync | undefined,
): Promise<{ address: string; stop(): Promise<void> }> {
  const { config, accounts, store, ring, queues, log, publicUrl } = house
  const inbox = openInbox({ sql: store.sql, ring, wake: queues.wake, log })
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
    throw explainListening(error, config)
  }
}
