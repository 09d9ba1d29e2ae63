import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { z } from 'zod'
import { type Http, type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf, Word } from '../../src/contract/reading.ts'
import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { verdictOf } from './errors.ts'
import type { ApiSettings } from './list.ts'

const Accepted = z.object({ sid: Word })
const Refused = z.object({ code: z.int() })

export type SendSettings = ApiSettings & { readonly windowContentSid?: string | undefined }

/**
 * Hands a text to Twilio; where WhatsApp's 24 hours are over, as a template, if there is one.
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
  const outcome = await create(message, { body: message.text }, settings, http)
  const isClosed = outcome.kind === 'rejected' && outcome.code === 'window_closed'
  if (!isClosed || contentSid === undefined) return outcome
  const contentVariables = JSON.stringify({ 1: parameterOf(message.text) })
  return await create(message, { contentSid, contentVariables }, settings, http)
}

/** A parameter of a template is one line: Meta refuses others. */
export function parameterOf(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

type Content = { body: string } | { contentSid: string; contentVariables: string }

/** Twilio's package forms the request; the bytes go through the gateway's own HTTP. */
async function create(
  message: OutboundMessage,
  content: Content,
  settings: ApiSettings,
  http: Http,
): Promise<Outcome> {
  // Loaded with the first message: a process that only receives is spared 27 MB.
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
    // With an answer in hand the exception only repeats it, and without its headers.
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

/** Takes the place of the package's own HTTP client, which keeps `Retry-After` to itself. */
function transport(apiUrl: string, http: Http) {
  let answer: HttpResponse | undefined
  const request = async (options: RequestClient.RequestOptions<Record<string, string>>) => {
    const { pathname, search } = new URL(options.uri)
    const key = Buffer.from(`${options.username}:${options.password}`).toString('base64')
    answer = await http(apiUrl.replace(/\/+$/, '') + pathname + search, {
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

  const refused = Refused.safeParse(body)
  const code = refused.success ? refused.data.code : undefined
  const detail = code === undefined ? `HTTP ${status}` : `HTTP ${status}, Twilio error ${code}`
  const verdict = (code === undefined ? undefined : verdictOf(code)) ?? verdictOfStatus(status)
  if (status >= 500 && code === undefined) return { kind: 'unknown', detail }
  if (verdict !== 'deferred') return { kind: 'rejected', code: verdict, detail }
  const retryAfterMs = retryAfterMsOf(answer)
  return { kind: 'deferred', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

function verdictOfStatus(status: number) {
  if (status === 408 || status === 429 || status >= 500) return 'deferred'
  return status === 401 || status === 403 ? 'credentials' : 'unexpected'
}
