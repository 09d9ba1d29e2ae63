import { type Http, HttpFailure, type HttpResponse, retryAfterMsOf } from '../../contract/http.ts'
import { jsonOf } from '../../contract/reading.ts'
import { deferred, rootOf } from '../../contract/sending.ts'
import { signedHeaders } from '../../contract/standard-webhooks.ts'
import { wellFormed } from '../../contract/well-formed.ts'
import { redact } from '../../identity/redact.ts'
import type {
  Addition,
  CoreStore,
  ForwardedComplaint,
  Lookup,
  Submission,
  Supplement,
} from '../core-store.ts'
import { bodyOf, Declined, supplementBodyOf, Taken } from './body.ts'

export interface SignedHttpOptions {
  /** Complaints go to `/complaints` below this address. */
  readonly url: string
  /** `whsec_…`; see isSecret of src/contract/standard-webhooks.ts. */
  readonly secret: string
  readonly http: Http
  readonly now?: () => Date
  readonly submitTimeoutMs?: number
  readonly findTimeoutMs?: number
}

// Together they take less than the 20 s after which a claim on a complaint runs out. The first takes
// less than the 10 s after which the citizen is told without the store.
const defaultSubmitTimeoutMs = 8_000
const defaultFindTimeoutMs = 5_000

/**
 * Another system's core store, asked with signed JSON over HTTP; docs/core-store-http.md has the
 * protocol. The reference is the idempotency key and goes as webhook-id.
 */
export function signedHttpStore(options: SignedHttpOptions): CoreStore {
  return {
    name: 'signed-http',
    submit: (complaint) => submit(options, complaint),
    find: (reference) => find(options, reference),
    add: (supplement) => add(options, supplement),
  }
}

async function submit(
  options: SignedHttpOptions,
  complaint: ForwardedComplaint,
): Promise<Submission> {
  const { reference } = complaint
  return await post(options, '', reference, (at) => bodyOf(complaint, at), submissionOf)
}

async function add(options: SignedHttpOptions, supplement: Supplement): Promise<Addition> {
  const { id, reference } = supplement
  const path = `/${reference}/supplements`
  return await post(options, path, id, (at) => supplementBodyOf(supplement, at), additionOf)
}

async function post<Outcome>(
  options: SignedHttpOptions,
  path: string,
  id: string,
  bodyAt: (at: Date) => string,
  outcomeOf: (answer: HttpResponse, at: Date) => Outcome,
): Promise<Outcome | { kind: 'unknown' | 'deferred'; detail: string }> {
  const { secret, http, now = () => new Date() } = options
  const at = now()
  const body = bodyAt(at)
  try {
    const answer = await http(`${addressOf(options)}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(secret, id, at, body) },
      body,
      timeoutMs: options.submitTimeoutMs ?? defaultSubmitTimeoutMs,
    })
    return outcomeOf(answer, at)
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return { kind: error.mayHaveArrived ? 'unknown' : 'deferred', detail: error.message }
  }
}

async function find(options: SignedHttpOptions, reference: string): Promise<Lookup> {
  const { secret, http, now = () => new Date() } = options
  const at = now()
  try {
    const answer = await http(`${addressOf(options)}/${reference}`, {
      headers: signedHeaders(secret, reference, at, ''),
      timeoutMs: options.findTimeoutMs ?? defaultFindTimeoutMs,
    })
    return lookupOf(answer, at)
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return { kind: 'deferred', detail: `lookup: ${error.message}` }
  }
}

function addressOf({ url }: SignedHttpOptions): string {
  return `${rootOf(url)}/complaints`
}

// These concern this complaint: the store may well take another one.
const refusals = new Set([400, 413, 422])
// A store says these before it stores anything. Any other 5xx may come from a proxy on the way.
const notTaken = new Set([429, 503])

/**
 * What an answer to a submission means.
 *
 * Wrong credentials and wrong addresses are no fault of the complaint: they put it off, so that a
 * wrong setting does not make dead letters of a whole day.
 *
 * @param at when it was asked, for a store whose clock is not told
 */
export function submissionOf(answer: HttpResponse, at: Date): Submission {
  const { status } = answer
  if ((status >= 200 && status < 300) || status === 409) {
    const taken = Taken.safeParse(wellFormed(jsonOf(answer.body)))
    return taken.success
      ? { kind: 'stored', trackingId: taken.data.trackingId }
      : { kind: 'unknown', detail: `HTTP ${status} without a tracking id` }
  }
  return failureOf(answer, at)
}

// A store that knows no supplements answers so: a human has to tell it.
const notKnown = new Set([404, 405, 410, 501])

/** What an answer to a supplement means. */
export function additionOf(answer: HttpResponse, at: Date): Addition {
  const { status } = answer
  if ((status >= 200 && status < 300) || status === 409) return { kind: 'taken' }
  if (notKnown.has(status)) return { kind: 'refused', detail: `HTTP ${status} for a supplement` }
  return failureOf(answer, at)
}

function failureOf(answer: HttpResponse, at: Date): Exclude<Addition, { kind: 'taken' }> {
  const { status } = answer
  const detail = `HTTP ${status}${reasonIn(wellFormed(jsonOf(answer.body)))}`
  if (refusals.has(status)) return { kind: 'refused', detail }
  if (status >= 500 && !notTaken.has(status)) return { kind: 'unknown', detail }
  return putOff(answer, at, detail)
}

// A store without a lookup answers so; there it is safe to send the same webhook-id again.
const nothingThere = new Set([404, 405, 410, 501])

/** What an answer to a lookup means. */
export function lookupOf(answer: HttpResponse, at: Date): Lookup {
  const { status } = answer
  if (nothingThere.has(status)) return { kind: 'absent' }
  const taken = Taken.safeParse(wellFormed(jsonOf(answer.body)))
  if (status === 200 && taken.success) return { kind: 'stored', trackingId: taken.data.trackingId }
  return putOff(answer, at, `lookup: HTTP ${status}`)
}

function putOff(answer: HttpResponse, at: Date, detail: string) {
  return deferred(
    detail,
    retryAfterMsOf(answer, () => at.getTime()),
  )
}

/** The store's own words for an operator: on one line, short, and masked like a citizen's text. */
function reasonIn(json: unknown): string {
  const declined = Declined.safeParse(json)
  if (!declined.success) return ''
  return `: ${redact(declined.data.error.slice(0, 200)).replace(/\p{Cc}+/gu, ' ')}`
}
