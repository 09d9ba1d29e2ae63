import { z } from 'zod'
import type { Attachment, Location } from '../../../src/contract/events.ts'
import { jsonOf, present } from '../../../src/contract/reading.ts'
import { Hint, Word } from '../element.ts'

/** What a message says, apart from who said it and when. */
export interface Content {
  readonly text?: string
  readonly attachments?: readonly Attachment[]
  readonly location?: Location
  readonly replyTo?: string
  readonly unsupported?: string
  readonly passive?: true
}

const Media = z.object({
  id: Word,
  url: Hint,
  mime_type: Hint,
  sha256: Hint,
  filename: Hint,
  caption: Hint,
})

function media(type: 'image' | 'video' | 'audio' | 'document' | 'sticker') {
  return z.object({ [type]: Media }).transform((message): Content => {
    const file = message[type]
    if (file === undefined) return {}
    const attachment = present({
      type,
      externalId: file.id,
      url: file.url,
      mimeType: file.mime_type,
      fileName: file.filename,
      sha256: file.sha256,
    })
    return { text: file.caption ?? '', attachments: [attachment] }
  })
}

const Contact = z.object({
  name: z.object({ formatted_name: Hint }).optional().catch(undefined),
  phones: z
    .array(z.object({ phone: Hint, wa_id: Hint }))
    .optional()
    .catch(undefined),
  vcard: Hint,
})

function cardOf(contact: z.output<typeof Contact>): Attachment {
  const phones = (contact.phones ?? []).map(({ phone, wa_id }) => phone ?? wa_id)
  const line = [contact.name?.formatted_name, phones.filter(Boolean).join(', ')]
    .filter(Boolean)
    .join(': ')
  return { type: 'contact', text: line || (contact.vcard ?? '') }
}

const Answer = z.object({ title: z.string() })
const Flow = z.object({ body: Hint, response_json: Hint })

/** A form that was filled in, one line a field. Its token is Meta's, not an answer. */
function flowText({ body, response_json }: z.output<typeof Flow>): string {
  const fields = z.record(z.string(), z.unknown()).safeParse(jsonOf(response_json ?? '')).data ?? {}
  const lines = Object.entries(fields)
    .filter(([name, value]) => name !== 'flow_token' && isPlain(value))
    .map(([name, value]) => `${name}: ${value}`)
  return lines.join('\n') || (body ?? '')
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

/**
 * Every type of message that we read, by the name that Meta gives it.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
 */
export const contents: ReadonlyMap<string, z.ZodType<Content>> = new Map<
  string,
  z.ZodType<Content>
>([
  [
    'text',
    z.object({ text: z.object({ body: z.string() }) }).transform(({ text }) => ({
      text: text.body,
    })),
  ],
  ['image', media('image')],
  ['video', media('video')],
  ['audio', media('audio')],
  ['document', media('document')],
  ['sticker', media('sticker')],
  [
    'location',
    z
      .object({
        location: z.object({
          latitude: z.number().min(-90).max(90),
          longitude: z.number().min(-180).max(180),
          name: Hint,
          address: Hint,
        }),
      })
      .transform(({ location }) => ({ location: present(location) })),
  ],
  [
    'contacts',
    z
      .object({ contacts: z.array(Contact).min(1) })
      .transform(({ contacts }) => ({ attachments: contacts.map(cardOf) })),
  ],
  [
    'interactive',
    z
      .object({
        interactive: z.union([
          z.object({ type: z.literal('button_reply'), button_reply: Answer }),
          z.object({ type: z.literal('list_reply'), list_reply: Answer }),
          z.object({ type: z.literal('nfm_reply'), nfm_reply: Flow }),
          // A known type that has come without its part is malformed, not of a new type.
          z.object({ type: Word.regex(/^(?!(?:button|list|nfm)_reply$)/, 'its part is missing') }),
        ]),
      })
      .transform(({ interactive }): Content => {
        if ('button_reply' in interactive) return { text: interactive.button_reply.title }
        if ('list_reply' in interactive) return { text: interactive.list_reply.title }
        if ('nfm_reply' in interactive) return { text: flowText(interactive.nfm_reply) }
        return { unsupported: `interactive ${interactive.type}` }
      }),
  ],
  [
    'button',
    z.object({ button: z.object({ text: z.string() }) }).transform(({ button }) => ({
      text: button.text,
    })),
  ],
  [
    'reaction',
    // Taken back, it has no emoji.
    z
      .object({ reaction: z.object({ message_id: Word, emoji: Hint }) })
      .transform(({ reaction }) => ({
        text: reaction.emoji ?? '',
        replyTo: reaction.message_id,
        passive: true as const,
      })),
  ],
  [
    'order',
    z
      .object({ order: z.object({ text: Hint }).optional().catch(undefined) })
      .transform(({ order }) => ({ text: order?.text ?? '', unsupported: 'order' })),
  ],
  [
    'unsupported',
    z
      .object({ unsupported: z.object({ type: Hint }).optional().catch(undefined) })
      .transform(({ unsupported }) => ({ unsupported: unsupported?.type ?? 'unsupported' })),
  ],
])
