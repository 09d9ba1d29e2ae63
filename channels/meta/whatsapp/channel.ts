import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/contract/channel.ts'
import { characters } from '../../../src/contract/text-length.ts'
import { graphSettings, platform, receivingSettings } from '../settings.ts'
import { check, fetchMedia } from './media.ts'
import { send } from './send.ts'
import { ownSettings } from './settings.ts'
import { receive } from './webhook.ts'

/** WhatsApp Business, Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api */
export const whatsapp = defineWebhookChannel({
  ...platform,
  name: 'meta/whatsapp',
  title: 'WhatsApp',
  receiving: z.object(receivingSettings),
  sending: z.object({ ...ownSettings, ...graphSettings('https://graph.facebook.com') }),
  accountId: ({ phoneNumberId }) => phoneNumberId,
  textLimit: { max: 4096, lengthOf: characters },
  receive,
  fetchMedia,
  check,
  send,
})
