import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/contract/channel.ts'
import { utf8Bytes } from '../../../src/contract/text-length.ts'
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

/**
 * Direct messages, comments and mentions of a professional account on Instagram:
 * https://developers.facebook.com/docs/instagram-platform
 */
export const instagram = defineWebhookChannel({
  ...platform,
  name: 'meta/instagram',
  title: 'Instagram',
  receiving: z.object({
    ...receivingSettings,
    appId,
    username: z
      .string()
      .regex(/^@?[\w.]{1,30}$/)
      .optional()
      .describe('Our name, which is left out of comments that call upon us'),
    echoesWithoutApp: z
      .enum(['ignored', 'reported'])
      .default('ignored')
      .describe('Answers that do not say whether we or a human sent them'),
  }),
  sending: z.object({
    instagramId: z.string().regex(/^\d+$/).describe('Id of the professional account'),
    ...graphSettings('https://graph.instagram.com'),
    humanAgentTag,
    publicReplies,
  }),
  accountId: ({ instagramId }) => instagramId,
  // "Less than 1000 bytes".
  textLimit: { max: 999, lengthOf: utf8Bytes },
  ...direct,
  // Files are taken from a public address only, which the gateway does not offer.
  carries: { choices: quickReplies, quotes: false, files: false },
  mayVerify,
  receive,
  check,
  send,
})
