import { type Http, HttpFailure, type HttpResponse } from '../../contract/http.ts'
import { rootOf } from '../../contract/sending.ts'
import { signedHeaders } from '../../contract/standard-webhooks.ts'
import type {
  Addition,
  CoreStore,
  Deferred,
  EventPage,
  ForwardedComplaint,
  Lookup,
  Submission,
  Supplement,
} from '../core-store.ts'
import { additionOf, eventPageOf, lookupOf, submissionOf } from './answers.ts'
import { bodyOf, supplementBodyOf } from './body.ts'
import { maxEventBytes, mostEvents } from './event-body.ts'

export interface SignedHttpOptions {
  /** Complaints go to `/complaints` below this address. */
  readonly url: string
  /** `whsec_…`; see isSecret of src/contract/standard-webhooks.ts. */
  readonly secret: string
  readonly http: Http
  /** Where it is asked for its events; they may come by push in any case. */
  readonly events?: 'push' | 'pull' | undefined
  readonly now?: () => Date
  readonly submitTimeoutMs?: number
  readonly findTimeoutMs?: number
}

// Together they take less than the 20 s after which a claim on a complaint runs out. The first takes
// less than the 10 s after which the citizen is told without the store.
const defaultSubmitTimeoutMs = 8_000
const defaultFindTimeoutMs = 5_000

/** Links and events of another system are kept under this name. */
export const signedHttp = 'signed-http'

/**
 * Another system's core store, asked with signed JSON over HTTP; docs/core-store-http.md has the
 * protocol. The reference is the idempotency key and goes as webhook-id.
 */
export function signedHttpStore(options: SignedHttpOptions): CoreStore {
  const isAsked = options.events === 'pull'
  return {
    name: signedHttp,
    capabilities: {
      isHere: false,
      canFind: true,
      tells: isAsked ? 'asked' : 'pushes',
      isByHand: false,
      moves: 'as told',
    },
    submit: (complaint) => submit(options, complaint),
    find: (reference) => find(options, reference),
    add: (supplement) => add(options, supplement),
    ...(isAsked && { eventsSince: (cursor, most) => eventsSince(options, cursor, most) }),
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

async function eventsSince(
  options: SignedHttpOptions,
  cursor: string | undefined,
  most: number,
): Promise<EventPage | Deferred> {
  const { url, secret, http, now = () => new Date() } = options
  const at = now()
  const query = new URLSearchParams({
    ...(cursor !== undefined && { after: cursor }),
    limit: String(Math.min(most, mostEvents)),
  })
  try {
    const answer = await http(`${rootOf(url)}/events?${query}`, {
      headers: signedHeaders(secret, eventsRequestId, at, ''),
      timeoutMs: options.findTimeoutMs ?? defaultFindTimeoutMs,
      maxBytes: maxEventBytes,
    })
    return eventPageOf(answer, at)
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return { kind: 'deferred', detail: `events: ${error.message}` }
  }
}

/** The webhook-id of every request for events: a signature of another request is none of this one. */
const eventsRequestId = 'events'

function addressOf({ url }: SignedHttpOptions): string {
  return `${rootOf(url)}/complaints`
}
