import type { PhoneMessage } from '../phone-book.ts'
import type { Parcel } from './courier.ts'
import type { FaultSettings } from './faults.ts'
import type { World } from './provider.ts'

/** A message that the provider took over from the gateway. */
export interface Accepted {
  readonly number: string
  readonly message: PhoneMessage
  /** Its other parts are yet to come: nothing of it is shown. */
  readonly isPart?: boolean
  /** The words of its way, in order: `sent`, `delivered`. */
  readonly statuses: readonly string[]
  /** The last word where it cannot be delivered, and the code that comes with it. */
  readonly failure: { readonly status: string; readonly code: number }
  /** How a status reaches the gateway; undefined where it asked for no reports, or not for this. */
  report?(status: string, errorCode?: number): Parcel | undefined
}

/** A message of the gateway's, as it reaches a phone. */
export function replyMessage(
  given: Pick<PhoneMessage, 'externalId' | 'text' | 'at'> & Partial<PhoneMessage>,
): PhoneMessage {
  return { direction: 'in', status: 'sent', acknowledged: true, attempts: 0, ...given }
}

/** The fault that keeps a send from being looked at, with its settings. */
export type Obstacle =
  | { readonly fault: 'refuse' }
  | { readonly fault: 'serverError'; readonly status: number; readonly body: boolean }
  | { readonly fault: 'rateLimit'; readonly retryAfterSeconds: number }
  | { readonly fault: 'reject'; readonly code: number }

/** Which fault is in the way of a send, after the delay where that strikes; usually none. */
export async function obstacleOf(world: World, channel: string): Promise<Obstacle | undefined> {
  const { faults } = world
  if (faults.strike(channel, 'refuse')) return { fault: 'refuse' }
  const delay = faults.strike(channel, 'delay')
  if (delay) await new Promise<void>((resolve) => world.later(delay.ms, resolve))
  const error = faults.strike(channel, 'serverError')
  if (error) return { fault: 'serverError', ...error }
  const limit = faults.strike(channel, 'rateLimit')
  if (limit) return { fault: 'rateLimit', ...limit }
  const rejection = faults.strike(channel, 'reject')
  return rejection && { fault: 'reject', ...rejection }
}

/**
 * Shows the message on the phone, and sees to its reports. Resolves when the answer to the send may
 * leave, to the fault that keeps it from leaving.
 */
export async function deliver(
  world: World,
  channel: string,
  accepted: Accepted,
): Promise<FaultSettings['timeout']> {
  if (!accepted.isPart) world.phones.add('reply', channel, accepted.number, accepted.message)
  await report(world, channel, accepted)
  return world.faults.strike(channel, 'timeout')
}

/** Resolves when the answer may leave: with `earlyCallback`, after the first report. */
async function report(world: World, channel: string, accepted: Accepted): Promise<void> {
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
