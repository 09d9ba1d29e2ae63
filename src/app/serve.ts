import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { signedHttp } from '../core-store/signed-http/signed-http-store.ts'
import { buildGateway } from '../http/gateway.ts'
import { consoleOf } from './console.ts'
import type { Door } from './door.ts'
import type { House } from './house.ts'
import { explainListening } from './process.ts'

/**
 * @param door closed by the caller, once nothing listens any more
 * @param more.operatorToken opens what is not public
 * @throws UsageError where the port cannot be had
 */
export async function listen(
  house: House,
  door: Door,
  more: { operatorToken: string; simulator?: FastifyPluginAsync | undefined },
): Promise<{ address: string; stop(): Promise<void> }> {
  const { config, accounts, store, ring, log, publicUrl } = house
  const app = await buildGateway({
    sql: store.sql,
    ring,
    accounts,
    inbox: door.inbox,
    tally: door.tally,
    doorHealth: () => door.health(),
    metricsToken: config.metricsToken,
    operatorToken: more.operatorToken,
    log,
    publicUrl,
    pushingStore: pushingStoreOf(config),
    console: consoleOf(house, more.operatorToken),
    simulator: more.simulator,
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

/** Only another system pushes; our own stores are read. */
function pushingStoreOf({ coreStore }: House['config']) {
  return coreStore.kind === 'signed-http'
    ? { name: signedHttp, secret: coreStore.secret }
    : undefined
}

const lookMs = 50

/**
 * Makes the function that closes: it answers what is under way, then breaks what is left. Clients
 * open connections in advance; the server would wait a minute for one that has no request.
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
