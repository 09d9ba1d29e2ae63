import { z } from 'zod'
import { Hint, Latitude, Longitude } from '../../src/contract/reading.ts'
import { webAddress } from '../../src/contract/settings.ts'

/**
 * What a sender posts, and what is posted to it. docs/channels/http.schema.json has both as JSON
 * Schema. An optional member that is not as described counts as missing, so that it does not cost
 * the message.
 */

const Id = z.string().min(1).max(200)
const Time = z.iso.datetime({ offset: true }).optional().catch(undefined)

const From = Id.describe('The citizen, by an id of yours that stays the same; a reply goes to it')
const MessageId = Id.describe('The message, by an id of yours that no other message ever has')

const Attachment = z.object({
  url: webAddress.describe('Where it can be fetched, for an hour at least'),
  type: z
    .enum(['image', 'video', 'audio', 'document'])
    .optional()
    .catch(undefined)
    .describe('By its media type where it is left out'),
  mimeType: Hint,
  fileName: Hint,
  sha256: Hint.describe('Of the bytes, in hexadecimal'),
})
export type Attachment = z.output<typeof Attachment>

const Location = z.object({
  latitude: Latitude,
  longitude: Longitude,
  name: Hint,
  address: Hint,
})

const Attachments = z
  .array(Attachment.optional().catch(undefined))
  .transform((all) => all.filter((one) => one !== undefined))
  .optional()
  .catch(undefined)

const timestamp = Time.describe('When it happened')

const MessageCreated = z.object({
  type: z.literal('message.created'),
  timestamp,
  data: z.object({
    id: MessageId,
    from: From,
    name: Hint.describe('Of the citizen'),
    text: z.string().default(''),
    sentAt: Time.describe('The timestamp where it is left out'),
    attachments: Attachments,
    location: Location.optional().catch(undefined).describe('WGS 84'),
    replyTo: Hint.describe('Id of the message, of yours or of ours, that this one answers'),
    sourceChannel: Hint.describe('Where it was written, such as web or e-mail; not used yet'),
  }),
})

const MessageEdited = z.object({
  type: z.literal('message.edited'),
  timestamp,
  data: z.object({
    id: MessageId,
    from: From,
    text: z.string().describe('The whole new text'),
    attachments: Attachments.describe('All that it has from then on; they stay if it is left out'),
    location: Location.optional().catch(undefined).describe('It stays if it is left out'),
    editedAt: Time,
  }),
})

const MessageDeleted = z.object({
  type: z.literal('message.deleted'),
  timestamp,
  data: z.object({ id: MessageId, from: Id.optional().catch(undefined), deletedAt: Time }),
})

const DeliveryUpdated = z.object({
  type: z.literal('delivery.updated'),
  timestamp,
  data: z.object({
    id: Id.describe('The reply, by the id that it came with'),
    status: z.enum(['sent', 'delivered', 'read', 'failed']),
    error: z
      .object({ code: z.union([z.string(), z.int().transform(String)]), detail: Hint })
      .optional()
      .catch(undefined),
  }),
})

/** What a sender may post. */
export const Incoming = z.discriminatedUnion('type', [
  MessageCreated,
  MessageEdited,
  MessageDeleted,
  DeliveryUpdated,
])
export type Incoming = z.output<typeof Incoming>

/** What is posted to a sender. */
export const ReplyCreated = z.object({
  type: z.literal('reply.created'),
  timestamp: z.iso.datetime().describe('When this attempt was made'),
  data: z.object({
    id: z.uuid().describe('The same at every attempt; equal to webhook-id'),
    to: z.string().describe('The citizen, as in `from`'),
    text: z.string(),
    replyTo: z.string().optional().describe('Id of the citizen’s message that this answers'),
    choices: z.array(z.string()).optional().describe('Words to choose an answer from'),
    attachment: z
      .object({
        type: z.enum(['image', 'video', 'audio', 'document']),
        mimeType: z.string(),
        fileName: z.string(),
        base64: z.string(),
      })
      .optional(),
  }),
})
