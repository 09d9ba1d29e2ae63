import { randomBytes, randomUUID } from 'node:crypto'
import { encodeGsm, encodeUcs2 } from '../../kit/alphabet.ts'
import type { Parcel } from '../../kit/courier.ts'
import type { CitizenMessage, World } from '../../kit/provider.ts'
import { replyMessage } from '../../kit/sending.ts'
import { second, unixSeconds } from '../../kit/time.ts'
import { type Answered, webhookParcel } from '../../kit/webhook-parcel.ts'
import type { PhoneMessage } from '../../phone-book.ts'

export const channel = 'kannel'
/** Another one than that of the message centre, whose phones are on the page as well. */
export const shortCode = '1718'
const timeoutMs = 30 * second
/** `http-queue-delay = 10` and `http-request-retry = 10000`; by default Kannel never tries again. */
const retryWaitsMs = Array<number>(10_000).fill(10 * second)

export interface Access {
  readonly secret: string
  readonly username: string
  readonly password: string
}

export function newAccess(): Access {
  const secret = randomBytes(24).toString('base64url')
  return { secret, username: 'simpul', password: randomBytes(9).toString('base64url') }
}

/** A message on its way to the `get-url`; its id is the same at every attempt. */
export function messageParcel(
  world: World,
  { secret }: Access,
  id: string,
  { number, text, at }: CitizenMessage,
): Parcel {
  const isGsm = encodeGsm(text) !== undefined
  const bytes = isGsm ? Buffer.from(text) : encodeUcs2(text)
  const query = [
    `secret=${secret}`,
    `id=${id}`,
    `from=${encoded(number)}`,
    `to=${shortCode}`,
    `ts=${unixSeconds(at)}`,
    'smsc=SIM',
    `coding=${isGsm ? 0 : 2}`,
    `charset=${isGsm ? 'UTF-8' : 'UTF-16BE'}`,
    'udh=',
    `text=${encoded(bytes)}`,
    'meta=%3Fsmpp%3F',
  ]
  const url = () => `${world.publicUrl()}/webhooks/${channel}?${query.join('&')}`
  return callParcel(world, number, url, ({ contentType, body }) => {
    if (contentType.startsWith('text/plain') && body !== '')
      world.phones.add('reply', channel, number, newReply(body, world.now()))
  })
}

/** As Kannel writes bytes in an address: everything but letters and digits escaped, a space as +. */
function encoded(given: string | Buffer): string {
  return Buffer.from(given)
    .toString('latin1')
    .replace(/[^0-9A-Za-z]/g, (character) =>
      character === ' '
        ? '+'
        : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
}

/**
 * Fills the pattern of a `dlr-url` in.
 *
 * @param values by the letter of each escape
 */
export function filled(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/%([a-zA-Z%])/g, (whole, letter: string) =>
    letter === '%' ? '%' : values[letter] === undefined ? whole : encoded(values[letter]),
  )
}

/** A GET to the gateway. A text in the answer is what the citizen would read. */
export function callParcel(
  world: World,
  lane: string,
  url: () => string,
  taken?: (answer: Answered) => void,
): Parcel {
  return webhookParcel(world, {
    lane,
    method: 'GET',
    url,
    headers: () => ({ 'user-agent': 'Kannel/1.4.5' }),
    body: '',
    timeoutMs,
    retryWaitsMs,
    ...(taken && { taken }),
  })
}

/** A message for the citizen, as it reaches the phone. Kannel tells nobody an id. */
export function newReply(text: string, at: Date): PhoneMessage {
  return replyMessage({ externalId: randomUUID(), text, at, status: 'queued' })
}
