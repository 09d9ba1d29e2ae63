import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Secrets } from './account.ts'

const maxAgeMs = 5 * 60_000
const maxNonces = 100_000

/**
 * Says whether requests are signed with OAuth 1.0a as this account, each with a nonce of its own.
 * https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature
 */
export function createVerifier(secrets: Secrets, now: () => Date) {
  const seen = new Set<string>()
  return (request: FastifyRequest): boolean => {
    const given = parametersIn(request.headers.authorization ?? '')
    const { oauth_signature: signature = '', ...oauth } = given
    const age = Math.abs(now().getTime() - Number(oauth['oauth_timestamp']) * 1000)
    const nonce = oauth['oauth_nonce']
    if (oauth['oauth_consumer_key'] !== secrets.consumerKey) return false
    if (oauth['oauth_token'] !== secrets.accessToken) return false
    if (oauth['oauth_signature_method'] !== 'HMAC-SHA1') return false
    if (!nonce || seen.has(nonce) || !(age <= maxAgeMs)) return false
    const wanted = Buffer.from(signatureOf(request, oauth, secrets))
    const bytes = Buffer.from(signature)
    if (bytes.length !== wanted.length || !timingSafeEqual(bytes, wanted)) return false
    if (seen.size >= maxNonces) seen.clear()
    seen.add(nonce)
    return true
  }
}

function parametersIn(header: string): Record<string, string> {
  if (!header.startsWith('OAuth ')) return {}
  const pairs = [...header.matchAll(/(\w+)="([^"]*)"/g)]
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, decoded(value)]))
}

function signatureOf(
  { method, originalUrl: url, protocol, host }: FastifyRequest,
  oauth: Readonly<Record<string, string>>,
  { consumerSecret, accessSecret }: Secrets,
): string {
  const [path = '', query = ''] = url.split('?')
  const asked = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=').map(decoded))
  const pairs = [...asked, ...Object.entries(oauth)]
    .map(([name = '', value = '']) => `${encoded(name)}=${encoded(value)}`)
    .sort((one, other) => (one < other ? -1 : 1))
  const base = [method, `${protocol}://${host}${path}`, pairs.join('&')].map(encoded).join('&')
  const key = `${encoded(consumerSecret)}&${encoded(accessSecret)}`
  return createHmac('sha1', key).update(base).digest('base64')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

/** RFC 3986, section 2.1 */
function encoded(text: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text).replace(/[!*'()]/g, hex)
}
