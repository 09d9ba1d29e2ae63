import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/channel.ts'
import { appId, graphSettings, humanAgentTag, receivingSettings } from '../settings.ts'
import { check, send } from './send.ts'
import { receive } from './webhook.ts'

/**
 * Direct messages, comments and mentions of a professional account on Instagram:
 * https://developers.facebook.com/docs/instagram-platform
 */
export const instagram = defineWebhookChannel({
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
  }),
  secrets: ['appSecret', 'verifyToken', 'accessToken'],
  accountId: ({ instagramId }) => instagramId,
  // "Less than 1000 bytes".
  textLimit: { max: 999, unit: 'bytes' },
  replyWindowMs: 24 * 60 * 60 * 1000,
  settleMs: 6_000,
  // Meta documents bodies of up to 3 MB.
  maxBodyBytes: 4 * 1024 * 1024,
  receive,
  check,
  send,
})
