import { z } from 'zod'
import { defineWebhookChannel } from '../../../src/contract/channel.ts'
import { characters } from '../../../src/contract/text-length.ts'
import { kindOfWhatsAppAddress } from '../../../src/contract/whatsapp-address.ts'
import { mayVerify } from '../reception.ts'
import { graphSettings, platform, receivingSettings, windowMs } from '../settings.ts'
import { check, fetchMedia } from './media.ts'
import { send, templateFor } from './send.ts'
import { receive } from './webhook.ts'

const templateName = z
  .string()
  .regex(/^[a-z0-9_]{1,512}$/, 'must be a-z 0-9 _, as the template is named')
const language = z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a code such as id or en_US')
const template = z.object({ name: templateName, language })

/** Texts that may be due after the 24 hours; a citizen's own words bring all others, at once. */
export const latePurposes = ['receipt', 'repeat', 'news', 'answer', 'remind', 'status'] as const

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
      .describe('Approved template for everything else that is due after the 24 hours'),
    templates: z
      .partialRecord(z.enum(latePurposes), templateName)
      .default({})
      .describe('Approved templates by what they are for, each with one parameter in its body'),
    templateLanguage: language.default('id').describe('Language of the templates by purpose'),
    ...graphSettings('https://graph.facebook.com'),
  }),
  accountId: ({ phoneNumberId }) => phoneNumberId,
  kindOfAddress: kindOfWhatsAppAddress,
  replyWindow: (settings) => ({
    textMs: windowMs,
    hasTemplate: (purpose) => templateFor(settings, purpose) !== undefined,
  }),
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
