import { reportText } from '../../src/contract/delivery-report.ts'
import type {
  MessageEvent,
  ProviderRequest,
  Reception,
  RequestHead,
} from '../../src/contract/events.ts'
import {
  isOneOf,
  keyedByContent,
  messageFrom,
  orAside,
  refused,
  UnixSeconds,
} from '../../src/contract/reading.ts'
import { senderOf, userDataHeader } from '../../src/contract/sms.ts'
import { readOctets, shortMessage } from '../../src/contract/sms-text.ts'
import { type Fields, fieldsOf, octetsOf, queryOf, withoutHeader, wordIn } from './query.ts'
import { isReport, reportOf } from './report.ts'

interface ReceiveSettings {
  readonly number: string
  readonly secret: string | readonly string[]
  readonly defaultCountry: string
}

/** An empty answer: Kannel may send any other text to the citizen. */
const nothingToSay = { status: 200, contentType: 'text/plain', body: '' }

/** The secret in the address is the whole proof. */
export function mayVerify(
  { method, url }: RequestHead,
  { secret }: Pick<ReceiveSettings, 'secret'>,
): boolean {
  const isCall = method === 'GET' || method === 'POST'
  return isCall && isOneOf(fieldsOf(url).get('secret')?.toString(), secret)
}

/**
 * Receives a message or a delivery report.
 *
 * @param request GET, as `get-url` and `dlr-url` have it, or POST, as `post-url` has it: then the
 *   body is the text
 * @param settings secrets that may stand in the address; nothing else names the account
 * @returns one event; 403 where no secret fits
 * @see https://www.kannel.org/userguide.shtml, sms-service
 */
export function receive(request: ProviderRequest, settings: ReceiveSettings): Reception {
  const { number } = settings
  if (!mayVerify(request, settings)) return refused
  const fields = fieldsIn(request)
  const event = isReport(fields) ? reportOf(fields, number) : messageOf(fields, request, settings)
  const events = [orAside(event, number, withoutSecret(request))]
  return { verified: true, answer: nothingToSay, events }
}

/** The fields of the address, and those of a form: some systems between Kannel and us make one. */
function fieldsIn({ url, headers, body }: ProviderRequest): Fields {
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')
  const fields = fieldsOf(url)
  return isForm ? new Map([...fieldsOf(`?${body.toString('latin1')}`), ...fields]) : fields
}

function messageOf(
  fields: Fields,
  { method, body, receivedAt }: ProviderRequest,
  { number, defaultCountry }: ReceiveSettings,
): MessageEvent | string {
  const id = wordIn(fields, 'id')
  const sender = senderOf(wordIn(fields, 'from') ?? '', defaultCountry)
  if (!id) return 'a message without id: the address of the service needs id=%I'
  if (!sender) return 'a message without a sender'
  const bytes = fields.get('text') ?? (method === 'POST' ? body : Buffer.alloc(0))
  const told = userDataHeader(fields.get('udh') ?? Buffer.alloc(0))?.place
  const given = octetsOf(bytes, wordIn(fields, 'coding'), wordIn(fields, 'charset'))
  const { place, content } = told ? { place: told, content: given } : withoutHeader(given)
  const words = readOctets(Buffer.from(content.octets, 'base64'), content.coding)
  if (words.kind === 'text' && reportText(words.text))
    return 'a delivery report that came as a message'
  const sentAt = UnixSeconds.safeParse(wordIn(fields, 'ts')).data
  // Kannel may be set up with an id that it uses again.
  return keyedByContent({
    ...messageFrom(number, id, sender.address, sentAt ?? receivedAt),
    // Some centres tell their local time, which Kannel takes for UTC.
    ...(sentAt && { sendersClock: true }),
    ...shortMessage(content, place),
    ...(sender.isMachine && { passive: true }),
  })
}

/** The request as it came, without the secret that proves it: operators read this. */
function withoutSecret({ url, body }: ProviderRequest): string {
  const kept = queryOf(url)
    .split('&')
    .filter((pair) => fieldsOf(`?${pair}`).get('secret') === undefined)
  return [kept.join('&'), body.toString('utf8')].filter(Boolean).join('\n')
}
