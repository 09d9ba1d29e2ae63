import { defineConnectedChannel } from '../../src/contract/channel.ts'
import { characters } from '../../src/contract/text-length.ts'
import { listen } from './listen.ts'
import { receiving, sending } from './settings.ts'

/** WhatsApp Web in a browser of its own, through https://wwebjs.dev: unofficial, and not secure from bans. */
export const whatsappWeb = defineConnectedChannel({
  name: 'whatsapp-web',
  title: 'WhatsApp Web (unofficial)',
  receiving,
  sending,
  secrets: [],
  accountId: ({ number }) => number,
  kindOfAddress: (address) => (address.endsWith('@lid') ? 'lid' : 'number'),
  textLimit: { max: 4_096, lengthOf: characters },
  // Buttons and lists are no longer shown to anybody.
  carries: { choices: 'in words', quotes: true, files: true },
  settleMs: 8_000,
  // Two browsers with one session throw each other out, and look like an intruder.
  stopsWithoutLease: true,
  listen,
})
