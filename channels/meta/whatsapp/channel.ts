import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/channel.ts'
import { graphSettings, receivingSettings } from '../settings.ts'
import { check, fetchMedia } from './media.ts'
import { send } from './send.ts'
import { ownSettings } from './settings.ts'
import { receive } from './webhook.ts'

/** WhatsApp Business, Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api */
export const whatsapp = defineWebhookChannel({
  name: 'meta/whatsapp',
  title: 'WhatsApp',
  receiving: z.object(receivingSettings),
  sending: z.object({ ...ownSettings, ...graphSettings('https://graph.facebook.com') }),
  secrets: ['appSecret', 'verifyToken', 'accessToken'],
  accountId: ({ phoneNumberId }) => phoneNumberId,
  textLimit: { max: 4096, unit: 'characters' },
  replyWindowMs: 24 * 60 * 60 * 1000,
  settleMs: 6_000,
  // Meta documents bodies of up to 3 MB.
  maxBodyBytes: 4 * 1024 * 1024,
  receive,
  fetchMedia,
  check,
  send,
})
