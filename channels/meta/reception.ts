import { z } from 'zod'
import type {
  Answer,
  InboundEvent,
  ProviderRequest,
  Reception,
  RequestHead,
} from '../../src/contract/events.ts'
import { answering, eventsOf, isOneOf, isSignedWith, refused } from '../../src/contract/reading.ts'

/** The settings that prove a request. */
export interface Proofs {
  readonly appSecret: string | readonly string[]
  readonly verifyToken: string
}

/** The account of elements that name none. */
export const nobody = 'unknown'

/** A POST that holds a signature, or the GET with which Meta verifies the address. */
export function mayVerify({ method, url, headers }: RequestHead, { verifyToken }: Proofs): boolean {
  if (method === 'GET') return answerToChallenge(url, verifyToken) !== undefined
  return method === 'POST' && /^sha256=[0-9a-f]{64}$/i.test(headers[signatureHeader] ?? '')
}

// https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
const signatureHeader = 'x-hub-signature-256'

/**
 * Receives what Meta posts, and the GET with which it verifies the address.
 *
 * @param eventsIn reads a body, given as it came and as parsed from JSON
 * @returns each event once; always 200 to what Meta has signed, because it would repeat it for days
 *   and may end the subscription
 */
export function receiveSigned(
  request: ProviderRequest,
  { appSecret, verifyToken }: Proofs,
  eventsIn: (text: string, json: unknown) => readonly InboundEvent[],
): Reception {
  if (request.method === 'GET') return answering(answerToChallenge(request.url, verifyToken))
  const signature = request.headers[signatureHeader]?.toLowerCase()
  if (!isSignedWith(appSecret, signature, request.body, 'hex')) return refused
  const text = request.body.toString()
  const events = eventsOf(nobody, text, (json) => eventsIn(text, json))
  return { verified: true, answer: { status: 200 }, events }
}

/**
 * The answer to the GET with which Meta makes sure that the address is ours.
 *
 * @returns 200 with the challenge, or undefined where mode or token do not fit
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
function answerToChallenge(url: string, verifyToken: string): Answer | undefined {
  const query = URL.parse(url)?.searchParams
  const challenge = query?.get('hub.challenge')
  if (!challenge || query?.get('hub.mode') !== 'subscribe') return undefined
  if (!isOneOf(query.get('hub.verify_token') ?? undefined, verifyToken)) return undefined
  return { status: 200, contentType: 'text/plain', body: challenge }
}

/** A string that has to be there. */
export const Word = z.string().regex(/\S/, 'must not be blank')

/** A string that may be missing; anything else there counts as missing. */
export const Hint = Word.optional().catch(undefined)

/** An id that has to be there, kept as text. A number counts only if it is exact. */
export const Id = z.union([Word, z.int().transform(String)])

/** An id that may be missing. */
export const IdHint = Id.optional().catch(undefined)

/** Beyond the year 5138 in seconds, and before April 1973 in milliseconds. */
const firstMs = 100_000_000_000

/** A time in milliseconds since 1970, in seconds, which are far fewer, or as a date. */
export const Moment = z
  .union([
    z
      .string()
      .transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : Date.parse(text)))
      .pipe(z.int('not a time')),
    z.int(),
  ])
  .refine((given) => given >= 0 && given < 8_640_000_000_000_000, 'not a time')
  .transform((given) => new Date(given < firstMs ? given * 1000 : given))

/** A time that may be missing. */
export const MomentHint = Moment.optional().catch(undefined)

/** A list, or a single element as a list; each element is judged on its own. */
export function elementsOf(list: unknown): readonly unknown[] {
  if (list === undefined) return []
  return Array.isArray(list) ? list : [list]
}

const WithId = z.object({ id: Word })

/** The id of an element that is otherwise unreadable. */
export function idOf(element: unknown): string | undefined {
  return WithId.safeParse(element).data?.id
}

/** What somebody else has to answer: we may read it, and need not. */
export function asPassive(event: InboundEvent): InboundEvent {
  return event.kind === 'message' ? { ...event, passive: true } : event
}
