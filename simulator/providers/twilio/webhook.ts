import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Parcel } from '../../kit/courier.ts'
import type { World } from '../../kit/provider.ts'
import { replyMessage } from '../../kit/sending.ts'
import { second } from '../../kit/time.ts'
import { type Answered, webhookParcel } from '../../kit/webhook-parcel.ts'
import type { PhoneMessage } from '../../phone-book.ts'

export const channel = 'twilio'
export const accountSid = `AC${'0'.repeat(32)}`
export const ownNumber = '+622150001708'
/** One retry, and only where no connection was made: the default connection override. */
const retryWaitsMs = [0]
const timeoutMs = 15 * second

/** A message id, never given before: gateways keep them for ever. */
export function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

/** A message for the citizen, as it reaches the phone. */
export function newReply(text: string, at: Date): PhoneMessage {
  return replyMessage({ externalId: newSid(), text, at, status: 'queued' })
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

/**
 * A form, signed for the address that it goes to; the token is the same for every attempt. Where
 * waits are given, everything that was not acknowledged is repeated, as with the override `rp=all`:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export function formParcel(
  world: World,
  authToken: string,
  to: { readonly lane: string; url(): string; taken?(answer: Answered): void },
  params: Readonly<Record<string, string>>,
): Parcel {
  const idempotencyToken = randomUUID()
  return webhookParcel(world, {
    ...to,
    headers: () => ({
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'user-agent': 'TwilioProxy/1.1',
      'i-twilio-idempotency-token': idempotencyToken,
      'x-twilio-signature': twilioSignature(authToken, to.url(), params),
    }),
    body: new URLSearchParams(params).toString(),
    timeoutMs,
    retryWaitsMs,
    isRepeated: ({ kind }) => kind === 'unreachable' || world.retryWaitsMs !== undefined,
  })
}
