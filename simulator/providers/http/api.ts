import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Parcel } from '../../courier.ts'
import type { World } from '../../provider.ts'
import { type Accepted, type ProviderAnswer, sendHandler } from '../../send-route.ts'
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

function take(
  world: World,
  secret: string,
  { headers, body }: FastifyRequest,
): ProviderAnswer & { accepted?: Accepted } {
  const { id, timestamp, given } = provenBy(headers)
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  if (!isGenuine(secret, { id, timestamp, body: bytes }, given, world.now()))
    return failure(401, 'the signature does not fit')
  const reply = Reply.safeParse(parsed(bytes))
  if (!reply.success) return failure(400, 'not a reply')

  const { data } = reply.data
  if (data.id !== id) return failure(400, 'webhook-id is not the id of the reply')
  const number = numberOf(data.to)
  if (number === undefined) return failure(422, 'no such citizen')
  // An id that came before is the same reply once more.
  if (world.phones.find(channel, id)) return { status: 200, body: { result: 'known' } }
  const accepted: Accepted = {
    number,
    message: {
      direction: 'in',
      externalId: id,
      text: data.text,
      at: world.now(),
      status: 'accepted',
      acknowledged: true,
      attempts: 0,
      ...(data.replyTo && { answersTo: data.replyTo }),
      ...(data.attachment && { attachment: fileOf(data.attachment) }),
    },
    statuses: ['sent', 'delivered', 'read'],
    failure: { status: 'failed', code: 550 },
    report: (status, code) => report(world, secret, id, status, code),
  }
  return { status: 202, body: { result: 'taken' }, accepted }
}

function provenBy(headers: FastifyRequest['headers']) {
  const [id, timestamp, given] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`] ?? ''),
  )
  return { id: id ?? '', timestamp: timestamp ?? '', given: given ?? '' }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function fileOf({
  type,
  mimeType,
  fileName,
}: NonNullable<z.output<typeof Reply>['data']['attachment']>) {
  return { type, mimeType, fileName }
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
