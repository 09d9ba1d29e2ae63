import type { Provider, World } from '../../kit/provider.ts'
import { unixSeconds } from '../../kit/time.ts'
import { botApi } from './api.ts'
import { bot, channel, createCounters, externalIdOf, newSecrets } from './bot.ts'
import { Files } from './files.ts'
import { messageOf, updateParcel } from './webhook.ts'

/** Telegram's Bot API for one bot. */
export function createTelegram(world: World): Provider {
  const secrets = newSecrets()
  const counters = createCounters(world)
  const files = new Files()
  return {
    channel,
    title: 'Telegram',
    network: 'Bot API',
    account: `@${bot.username}`,
    maxText: 4_096,
    carries: { attachments: true, locations: true },
    settings: (apiBase) => ({ ...secrets, apiUrl: `${apiBase}/telegram` }),
    write: (message) => {
      const id = counters.message(message.number)
      const content = { message: messageOf(message, id, files) }
      const parcel = updateParcel(world, secrets, counters, message.number, content)
      return { externalId: externalIdOf(message.number, id), parcel }
    },
    gestures: {
      edit: ({ number, text, about, at }) => {
        const id = Number(about.split(':')[1])
        const edited = { ...messageOf({ number, text, at }, id, files), edit_date: unixSeconds(at) }
        const parcel = updateParcel(world, secrets, counters, number, { edited_message: edited })
        return { externalId: about, parcel }
      },
    },
    api: botApi(world, secrets, counters, files),
  }
}
