import { z } from 'zod'
import type {
  Attachment,
  EchoEvent,
  InboundEvent,
  Location,
  MalformedEvent,
} from '../../../src/contract/events.ts'
import {
  jsonOf,
  Latitude,
  Longitude,
  messageFrom,
  orAside,
  present,
  reasonOf,
  setAside,
  UnixSeconds,
} from '../../../src/contract/reading.ts'
import { Hint, idOf, Word } from '../reception.ts'
import { renumberings } from './identity.ts'

/** What the envelope tells of the author. */
export interface Person {
  readonly wa_id?: string | undefined
  readonly user_id?: string | undefined
  readonly name?: string | undefined
}

const Message = z.object({
  id: Word,
  timestamp: UnixSeconds,
  type: Word,
  from: Hint,
  from_user_id: Hint,
  context: z.object({ id: Hint }).optional().catch(undefined),
  errors: z.array(z.unknown()).min(1).optional().catch(undefined),
})

const Edit = z.object({
  edit: z.object({ original_message_id: Word, message: z.looseObject({ type: Word }) }),
})
const Revoke = z.object({ revoke: z.object({ original_message_id: Word }) })
const Echo = z.object({ id: Word, timestamp: UnixSeconds, type: Word, to: Hint, to_user_id: Hint })

/**
 * One element of `messages` as events of ours: nearly always one.
 *
 * @param element as parsed from JSON
 * @param personOf finds the entry of `contacts` with one of these as its wa_id or user_id
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
 */
export function messageEvents(
  account: string,
  element: unknown,
  personOf: (addresses: readonly string[]) => Person | undefined,
): readonly InboundEvent[] {
  const aside = (reason: string) => [setAside(account, element, reason, idOf(element))]
  const read = Message.safeParse(element)
  if (!read.success) return aside(reasonOf(read.error))

  const message = read.data
  if (message.type === 'system') {
    const changes = renumberings(element, account, message)
    if (typeof changes === 'string') return aside(changes)
    if (changes.length > 0) return changes
  }
  const named = distinctWords([message.from, message.from_user_id])
  const person = personOf(named)
  const [from, ...aliases] = distinctWords([...named, person?.wa_id, person?.user_id])
  if (from === undefined) return aside('neither from nor from_user_id')
  if (message.type === 'edit' || message.type === 'revoke') {
    const change = changeOf(account, message, from, element)
    return [orAside(change, account, element, message.id)]
  }

  const content = contentOf(message, element)
  if (typeof content === 'string') return aside(content)
  return [
    {
      ...messageFrom(account, message.id, from, message.timestamp),
      ...present({
        alsoKnownAs: aliases.length > 0 ? aliases : undefined,
        fromName: person?.name,
        replyTo: message.context?.id,
      }),
      ...content,
    },
  ]
}

/**
 * One element of `message_echoes`: a human answered in the WhatsApp Business app.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/smb_message_echoes
 */
export function echoEvent(account: string, element: unknown): EchoEvent | MalformedEvent {
  const read = Echo.safeParse(element)
  if (!read.success) return setAside(account, element, reasonOf(read.error), idOf(element))
  const { id, timestamp, type, to = read.data.to_user_id } = read.data
  if (to === undefined) return setAside(account, element, 'neither to nor to_user_id', id)
  return {
    kind: 'echo',
    account,
    eventKey: id,
    externalId: id,
    to,
    text: contents.get(type)?.safeParse(element).data?.text ?? '',
    sentAt: timestamp,
  }
}

function contentOf(message: z.output<typeof Message>, element: unknown): Content | string {
  const { type } = message
  if (type === 'system') return { unsupported: type, passive: true }
  const read = contents.get(type)?.safeParse(element)
  if (read === undefined) return { unsupported: type }
  if (read.success) return read.data
  // Too large a file comes with its type and an error in place of the file.
  return message.errors === undefined ? reasonOf(read.error) : { unsupported: type }
}

function changeOf(
  account: string,
  { id, type, timestamp }: z.output<typeof Message>,
  from: string,
  element: unknown,
): InboundEvent | string {
  if (type === 'revoke') {
    const read = Revoke.safeParse(element)
    if (!read.success) return reasonOf(read.error)
    const externalId = read.data.revoke.original_message_id
    return { kind: 'deletion', account, eventKey: id, externalId, from, deletedAt: timestamp }
  }
  const read = Edit.safeParse(element)
  if (!read.success) return reasonOf(read.error)
  const { original_message_id: externalId, message } = read.data.edit
  const content = contents.get(message.type)?.safeParse(message).data
  // An edited caption may come without its file, which then stays as it was.
  const text = content?.text ?? Captioned.safeParse(message[message.type]).data?.caption
  if (text === undefined) return `an edited ${message.type} without a text`
  const files = present({ attachments: content?.attachments })
  return {
    kind: 'edit',
    account,
    eventKey: id,
    externalId,
    from,
    text,
    ...files,
    editedAt: timestamp,
  }
}

const Captioned = z.object({ caption: z.string() })

function distinctWords(words: readonly (string | undefined)[]): string[] {
  return [...new Set(words.filter((word) => word !== undefined))]
}

/** The content of a message, without its author and time. */
interface Content {
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

/** A form that was filled in, with one line for each field; Meta's token in it is left out. */
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
const contents: ReadonlyMap<string, z.ZodType<Content>> = new Map<string, z.ZodType<Content>>([
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
          latitude: Latitude,
          longitude: Longitude,
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
    // A reaction that was taken back has no emoji.
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
