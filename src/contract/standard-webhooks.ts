import { createHmac } from 'node:crypto'
import { isSame, type Secrets } from './reading.ts'

/**
 * Signatures after Standard Webhooks 1.0.0, for whoever posts or is posted signed JSON.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

const prefix = 'whsec_'
/** The largest difference between both clocks, and the longest time in which a replay passes. */
const toleranceS = 300

/** Whether it is a secret as Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in base64. */
export function isSecret(text: string): boolean {
  return keyOf(text) !== undefined
}

function keyOf(secret: string): Buffer | undefined {
  if (!secret.startsWith(prefix)) return undefined
  const encoded = secret.slice(prefix.length)
  const key = Buffer.from(encoded, 'base64')
  const isBase64 = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '')
  return isBase64 && key.length >= 24 && key.length <= 64 ? key : undefined
}

interface SignedHead {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly receivedAt: Date
}

// A sender signs with one secret, and with two while it changes them.
const maxSignatures = 16

/** What a request has to hold before its body can prove anything; undefined where it does not. */
function claimOf({ headers, receivedAt }: SignedHead) {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp'] ?? ''
  if (!id?.trim() || !/^\d{1,12}$/.test(timestamp)) return undefined
  if (Math.abs(receivedAt.getTime() / 1000 - Number(timestamp)) > toleranceS) return undefined
  const given = (headers['webhook-signature'] ?? '').split(' ', maxSignatures)
  const signatures = given.filter((one) => /^v1,[A-Za-z0-9+/]{43}=$/.test(one))
  return signatures.length === 0 ? undefined : { id, timestamp, signatures }
}

/** Whether the headers may belong to a request that a secret proves. */
export function mayBeProven(head: SignedHead): boolean {
  return claimOf(head) !== undefined
}

/**
 * The id of a request that holds a signature of one of these secrets, made within five minutes.
 *
 * @param secrets a word that is no secret is ignored
 * @returns undefined for everything else
 */
export function provenId(
  request: SignedHead & { readonly body: Buffer },
  secrets: Secrets,
): string | undefined {
  const claim = claimOf(request)
  if (claim === undefined) return undefined
  const { id, timestamp, signatures } = claim
  const wanted = signaturesOf(secrets, id, timestamp, request.body)
  return wanted.some((one) => signatures.some((other) => isSame(one, other))) ? id : undefined
}

/**
 * The headers that prove a request, with a signature of each secret: a receiver may have changed
 * to the new one or not.
 *
 * @param secrets see isSecret; what is none signs nothing
 * @param id the same at every attempt
 * @param body the bytes that are sent; empty for a request without any
 */
export function signedHeaders(
  secrets: string | readonly string[],
  id: string,
  at: Date,
  body: Buffer | string,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signaturesOf(secrets, id, timestamp, body).join(' '),
  }
}

function signaturesOf(
  secrets: Secrets,
  id: string,
  timestamp: string,
  body: Buffer | string,
): string[] {
  return [secrets ?? []].flat().flatMap((secret) => {
    const key = keyOf(secret)
    if (key === undefined) return []
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body)
    return [`v1,${mac.digest('base64')}`]
  })
}
