import { type HttpResponse, retryAfterMsOf } from '../../contract/http.ts'
import { burdenOf, jsonOf } from '../../contract/reading.ts'
import { deferred } from '../../contract/sending.ts'
import { wellFormed } from '../../contract/well-formed.ts'
import { redact } from '../../identity/redact.ts'
import type { Addition, Deferred, EventPage, Lookup, Submission } from '../core-store.ts'
import { Declined, Taken } from './body.ts'
import { pageOf } from './event-body.ts'

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

/** What an answer to a request for events means. One that is not understood is asked for again. */
export function eventPageOf(answer: HttpResponse, at: Date): EventPage | Deferred {
  if (answer.status !== 200) return putOff(answer, at, `events: HTTP ${answer.status}`)
  const text = answer.body.toString('utf8')
  const page = burdenOf(text) ?? pageOf(jsonOf(text))
  if (typeof page === 'string') return { kind: 'deferred', detail: `events: ${page}` }
  const { events, cursor, hasMore, malformed } = page
  const unreadable = malformed.map(
    ({ index, error }) => `event ${index} before ${cursor}: ${error}`,
  )
  return { events, cursor, hasMore, unreadable }
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
