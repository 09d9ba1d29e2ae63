import { z } from 'zod'
import { type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { Hint, jsonOf } from '../../src/contract/reading.ts'
import {
  type Outcome,
  outcomeOfRefusal,
  type RejectionCode,
  type Verdict,
  verdictsOf,
} from '../../src/contract/sending.ts'
import { listOf } from './element.ts'

/** https://docs.x.com/x-api/fundamentals/response-codes-and-errors */
const Problem = z.object({
  type: Hint,
  title: Hint,
  detail: Hint,
  errors: listOf(z.object({ code: z.int() })),
})
type Problem = z.output<typeof Problem>

/**
 * Problems that concern the account and not the message, by the last segment of `type`: X's documents
 * differ in the address before it.
 */
const accountProblems = new Set([
  'client-forbidden',
  'client-not-enrolled',
  'credits',
  'credits-depleted',
  'unsupported-authentication',
  'oauth1-permissions',
  'not-authorized-for-app',
  'usage-capped',
])

/** Codes that some bodies still have: https://docs.x.com/x-api/fundamentals/response-codes-and-errors */
const codes = verdictsOf({
  recipient_unreachable: [17, 34, 50, 63, 108, 144, 149, 150, 151, 349, 385, 433],
  content: [170, 186, 187],
  credentials: [32, 64, 89, 261, 326, 453],
})

/** Words of `detail` that tell a refusal. Only these are ever shown: the rest may quote the text. */
const phrases: readonly (readonly [RejectionCode, RegExp])[] = [
  ['content', /duplicate content|too long|character limit/i],
  [
    'recipient_unreachable',
    /reply to this conversation is not allowed|deleted or not visible|cannot send messages to this user|not been mentioned|not permitted to perform this action/i,
  ],
]

const byStatus: Readonly<Record<number, RejectionCode>> = {
  401: 'credentials',
  402: 'credentials',
  403: 'recipient_unreachable',
  404: 'recipient_unreachable',
}

/**
 * What an answer other than an acceptance means for the message.
 *
 * @param now our clock, in ms, for a server that does not tell its own
 */
export function refusalOf(answer: HttpResponse, now: () => number = Date.now): Outcome {
  const { status } = answer
  const problem = Problem.safeParse(jsonOf(answer.body)).data
  const word = segmentOf(problem?.type)
  const why = problem && reasonIn(problem)
  const isAccount = word !== undefined && accountProblems.has(word)
  return outcomeOfRefusal({
    status,
    isOfProvider: problem !== undefined && isOfX(problem, status),
    verdict: isAccount ? 'credentials' : (why?.[0] ?? byStatus[status]),
    detail: [`HTTP ${status}`, why?.[1]].filter(Boolean).join(': '),
    retryAfterMs: waitOf(answer, now),
  })
}

/** X's problem types, whose address its documents give differently. */
const ownType = /^https:\/\/(api|developer)\.(x|twitter)\.com\//

/**
 * Whether a problem is X's own. Refusals come without a type of X's, too; but then nothing failed:
 * what failed may have done so anywhere on the way.
 */
function isOfX({ type, title, detail, errors }: Problem, status: number): boolean {
  if (type !== undefined && ownType.test(type)) return true
  if (errors.some(({ code }) => codes.has(code))) return true
  return status < 500 && (title !== undefined || detail !== undefined)
}

/** The code, and the reason in words that are known beforehand. */
function reasonIn({ type, detail, errors }: Problem): readonly [Verdict | undefined, string] {
  const numbered = errors.find(({ code }) => codes.has(code))
  if (numbered) return [codes.get(numbered.code), `error ${numbered.code}`]
  for (const [code, phrase] of phrases) {
    const words = phrase.exec(detail ?? '')?.[0]
    if (words !== undefined) return [code, words]
  }
  const word = segmentOf(type)
  return [undefined, word !== undefined && accountProblems.has(word) ? word : '']
}

function segmentOf(type: string | undefined): string | undefined {
  return type
    ?.replace(/[/#]+$/, '')
    .split(/[/#]/)
    .at(-1)
    ?.toLowerCase()
}

/** The wait until the limit begins anew, by the server's clock. */
function waitOf(answer: HttpResponse, now: () => number): number | undefined {
  const { headers } = answer
  const isUsedUp = (limit: string) => headers[`${limit}-remaining`]?.trim() === '0'
  const resets = [
    ...['x-app-limit-24hour', 'x-user-limit-24hour'].filter(isUsedUp),
    'x-rate-limit',
  ].map((limit) => headers[`${limit}-reset`]?.trim() ?? '')
  const reset = resets.find((value) => /^\d{1,11}$/.test(value))
  if (reset === undefined) return retryAfterMsOf(answer, now)
  const serverTime = Date.parse(headers['date'] ?? '')
  const waitMs = Number(reset) * 1000 - (Number.isNaN(serverTime) ? now() : serverTime)
  return Math.max(0, waitMs)
}
