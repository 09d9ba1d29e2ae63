import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { answerHandler, type ProviderAnswer, paramOf, sendHandler } from '../../kit/send-route.ts'
import { channel, own, type Secrets } from './account.ts'
import { isOwn, listMentions, listMessages } from './lists.ts'
import { createVerifier } from './oauth.ts'
import { type Desk, invalidRequest, problem, takeMessage, takePost } from './send.ts'
import { mediumOf, postOf } from './timeline.ts'

const windowMs = 15 * 60_000
/** Limits are told and not enforced: a play of thousands has to end. The fault `rateLimit` strikes. */
const shownLimit = 10_000

/** API v2 for one account. https://docs.x.com/x-api */
export function api(desk: Desk, secrets: Secrets): FastifyPluginAsync {
  const { world, timeline } = desk
  const isSigned = createVerifier(secrets, world.now)
  const refuse = (request: FastifyRequest): ProviderAnswer | undefined =>
    isSigned(request)
      ? undefined
      : { status: 401, body: { title: 'Unauthorized', type: 'about:blank', status: 401 } }
  const route = {
    channel,
    rateLimited: () => problem(429, '', 'Too Many Requests', 'Too Many Requests'),
    unavailable: (status: number) => problem(status, '', 'Service Unavailable', 'Over capacity'),
    rejected,
  }
  const idIn = (request: FastifyRequest) => paramOf(request, 'id')
  const query = (request: FastifyRequest) => request.query as Record<string, string | undefined>
  const asked = (answer: (request: FastifyRequest) => ProviderAnswer | undefined) =>
    answerHandler((request) => refuse(request) ?? answer(request) ?? invalidRequest())

  return async (app) => {
    app.addHook('onSend', async (_request, reply) => showLimits(reply, world.now()))
    app.post(
      '/x/2/tweets',
      sendHandler(world, {
        ...route,
        take: (request) => refuse(request) ?? takePost(desk, request.body),
      }),
    )
    app.post(
      '/x/2/dm_conversations/with/:id/messages',
      sendHandler(world, {
        ...route,
        take: (request) => refuse(request) ?? takeMessage(desk, idIn(request), request.body),
      }),
    )
    app.get(
      '/x/2/users/me',
      asked(() => ok({ data: own })),
    )
    app.get(
      '/x/2/users/:id/mentions',
      asked((request) =>
        isOwn(idIn(request))
          ? ok(listMentions(timeline, query(request), mediaUrlBelow(request)))
          : problem(404, 'resource-not-found', 'Not Found Error', 'Could not find user'),
      ),
    )
    app.get(
      '/x/2/dm_events',
      asked((request) =>
        ok(listMessages(timeline, query(request), world.now(), mediaUrlBelow(request))),
      ),
    )
    app.get(
      '/x/2/tweets/:id',
      asked((request) => {
        const item = timeline.get(idIn(request))
        const errors = [{ title: 'Not Found Error', detail: 'Could not find tweet' }]
        if (!item || item.recipient) return ok({ errors })
        const media = item.medium ? [mediumOf(item.medium, mediaUrlBelow(request))] : []
        return ok({ data: postOf(item), includes: { media } })
      }),
    )
    app.get('/x/media/:key', async (request, reply) => {
      const medium = timeline.medium(paramOf(request, 'key'))
      if (!medium) return reply.code(404).send()
      return reply.type(medium.mimeType).send(medium.bytes)
    })
  }
}

function ok(body: object | undefined): ProviderAnswer | undefined {
  return body && { status: 200, body }
}

/** 402 is about credits, 429 about the monthly cap; any other number is a code of the message. */
function rejected(code: number): ProviderAnswer {
  if (code === 402) return problem(402, 'credits', 'Payment Required', 'CreditsDepleted')
  if (code === 429) return problem(429, 'usage-capped', 'UsageCapExceeded', 'Usage cap exceeded')
  const { body } = problem(403, '', 'Forbidden', 'Forbidden')
  return { status: 403, body: { ...(body as object), errors: [{ code, message: 'Refused' }] } }
}

/** Where a medium is to be had, next to the API. */
function mediaUrlBelow({
  protocol,
  host,
  originalUrl: url,
}: FastifyRequest): (key: string) => string {
  const base = url.slice(0, url.indexOf('/x/2/') + '/x'.length)
  return (key) => `${protocol}://${host}${base}/media/${key}`
}

/** X says when a limit begins anew, and not how long that is. */
function showLimits(reply: FastifyReply, now: Date): void {
  const seconds = Number(reply.getHeader('retry-after') ?? Number.NaN)
  const isLimited = !Number.isNaN(seconds)
  reply.removeHeader('retry-after')
  reply.header('date', now.toUTCString())
  reply.header('x-rate-limit-limit', shownLimit)
  reply.header('x-rate-limit-remaining', isLimited ? 0 : shownLimit - 1)
  const reset = now.getTime() + (isLimited ? seconds * 1000 : windowMs)
  reply.header('x-rate-limit-reset', Math.ceil(reset / 1000))
}
