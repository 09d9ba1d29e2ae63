import { randomBytes } from 'node:crypto'
import { OAuth1Helper } from 'twitter-api-v2/dist/cjs/client-mixins/oauth1.helper.js'
import { z } from 'zod'
import type { Http, HttpResponse } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import { type CredentialCheck, rootOf } from '../../src/contract/sending.ts'
import { Id } from './element.ts'

/** The keys that sign a request as our account. */
export interface Keys {
  readonly consumerKey: string
  readonly consumerSecret: string | readonly string[]
  readonly accessToken: string
  readonly accessSecret: string
}

export interface ApiSettings extends Keys {
  readonly apiUrl: string
}

/** The values that make a signature good for one request only. */
export interface Stamp {
  readonly nonce: string
  /** Seconds since 1970. */
  readonly seconds: number
}

/** The package's signer, with a nonce and a time that are given. */
class Signer extends OAuth1Helper {
  readonly #stamp: Stamp

  constructor(keys: Keys, stamp: Stamp) {
    const [secret = ''] = [keys.consumerSecret].flat()
    super({ consumerKeys: { key: keys.consumerKey, secret } })
    this.#stamp = stamp
  }

  protected override getNonce(): string {
    return this.#stamp.nonce
  }

  protected override getTimestamp(): number {
    return this.#stamp.seconds
  }
}

function newStamp(): Stamp {
  return { nonce: randomBytes(16).toString('hex'), seconds: Math.floor(Date.now() / 1000) }
}

/**
 * The header that proves a request to be of our account: OAuth 1.0a, HMAC-SHA1. A body of JSON is
 * not part of what is signed.
 *
 * @param url the whole address; its query is encoded after RFC 3986
 * @see https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature
 */
export function authorization(
  method: string,
  url: string,
  keys: Keys,
  stamp: Stamp = newStamp(),
): string {
  const signer = new Signer(keys, stamp)
  const tokens = { key: keys.accessToken, secret: keys.accessSecret }
  return signer.toHeader(signer.authorize({ method, url }, tokens)).Authorization
}

interface ApiCall {
  readonly query?: Readonly<Record<string, string | undefined>>
  /** A body is sent as JSON by POST. */
  readonly body?: object
  readonly maxBytes?: number
}

/**
 * Calls the API as our account. HttpFailure passes through.
 *
 * @param path such as `/2/users/me`
 */
export async function call(
  http: Http,
  settings: ApiSettings,
  path: string,
  { query = {}, body, maxBytes }: ApiCall = {},
): Promise<HttpResponse> {
  const method = body ? 'POST' : 'GET'
  const url = `${rootOf(settings.apiUrl)}${path}${searchOf(query)}`
  return await http(url, {
    method,
    headers: {
      accept: 'application/json',
      authorization: authorization(method, url, settings),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    ...(maxBytes !== undefined && { maxBytes }),
  })
}

/** Encodes a query. URLSearchParams would write a space as `+`, which OAuth signs wrongly. */
function searchOf(query: NonNullable<ApiCall['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${OAuth1Helper.percentEncode(value)}`],
  )
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

const Me = z.object({ data: z.object({ id: Id }) })

/**
 * Whether X takes our keys, and whether they belong to the configured account.
 *
 * @see https://docs.x.com/x-api/users/get-my-user
 */
export async function check(
  settings: ApiSettings & { readonly userId: string },
  http: Http,
): Promise<CredentialCheck> {
  const answer = await call(http, settings, '/2/users/me')
  const { status } = answer
  if (status === 401 || status === 403) return { kind: 'refused', detail: `HTTP ${status}` }
  const me = Me.safeParse(jsonOf(answer.body)).data?.data
  if (status !== 200 || me === undefined)
    return { kind: 'unknown', detail: `HTTP ${status} from users/me` }
  if (me.id === settings.userId) return { kind: 'valid' }
  return { kind: 'refused', detail: `the access token is of the user ${me.id}, not of userId` }
}
