import type { MessageEvent, ProviderRequest, Reception } from '../../src/contract/events.ts'
import { isOneOf, setAside, UnixSeconds } from '../../src/contract/reading.ts'
import { partOf } from './part.ts'
import { type Fields, fieldsOf, queryOf, wordIn } from './query.ts'
import { isReport, reportOf } from './report.ts'
import { senderOf } from './sender.ts'
import { readText } from './text.ts'

interface ReceiveSettings {
  readonly number: string
  readonly secret: string | readonly string[]
  readonly defaultCountry: string
}

/** Kannel sends any other text to the citizen, where its service may answer. */
const nothingToSay = { status: 200, contentType: 'text/plain', body: '' }

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
  const fields = fieldsOf(request.url)
  if (!isOneOf(fields.get('secret')?.toString(), settings.secret))
    return { verified: false, answer: { status: 403 }, events: [] }
  const event = isReport(fields)
    ? reportOf(fields, settings.number)
    : messageOf(fields, request, settings)
  const raw = typeof event === 'string' ? withoutSecret(request) : ''
  return {
    verified: true,
    answer: nothingToSay,
    events: [typeof event === 'string' ? setAside(settings.number, raw, event) : event],
  }
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
  const part = partOf(fields.get('udh') ?? Buffer.alloc(0), number)
  const reading = readText(bytes, wordIn(fields, 'coding'), wordIn(fields, 'charset'))
  const text = reading.kind === 'text' ? reading.text : ''
  const isEmpty = text === '' && part === undefined
  const unsupported = reading.kind === 'unreadable' ? reading.type : isEmpty ? 'empty' : undefined
  return {
    kind: 'message',
    account: number,
    eventKey: id,
    externalId: id,
    from: sender.address,
    text,
    sentAt: UnixSeconds.safeParse(wordIn(fields, 'ts')).data ?? receivedAt,
    attachments: [],
    ...(unsupported === undefined ? {} : { unsupported }),
    ...(sender.isMachine ? { passive: true } : {}),
    ...(part ? { part } : {}),
  }
}

/** The request as it came, but for the word that proves it: operators read this. */
function withoutSecret({ url, body }: ProviderRequest): string {
  const kept = queryOf(url)
    .split('&')
    .filter((pair) => fieldsOf(`?${pair}`).get('secret') === undefined)
  return [kept.join('&'), body.toString('utf8')].filter(Boolean).join('\n')
}
