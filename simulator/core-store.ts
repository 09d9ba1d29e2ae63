import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import Fastify, { type FastifyPluginAsync, type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CoreStoreEvents } from './core-store-events.ts'
import { CoreStoreFaults, coreStoreFaultSettings } from './core-store-faults.ts'
import { jsonOf } from './kit/bodies.ts'
import { provenId } from './kit/standard-webhooks.ts'

export interface CoreStoreSupplement {
  readonly id: string
  readonly kind: string
  readonly text: string
}

/** What became of one reference. */
export interface CoreStoreEntry {
  readonly reference: string
  /** Of the first creation. */
  readonly trackingId: string
  /** More than 1 is a complaint that was handed in twice. */
  readonly creations: number
  /** How often it was posted with a good signature and not turned away. */
  readonly posts: number
  /** As the store has it, after everything that it heard. */
  readonly text: string
  /** What it heard since, each once, in its order. */
  readonly supplements: readonly CoreStoreSupplement[]
}

export interface CoreStoreRecord {
  readonly complaints: readonly CoreStoreEntry[]
  /** Requests whose signature did not fit. */
  readonly unproven: number
}

export interface CoreStoreOptions {
  /** `whsec_…`, as the gateway has it. */
  readonly secret: string
  /**
   * False for a store that breaks the protocol: it takes each post for a new complaint, and only a
   * lookup tells that it has one already.
   */
  readonly isIdempotent?: boolean
  /** Decides when faults with a probability strike. */
  readonly seed?: number
  /** Called when it takes a complaint for the first time. */
  readonly onTaken?: (reference: string) => void
}

export interface SimulatedCoreStore {
  /** Its routes: /complaints and /events, and for whoever watches /record and /faults. */
  readonly plugin: FastifyPluginAsync
  record(): CoreStoreRecord
  /** What it tells when it is asked. */
  readonly events: CoreStoreEvents
  readonly faults: Pick<CoreStoreFaults, 'set' | 'get'>
  /** Breaks what hangs. */
  close(): void
}

const Posted = z.object({
  type: z.literal('complaint.created'),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    reference: z.string().min(1),
    reporter: z.string().min(1),
    sourceChannel: z.string().min(1),
    text: z.string(),
    status: z.string().min(1),
    receivedAt: z.iso.datetime(),
  }),
})

const Supplemented = z.object({
  type: z.literal('complaint.supplemented'),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    id: z.uuid(),
    reference: z.string().min(1),
    kind: z.enum([
      'correction',
      'deletion',
      'addition',
      'withdrawal',
      'erasure',
      'flags',
      'reopened',
    ]),
    text: z.string(),
    attachmentCount: z.int().min(0),
  }),
})

const maxBodyBytes = 2 * 1024 * 1024

/** A core store on the other side of the wire. Knows nothing of the gateway's code. */
export function createCoreStore(options: CoreStoreOptions): SimulatedCoreStore {
  const { secret, isIdempotent = true, seed = 1708, onTaken } = options
  const entries = new Map<string, { -readonly [K in keyof CoreStoreEntry]: CoreStoreEntry[K] }>()
  const faults = new CoreStoreFaults(seed)
  const sockets = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  // Two of them never give the same number, as no real store does after a restart.
  const series = randomBytes(3).toString('hex')
  const events = new CoreStoreEvents(series)
  let unproven = 0
  let created = 0

  function take(
    reference: string,
    text: string,
  ): { readonly status: number; readonly trackingId: string } {
    const known = entries.get(reference)
    if (known) known.posts += 1
    if (known && isIdempotent) return { status: 409, trackingId: known.trackingId }
    created += 1
    const trackingId = `CS-${series}-${String(created).padStart(6, '0')}`
    if (known) known.creations += 1
    else {
      const first = { creations: 1, posts: 1, supplements: [] }
      entries.set(reference, { reference, trackingId, text, ...first })
      onTaken?.(reference)
    }
    return { status: 201, trackingId }
  }

  /** Whether the request is dealt with: turned away, or never to be answered. */
  async function disturbed(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    hold(request.raw.socket)
    const delay = faults.strike('delay')
    if (delay) await later(delay.ms)
    const refusal = faults.strike('refuse')
    const limit = refusal ? undefined : faults.strike('rateLimit')
    if (refusal) await reply.code(refusal.status).send({ error: 'under maintenance' })
    else if (limit)
      await reply
        .header('retry-after', limit.retryAfterSeconds)
        .code(429)
        .send({ error: 'too many requests' })
    else if (faults.strike('hang')) reply.hijack()
    else return false
    return true
  }

  function hold(socket: Socket): void {
    if (sockets.has(socket)) return
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }

  function later(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        resolve()
      }, ms)
      timers.add(timer)
    })
  }

  async function post(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (await disturbed(request, reply)) return reply
    const id = provenId(request, secret)
    if (id === undefined) return turnAway(reply)
    const body = Posted.safeParse(jsonOf(String(request.body)))
    if (!body.success) return reply.code(422).send({ error: z.prettifyError(body.error) })
    if (body.data.data.reference !== id)
      return reply.code(422).send({ error: 'the reference is not the webhook-id' })
    if (faults.strike('reject')) return reply.code(422).send({ error: 'not a matter of ours' })
    const { status, trackingId } = take(id, body.data.data.text)
    return answer(request, reply, status, { trackingId })
  }

  /** Unless the answer gets lost. */
  function answer(request: FastifyRequest, reply: FastifyReply, status: number, body: object) {
    const timeout = faults.strike('timeout')
    if (!timeout && faults.strike('garbage')) return reply.code(200).send('<h1>Galat</h1>')
    if (!timeout) return reply.code(status).send(body)
    reply.hijack()
    if (timeout.mode === 'reset') request.raw.socket.destroy()
    return reply
  }

  async function supplement(
    request: FastifyRequest<{ Params: { reference: string } }>,
    reply: FastifyReply,
  ): Promise<unknown> {
    if (await disturbed(request, reply)) return reply
    const proven = provenId(request, secret)
    if (proven === undefined) return turnAway(reply)
    const body = Supplemented.safeParse(jsonOf(String(request.body)))
    if (!body.success) return reply.code(422).send({ error: z.prettifyError(body.error) })
    const { id, reference, kind, text } = body.data.data
    if (id !== proven || reference !== request.params.reference)
      return reply.code(422).send({ error: 'the ids do not fit' })
    const known = entries.get(reference)
    if (!known) return reply.code(404).send({ error: 'no such complaint' })
    if (faults.strike('reject')) return reply.code(422).send({ error: 'not a matter of ours' })
    if (!known.supplements.some((one) => one.id === id)) {
      // Who has everything erased leaves no words behind, in no list either.
      const before = known.supplements.map((one) =>
        kind === 'erasure' ? { ...one, text: '' } : one,
      )
      known.text = text
      known.supplements = [...before, { id, kind, text }]
    }
    return answer(request, reply, 200, {})
  }

  async function get(
    request: FastifyRequest<{ Params: { reference: string } }>,
    reply: FastifyReply,
  ): Promise<unknown> {
    if (await disturbed(request, reply)) return reply
    if (provenId(request, secret) !== request.params.reference) return turnAway(reply)
    const known = entries.get(request.params.reference)
    if (!known) return reply.code(404).send({ error: 'no such complaint' })
    return answer(request, reply, 200, { trackingId: known.trackingId })
  }

  async function tell(
    request: FastifyRequest<{ Querystring: { after?: string; limit?: string } }>,
    reply: FastifyReply,
  ): Promise<unknown> {
    if (await disturbed(request, reply)) return reply
    if (provenId(request, secret) !== 'events') return turnAway(reply)
    const { after, limit } = request.query
    const page = events.page(after, Number(limit))
    if (!page) return reply.code(400).send({ error: 'no cursor of this store' })
    return answer(request, reply, 200, page)
  }

  function turnAway(reply: FastifyReply): FastifyReply {
    unproven += 1
    return reply.code(401).send({ error: 'the signature does not fit' })
  }

  const record = () => ({
    complaints: [...entries.values()].map((entry) => ({ ...entry })),
    unproven,
  })

  function close(): void {
    for (const timer of timers) clearTimeout(timer)
    for (const socket of sockets) socket.destroy()
  }

  return {
    plugin: async (app) => {
      app.addHook('preClose', async () => close())
      // The signature is over the bytes as they came.
      app.removeAllContentTypeParsers()
      app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
        done(null, body),
      )
      app.post('/complaints', { bodyLimit: maxBodyBytes }, post)
      app.get('/complaints/:reference', get)
      app.post('/complaints/:reference/supplements', { bodyLimit: maxBodyBytes }, supplement)
      app.get('/events', tell)
      app.get('/record', async () => record())
      app.get('/faults', async () => faults.get())
      app.put('/faults', async ({ body }, reply) => {
        const settings = coreStoreFaultSettings.safeParse(jsonOf(String(body)))
        if (!settings.success)
          return reply.code(400).send({ error: z.prettifyError(settings.error) })
        faults.set(settings.data)
        return faults.get()
      })
    },
    record,
    events,
    faults,
    close,
  }
}

/** Serves a core store of its own on 127.0.0.1. `url` is what the gateway is configured with. */
export async function startCoreStore(
  options: CoreStoreOptions & { /** 0, or left out: any free port. */ readonly port?: number },
): Promise<{
  readonly url: string
  record(): CoreStoreRecord
  readonly events: CoreStoreEvents
  readonly faults: SimulatedCoreStore['faults']
  close(): Promise<void>
}> {
  const { plugin, record, events, faults } = createCoreStore(options)
  // What hangs on purpose must not keep it from closing.
  const app = Fastify({ forceCloseConnections: true })
  await app.register(plugin)
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return { url, record, events, faults, close: () => app.close() }
}
