import { randomBytes, randomUUID } from 'node:crypto'
import type { Attempt, Parcel } from '../../courier.ts'
import type { PhoneMessage } from '../../phone-book.ts'
import { type CitizenMessage, reachable, type World } from '../../provider.ts'
import { encodeGsm } from '../smpp/alphabet.ts'

export const channel = 'kannel'
/** Another one than that of the message centre, whose phones are on the page as well. */
export const shortCode = '1718'
const timeoutMs = 30_000
/** `http-queue-delay = 10` and a large `http-request-retry`; by default Kannel never tries again. */
const queueDelayMs = 10_000

export interface Access {
  readonly secret: string
  readonly username: string
  readonly password: string
}

export function newAccess(): Access {
  const secret = randomBytes(24).toString('base64url')
  return { secret, username: 'simpul', password: randomBytes(9).toString('base64url') }
}

export function waitMs(world: World): Parcel['waitMs'] {
  const waits = world.retryWaitsMs
  return (attempts) => (waits ? waits[attempts - 1] : queueDelayMs)
}

/** A message on its way to the `get-url`; its id is the same at every attempt. */
export function messageParcel(
  world: World,
  { secret }: Access,
  id: string,
  { number, text, at }: CitizenMessage,
): Parcel {
  const isGsm = encodeGsm(text) !== undefined
  const bytes = isGsm ? Buffer.from(text) : Buffer.from(text, 'utf16le').swap16()
  const query = [
    `secret=${secret}`,
    `id=${id}`,
    `from=${encoded(number)}`,
    `to=${shortCode}`,
    `ts=${Math.floor(at.getTime() / 1_000)}`,
    'smsc=SIM',
    `coding=${isGsm ? 0 : 2}`,
    `charset=${isGsm ? 'UTF-8' : 'UTF-16BE'}`,
    'udh=',
    `text=${encoded(bytes)}`,
    'meta=%3Fsmpp%3F',
  ]
  return {
    lane: number,
    attempt: async () => {
      const url = `${world.publicUrl()}/webhooks/${channel}?${query.join('&')}`
      const { attempt, answer } = await call(world, url)
      if (answer) world.phones.add('reply', channel, number, newReply(answer, world.now()))
      return attempt
    },
    waitMs: waitMs(world),
  }
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

/** One GET to the gateway. A text in the answer is what the citizen would read. */
export async function call(
  world: World,
  url: string,
): Promise<{ attempt: Attempt; answer?: string }> {
  const posted = await world.poster.post(reachable(world, url) ?? url, {
    method: 'GET',
    timeoutMs,
    body: '',
    headers: { 'user-agent': 'Kannel/1.4.5' },
  })
  const { ms } = posted
  if (posted.kind !== 'answered')
    return { attempt: { outcome: 'again', detail: posted.detail, ms } }
  const { status, contentType, body } = posted
  const isTaken = status >= 200 && status < 300
  const attempt: Attempt = {
    outcome: isTaken ? 'acknowledged' : 'again',
    status,
    detail: `HTTP ${status}`,
    ms,
  }
  return isTaken && contentType.startsWith('text/plain') && body !== ''
    ? { attempt, answer: body }
    : { attempt }
}

/** A message for the citizen, as it reaches the phone. Kannel tells nobody an id. */
export function newReply(text: string, at: Date): PhoneMessage {
  return {
    direction: 'in',
    externalId: randomUUID(),
    text,
    at,
    status: 'queued',
    acknowledged: true,
    attempts: 0,
  }
}
