import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Answer, ProviderRequest } from '../../src/contract/events.ts'
import { isOneOf } from '../../src/contract/reading.ts'

/**
 * Whether Meta signed these bytes.
 *
 * @param request as it arrived
 * @param secrets app secrets, several where several apps deliver; empty ones never match
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function isSignedByMeta(
  { headers, body }: Pick<ProviderRequest, 'headers' | 'body'>,
  secrets: string | readonly string[] | undefined,
): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(headers['x-hub-signature-256'] ?? '')?.[1]
  if (given === undefined) return false
  return [secrets ?? []].flat().some((secret) => {
    if (secret.trim() === '') return false
    const wanted = createHmac('sha256', secret).update(body).digest()
    return timingSafeEqual(Buffer.from(given, 'hex'), wanted)
  })
}

/**
 * The answer to the GET with which Meta makes sure that the address is ours.
 *
 * @returns 200 with the challenge, or undefined where mode or token do not fit
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export function answerToChallenge(
  url: string,
  verifyToken: string | undefined,
): Answer | undefined {
  const query = URL.parse(url)?.searchParams
  const challenge = query?.get('hub.challenge')
  if (!challenge || query?.get('hub.mode') !== 'subscribe') return undefined
  if (!isOneOf(query.get('hub.verify_token') ?? undefined, verifyToken)) return undefined
  return { status: 200, contentType: 'text/plain', body: challenge }
}
