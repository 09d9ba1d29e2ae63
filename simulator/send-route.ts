import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Parcel } from './courier.ts'
import type { PhoneMessage } from './phone-book.ts'
import type { World } from './provider.ts'

export interface ProviderAnswer {
  readonly status: number
  readonly body: unknown
}

/** A message that the provider took over from the gateway. */
export interface Accepted {
  readonly number: string
  readonly message: PhoneMessage
  /** The words of its way, in order: `sent`, `delivered`. */
  readonly statuses: readonly string[]
  /** The last word where it cannot be delivered, and the code that comes with it. */
  readonly failure: { readonly status: string; readonly code: number }
  /** How a status reaches the gateway; undefined where it asked for no reports, or not for this. */
  report?(status: string, errorCode?: number): Parcel | undefined
}

/** What differs between providers in taking a message over. */
export interface SendRoute {
  readonly channel: string
  rateLimited(retryAfterSeconds: number): ProviderAnswer
  unavailable(status: number): ProviderAnswer
  rejected(code: number): ProviderAnswer
  /** Checks credentials and content; with `accepted`, the message is the provider's. */
  take(request: FastifyRequest): ProviderAnswer & { readonly accepted?: Accepted }
}

/** Handles a send, faults and all: the message to the phone, the reports to the gateway. */
export function sendHandler(world: World, route: SendRoute) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    world.hold(request.raw.socket)
    if (world.faults.strike(route.channel, 'refuse')) return breakOff(reply)
    const delay = world.faults.strike(route.channel, 'delay')
    if (delay) await new Promise<void>((resolve) => world.later(delay.ms, resolve))
    const refusal = refusalBefore(world, route, reply)
    if (refusal) return refusal

    const { status, body, accepted } = route.take(request)
    if (!accepted) return reply.code(status).send(body)
    world.phones.add('reply', route.channel, accepted.number, accepted.message)
    await report(world, route.channel, accepted)
    const timeout = world.faults.strike(route.channel, 'timeout')
    if (timeout?.mode === 'hang') return reply.hijack()
    if (timeout) return breakOff(reply)
    return reply.code(status).send(body)
  }
}

function refusalBefore(world: World, route: SendRoute, reply: FastifyReply) {
  const error = world.faults.strike(route.channel, 'serverError')
  if (error && !error.body)
    return reply.code(error.status).type('text/html').send('<h1>Bad Gateway</h1>')
  if (error) return reply.code(error.status).send(route.unavailable(error.status).body)
  const limit = world.faults.strike(route.channel, 'rateLimit')
  if (limit) {
    const { status, body } = route.rateLimited(limit.retryAfterSeconds)
    return reply.header('retry-after', limit.retryAfterSeconds).code(status).send(body)
  }
  const rejection = world.faults.strike(route.channel, 'reject')
  if (!rejection) return undefined
  const { status, body } = route.rejected(rejection.code)
  return reply.code(status).send(body)
}

function breakOff(reply: FastifyReply): FastifyReply {
  reply.hijack()
  reply.raw.socket?.destroy()
  return reply
}

/** Resolves when the answer to the send may leave: with `earlyCallback`, after the first report. */
export async function report(world: World, channel: string, accepted: Accepted): Promise<void> {
  const way = wayOf(world, channel, accepted)
  for (const [index, { status, errorCode }] of way.entries())
    world.later(world.reportDelaysMs[index] ?? 0, () =>
      world.phones.change('status', channel, accepted.message.externalId, {
        status,
        ...(errorCode !== undefined && { errorCode }),
      }),
    )
  const send = accepted.report
  if (!send) return
  const early = world.faults.strike(channel, 'earlyCallback')
  const parcels = way.map(({ status, errorCode }) => send(status, errorCode))
  if (world.faults.strike(channel, 'reorderCallbacks')) parcels.reverse()
  const copies = parcels.map((parcel) => {
    if (!parcel) return []
    return world.faults.strike(channel, 'duplicateCallback') ? [parcel, parcel] : [parcel]
  })
  for (const [index, parcelCopies] of copies.entries()) {
    if (early && index === 0) await Promise.all(parcelCopies.map((parcel) => first(world, parcel)))
    else
      world.later(world.reportDelaysMs[index] ?? 0, () => {
        for (const parcel of parcelCopies) void world.reports.carry(parcel)
      })
  }
}

function wayOf(world: World, channel: string, { statuses, failure }: Accepted) {
  const way = statuses.map((status) => ({ status, errorCode: undefined as number | undefined }))
  const fault = world.faults.strike(channel, 'undelivered')
  if (!fault) return way
  const sent = way.slice(0, statuses.indexOf('sent') + 1)
  return [...sent, { status: failure.status, errorCode: fault.code ?? failure.code }]
}

/** Resolves after the first attempt: an answer that waited for all of them might never leave. */
function first(world: World, parcel: Parcel): Promise<void> {
  return new Promise((resolve) => {
    void world.reports.carry({ ...parcel, tried: () => resolve() }).then(() => resolve())
  })
}
