import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { z } from 'zod'
import { type Http, type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf, Word } from '../../src/contract/reading.ts'
import {
  isWindowClosed,
  type OutboundMessage,
  type Outcome,
  outcomeOfRefusal,
  rootOf,
  verdictsOf,
} from '../../src/contract/sending.ts'
import type { ApiSettings } from './api.ts'

const Accepted = z.object({ sid: Word })
/**
 * Twilio's own errors: a code of five digits that we know, or one with Twilio's address beside it.
 * https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions
 */
const Refused = z.object({
  code: z.int().min(10_000).max(99_999),
  more_info: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
})
const ownAddress = /^https:\/\/([a-z]+\.)*twilio\.com\//

export type SendSettings = ApiSettings & { readonly windowContentSid?: string | undefined }

/**
 * Sends a text to Twilio; as a template where WhatsApp's 24 hours are known or turn out to be over, and
 * there is one.
 *
 * @returns what the answer means; HttpFailure passes through
 * @see https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export async function send(
  message: OutboundMessage,
  settings: SendSettings,
  http: Http,
): Promise<Outcome> {
  const { windowContentSid: contentSid } = settings
  const contentVariables = JSON.stringify({ 1: parameterOf(message.text) })
  const asTemplate = (sid: string) =>
    create(message, { contentSid: sid, contentVariables }, settings, http)
  if (message.way === 'template' && contentSid !== undefined) return await asTemplate(contentSid)
  const outcome = await create(message, { body: message.text }, settings, http)
  return isWindowClosed(outcome) && contentSid !== undefined
    ? await asTemplate(contentSid)
    : outcome
}

/** A parameter of a template is one line: Meta refuses others. */
export function parameterOf(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

type Content = { body: string } | { contentSid: string; contentVariables: string }

/** Twilio's package forms the request; the gateway's own HTTP client sends it. */
async function create(
  message: OutboundMessage,
  content: Content,
  settings: ApiSettings,
  http: Http,
): Promise<Outcome> {
  // Loaded with the first message, so that a process that only receives saves 27 MB.
  const { default: twilio } = await import('twilio')
  const [token = ''] = [settings.authToken].flat()
  const wire = transport(settings.apiUrl, http)
  const client = twilio(settings.accountSid, token, { httpClient: wire.client })

  try {
    await client.messages.create({
      to: recipientOf(message),
      from: message.account,
      ...content,
      statusCallback: callbackOf(message),
    })
  } catch (error) {
    // If there is an answer, the exception only repeats it, without its headers.
    if (wire.answer() === undefined) throw error
  }
  const answer = wire.answer()
  return answer === undefined ? { kind: 'unknown', detail: 'no answer' } : outcomeOf(answer)
}

export function recipientOf({ account, to }: OutboundMessage): string {
  return account.startsWith('whatsapp:') && !to.startsWith('whatsapp:') ? `whatsapp:${to}` : to
}

/** The reference comes back with every status, even before this call has returned. */
function callbackOf({ callbackUrl, id }: OutboundMessage): string {
  const url = new URL(callbackUrl)
  url.searchParams.set('ref', id)
  return url.href
}

/** Replaces the package's own HTTP client, which does not tell `Retry-After`. */
function transport(apiUrl: string, http: Http) {
  let answer: HttpResponse | undefined
  const request = async (options: RequestClient.RequestOptions<Record<string, string>>) => {
    const { pathname, search } = new URL(options.uri)
    const key = Buffer.from(`${options.username}:${options.password}`).toString('base64')
    answer = await http(rootOf(apiUrl) + pathname + search, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${key}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(options.data).toString(),
    })
    return { statusCode: answer.status, body: answer.body.toString('utf8') }
  }
  // The package's type is a class around axios; it only ever calls `request`.
  return { client: { request } as unknown as RequestClient, answer: () => answer }
}

/**
 * What an error code of Twilio means for the message; the HTTP status decides on all others.
 * https://www.twilio.com/docs/api/errors
 */
const verdicts = verdictsOf({
  deferred: [
    20429, 20500, 20503, 30001, 30002, 30003, 30008, 30009, 30017, 30022, 30023, 30410, 30500,
    63005, 63010, 63018, 63019,
  ],
  credentials: [20003, 21212, 21606, 21659, 21660, 63001, 63007, 63051],
  // 21408 (region not enabled) concerns one recipient: as `credentials`, a single message from abroad
  // would stop the replies to everybody.
  recipient_unreachable: [
    21201, 21211, 21214, 21265, 21266, 21408, 21608, 21612, 21614, 30004, 30005, 30006, 63003,
    63015, 63024, 63032, 63049,
  ],
  recipient_opted_out: [21610, 63014],
  window_closed: [63016],
  content: [21617, 21619, 21620, 21655, 21656, 30007, 30011, 30012, 63013, 63021, 63027],
  unexpected: [20404, 30010, 30034],
})

/**
 * What an answer of the API means for the message.
 *
 * The detail never quotes Twilio's text, which names the citizen's number.
 *
 * @param answer of POST /2010-04-01/Accounts/{sid}/Messages.json
 */
export function outcomeOf(answer: HttpResponse): Outcome {
  const { status } = answer
  const body = jsonOf(answer.body)
  if (status >= 200 && status < 300) {
    const accepted = Accepted.safeParse(body)
    return accepted.success
      ? { kind: 'accepted', externalId: accepted.data.sid }
      : { kind: 'unknown', detail: `HTTP ${status} without a sid` }
  }

  const { code, more_info: about = '', type = '' } = Refused.safeParse(body).data ?? {}
  const verdict = code === undefined ? undefined : verdicts.get(code)
  return outcomeOfRefusal({
    status,
    isOfProvider: verdict !== undefined || ownAddress.test(about) || ownAddress.test(type),
    verdict,
    detail: code === undefined ? `HTTP ${status}` : `HTTP ${status}, Twilio error ${code}`,
    retryAfterMs: retryAfterMsOf(answer),
  })
}
