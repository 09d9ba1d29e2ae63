import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

/** Whether it is a secret as Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in base64. */
export function isSecret(text: string): boolean {
  const encoded = text.slice(prefix.length)
  const bytes = Buffer.from(encoded, 'base64')
  const isBase64 = bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '')
  return text.startsWith(prefix) && isBase64 && bytes.length >= 24 && bytes.length <= 64
}

/**
 * The headers that prove a request, after Standard Webhooks 1.0.0: HMAC-SHA256 over
 * `id.timestamp.body`. https://www.standardwebhooks.com
 *
 * @param secret see isSecret
 * @param id the same at every try
 * @param body the bytes that are sent; empty for a request without any
 */
export function signedHeaders(
  secret: string,
  id: string,
  at: Date,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac}`,
  }
}
