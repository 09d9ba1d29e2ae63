import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { jsonOf } from '../../kit/bodies.ts'
import type { Parcel } from '../../kit/courier.ts'
import type { World } from '../../kit/provider.ts'
import { type ProviderAnswer, sendHandler, type Taken } from '../../kit/send-route.ts'
import { replyMessage } from '../../kit/sending.ts'
import { channel, eventParcel, isGenuine, numberOf } from './webhook.ts'

const Reply = z.object({
  type: z.literal('reply.created'),
  timestamp: z.iso.datetime(),
  data: z.object({
    id: z.uuid(),
    to: z.string(),
    text: z.string(),
    replyTo: z.string().optional(),
    choices: z.array(z.string()).min(1).optional(),
    attachment: z
      .object({
        type: z.enum(['image', 'video', 'audio', 'document']),
        mimeType: z.string(),
        fileName: z.string(),
        base64: z.base64(),
      })
      .transform(({ base64: _, ...file }) => file)
      .optional(),
  }),
})

/** Where the form takes replies over, and tells of each whether its citizen has seen it. */
export function replyRoute(world: World, secret: string): FastifyPluginAsync {
  return async (app) => {
    // The signature is over the bytes that came.
    app.removeContentTypeParser('application/json')
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) =>
      done(null, body),
    )
    app.post(
      '/http/replies',
      sendHandler(world, {
        channel,
        rateLimited: () => failure(429, 'too many replies'),
        unavailable: (status) => failure(status, 'unavailable'),
        rejected: (status) => failure(status, 'refused'),
        take: (request) => take(world, secret, request),
      }),
    )
  }
}

function failure(status: number, error: string): ProviderAnswer {
  return { status, body: { error } }
}

function take(world: World, secret: string, { headers, body }: FastifyRequest): Taken {
  const { id, timestamp, given } = provenBy(headers)
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  if (!isGenuine(secret, { id, timestamp, body: bytes }, given, world.now()))
    return failure(401, 'the signature does not fit')
  const reply = Reply.safeParse(jsonOf(bytes.toString()))
  if (!reply.success) return failure(400, 'not a reply')

  const { data } = reply.data
  if (data.id !== id) return failure(400, 'webhook-id is not the id of the reply')
  const number = numberOf(data.to)
  if (number === undefined) return failure(422, 'no such citizen')
  // An id that came before is the same reply once more.
  if (world.phones.find(channel, id)) return { status: 200, body: { result: 'known' } }
  const accepted = {
    number,
    message: replyMessage({
      externalId: id,
      text: data.text,
      at: world.now(),
      status: 'accepted',
      answersTo: data.replyTo,
      attachment: data.attachment,
    }),
    statuses: ['sent', 'delivered', 'read'],
    failure: { status: 'failed', code: 550 },
    report: (status: string, code?: number) => report(world, secret, id, status, code),
  }
  return { status: 202, body: { result: 'taken' }, accepted }
}

function provenBy(headers: FastifyRequest['headers']) {
  const [id, timestamp, given] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`] ?? ''),
  )
  return { id: id ?? '', timestamp: timestamp ?? '', given: given ?? '' }
}

function report(
  world: World,
  secret: string,
  id: string,
  status: string,
  code: number | undefined,
): Parcel {
  const error = code === undefined ? {} : { error: { code: String(code), detail: 'not delivered' } }
  const event = { id: `${id}:${status}`, lane: id, type: 'delivery.updated' }
  return eventParcel(world, secret, event, { id, status, ...error })
}
