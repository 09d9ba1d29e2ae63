import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BodyRefused, type UnprovenBodies } from './unproven-bodies.ts'

/** Gives the routes of this application bodies as they came: signatures are computed over these bytes. */
export function readRawBodies(app: FastifyInstance, bodies: UnprovenBodies): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (request: FastifyRequest, body: IncomingMessage) =>
    bodies.read(body, request.routeOptions.bodyLimit),
  )
  app.setErrorHandler(async (error, _request, reply) => {
    if (!(error instanceof BodyRefused)) throw error
    await refuseBody(reply, error)
  })
}

export async function refuseBody(
  reply: FastifyReply,
  { status, message }: BodyRefused,
): Promise<void> {
  if (status === 503) reply.header('retry-after', '5')
  await reply.code(status).header('connection', 'close').send({ error: message })
}

// As much is read and dropped, so that the sender hears the answer; the connection ends under more.
const droppedBytes = 64 * 1024

/** Whether what is refused by its head has more behind it than is worth reading. */
export function hasLongBody({ headers }: FastifyRequest): boolean {
  if (headers['transfer-encoding'] !== undefined) return true
  return Number(headers['content-length'] ?? 0) > droppedBytes
}

/** The headers of a request, each once. */
export function flatHeaders(
  headers: FastifyRequest['headers'],
): Record<string, string | undefined> {
  const flattened: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    flattened[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flattened
}
