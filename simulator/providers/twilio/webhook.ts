import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Attempt, Parcel } from '../../courier.ts'
import type { PhoneMessage } from '../../phone-book.ts'
import { reachable, type World } from '../../provider.ts'

export const channel = 'twilio'
export const accountSid = `AC${'0'.repeat(32)}`
export const ownNumber = '+622150001708'
/** One retry, and only where no connection was made: the default connection override. */
const retryWaitsMs = [0]
const timeoutMs = 15_000

/** A message id, never given before: gateways keep them for ever. */
export function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

/** E.164, as Twilio writes numbers. */
export function isNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text)
}

/** A message for the citizen, as it reaches the phone. */
export function newReply(text: string, at: Date): PhoneMessage {
  return {
    direction: 'in',
    externalId: newSid(),
    text,
    at,
    status: 'queued',
    acknowledged: true,
    attempts: 0,
  }
}

/**
 * The value of X-Twilio-Signature: HMAC-SHA1, in base64, over address and sorted parameters.
 * https://www.twilio.com/docs/usage/security
 */
export function twilioSignature(
  authToken: string,
  url: string,
  params: Readonly<Record<string, string>>,
): string {
  const signed = Object.entries(params)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .reduce((text, [name, value]) => text + name + value, url)
  return createHmac('sha1', authToken).update(signed).digest('base64')
}

/** The wait before the next attempt, after so many. */
export function waitMs(world: World): Parcel['waitMs'] {
  return (attempts) => (world.retryWaitsMs ?? retryWaitsMs)[attempts - 1]
}

/**
 * A form, signed for the address that it goes to; the token is the same for every attempt. Where
 * waits are given, everything that was not acknowledged is repeated, as with the override `rp=all`:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export function signedPost(world: World, authToken: string, params: Record<string, string>) {
  const body = new URLSearchParams(params).toString()
  const idempotencyToken = randomUUID()
  return async (url: string): Promise<{ attempt: Attempt; answer?: string }> => {
    const posted = await world.poster.post(reachable(world, url) ?? url, {
      timeoutMs,
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'user-agent': 'TwilioProxy/1.1',
        'i-twilio-idempotency-token': idempotencyToken,
        'x-twilio-signature': twilioSignature(authToken, url, params),
      },
    })
    const unacknowledged = world.retryWaitsMs ? 'again' : 'lost'
    if (posted.kind !== 'answered') {
      const outcome = posted.kind === 'unreachable' ? 'again' : unacknowledged
      return { attempt: { outcome, detail: posted.detail, ms: posted.ms } }
    }
    const { status, ms } = posted
    const outcome = status >= 200 && status < 300 ? 'acknowledged' : unacknowledged
    const attempt: Attempt = { outcome, status, detail: `HTTP ${status}`, ms }
    return posted.contentType.startsWith('text/html')
      ? { attempt }
      : { attempt, answer: posted.body }
  }
}
