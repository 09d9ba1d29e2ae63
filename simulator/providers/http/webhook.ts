import { createHmac, timingSafeEqual } from 'node:crypto'
import { firstNameOf } from '../../kit/citizens.ts'
import type { Parcel } from '../../kit/courier.ts'
import type { CitizenMessage, World } from '../../kit/provider.ts'
import { hour, minute, second, unixSeconds } from '../../kit/time.ts'
import { webhookParcel } from '../../kit/webhook-parcel.ts'

export const channel = 'http'
export const account = 'formulir-web'

const timeoutMs = 15 * second
const toleranceMs = 5 * minute

/** The schedule that Standard Webhooks proposes, without its jitter; the first attempt is at once. */
export const retryWaitsMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** The citizen's id at the sender; this one can be turned back into a number. */
export function citizenOf(number: string): string {
  return `warga-${number.slice(1)}`
}

/** The number behind a citizen's id; undefined where nobody has it. */
export function numberOf(citizen: string): string | undefined {
  const digits = /^warga-(\d{7,15})$/.exec(citizen)?.[1]
  return digits === undefined ? undefined : `+${digits}`
}

export interface Signed {
  readonly id: string
  readonly timestamp: string
  readonly body: string | Buffer
}

/**
 * The value of webhook-signature, with one signature.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signature(secret: string, { id, timestamp, body }: Signed): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

/** Whether one of the signatures in the header fits, made at about this time. */
export function isGenuine(secret: string, signed: Signed, header: string, now: Date): boolean {
  if (!(Math.abs(now.getTime() - Number(signed.timestamp) * second) <= toleranceMs)) return false
  const wanted = Buffer.from(signature(secret, signed))
  return header
    .split(' ')
    .map((given) => Buffer.from(given))
    .some((given) => given.length === wanted.length && timingSafeEqual(given, wanted))
}

/**
 * An event on its way to the gateway: the same id at every attempt, and a signature of its own.
 *
 * @param id of the event, for webhook-id
 */
export function eventParcel(
  world: World,
  secret: string,
  { id, lane, type }: { readonly id: string; readonly lane: string; readonly type: string },
  data: object,
): Parcel {
  const body = JSON.stringify({ type, timestamp: world.now().toISOString(), data })
  return webhookParcel(world, {
    lane,
    url: () => `${world.gatewayUrl()}/webhooks/http`,
    headers: () => {
      const timestamp = String(unixSeconds(world.now()))
      return {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature(secret, { id, timestamp, body }),
      }
    },
    body,
    timeoutMs,
    retryWaitsMs,
    // Gone means that the gateway wants nothing more.
    isRepeated: (posted) => posted.kind !== 'answered' || posted.status !== 410,
  })
}

/** What a citizen wrote, as the form hands it on. */
export function messageOf({ number, text, at, location }: CitizenMessage, id: string) {
  return {
    id,
    from: citizenOf(number),
    name: firstNameOf(number),
    text,
    sentAt: at.toISOString(),
    ...(location && { location }),
    sourceChannel: 'web',
  }
}
