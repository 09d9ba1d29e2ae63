import type { Provider, World } from '../../provider.ts'
import { botApi } from './api.ts'
import { bot, channel, createCounters, externalIdOf, newSecrets } from './bot.ts'
import { createFiles } from './files.ts'
import { messageOf, updateParcel } from './webhook.ts'

/** Telegram's Bot API for one bot. */
export function createTelegram(world: World): Provider {
  const secrets = newSecrets()
  const counters = createCounters(world)
  const files = createFiles()
  return {
    channel,
    title: 'Telegram',
    network: 'Bot API',
    account: `@${bot.username}`,
    maxText: 4_096,
    carries: { attachments: true, locations: true },
    settings: (apiBase) => ({ ...secrets, apiUrl: `${apiBase}/telegram` }),
    // Below 10^15, and so within the 52 bits of a user id.
    address: (raw) => (/^\+[1-9]\d{6,14}$/.test(raw) ? raw : undefined),
    write: (message) => {
      const id = counters.message(message.number)
      const content = { message: messageOf(message, id, files) }
      const parcel = updateParcel(world, secrets, counters, message.number, content)
      return { externalId: externalIdOf(message.number, id), parcel }
    },
    api: botApi(world, secrets, counters, files),
  }
}
