import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Attempt, Parcel } from '../../courier.ts'
import type { CitizenMessage, World } from '../../provider.ts'

export const channel = 'http'
export const account = 'formulir-web'

const names = ['Sari', 'Budi', 'Wayan', 'Ningsih', 'Yohanes', 'Fatimah', 'Rizal', 'Dewi']
const second = 1_000
const minute = 60 * second
const hour = 60 * minute
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
  const attempt = async (): Promise<Attempt> => {
    const timestamp = String(Math.floor(world.now().getTime() / second))
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature(secret, { id, timestamp, body }),
    }
    const url = `${world.gatewayUrl()}/webhooks/http`
    const posted = await world.poster.post(url, { headers, body, timeoutMs })
    if (posted.kind !== 'answered')
      return { outcome: 'again', detail: posted.detail, ms: posted.ms }
    const { status, ms } = posted
    return { outcome: outcomeOf(status), status, detail: `HTTP ${status}`, ms }
  }
  return {
    lane,
    attempt,
    waitMs: (attempts) => (world.retryWaitsMs ?? retryWaitsMs)[attempts - 1],
  }
}

/** Gone means that the gateway wants nothing more. */
function outcomeOf(status: number): Attempt['outcome'] {
  if (status >= 200 && status < 300) return 'acknowledged'
  return status === 410 ? 'lost' : 'again'
}

/** What a citizen wrote, as the form hands it on. */
export function messageOf({ number, text, at, location }: CitizenMessage, id: string) {
  return {
    id,
    from: citizenOf(number),
    name: names[Number(number.slice(-2)) % names.length],
    text,
    sentAt: at.toISOString(),
    ...(location && { location }),
    sourceChannel: 'web',
  }
}
