import { createHmac, randomBytes } from 'node:crypto'
import { type Attempt, thenHourly } from '../../courier.ts'
import type { World } from '../../provider.ts'
import type { ProviderAnswer } from '../../send-route.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const week = 7 * 24 * hour
const timeoutMs = 20 * second

/** At once, then ever more seldom, for seven days in all. */
export const graphWaitsMs: readonly number[] = thenHourly(
  [
    0,
    second,
    2 * second,
    5 * second,
    10 * second,
    30 * second,
    minute,
    2 * minute,
    5 * minute,
    15 * minute,
    30 * minute,
  ],
  week,
)

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

/** Posts a webhook of Meta's, signed. Anything but 200 is repeated. */
export function postSigned(
  world: World,
  path: string,
  appSecret: string,
  value: unknown,
): () => Promise<Attempt> {
  const body = graphJson(value)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    'x-hub-signature-256': hubSignature(appSecret, body),
  }
  return async () => {
    const url = `${world.gatewayUrl()}${path}`
    const posted = await world.poster.post(url, { headers, body, timeoutMs })
    if (posted.kind !== 'answered')
      return { outcome: 'again', detail: posted.detail, ms: posted.ms }
    const { status, ms } = posted
    const outcome = status === 200 ? 'acknowledged' : 'again'
    return { outcome, status, detail: `HTTP ${status}`, ms }
  }
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
