import type { FastifyReply, FastifyRequest } from 'fastify'
import type { World } from './provider.ts'
import { type Accepted, deliver, type Obstacle, obstacleOf } from './sending.ts'

export interface ProviderAnswer {
  readonly status: number
  readonly body: unknown
}

/** What a provider answers to a send; with `accepted`, the message is the provider's. */
export type Taken = ProviderAnswer & { readonly accepted?: Accepted }

/** What differs between providers in taking a message over. */
export interface SendRoute {
  readonly channel: string
  rateLimited(retryAfterSeconds: number): ProviderAnswer
  unavailable(status: number): ProviderAnswer
  rejected(code: number): ProviderAnswer
  /** Checks credentials and content. */
  take(request: FastifyRequest): Taken
}

/** Handles a send, faults and all: the message to the phone, the reports to the gateway. */
export function sendHandler(world: World, route: SendRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    world.hold(request.raw.socket)
    const obstacle = await obstacleOf(world, route.channel)
    if (obstacle) return refuse(route, reply, obstacle)
    const { accepted, ...answer } = route.take(request)
    const timeout = accepted && (await deliver(world, route.channel, accepted))
    if (timeout?.mode === 'hang') return reply.hijack()
    return timeout ? breakOff(reply) : give(reply, answer)
  }
}

/** Handles any other request. */
export function answerHandler(
  answer: (request: FastifyRequest) => ProviderAnswer | Promise<ProviderAnswer>,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    give(reply, await answer(request))
}

/** A parameter in the path of a request. */
export function paramOf({ params }: FastifyRequest, name: string): string {
  return (params as Record<string, string | undefined>)[name] ?? ''
}

function give(reply: FastifyReply, { status, body }: ProviderAnswer): FastifyReply {
  return reply.code(status).send(body)
}

function refuse(route: SendRoute, reply: FastifyReply, obstacle: Obstacle): FastifyReply {
  switch (obstacle.fault) {
    case 'refuse':
      return breakOff(reply)
    case 'serverError':
      if (!obstacle.body)
        return reply.code(obstacle.status).type('text/html').send('<h1>Bad Gateway</h1>')
      return give(reply, { ...route.unavailable(obstacle.status), status: obstacle.status })
    case 'rateLimit':
      reply.header('retry-after', obstacle.retryAfterSeconds)
      return give(reply, route.rateLimited(obstacle.retryAfterSeconds))
    case 'reject':
      return give(reply, route.rejected(obstacle.code))
  }
}

function breakOff(reply: FastifyReply): FastifyReply {
  reply.hijack()
  reply.raw.socket?.destroy()
  return reply
}
