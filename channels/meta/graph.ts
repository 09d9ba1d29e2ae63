import type { Http, HttpRequest, HttpResponse } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import type { CredentialCheck, Outcome } from '../../src/contract/sending.ts'
import { type ErrorTable, type Failure, failureIn, outcomeOf } from './failure.ts'

export interface GraphSettings {
  readonly appSecret: string | readonly string[]
  readonly verifyToken: string
  readonly accessToken: string
  readonly graphUrl: string
  readonly graphVersion: string
}

/** What a request carries, with the headers that say what it is. */
export type Content = Pick<HttpRequest, 'headers' | 'body' | 'timeoutMs'>

/**
 * Asks the Graph API.
 *
 * @param path below the version: `<phone number id>/messages`
 * @returns whatever it answers; HttpFailure passes through
 */
export async function askGraph(
  http: Http,
  settings: GraphSettings,
  path: string,
  { headers, ...request }: HttpRequest = {},
): Promise<HttpResponse> {
  const root = settings.graphUrl.replace(/\/+$/, '')
  return await http(`${root}/${settings.graphVersion}/${path}`, {
    ...request,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${settings.accessToken}`,
      ...headers,
    },
  })
}

/** A payload as JSON. */
export function jsonContent(payload: object): Content {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(payload) }
}

/**
 * Posts to the Graph API and tells what the answer means for the message.
 *
 * @param idOf finds the id of what was made in a good answer
 * @returns accepted only with an id; HttpFailure passes through
 */
export async function postToGraph(
  http: Http,
  settings: GraphSettings,
  errors: ErrorTable,
  path: string,
  content: Content,
  idOf: (reply: unknown) => string | undefined,
): Promise<Outcome> {
  const answer = await askGraph(http, settings, path, { method: 'POST', ...content })
  if (!isGood(answer)) return outcomeOf(failureOf(answer, settings, errors))
  const externalId = idOf(jsonOf(answer.body))
  return externalId === undefined
    ? { kind: 'unknown', detail: `HTTP ${answer.status} without an id` }
    : { kind: 'accepted', externalId }
}

/**
 * Whether the Graph API takes our token, tried on a harmless reading.
 *
 * @param fault what is wrong with a good answer, in words; undefined where nothing is; `null` where
 *   it is no answer of Meta's
 */
export async function checkOn(
  http: Http,
  settings: GraphSettings,
  errors: ErrorTable,
  path: string,
  fault: (reply: unknown) => string | null | undefined,
): Promise<CredentialCheck> {
  const answer = await askGraph(http, settings, path)
  if (isGood(answer)) {
    const found = fault(jsonOf(answer.body))
    if (found === null) return { kind: 'unknown', detail: `HTTP ${answer.status} of another form` }
    return found === undefined ? { kind: 'valid' } : { kind: 'refused', detail: found }
  }
  const { verdict, detail } = failureOf(answer, settings, errors)
  return { kind: verdict === 'credentials' ? 'refused' : 'unknown', detail }
}

export function isGood({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300
}

/** An answer that is no success, judged, and without our secrets. */
export function failureOf(
  answer: HttpResponse,
  settings: GraphSettings,
  errors: ErrorTable,
): Failure {
  const { accessToken, appSecret, verifyToken } = settings
  return failureIn(answer, errors, [accessToken, appSecret, verifyToken].flat())
}
