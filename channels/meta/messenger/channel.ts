import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/contract/channel.ts'
import { characters } from '../../../src/contract/text-length.ts'
import { quickReplies } from '../direct.ts'
import { mayVerify } from '../reception.ts'
import {
  appId,
  direct,
  graphSettings,
  humanAgentTag,
  platform,
  publicReplies,
  receivingSettings,
} from '../settings.ts'
import { check, send } from './send.ts'
import { receive } from './webhook.ts'

/** Direct messages and comments of a Facebook Page: https://developers.facebook.com/docs/messenger-platform */
export const messenger = defineWebhookChannel({
  ...platform,
  name: 'meta/messenger',
  title: 'Messenger',
  receiving: z.object({ ...receivingSettings, appId }),
  sending: z.object({
    pageId: z.string().regex(/^\d+$/).describe('Id of the Page'),
    ...graphSettings('https://graph.facebook.com'),
    humanAgentTag,
    publicReplies,
  }),
  accountId: ({ pageId }) => pageId,
  textLimit: { max: 2000, lengthOf: characters },
  ...direct,
  carries: { choices: quickReplies, quotes: true, files: true },
  mayVerify,
  receive,
  check,
  send,
})
