import { type Http, type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import {
  type CredentialCheck,
  type OutboundMessage,
  type Outcome,
  outcomeOfRefusal,
  type Verdict,
} from '../../src/contract/sending.ts'
import { measureSms } from '../../src/contract/text-length.ts'
import { dlrMask, dlrUrlOf } from './report.ts'

interface SendSettings {
  readonly secret: string | readonly string[]
  readonly sendsmsUrl: string
  readonly username: string
  readonly password: string
  readonly smsc?: string | undefined
}

/**
 * Sends a text to Kannel with a POST: an address with the password and the text would stand in the
 * logs of servers on the way.
 *
 * @returns accepted with our own id, because Kannel gives none; HttpFailure passes through
 * @see https://www.kannel.org/userguide.shtml, using HTTP POST to send SMS
 */
export async function send(
  message: OutboundMessage,
  settings: SendSettings,
  http: Http,
): Promise<Outcome> {
  if (!/^\+?\d{3,15}$/.test(message.to))
    return { kind: 'rejected', code: 'recipient_unreachable', detail: 'not a telephone number' }
  const [secret = ''] = [settings.secret].flat()
  const answer = await post(settings, http, message.text, {
    'x-kannel-from': message.account,
    'x-kannel-to': message.to,
    'x-kannel-coding': measureSms(message.text).encoding === 'gsm7' ? '0' : '2',
    'x-kannel-dlr-mask': dlrMask,
    'x-kannel-dlr-url': dlrUrlOf(message.callbackUrl, secret, message.id),
    ...(settings.smsc === undefined ? {} : { 'x-kannel-smsc': settings.smsc }),
  })
  return outcomeOf(answer, message.id)
}

/**
 * Whether Kannel takes our name and password. The request has no receiver: Kannel checks the password
 * before it misses the receiver.
 */
export async function check(settings: SendSettings, http: Http): Promise<CredentialCheck> {
  const answer = await post(settings, http, '', {})
  const detail = `HTTP ${answer.status}`
  const words = answer.body.toString('utf8')
  if (/receiver/i.test(words)) return { kind: 'valid' }
  if (/authorization failed/i.test(words)) return { kind: 'refused', detail }
  if (answer.status === 404) return { kind: 'refused', detail: `${detail}: sendsmsUrl is another` }
  return { kind: 'unknown', detail }
}

async function post(
  { sendsmsUrl, username, password }: SendSettings,
  http: Http,
  text: string,
  headers: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  return await http(sendsmsUrl, {
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-kannel-username': username,
      'x-kannel-password': password,
      ...headers,
    },
    body: text,
  })
}

/**
 * Words of smsbox that tell the kind of a refusal: it has no codes, and several statuses for one
 * reason. Only these words are ever shown.
 */
const phrases: readonly (readonly [Verdict, RegExp])[] = [
  ['deferred', /Temporal failure, try again later/i],
  ['credentials', /Authorization failed/i],
  ['credentials', /Sender missing|Unknown request/i],
  ['recipient_unreachable', /denied by white- and\/or black-lists|Not routable|receiver/i],
  ['content', /Charset or body misformed|UDH field is too long/i],
]

function outcomeOf(answer: HttpResponse, id: string): Outcome {
  const { status } = answer
  const words = answer.body.toString('utf8')
  if (status >= 200 && status < 300) {
    // 0: the message centre will have it; 3: it waits for the centre; "Sent.": nobody asked.
    const isTaken = status === 202 && /^\s*(0: Accepted|3: Queued|Sent\.)/i.test(words)
    if (isTaken) return { kind: 'accepted', externalId: id }
    return { kind: 'unknown', detail: `HTTP ${status} that is not Kannel's` }
  }
  const [verdict, said] = reasonIn(words)
  return outcomeOfRefusal({
    // A redirect is answered by something else, at an address that is not Kannel's.
    status: status < 400 ? 404 : status,
    isOfProvider: verdict !== undefined,
    verdict,
    detail: said === undefined ? `HTTP ${status}` : `HTTP ${status}: ${said}`,
    retryAfterMs: retryAfterMsOf(answer),
  })
}

function reasonIn(words: string): readonly [Verdict?, string?] {
  for (const [verdict, phrase] of phrases) {
    const said = phrase.exec(words)?.[0]
    if (said !== undefined) return [verdict, said]
  }
  return []
}
