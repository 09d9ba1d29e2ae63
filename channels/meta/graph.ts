import { z } from 'zod'
import {
  type Http,
  HttpFailure,
  type HttpRequest,
  type HttpResponse,
  retryAfterMsOf,
} from '../../src/contract/http.ts'
import { jsonOf, withoutNumbers } from '../../src/contract/reading.ts'
import {
  type Content,
  type CredentialCheck,
  deferred,
  type Outcome,
  outcomeOfRefusal,
  rootOf,
  type Verdict,
  verdictsOf,
} from '../../src/contract/sending.ts'

export interface GraphSettings {
  readonly appSecret: string | readonly string[]
  readonly verifyToken: string
  readonly accessToken: string
  readonly graphUrl: string
  readonly graphVersion: string
}

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
  return await http(`${rootOf(settings.graphUrl)}/${settings.graphVersion}/${path}`, {
    ...request,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${settings.accessToken}`,
      ...headers,
    },
  })
}

/**
 * Posts to the Graph API and gives the outcome for the message.
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
  if (!isGood(answer)) {
    return failureOf(answer, settings, errors).outcome
  }
  const externalId = idOf(jsonOf(answer.body))
  return externalId === undefined
    ? { kind: 'unknown', detail: `HTTP ${answer.status} without an id` }
    : { kind: 'accepted', externalId }
}

/** Time for 100 MB at most. */
const uploadTimeoutMs = 120_000

/**
 * Uploads a file to Meta for a message that is sent afterwards.
 *
 * @param form as multipart makes it
 * @returns never `unknown`: nothing has gone to the citizen, so one without an answer is tried again
 */
export async function uploadToGraph(
  ...[http, settings, errors, path, form, idOf]: Parameters<typeof postToGraph>
): Promise<Outcome> {
  try {
    const content = { ...form, timeoutMs: uploadTimeoutMs }
    const outcome = await postToGraph(http, settings, errors, path, content, idOf)
    return outcome.kind === 'unknown' ? deferred(outcome.detail) : outcome
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return deferred(error.message)
  }
}

/**
 * Whether the Graph API takes our token; it asks for something harmless.
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
  const { outcome, detail } = failureOf(answer, settings, errors)
  const isRefused = outcome.kind === 'rejected' && outcome.code === 'credentials'
  return { kind: isRefused ? 'refused' : 'unknown', detail }
}

export function isGood({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300
}

/**
 * What the error codes of one product mean for a message. `credentials` stands for everything that
 * only the operator can mend and that stops the account.
 */
interface ErrorTable {
  /** By `code/subcode`, and by `code`. */
  readonly verdicts: ReadonlyMap<number | string, Verdict>
  /** Waits that Meta does not put into Retry-After, by code. */
  readonly waitsMs: ReadonlyMap<number, number>
}

/** @param codes numbers, or `code/subcode` where the code alone means something else */
export function errorTable(
  codes: Parameters<typeof verdictsOf<number | string>>[0],
  waitsMs: readonly (readonly [number, number])[] = [],
): ErrorTable {
  return { verdicts: verdictsOf(codes), waitsMs: new Map(waitsMs) }
}

/** What an unsuccessful answer means. */
interface Failure {
  /** For a message; never `accepted`. */
  readonly outcome: Outcome
  /** The error in Meta's words; undefined where the answer was not Meta's. */
  readonly code?: number
  readonly detail: string
  readonly retryAfterMs: number | undefined
}

const GraphError = z.object({
  error: z.object({
    code: z.int(),
    type: z.string().optional().catch(undefined),
    fbtrace_id: z.string().optional().catch(undefined),
    error_subcode: z.int().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    error_data: z.object({ details: z.string() }).optional().catch(undefined),
  }),
})

/**
 * Judges an answer of the Graph API that is no success.
 *
 * @param settings whose secrets are taken out of the detail
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function failureOf(
  answer: HttpResponse,
  { accessToken, appSecret, verifyToken }: GraphSettings,
  table: ErrorTable,
): Failure {
  const { status } = answer
  const askedMs = retryAfterMsOf(answer)
  const error = GraphError.safeParse(jsonOf(answer.body)).data?.error
  if (error === undefined) {
    const detail = `HTTP ${status}`
    return {
      outcome: outcomeOfRefusal({ status, isOfProvider: false, detail, retryAfterMs: askedMs }),
      detail,
      retryAfterMs: askedMs,
    }
  }
  const { code, error_subcode: subcode } = error
  const details = [accessToken, appSecret, verifyToken]
    .flat()
    .reduce((words, secret) => words.replaceAll(secret, '…'), error.error_data?.details ?? '')
  const words = withoutNumbers(details)
  const name = subcode === undefined ? String(code) : `${code}/${subcode}`
  const detail = `HTTP ${status}, Graph error ${name}${words ? `: ${words}` : ''}`
  const retryAfterMs = askedMs ?? table.waitsMs.get(code)
  const outcome = outcomeOfRefusal({
    status,
    // Others write `{error: {code}}`, too, and may have failed on the way.
    isOfProvider: status < 500 || error.type !== undefined || error.fbtrace_id !== undefined,
    verdict: verdictOf(table, code, subcode) ?? (error.is_transient ? 'deferred' : undefined),
    detail,
    retryAfterMs,
  })
  return { outcome, code, detail, retryAfterMs }
}

function verdictOf(
  { verdicts }: ErrorTable,
  code: number,
  subcode: number | undefined,
): Verdict | undefined {
  const exact = verdicts.get(`${code}/${subcode}`)
  if (exact) return exact
  // Permissions: https://developers.facebook.com/docs/graph-api/guides/error-handling#errorcodes
  return verdicts.get(code) ?? (code >= 200 && code <= 299 ? 'credentials' : undefined)
}
