import { z } from 'zod'
import { defineWebhookChannel } from '../../src/contract/channel.ts'
import { oneOrMore, secret, webAddress } from '../../src/contract/settings.ts'
import { check } from './api.ts'
import { directMessages, fieldNames, mentions } from './history.ts'
import { fetchMedia } from './media.ts'
import { Prices } from './prices.ts'
import { send } from './send.ts'
import { mayVerify, receive } from './webhook.ts'
import { weightOf } from './weight.ts'

const userId = z.string().regex(/^\d{1,20}$/, 'must be the numeric id, in quotes')
const username = z.string().regex(/^@?\w{1,15}$/, 'must be a user name such as lapor1708')

/** Mentions and direct messages on X: https://docs.x.com */
export const x = defineWebhookChannel({
  name: 'x',
  title: 'X',
  receiving: z.object({
    consumerSecret: oneOrMore(secret).describe(
      'API key secret of the app; several while it is changed, the first signs',
    ),
    userId: userId.optional().describe('Numeric id of our account, for events that do not name it'),
    username: username
      .optional()
      .describe('User name of our account, left out of what citizens say'),
    humanEchoes: z
      .boolean()
      .default(false)
      .describe('Whether direct messages of our account are a human’s and pause the gateway'),
  }),
  sending: z.object({
    userId: userId.describe('Numeric id of our account'),
    consumerKey: secret.describe('API key of the app'),
    accessToken: secret.describe('Access token of our account'),
    accessSecret: secret.describe('Access token secret of our account'),
    apiUrl: webAddress.default('https://api.x.com'),
    pollMentions: z.boolean().default(true),
    pollDms: z.boolean().default(true),
    fieldNames: z
      .enum(fieldNames)
      .default('tweet')
      .describe(
        'Names of fields in the lists: those of the guides, or those of the OpenAPI document',
      ),
    dailyUsd: z.number().min(0).default(5),
    dailyReads: z.int().min(0).default(5000),
    prices: Prices.prefault({}),
  }),
  secrets: ['consumerSecret', 'consumerKey', 'accessToken', 'accessSecret'],
  accountId: (settings) => settings.userId,
  dailyBudget: ({ dailyReads, dailyUsd }) => ({ reads: dailyReads, usd: dailyUsd }),
  // The limit of posts; direct messages could be longer and are kept as short.
  textLimit: { max: 280, lengthOf: weightOf },
  carries: { choices: 'in words', quotes: false, files: false },
  settleMs: 10_000,
  // The longest post has 25,000 characters and comes three times, with its writer's profile.
  maxBodyBytes: 4 * 1024 * 1024,
  listsEveryMs: 90_000,
  mayVerify,
  receive,
  lists: [mentions, directMessages],
  fetchMedia,
  check,
  send,
})
