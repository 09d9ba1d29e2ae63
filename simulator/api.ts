import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { EventStream } from './event-stream.ts'
import { isNumber } from './kit/citizens.ts'
import { type Faults, faultSettings } from './kit/faults.ts'
import { gestureKinds, type Provider } from './kit/provider.ts'
import type { Phones } from './phones.ts'

export interface PhonesApiDeps {
  readonly providers: readonly Provider[]
  readonly phones: Phones
  readonly faults: Pick<Faults, 'set' | 'get'>
  readonly events: EventStream
  operationsUrl(): string
}

/** What a phone may be told to send. A text may be long; the phone cuts it. */
const content = z
  .strictObject({
    text: z.string().max(100_000).optional(),
    attachment: z
      .strictObject({
        type: z.enum(['image', 'video', 'audio', 'document']),
        mimeType: z.string().min(3).max(100),
        fileName: z.string().max(200).optional(),
        base64: z.base64().optional(),
      })
      .optional(),
    location: z
      .strictObject({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        name: z.string().max(200).optional(),
        address: z.string().max(500).optional(),
      })
      .optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'text, attachment or location is required')

const gesture = z.strictObject({
  kind: z.enum(gestureKinds),
  text: z.string().max(2_000).default(''),
})

const ofPhone = z.object({ channel: z.string(), number: z.string() })
const maxBodyBytes = 8 * 1024 * 1024
/** `?wait=ack` answers after this long at the latest; the delivery goes on. */
const maxWaitMs = 60_000

/**
 * The phones over HTTP, for the page and for whoever sends in bulk. Channels are URL-encoded
 * (`meta%2Fwhatsapp`). Failures: 400 with `{error}` for what no phone can send, 404 for a channel
 * that is not simulated.
 */
export function phonesApi(deps: PhonesApiDeps): FastifyPluginAsync {
  const { phones, faults, events } = deps
  const channels = new Set(deps.providers.map((provider) => provider.channel))

  return async (app) => {
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      if (error instanceof z.ZodError) return refuse(reply, 400, wordsOf(error))
      const status = error.statusCode ?? 500
      return refuse(reply, status, status < 500 ? error.message : 'the simulator failed')
    })
    app.addHook<{ Params: { channel?: string } }>('preHandler', async ({ params }, reply) => {
      const { channel } = params
      if (channel !== undefined && !channels.has(channel))
        return refuse(reply, 404, `no such channel: ${channel}`)
      return undefined
    })

    app.get('/channels', async () => ({
      operationsUrl: deps.operationsUrl(),
      channels: deps.providers.map(
        ({ channel, title, network, account, maxText, carries, gestures = {} }) => ({
          channel,
          title,
          network,
          account,
          maxText,
          carries,
          gestures: gestureKinds.filter((kind) => gestures[kind]),
        }),
      ),
    }))

    app.post(
      '/phones/:channel/:number/messages',
      { bodyLimit: maxBodyBytes },
      async ({ params, query, body }, reply) => {
        const { channel, number } = ofPhone.parse(params)
        const { wait } = z.object({ wait: z.literal('ack').optional() }).parse(query)
        const message = content.parse(body)
        const refusal = phones.refusal(channel, number, message)
        if (refusal) return refuse(reply, 400, refusal)
        const { externalIds, acknowledged } = phones.send(channel, number, message)
        reply.code(202)
        if (!wait) return { externalIds }
        return { externalIds, acknowledged: await within(maxWaitMs, acknowledged) }
      },
    )
    app.post('/phones/:channel/:number/gestures', async ({ params, body }, reply) => {
      const { channel, number } = ofPhone.parse(params)
      const { kind, text } = gesture.parse(body)
      if (!isNumber(number)) return refuse(reply, 400, `not a number: ${number}`)
      const acknowledged = phones.gesture(channel, number, kind, text)
      if (!acknowledged) return refuse(reply, 400, `there is nothing here for: ${kind}`)
      return reply.code(202).send({ acknowledged: await within(maxWaitMs, acknowledged) })
    })
    app.get('/phones/:channel/:number', async ({ params }) => {
      const { channel, number } = ofPhone.parse(params)
      return phones.get(channel, number) ?? { channel, number, messages: [] }
    })
    app.get('/events', async ({ query }, reply) => {
      const { channel } = z.object({ channel: z.string().optional() }).parse(query)
      reply.hijack()
      events.attach(reply.raw, channel)
      return reply
    })

    app.get<{ Params: { channel: string } }>('/faults/:channel', async ({ params }) =>
      faults.get(params.channel),
    )
    app.put<{ Params: { channel: string } }>('/faults/:channel', async ({ params, body }) => {
      faults.set(params.channel, faultSettings.parse(body))
      return faults.get(params.channel)
    })
  }
}

function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error })
}

function wordsOf({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ')
}

/** The promise's value, or false where it takes longer. */
async function within(ms: number, promise: Promise<boolean>): Promise<boolean> {
  const { promise: timeout, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), ms)
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
