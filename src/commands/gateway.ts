import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { readAccounts } from '../accounts.ts'
import { loadConfig } from '../config.ts'
import { buildGateway } from '../http/gateway.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { registry } from '../registry.ts'
import { UsageError } from '../usage-error.ts'
import { type Command, readOptions } from './command.ts'
import { openDoor } from './door.ts'
import { checkRing, type House, openOwnHouse } from './house.ts'
import { explainListening, leaveSoon, requireDatabase, untilSignal } from './process.ts'

export const gateway: Command = {
  help: `Usage: npm run -s simpul -- gateway

Receives what providers send and stores it; \`worker\` does the rest. Needs DATABASE_URL, SIMPUL_KEYS
and accounts in simpul.yaml. Connections that channels hold open are the business of \`listen\`.
Stops on SIGTERM once every request under way is answered.
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
    const door = await openDoor(house, 'gateway')
    const listening = await listen(house, door.inbox, undefined).catch(async (error: unknown) => {
      await door.close()
      throw error
    })
    log.info({ address: listening.address }, 'listening')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    await listening.stop()
    await door.close()
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
export async function checkRingIfAnswered(house: House): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, ringPatienceMs))
  const checked = checkRing(house).catch((error: unknown) => {
    if (error instanceof UsageError) throw error
    house.log.warn({ err: error }, 'the sealing keys could not be compared with the database')
  })
  await Promise.race([checked, late])
}

/**
 * @param inbox closed by the caller, once nothing listens any more
 * @throws UsageError where the port cannot be had
 */
export async function listen(
  house: House,
  inbox: Inbox,
  simulator: FastifyPluginAsync | undefined,
): Promise<{ address: string; stop(): Promise<void> }> {
  const { config, accounts, store, log, publicUrl } = house
  const app = await buildGateway({
    sql: store.sql,
    accounts,
    inbox,
    metricsToken: config.metricsToken,
    log,
    publicUrl,
    simulator,
  })
  const stop = closerOf(app)
  try {
    const address = await app.listen({ host: config.host, port: config.port })
    return { address, stop }
  } catch (error) {
    await app.close()
    throw explainListening(error, config)
  }
}

const lookMs = 50

/**
 * How to close: answers what is under way, then breaks what is left. Clients open connections in
 * advance, and such a one, without any request, would be waited for until it times out (a minute).
 */
function closerOf(app: FastifyInstance): () => Promise<void> {
  let underWay = 0
  app.server.on('request', (_request, response) => {
    underWay++
    response.once('close', () => underWay--)
  })
  return async () => {
    const timer = setInterval(() => {
      if (underWay === 0) app.server.closeAllConnections()
    }, lookMs)
    try {
      await app.close()
    } finally {
      clearInterval(timer)
    }
  }
}
