import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Answer, ProviderRequest } from '../../src/contract/events.ts'

type Secrets = string | readonly string[] | undefined

/**
 * Whether X signed these bytes.
 *
 * @param secrets consumer secrets of the app; blank ones never match
 * @see https://docs.x.com/x-api/webhooks/introduction
 */
export function isSignedByX(
  { headers, body }: Pick<ProviderRequest, 'headers' | 'body'>,
  secrets: Secrets,
): boolean {
  const given = Buffer.from(headers['x-twitter-webhooks-signature'] ?? '')
  return usable(secrets)
    .map((secret) => {
      const wanted = Buffer.from(signatureOf(body, secret))
      return given.length === wanted.length && timingSafeEqual(given, wanted)
    })
    .includes(true)
}

/**
 * The answer to the GET with which X makes sure that the address is ours: its token, signed.
 *
 * The answer is made as the signature of a body is, and anybody may ask for it. So nothing is signed
 * that could be a body with an event in it.
 *
 * @param secrets the first one signs
 * @returns undefined where there is no token, or none that X would send
 */
export function answerToChallenge(url: string, secrets: Secrets): Answer | undefined {
  const token = URL.parse(url)?.searchParams.get('crc_token')
  const [secret] = usable(secrets)
  if (!token || secret === undefined || token.length > 1024 || /[{[]/.test(token)) return undefined
  const body = JSON.stringify({ response_token: signatureOf(token, secret) })
  return { status: 200, contentType: 'application/json', body }
}

function signatureOf(content: string | Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(content).digest('base64')}`
}

function usable(secrets: Secrets): string[] {
  return [secrets ?? []].flat().filter((secret) => secret.trim() !== '')
}
