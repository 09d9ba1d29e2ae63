import { createHmac } from 'node:crypto'
import type { ProviderRequest } from '../../src/contract/events.ts'

/** A body as Meta posts it, for tests: signed with this app secret. */
export function signedPost(url: string, body: Buffer | string, secret: string): ProviderRequest {
  const digest = createHmac('sha256', secret).update(body).digest('hex')
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${digest}` },
    body: Buffer.from(body),
    receivedAt: new Date(0),
  }
}
