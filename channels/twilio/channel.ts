import { z } from 'zod'
import { defineWebhookChannel } from '../../src/contract/channel.ts'
import { oneOrMore, secret, webAddress } from '../../src/contract/settings.ts'
import { characters } from '../../src/contract/text-length.ts'
import { kindOfWhatsAppAddress } from '../../src/contract/whatsapp-address.ts'
import { check } from './api.ts'
import { find, messageList } from './history.ts'
import { fetchMedia } from './media.ts'
import { send } from './send.ts'
import { contentOf, mayVerify } from './signature.ts'
import { receive } from './webhook.ts'

/** SMS, and WhatsApp through Twilio: https://www.twilio.com/docs/messaging */
export const twilio = defineWebhookChannel({
  name: 'twilio',
  title: 'SMS (Twilio)',
  receiving: z.object({
    authToken: oneOrMore(secret).describe(
      'Auth token; several while it is rotated, the first signs our own calls',
    ),
  }),
  sending: z.object({
    accountSid: z
      .string()
      .regex(/^AC[0-9a-zA-Z]+$/)
      .describe('Account SID, begins with AC'),
    number: z
      .string()
      .regex(/^((whatsapp:)?\+[1-9]\d{5,14}|\d{3,8})$/)
      .describe('Our number as Twilio writes it: +62…, a short code, or whatsapp:+62…'),
    windowContentSid: z
      .string()
      .regex(/^HX[0-9a-fA-F]{32}$/, 'must be HX and 32 hexadecimal digits')
      .optional()
      .describe('Approved WhatsApp template with one variable, for after the 24 hours'),
    apiUrl: webAddress.default('https://api.twilio.com'),
  }),
  secrets: ['authToken'],
  accountId: ({ number }) => number,
  kindOfAddress: kindOfWhatsAppAddress,
  // https://www.twilio.com/docs/whatsapp/key-concepts#the-24-hour-window
  replyWindow: ({ number, windowContentSid }) =>
    number.startsWith('whatsapp:')
      ? { textMs: 24 * 60 * 60_000, hasTemplate: () => windowContentSid !== undefined }
      : undefined,
  textLimit: { max: 1600, lengthOf: characters },
  isSms: true,
  // Quick replies take an approved template for each set; a file, an address that anybody may read.
  carries: { choices: 'in words', quotes: false, files: false },
  settleMs: 8_000,
  // The longest text takes 19 kB as a form, where an emoji has 12 bytes; the rest is reserve.
  maxBodyBytes: 256 * 1024,
  mayVerify,
  prepare: contentOf,
  receive,
  find,
  lists: [messageList],
  fetchMedia,
  check,
  send,
})
