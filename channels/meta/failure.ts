import { z } from 'zod'
import { type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import type { Outcome, RejectionCode } from '../../src/contract/sending.ts'

/** `deferred`: the same request may go again later. */
export type Verdict = RejectionCode | 'deferred'

/**
 * What the error codes of one product mean for a message. `credentials` stands for everything that
 * only the operator can mend and that stops the account.
 */
export interface ErrorTable {
  /** By `code/subcode`, and by `code`. */
  readonly verdicts: ReadonlyMap<string, Verdict>
  /** Waits that Meta does not put into Retry-After, by code. */
  readonly waitsMs: ReadonlyMap<number, number>
}

/** @param codes numbers, or `code/subcode` where the code alone means something else */
export function errorTable(
  codes: Readonly<Record<Verdict, readonly (number | string)[]>>,
  waitsMs: readonly (readonly [number, number])[] = [],
): ErrorTable {
  const verdicts = (Object.keys(codes) as Verdict[]).flatMap((verdict) =>
    codes[verdict].map((code) => [String(code), verdict] as const),
  )
  return { verdicts: new Map(verdicts), waitsMs: new Map(waitsMs) }
}

/** An answer that is none of success, judged. */
export interface Failure {
  /** `unknown`: something else than Meta answered, and nobody knows what it did before. */
  readonly verdict: Verdict | 'unknown'
  /** Meta's own; undefined where it was not Meta's answer. */
  readonly code?: number
  readonly detail: string
  readonly retryAfterMs?: number
}

const GraphError = z.object({
  error: z.object({
    code: z.int(),
    error_subcode: z.int().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    error_data: z.object({ details: z.string() }).optional().catch(undefined),
  }),
})

/**
 * Judges an answer of the Graph API that is no success.
 *
 * @param secrets are taken out of the detail
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function failureIn(
  answer: HttpResponse,
  table: ErrorTable,
  secrets: readonly string[],
): Failure {
  const { status } = answer
  const wait = retryAfterMsOf(answer)
  const error = GraphError.safeParse(jsonOf(answer.body)).data?.error
  if (error === undefined) {
    const verdict = status >= 500 ? 'unknown' : verdictOfStatus(status)
    return { verdict, detail: `HTTP ${status}`, ...waiting(wait) }
  }
  const { code, error_subcode: subcode } = error
  const words = shownDetail(error.error_data?.details ?? '', secrets)
  const name = subcode === undefined ? String(code) : `${code}/${subcode}`
  return {
    verdict:
      verdictOf(table, code, subcode) ??
      (error.is_transient ? 'deferred' : verdictOfStatus(status)),
    code,
    detail: `HTTP ${status}, Graph error ${name}${words ? `: ${words}` : ''}`,
    ...waiting(wait ?? table.waitsMs.get(code)),
  }
}

/** What the failure means for a message. */
export function outcomeOf({ verdict, detail, retryAfterMs }: Failure): Outcome {
  if (verdict === 'unknown') return { kind: 'unknown', detail }
  if (verdict === 'deferred') return { kind: 'deferred', detail, ...waiting(retryAfterMs) }
  return { kind: 'rejected', code: verdict, detail }
}

/** The words of an error that may be shown: no number of a citizen, and nothing secret. */
export function shownDetail(details: string, secrets: readonly string[] = []): string {
  const text = secrets.reduce((words, secret) => words.replaceAll(secret, '…'), details)
  return text.replace(/\+?\d{7,}/g, '…').slice(0, 300)
}

function waiting(retryAfterMs: number | undefined): { retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs }
}

function verdictOf(
  { verdicts }: ErrorTable,
  code: number,
  subcode: number | undefined,
): Verdict | undefined {
  const exact = verdicts.get(`${code}/${subcode}`)
  if (exact) return exact
  // Permissions: https://developers.facebook.com/docs/graph-api/guides/error-handling#errorcodes
  return code >= 200 && code <= 299 ? 'credentials' : verdicts.get(String(code))
}

function verdictOfStatus(status: number): Verdict {
  if (status === 408 || status === 429 || status >= 500) return 'deferred'
  return status === 401 || status === 403 ? 'credentials' : 'unexpected'
}
