import { z } from 'zod'
import { defineWebhookChannel } from '../../src/contract/channel.ts'
import { oneOrMore, ownAddress } from '../../src/contract/settings.ts'
import { isSecret } from '../../src/contract/standard-webhooks.ts'
import { characters } from '../../src/contract/text-length.ts'
import { sender } from './send.ts'
import { mayVerify, receive } from './webhook.ts'

const secret = z.string().refine(isSecret, 'must be whsec_ and 24 to 64 bytes in base64')

const secrets = oneOrMore(secret).describe(
  'Shared with the sender, for both directions; several while it is changed',
)

const account = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'must be 1-64 of letters, digits, _ . -')
  .describe('Name of the sender, of our own choice')

/**
 * Web forms, apps, call centres and bridges, after Standard Webhooks: https://www.standardwebhooks.com
 *
 * @param now gives the time at which a reply is signed
 */
export function httpChannel(now: () => Date = () => new Date()) {
  return defineWebhookChannel({
    name: 'http',
    title: 'HTTP',
    receiving: z.object({ account, secret: secrets }),
    sending: z.object({
      account,
      secret: secrets,
      deliverTo: ownAddress.describe('Where replies are posted to'),
    }),
    secrets: ['secret'],
    accountBySecret: true,
    accountId: ({ account }) => account,
    textLimit: { max: 10_000, lengthOf: characters },
    // The sender decides how choices are shown, and has all of them.
    carries: {
      choices: { most: 100, longest: 1_000, withFile: true },
      quotes: true,
      files: true,
    },
    settleMs: 3_000,
    maxBodyBytes: 256 * 1024,
    mayVerify,
    receive,
    send: sender(now),
  })
}

export const http = httpChannel()
