import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/channel.ts'
import { send } from './send.ts'
import { receive } from './webhook.ts'

const secret = z.string().regex(/\S/, 'must not be empty')

/** WhatsApp Business, Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api */
export const whatsapp = defineWebhookChannel({
  name: 'meta/whatsapp',
  title: 'WhatsApp',
  receiving: z.object({
    appSecret: z
      .union([secret, z.array(secret).min(1)])
      .describe('App secret; several where several apps deliver or while it is rotated'),
    verifyToken: secret.describe('Word of our own choice, entered with the webhook address'),
  }),
  sending: z.object({
    phoneNumberId: z.string().regex(/^\d+$/).describe('Id of the phone number, not the number'),
    accessToken: secret.describe('Access token of a system user'),
    graphUrl: z.url({ protocol: /^https?$/ }).default('https://graph.facebook.com'),
    graphVersion: z
      .string()
      .regex(/^v\d+\.\d+$/)
      .default('v26.0'),
  }),
  secrets: ['appSecret', 'verifyToken', 'accessToken'],
  accountId: ({ phoneNumberId }) => phoneNumberId,
  textLimit: { max: 4096, unit: 'characters' },
  replyWindowMs: 24 * 60 * 60 * 1000,
  settleMs: 6_000,
  // Meta documents bodies of up to 3 MB.
  maxBodyBytes: 4 * 1024 * 1024,
  receive,
  send,
})
