import { z } from 'zod'
import { defineWebhookChannel } from '../../src/contract/channel.ts'
import { oneOrMore, webAddress } from '../../src/contract/settings.ts'
import { characters } from '../../src/contract/text-length.ts'
import { botIdOf, check } from './bot-api.ts'
import { fetchMedia } from './media.ts'
import { send } from './send.ts'
import { mayVerify, receive } from './webhook.ts'

/** https://core.telegram.org/bots/api#setwebhook */
const secretToken = z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, 'must be 1-256 of A-Z a-z 0-9 _ -')

const botToken = z
  .string()
  .regex(/^\d+:[\w-]+$/, 'must be digits, a colon and letters, as BotFather gives it')
  .describe('Token of the bot, from BotFather')

/** A bot of Telegram's: https://core.telegram.org/bots/api */
export const telegram = defineWebhookChannel({
  name: 'telegram',
  title: 'Telegram',
  receiving: z.object({
    secretToken: oneOrMore(secretToken).describe(
      'Word of our own choice, given to setWebhook; several while it is changed',
    ),
    // Updates do not name their bot; the token begins with its id.
    botToken: botToken.optional(),
  }),
  sending: z.object({
    botToken,
    apiUrl: webAddress.default('https://api.telegram.org'),
  }),
  secrets: ['secretToken', 'botToken'],
  accountBySecret: true,
  accountId: (settings) => botIdOf(settings.botToken),
  // Telegram counts code points; here UTF-16 units are counted, which are never fewer.
  textLimit: { max: 4096, lengthOf: characters },
  // A keyboard holds more; beyond this nobody reads it.
  carries: {
    choices: { most: 12, longest: 64, withFile: true },
    quotes: true,
    files: true,
  },
  settleMs: 6_000,
  maxBodyBytes: 1024 * 1024,
  mayVerify,
  receive,
  fetchMedia,
  check,
  send,
})
