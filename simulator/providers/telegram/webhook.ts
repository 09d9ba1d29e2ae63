import type { Parcel } from '../../kit/courier.ts'
import type { CitizenMessage, World } from '../../kit/provider.ts'
import { day, second, thenHourly, unixSeconds } from '../../kit/time.ts'
import { webhookParcel } from '../../kit/webhook-parcel.ts'
import { type Counters, chatOf, type Secrets, userOf } from './bot.ts'
import type { Files } from './files.ts'

const timeoutMs = 60 * second
const firstWaits = [1, 2, 5, 10, 30, 60, 300, 900, 1_800]

/** How soon, and how often, Telegram tries again is not documented; only that it stops after a day. */
export const retryWaitsMs = thenHourly(
  firstWaits.map((seconds) => seconds * second),
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
  return webhookParcel(world, {
    lane,
    url: () => `${world.gatewayUrl()}/webhooks/telegram`,
    headers: () => ({
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': secretToken,
    }),
    body: JSON.stringify({ update_id: counters.update(), ...content }),
    timeoutMs,
    retryWaitsMs,
  })
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
