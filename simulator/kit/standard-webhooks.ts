import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** Signatures after Standard Webhooks, as whoever stands on the other side of the wire makes and proves them. */

const toleranceMs = 300_000

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace('whsec_', ''), 'base64')
}

export function signedHeaders(
  secret: string,
  id: string,
  at: Date,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const mac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`)
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac.digest('base64')}`,
  }
}

/** The request's id where its signature proves it, after Standard Webhooks. */
export function provenId({ headers, body }: FastifyRequest, secret: string): string | undefined {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`] ?? ''),
  ) as [string, string, string]
  const ageMs = Math.abs(Date.now() - Number(timestamp) * 1000)
  if (!id || !(ageMs < toleranceMs)) return undefined
  const signed = `${id}.${timestamp}.${typeof body === 'string' ? body : ''}`
  const expected = createHmac('sha256', keyOf(secret)).update(signed).digest()
  const fits = signatures.split(' ').some((signature) => {
    const [version, mac = ''] = signature.split(',')
    const given = Buffer.from(mac, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
  return fits ? id : undefined
}
