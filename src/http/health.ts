import type { FastifyInstance } from 'fastify'

/**
 * GET /health/live: the process answers. GET /health/ready: it can accept messages durably, so a
 * balancer may send it requests.
 *
 * @param canAccept resolves to the reason why not, or undefined
 */
export function healthRoutes(
  app: FastifyInstance,
  canAccept: () => Promise<string | undefined>,
): void {
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    const obstacle = await canAccept()
    if (obstacle === undefined) return { status: 'ready' }
    return reply.code(503).send({ status: 'not ready', reason: obstacle })
  })
}
