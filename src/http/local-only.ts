import type { FastifyReply, FastifyRequest } from 'fastify'

const loopback = /^(127\.|::1$|::ffff:127\.)/
const localName = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i

/**
 * Lets only this machine in, until there is sign-in. A proxy on this machine forwards for others, so
 * requests with its headers are refused. A page elsewhere can point its own name at 127.0.0.1, so
 * the name has to be right, too.
 */
export async function localOnly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!isLocal(request))
    await reply
      .code(403)
      .send({ error: 'Only from this machine: open it at http://127.0.0.1 with no proxy between.' })
}

export function isLocal({ headers, socket }: FastifyRequest): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined
  return (
    loopback.test(socket.remoteAddress ?? '') && localName.test(headers.host ?? '') && !isForwarded
  )
}
