import type { FastifyInstance } from 'fastify'
import type { InboxState } from '../inbox/inbox.ts'

/**
 * GET /health/live: the process answers. GET /health/ready: it can accept messages durably, so a
 * balancer may send it requests; the answer says where they go.
 */
export function healthRoutes(app: FastifyInstance, check: () => Promise<InboxState>): void {
  const config = { access: 'anybody' } as const
  app.get('/health/live', { config }, async () => ({ status: 'live' }))
  app.get('/health/ready', { config }, async (_request, reply) => {
    const inbox = await check()
    if (inbox.postgres === 'up' || inbox.spool === 'ready') return { status: 'ready', inbox }
    return reply.code(503).send({ status: 'not ready', reason: obstacle(inbox), inbox })
  })
}

function obstacle({ spool }: InboxState): string {
  const cause =
    'the database cannot be used: is it there, and has `npm run -s simpul -- migrate` run?'
  return spool === 'none' ? cause : `${cause} The spool is ${spool}.`
}
