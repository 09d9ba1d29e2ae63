import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/channel.ts'
import { appId, graphSettings, humanAgentTag, receivingSettings } from '../settings.ts'
import { check, send } from './send.ts'
import { receive } from './webhook.ts'

/** Direct messages and comments of a Facebook Page: https://developers.facebook.com/docs/messenger-platform */
export const messenger = defineWebhookChannel({
  name: 'meta/messenger',
  title: 'Messenger',
  receiving: z.object({ ...receivingSettings, appId }),
  sending: z.object({
    pageId: z.string().regex(/^\d+$/).describe('Id of the Page'),
    ...graphSettings('https://graph.facebook.com'),
    humanAgentTag,
  }),
  secrets: ['appSecret', 'verifyToken', 'accessToken'],
  accountId: ({ pageId }) => pageId,
  textLimit: { max: 2000, unit: 'characters' },
  replyWindowMs: 24 * 60 * 60 * 1000,
  settleMs: 6_000,
  // Meta documents bodies of up to 3 MB.
  maxBodyBytes: 4 * 1024 * 1024,
  receive,
  check,
  send,
})
