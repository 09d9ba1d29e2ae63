import type { InboundEvent, ProviderRequest, Reception } from '../../src/contract/events.ts'
import { eventsOf } from '../../src/contract/reading.ts'
import { answerToChallenge, isSignedByMeta } from './signature.ts'

/** What proves a request. */
export interface Proofs {
  readonly appSecret: string | readonly string[]
  readonly verifyToken: string
}

/** The account of what does not name one. */
export const nobody = 'unknown'

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
  if (request.method === 'GET') {
    const answer = answerToChallenge(request.url, verifyToken)
    return { verified: answer !== undefined, answer: answer ?? { status: 403 }, events: [] }
  }
  if (!isSignedByMeta(request, appSecret))
    return { verified: false, answer: { status: 403 }, events: [] }
  const text = request.body.toString()
  const events = eventsOf(nobody, text, (json) => eventsIn(text, json))
  return { verified: true, answer: { status: 200 }, events }
}
