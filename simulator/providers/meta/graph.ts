import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Parcel } from '../../kit/courier.ts'
import type { World } from '../../kit/provider.ts'
import type { ProviderAnswer } from '../../kit/send-route.ts'
import { day, second, thenHourly } from '../../kit/time.ts'
import { webhookParcel } from '../../kit/webhook-parcel.ts'

const timeoutMs = 20 * second
const firstWaits = [0, 1, 2, 5, 10, 30, 60, 120, 300, 900, 1_800]

/** At once, then ever more seldom, for seven days in all. */
export const graphWaitsMs = thenHourly(
  firstWaits.map((seconds) => seconds * second),
  7 * day,
)

/** Meta takes documents of up to 100 MB. */
export const maxUploadBytes = 101 * 1024 * 1024

export interface GraphSecrets {
  readonly appSecret: string
  readonly verifyToken: string
  readonly accessToken: string
}

export function newGraphSecrets(): GraphSecrets {
  return {
    appSecret: randomBytes(16).toString('hex'),
    verifyToken: randomBytes(12).toString('hex'),
    accessToken: `EAA${randomBytes(48).toString('base64url')}`,
  }
}

/** Whether the request comes with the token of an app that may act for the account. */
export function isAuthorized({ headers }: FastifyRequest, { accessToken }: GraphSecrets): boolean {
  return headers.authorization === `Bearer ${accessToken}`
}

/**
 * The value of X-Hub-Signature-256: HMAC-SHA256, in hexadecimal, over the exact bytes of the body.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function hubSignature(appSecret: string, body: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

/** JSON as Meta writes it: ASCII only, and with escaped slashes. */
function graphJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A webhook of Meta's, signed. Anything but 200 is repeated. */
export function graphParcel(
  world: World,
  channel: string,
  { appSecret }: GraphSecrets,
  lane: string,
  value: unknown,
): Parcel {
  const body = graphJson(value)
  return webhookParcel(world, {
    lane,
    url: () => `${world.gatewayUrl()}/webhooks/${channel}`,
    headers: () => ({
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature-256': hubSignature(appSecret, body),
    }),
    body,
    timeoutMs,
    retryWaitsMs: graphWaitsMs,
    isTaken: (status) => status === 200,
  })
}

/** https://developers.facebook.com/docs/graph-api/guides/error-handling */
export function graphFailure(
  status: number,
  code: number,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): ProviderAnswer {
  const fbtrace_id = `A${randomBytes(12).toString('base64url')}`
  const error_data = { messaging_product: 'whatsapp', details: message }
  const error = { message, type: 'OAuthException', code, error_data, ...more, fbtrace_id }
  return { status, body: { error } }
}
