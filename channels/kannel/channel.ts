import { z } from 'zod'
import { defineWebhookChannel } from '../../src/contract/channel.ts'
import { defaultCountry, oneOrMore, ownAddress } from '../../src/contract/settings.ts'
import { smsSegments } from '../../src/contract/text-length.ts'
import { check, send } from './send.ts'
import { mayVerify, receive } from './webhook.ts'

const secret = z.string().regex(/^[\w-]{24,200}$/, 'must be 24-200 of A-Z a-z 0-9 _ -')

const secrets = oneOrMore(secret).describe(
  'Word of our own choice in the addresses that Kannel calls; several while it is changed',
)

// Name and password go as headers.
const printable = z.string().regex(/^[\x20-\x7e]*[\x21-\x7e]$/, 'must be of printable ASCII')

const number = z
  .string()
  .regex(/^\+?\d{3,15}$/, 'must be a short code or a number')
  .describe('The number that citizens write to, and that replies come from')

/** SMS through a Kannel of the agency's own: https://www.kannel.org/userguide.shtml */
export const kannel = defineWebhookChannel({
  name: 'kannel',
  title: 'SMS (Kannel)',
  receiving: z.object({
    number,
    secret: secrets,
    defaultCountry: defaultCountry.describe('Stands for the leading 0 of a national number'),
  }),
  sending: z.object({
    number,
    secret: secrets,
    sendsmsUrl: ownAddress.describe('Of smsbox, such as http://127.0.0.1:13013/cgi-bin/sendsms'),
    username: printable.describe('Of the sendsms-user'),
    password: printable.describe('Of the sendsms-user'),
    smsc: printable.optional().describe('smsc-id to send by; Kannel chooses without it'),
  }),
  secrets: ['secret', 'password'],
  accountBySecret: true,
  accountId: (settings) => settings.number,
  textLimit: { max: 10, lengthOf: smsSegments },
  isSms: true,
  carries: { choices: 'in words', quotes: false, files: false },
  settleMs: 8_000,
  maxBodyBytes: 64 * 1024,
  mayVerify,
  receive,
  check,
  send,
})
