import { type Attempt, type Parcel, thenHourly } from '../../courier.ts'
import type { CitizenMessage, World } from '../../provider.ts'
import { type Counters, chatOf, type Secrets, unixSeconds, userOf } from './bot.ts'
import type { Files } from './files.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const timeoutMs = 60 * second

/** How soon, and how often, Telegram tries again is not documented; only that it stops after a day. */
export const retryWaitsMs: readonly number[] = thenHourly(
  [
    second,
    2 * second,
    5 * second,
    10 * second,
    30 * second,
    minute,
    5 * minute,
    15 * minute,
    30 * minute,
  ],
  day,
)

/**
 * An update on its way to the webhook, one after the other from a chat. Any 2xx takes it over.
 * https://core.telegram.org/bots/api#setwebhook
 */
export function updateParcel(
  world: World,
  { secretToken }: Secrets,
  counters: Counters,
  lane: string,
  content: object,
): Parcel {
  const body = JSON.stringify({ update_id: counters.update(), ...content })
  const headers = {
    'content-type': 'application/json',
    'x-telegram-bot-api-secret-token': secretToken,
  }
  const attempt = async (): Promise<Attempt> => {
    const url = `${world.gatewayUrl()}/webhooks/telegram`
    const posted = await world.poster.post(url, { headers, body, timeoutMs })
    if (posted.kind !== 'answered')
      return { outcome: 'again', detail: posted.detail, ms: posted.ms }
    const { status, ms } = posted
    const outcome = status >= 200 && status < 300 ? 'acknowledged' : 'again'
    return { outcome, status, detail: `HTTP ${status}`, ms }
  }
  return {
    lane,
    attempt,
    waitMs: (attempts) => (world.retryWaitsMs ?? retryWaitsMs)[attempts - 1],
  }
}

/** https://core.telegram.org/bots/api#message */
export function messageOf(message: CitizenMessage, messageId: number, files: Files) {
  const { number, text, at, attachment, location } = message
  const head = {
    message_id: messageId,
    from: userOf(number),
    chat: chatOf(number),
    date: unixSeconds(at),
  }
  if (attachment) {
    return { ...head, ...files.keep(attachment), ...(text !== '' && { caption: text }) }
  }
  if (!location) return { ...head, text, ...entitiesOf(text) }
  const { latitude, longitude, name, address } = location
  const position = { latitude, longitude }
  if (!name) return { ...head, location: position }
  const venue = { location: position, title: name, address: address ?? '' }
  return { ...head, location: position, venue }
}

function entitiesOf(text: string) {
  const command = /^\/\w+/.exec(text)?.[0]
  if (command === undefined) return {}
  return { entities: [{ offset: 0, length: command.length, type: 'bot_command' }] }
}
