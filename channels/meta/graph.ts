import { z } from 'zod'
import {
  type Http,
  type HttpResponse,
  jsonIn,
  type Outcome,
  type RejectionCode,
  retryAfterMsOf,
} from '../../src/channel.ts'

export interface GraphSettings {
  readonly appSecret: string | readonly string[]
  readonly verifyToken: string
  readonly accessToken: string
  readonly graphUrl: string
  readonly graphVersion: string
}

type Verdict = RejectionCode | 'deferred'

/**
 * What an error code of the Graph API means for the message.
 * `credentials` stands for everything that only the operator can mend and that stops the account.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
const codes: Readonly<Record<Verdict, readonly number[]>> = {
  deferred: [1, 2, 4, 17, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016],
  credentials: [0, 3, 10, 190, 368, 131005, 131031, 131042, 133010],
  // 130472: the person takes part in an experiment of Meta's, and a retry changes nothing.
  recipient_unreachable: [130472, 131021, 131026, 131030, 131049, 131062],
  recipient_opted_out: [131050],
  window_closed: [131047],
  content: [
    100, 131008, 131009, 131051, 131052, 131053, 132000, 132001, 132005, 132007, 132012, 132015,
    132016,
  ],
  unexpected: [135000],
}

const verdicts: ReadonlyMap<number, Verdict> = new Map(
  (Object.keys(codes) as Verdict[]).flatMap((verdict) =>
    codes[verdict].map((code) => [code, verdict] as const),
  ),
)

/** Waits that Meta does not put into Retry-After: six seconds for one pair of numbers. */
const waitsMs: ReadonlyMap<number, number> = new Map([
  [131056, 6_000],
  [131048, 900_000],
])

const Failure = z.object({
  error: z.object({
    code: z.int(),
    error_subcode: z.int().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    error_data: z.object({ details: z.string() }).optional().catch(undefined),
  }),
})

/**
 * Posts JSON to the Graph API and tells what the answer means for the message.
 *
 * @param path below the version: `<phone number id>/messages`
 * @param idOf finds the message's id in a good answer
 * @returns accepted only with an id; HttpFailure passes through
 */
export async function callGraph(
  http: Http,
  settings: GraphSettings,
  path: string,
  payload: object,
  idOf: (reply: unknown) => string | undefined,
): Promise<Outcome> {
  const root = settings.graphUrl.replace(/\/+$/, '')
  const answer = await http(`${root}/${settings.graphVersion}/${path}`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${settings.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(payload),
  })
  if (answer.status < 200 || answer.status >= 300) {
    return failureOf(answer, settings)
  }
  const externalId = idOf(jsonIn(answer))
  return externalId === undefined
    ? { kind: 'unknown', detail: `HTTP ${answer.status} without an id` }
    : { kind: 'accepted', externalId }
}

/** The words of an error that may be shown: no number of a citizen, and nothing secret. */
export function shownDetail(details: string, secrets: readonly string[] = []): string {
  const text = secrets.reduce((words, secret) => words.replaceAll(secret, '…'), details)
  return text.replace(/\+?\d{7,}/g, '…').slice(0, 300)
}

function failureOf(answer: HttpResponse, settings: GraphSettings): Outcome {
  const { status } = answer
  const error = Failure.safeParse(jsonIn(answer)).data?.error
  if (error === undefined) {
    const detail = `HTTP ${status}`
    if (status >= 500) return { kind: 'unknown', detail }
    return outcomeOf(verdictOfStatus(status), detail, retryAfterMsOf(answer))
  }
  const secrets = [settings.accessToken, settings.appSecret, settings.verifyToken].flat()
  const words = shownDetail(error.error_data?.details ?? '', secrets)
  const detail = `HTTP ${status}, Graph error ${error.code}${words ? `: ${words}` : ''}`
  const verdict =
    verdictOf(error.code, error.error_subcode) ??
    (error.is_transient ? 'deferred' : verdictOfStatus(status))
  return outcomeOf(verdict, detail, retryAfterMsOf(answer) ?? waitsMs.get(error.code))
}

function outcomeOf(verdict: Verdict, detail: string, retryAfterMs: number | undefined): Outcome {
  if (verdict !== 'deferred') return { kind: 'rejected', code: verdict, detail }
  return { kind: 'deferred', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

function verdictOf(code: number, subcode: number | undefined): Verdict | undefined {
  // 100 with 33: no such phone number, or not with this token.
  if (code === 100 && subcode === 33) return 'credentials'
  if (code >= 200 && code <= 299) return 'credentials'
  return verdicts.get(code)
}

function verdictOfStatus(status: number): Verdict {
  if (status === 408 || status === 429 || status >= 500) return 'deferred'
  return status === 401 || status === 403 ? 'credentials' : 'unexpected'
}
