import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Sql } from 'postgres'
import type { z } from 'zod'
import { reportNews } from '../complaints/news.ts'
import { burdenOf, jsonOf } from '../contract/reading.ts'
import { mayBeProven, provenId } from '../contract/standard-webhooks.ts'
import { newsOf } from '../core-store/events.ts'
import {
  maxEventBytes,
  type PushAnswer,
  pushedEvents,
} from '../core-store/signed-http/event-body.ts'
import { isPassing } from '../store/passing-fault.ts'
import { flatHeaders, hasLongBody, readRawBodies, refuseBody } from './raw-bodies.ts'
import { tooLarge, type UnprovenBodies } from './unproven-bodies.ts'

export interface CoreEventsRouteDeps {
  readonly sql: Sql
  /** The core store that may push, by the name under which its events are kept. */
  readonly store: { readonly name: string; readonly secret: string }
  readonly bodies: UnprovenBodies
  /** Called for each request whose signature does not hold. */
  refused(): void
  /** Called for each request that was answered, with the status. */
  answered(status: number): void
}

/** Where another core store pushes its events, below the public address. */
export const coreEventsPath = '/core-store/events'

// Each holds a connection of the pool, which the pages use as well.
const mostAtOnce = 4

/**
 * The route for events that a core store pushes; docs/core-store-http.md has the protocol. What proves
 * nothing by its head is refused before its body is read. The answer waits until the events are kept.
 *
 * An event that cannot be read is named and refused, the others of its body are taken: one that is wrong
 * must not keep an answer from another citizen. A body that comes again gets the same answer.
 */
export function coreEventsRoute(app: FastifyInstance, deps: CoreEventsRouteDeps): void {
  readRawBodies(app, deps.bodies)
  let underWay = 0
  app.route({
    method: 'POST',
    url: coreEventsPath,
    config: { access: 'anybody' },
    bodyLimit: maxEventBytes,
    onRequest(request, reply, done) {
      const head = { headers: flatHeaders(request.headers), receivedAt: new Date() }
      if (!mayBeProven(head)) {
        if (hasLongBody(request)) reply.header('connection', 'close')
        refuse(deps, reply).catch(done)
      } else if (Number(request.headers['content-length'] ?? 0) > maxEventBytes)
        refuseBody(reply, tooLarge(maxEventBytes)).catch(done)
      else done()
    },
    onResponse(_request, reply, done) {
      deps.answered(reply.statusCode)
      done()
    },
    async handler(request, reply) {
      const body = provenBody(deps, request)
      if (body === undefined) return await refuse(deps, reply)
      const text = body.toString('utf8')
      const read = burdenOf(text) ?? pushedEvents(jsonOf(text))
      if (typeof read === 'string') return await reply.code(422).send({ error: read })
      if (underWay >= mostAtOnce) return await later(reply)
      underWay += 1
      try {
        const unknown = await reportNews(
          deps.sql,
          read.events.map((event) => newsOf(deps.store.name, event)),
        )
        const answer: z.input<typeof PushAnswer> = {
          taken: read.events.length,
          unknown: [...new Set(unknown.map(({ complaintId }) => complaintId))],
          malformed: [...read.malformed],
        }
        if (answer.unknown.length + answer.malformed.length > 0)
          request.log.warn(
            { unknown: answer.unknown.slice(0, 20), malformed: answer.malformed.slice(0, 20) },
            'the core store told what nobody knows, or cannot be read',
          )
        return await reply.code(answer.malformed.length > 0 ? 422 : 200).send(answer)
      } catch (error) {
        if (!isPassing(error)) throw error
        request.log.warn({ err: error }, 'events of the core store were not kept')
        return await later(reply)
      } finally {
        underWay -= 1
      }
    },
  })
}

function provenBody({ store }: CoreEventsRouteDeps, { headers, body }: FastifyRequest) {
  if (!Buffer.isBuffer(body)) return undefined
  const request = { headers: flatHeaders(headers), receivedAt: new Date(), body }
  return provenId(request, store.secret) === undefined ? undefined : body
}

async function refuse({ refused }: CoreEventsRouteDeps, reply: FastifyReply): Promise<void> {
  refused()
  await reply.code(401).send({ error: 'the signature does not fit, or its time is not now' })
}

/** The sender keeps what it told, and tells it again. */
async function later(reply: FastifyReply): Promise<void> {
  await reply.code(503).header('retry-after', '5').send({ error: 'not now' })
}
