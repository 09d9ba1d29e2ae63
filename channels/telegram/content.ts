import { z } from 'zod'
import type { Attachment, Location } from '../../src/contract/events.ts'
import { Hint, Latitude, Longitude, present, reasonOf, Word } from '../../src/contract/reading.ts'

/** The content of a message, without its author and time. */
export interface Content {
  readonly text?: string
  readonly attachments?: readonly Attachment[]
  readonly location?: Location
  readonly unsupported?: string
  readonly passive?: true
}

const File = z.object({ file_id: Word, mime_type: Hint, file_name: Hint })

function file(type: Attachment['type']): z.ZodType<Content> {
  return File.transform(({ file_id, mime_type, file_name }) => ({
    attachments: [present({ type, externalId: file_id, mimeType: mime_type, fileName: file_name })],
  }))
}

const Size = z.object({
  file_id: Word,
  width: z.number().catch(0),
  height: z.number().catch(0),
})

/** A photo comes in several sizes, the original among them. */
const photo = z
  .array(Size)
  .min(1)
  .transform((sizes): Content => {
    const largest = sizes.reduce((best, size) =>
      size.width * size.height >= best.width * best.height ? size : best,
    )
    return { attachments: [{ type: 'image', externalId: largest.file_id }] }
  })

const contact = z
  .object({ phone_number: Hint, first_name: Hint, last_name: Hint, vcard: Hint })
  .transform(({ phone_number, first_name, last_name, vcard }): Content => {
    const name = [first_name, last_name].filter(Boolean).join(' ')
    const line = [name, phone_number].filter(Boolean).join(': ')
    return { attachments: [{ type: 'contact', text: line || (vcard ?? '') }] }
  })

const Position = z.object({
  latitude: Latitude,
  longitude: Longitude,
})

const venue = z.object({ location: Position, title: Hint, address: Hint }).transform(
  ({ location, title, address }): Content => ({
    location: { ...location, ...present({ name: title, address }) },
  }),
)

/**
 * Every type of content that we read, by its member in the message. The first that is there counts:
 * an animation also comes as a document, a venue also as a location.
 * https://core.telegram.org/bots/api#message
 */
const contents: readonly (readonly [string, z.ZodType<Content>])[] = [
  ['text', z.string().transform((text) => ({ text: asShown(text) }))],
  ['animation', file('video')],
  ['video', file('video')],
  ['video_note', file('video')],
  ['voice', file('audio')],
  ['audio', file('audio')],
  ['sticker', file('sticker')],
  ['document', file('document')],
  ['photo', photo],
  ['contact', contact],
  ['venue', venue],
  ['location', Position.transform((location) => ({ location }))],
]

/** Notices about the chat, which nobody typed. */
const notices: ReadonlySet<string> = new Set([
  'pinned_message',
  'message_auto_delete_timer_changed',
  'chat_background_set',
  'write_access_allowed',
  'connected_website',
])

/** Members of a message that are not its content. */
const envelope =
  /^(message_id|message_thread_id|date|edit_date|chat|from|.*_chat|sender_.*|forward_.*|is_.*|has_.*|show_.*|reply_.*|external_reply|quote|via_bot|business_.*|media_group_id|author_signature|entities|caption|caption_entities|link_preview_options|effect_id|direct_messages_topic|guest_.*)$/

/**
 * What a message says.
 *
 * @param message as parsed from JSON
 * @returns the content, or what is wrong with it, in words
 */
export function contentOf(message: Readonly<Record<string, unknown>>): Content | string {
  const caption = Hint.parse(message['caption'])
  const [member, type] = contents.find(([name]) => message[name] !== undefined) ?? []
  if (member === undefined || type === undefined) {
    const name = Object.keys(message)
      .find((key) => !envelope.test(key))
      ?.slice(0, 64)
    return {
      ...present({ text: caption }),
      unsupported: name ?? 'empty',
      ...(notices.has(name ?? '') ? { passive: true as const } : {}),
    }
  }
  const read = type.safeParse(message[member])
  if (!read.success) return `${member}: ${reasonOf(read.error)}`
  return { ...present({ text: caption }), ...read.data }
}

/** Without the word that a link to the bot adds to `/start`: the citizen did not type it. */
function asShown(text: string): string {
  return /^\/start(@\w+)?( [\w-]{1,64})?$/.test(text) ? '/start' : text
}
