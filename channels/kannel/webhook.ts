import type {
  MessageEvent,
  ProviderRequest,
  Reception,
  RequestHead,
} from '../../src/contract/events.ts'
import { isOneOf, messageFrom, orAside, refused, UnixSeconds } from '../../src/contract/reading.ts'
import { partInHeader, senderOf, shortMessage } from '../../src/contract/sms.ts'
import { type Fields, fieldsOf, queryOf, readText, wordIn } from './query.ts'
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
  const fields = fieldsOf(request.url)
  if (!mayVerify(request, settings)) return refused
  const event = isReport(fields) ? reportOf(fields, number) : messageOf(fields, request, settings)
  const events = [orAside(event, number, withoutSecret(request))]
  return { verified: true, answer: nothingToSay, events }
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
  // The header begins with its length.
  const header = fields.get('udh') ?? Buffer.alloc(0)
  const part = partInHeader(header.subarray(1, (header[0] ?? 0) + 1), number)
  const reading = readText(bytes, wordIn(fields, 'coding'), wordIn(fields, 'charset'))
  const sentAt = UnixSeconds.safeParse(wordIn(fields, 'ts')).data ?? receivedAt
  return {
    ...messageFrom(number, id, sender.address, sentAt),
    ...shortMessage(reading, part),
    ...(sender.isMachine && { passive: true }),
  }
}

/** The request as it came, without the secret that proves it: operators read this. */
function withoutSecret({ url, body }: ProviderRequest): string {
  const kept = queryOf(url)
    .split('&')
    .filter((pair) => fieldsOf(`?${pair}`).get('secret') === undefined)
  return [kept.join('&'), body.toString('utf8')].filter(Boolean).join('\n')
}
