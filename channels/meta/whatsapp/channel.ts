import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/contract/channel.ts'
import { characters } from '../../../src/contract/text-length.ts'
import { kindOfWhatsAppAddress } from '../../../src/contract/whatsapp-address.ts'
import { mayVerify } from '../reception.ts'
import { graphSettings, platform, receivingSettings } from '../settings.ts'
import { check, fetchMedia } from './media.ts'
import { send } from './send.ts'
import { receive } from './webhook.ts'

const template = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be a-z 0-9 _, as the template is named'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a code such as id or en_US'),
})

/** WhatsApp Business, Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api */
export const whatsapp = defineWebhookChannel({
  ...platform,
  name: 'meta/whatsapp',
  title: 'WhatsApp',
  receiving: z.object(receivingSettings),
  sending: z.object({
    phoneNumberId: z.string().regex(/^\d+$/).describe('Id of the phone number, not the number'),
    markRead: z
      .boolean()
      .default(true)
      .describe('Marks a message as read, and shows that we type, before it is answered'),
    windowTemplate: template
      .optional()
      .describe('Approved template with one parameter in its body, for after the 24 hours'),
    ...graphSettings('https://graph.facebook.com'),
  }),
  accountId: ({ phoneNumberId }) => phoneNumberId,
  kindOfAddress: kindOfWhatsAppAddress,
  textLimit: { max: 4096, lengthOf: characters },
  // https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
  carries: {
    choices: { most: 3, longest: 20, longestText: 1024, distinct: true, withFile: false },
    quotes: true,
    files: true,
  },
  mayVerify,
  receive,
  fetchMedia,
  check,
  send,
})
