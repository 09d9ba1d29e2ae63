import { z } from 'zod'
import type {
  Answer,
  InboundEvent,
  ProviderRequest,
  Reception,
  RequestHead,
} from '../../src/contract/events.ts'
import {
  answering,
  eventsOf,
  isSignedWith,
  reasonOf,
  refused,
  type Secrets,
  setAside,
  signatureOf,
  usable,
} from '../../src/contract/reading.ts'
import { accountActivityEvents } from './account-activity.ts'
import { activityEvents, nobody, type Recipient, replayEvents } from './activity.ts'

const Body = z.looseObject({
  data: z.unknown().optional(),
  replay_job_status: z.unknown().optional(),
  for_user_id: z.unknown().optional(),
})

const signatureHeader = 'x-twitter-webhooks-signature'

/** A POST that holds a signature, or the GET with which X checks the address. */
export function mayVerify({ method, url, headers }: RequestHead): boolean {
  if (method === 'GET') return challengeIn(url) !== undefined
  return method === 'POST' && /^sha256=[A-Za-z0-9+/]{43}=$/.test(headers[signatureHeader] ?? '')
}

/**
 * Receives what X posts, and the GET with which it checks the address, on registration and then
 * every hour.
 *
 * @param request as it arrived
 * @returns an event for each message, also for those that cannot be read; always 200 to what X has
 *   signed
 * @see https://docs.x.com/x-api/webhooks/introduction
 */
export function receive(
  request: ProviderRequest,
  settings: Omit<Recipient, 'receivedAt'> & {
    readonly consumerSecret: string | readonly string[]
  },
): Reception {
  const { consumerSecret } = settings
  if (request.method === 'GET') return answering(answerToChallenge(request.url, consumerSecret))
  const signature = request.headers[signatureHeader]
  if (isChallenge(request.body)) return refused
  if (!isSignedWith(consumerSecret, signature, request.body, 'base64')) return refused
  const recipient = { ...settings, receivedAt: request.receivedAt }
  const events = eventsOf(settings.userId ?? nobody, request.body.toString('utf8'), (json) =>
    each(json).flatMap((body) => bodyEvents(body, recipient)),
  )
  return { verified: true, answer: { status: 200 }, events }
}

function bodyEvents(json: unknown, recipient: Recipient): readonly InboundEvent[] {
  const { userId = nobody } = recipient
  const body = Body.safeParse(json)
  if (!body.success) return [setAside(userId, json, reasonOf(body.error))]
  const { data, replay_job_status: replay, for_user_id: forUser } = body.data
  if (replay !== undefined) return replayEvents(replay, recipient)
  const isOlder = data === undefined && Object.keys(body.data).some((name) => /_events$/.test(name))
  if (forUser !== undefined || isOlder) return accountActivityEvents(body.data, recipient)
  // The compliance stream wraps its notices in `data` or, in v1.1, not at all.
  return each(data ?? body.data).flatMap((delivery) => activityEvents(delivery, recipient))
}

/** A delivery as a list: X's quick start shows a list, its reference a single one. */
function each(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/**
 * The answer to the GET with which X makes sure that the address is ours: its token, signed.
 *
 * @param secrets the first one signs
 * @returns undefined where there is no token, or none that X would send
 */
function answerToChallenge(url: string, secrets: Secrets): Answer | undefined {
  const token = challengeIn(url)
  const [secret] = usable(secrets)
  if (token === undefined || secret === undefined) return undefined
  const body = JSON.stringify({ response_token: signatureOf(secret, token, 'base64') })
  return { status: 200, contentType: 'application/json', body }
}

function challengeIn(url: string): string | undefined {
  const token = URL.parse(url)?.searchParams.get('crc_token') ?? ''
  return isChallenge(token) ? token : undefined
}

/**
 * Whether a text has the form of a challenge. The answer to a challenge is made like the signature of
 * a body, and anybody may ask for it: so no text is both. A challenge holds no mark of JSON, and a
 * body that could be a challenge is refused, whoever signed it.
 */
function isChallenge(text: string | Buffer): boolean {
  return text.length <= 256 && /^[A-Za-z0-9_+/=.~-]+$/.test(text.toString())
}
