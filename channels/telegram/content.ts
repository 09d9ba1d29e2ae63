import { z } from 'zod'
import { lineOfCard } from '../../src/contract/contact-card.ts'
import type { Attachment, MessageEvent } from '../../src/contract/events.ts'
import { Hint, Latitude, Longitude, present, Word } from '../../src/contract/reading.ts'
import { linesOf, naming, quoting, wordsIn } from '../../src/contract/words.ts'
import { withLinks } from './entities.ts'
import { members } from './members.ts'

/** The content of a message, without its author and time. */
export type Content = Partial<
  Pick<MessageEvent, 'text' | 'attachments' | 'location' | 'unsupported' | 'passive' | 'opening'>
>

type Fields = Readonly<Record<string, unknown>>

const File = z.object({
  file_id: Word,
  mime_type: Hint,
  file_name: Hint,
  performer: Hint,
  title: Hint,
})

function file(type: Attachment['type']): z.ZodType<Content> {
  return File.transform(({ file_id, mime_type, file_name, performer, title }) => {
    const fileName = file_name ?? ([performer, title].filter(Boolean).join(' - ') || undefined)
    return { attachments: [present({ type, externalId: file_id, mimeType: mime_type, fileName })] }
  })
}

const Size = z.object({
  file_id: Word,
  width: z.number().catch(0),
  height: z.number().catch(0),
})

/** A photo comes in several sizes, the original among them. */
const photo = z.array(Size.optional().catch(undefined)).transform((all): Content => {
  const sizes = all.filter((size) => size !== undefined)
  const [first] = sizes
  if (first === undefined) return { unsupported: 'photo' }
  const largest = sizes.reduce(
    (best, size) => (size.width * size.height >= best.width * best.height ? size : best),
    first,
  )
  return { attachments: [{ type: 'image', externalId: largest.file_id }] }
})

const contact = z
  .object({ phone_number: Hint, first_name: Hint, last_name: Hint, vcard: Hint })
  .transform(({ phone_number, first_name, last_name, vcard }): Content => {
    const name = [first_name, last_name].filter(Boolean).join(' ')
    const line = [name, phone_number].filter(Boolean).join(': ')
    const more = vcard === undefined ? [] : lineOfCard(vcard).split(', ')
    const words = [line, ...more.filter((word) => !line.includes(word))].filter(Boolean)
    return { attachments: [{ type: 'contact', text: words.join(', ') }] }
  })

const Position = z.object({ latitude: Latitude, longitude: Longitude })
const location = Position.transform((position): Content => ({ location: position }))

const venue = z
  .object({ location: z.unknown(), title: Hint, address: Hint })
  .transform(({ location, title, address }): Content => {
    const position = Position.safeParse(location).data
    if (position) return { location: { ...position, ...present({ name: title, address }) } }
    return { text: linesIn(title, address), unsupported: 'venue' }
  })

const Choice = z.object({ text: Hint }).catch({ text: undefined })
const Options = z.array(Choice).catch([])

/** A question, or a title, with a line for each choice. */
function choices(question: string, choice: string): z.ZodType<Content> {
  return z.looseObject({ [question]: Word }).transform((read): Content => {
    const { description, explanation } = z
      .object({ description: Hint, explanation: Hint })
      .parse(read)
    const options = Options.parse(read[choice]).map(({ text }) => text && `- ${text}`)
    return { text: linesIn(String(read[question]), ...options, description, explanation) }
  })
}

const Paid = z.object({
  paid_media: z.array(z.looseObject({ type: Hint }).catch({ type: undefined })),
})

/** Media that have to be paid for first; who sent them has them. */
const paidMedia = Paid.transform(({ paid_media }): Content => {
  const read = paid_media.map(({ photo: sizes, video }) => {
    if (sizes !== undefined) return photo.safeParse(sizes).data
    return file('video').safeParse(video).data
  })
  const attachments = read.flatMap((each) => each?.attachments ?? [])
  return { attachments, ...(attachments.length < read.length && { unsupported: 'paid_media' }) }
})

const WebApp = z.object({ data: z.string(), button_text: Hint })

/**
 * Every content that we read, by its member in the message. See members.ts.
 */
const contents: ReadonlyMap<string, z.ZodType<Content>> = new Map<string, z.ZodType<Content>>([
  ['animation', file('video')],
  ['video', file('video')],
  ['video_note', file('video')],
  ['live_photo', file('video')],
  ['voice', file('audio')],
  ['audio', file('audio')],
  ['sticker', file('sticker')],
  ['document', file('document')],
  ['photo', photo],
  ['paid_media', paidMedia],
  ['contact', contact],
  ['venue', venue],
  ['location', location],
  ['poll', choices('question', 'options')],
  ['checklist', choices('title', 'tasks')],
  [
    'dice',
    z
      .object({ emoji: Word, value: z.number().optional().catch(undefined) })
      .transform(({ emoji, value }) => ({ text: [emoji, value].filter(Boolean).join(' ') })),
  ],
  [
    'web_app_data',
    WebApp.transform(({ data, button_text }) => ({
      text: linesOf(data).join('\n') || (button_text ?? ''),
    })),
  ],
  [
    'rich_message',
    z.object({ blocks: z.array(z.unknown()) }).transform(({ blocks }) => ({
      text: blocks.map((block) => wordsIn(block).join(' ')).join('\n'),
    })),
  ],
  // Bots cannot fetch stories.
  ['story', z.unknown().transform(() => ({ unsupported: 'story' }))],
  ['reply_to_story', z.unknown().transform(() => ({ unsupported: 'reply_to_story' }))],
  [
    'gift',
    // A gift is a gesture; what its giver wrote is kept.
    z.object({ text: Hint }).transform(({ text = '' }) => ({
      text,
      unsupported: 'gift',
      passive: true as const,
    })),
  ],
])

/** Members that come beside another one for older programs. */
const doubles: Readonly<Record<string, string>> = { document: 'animation', location: 'venue' }

/**
 * What a message says. A part that cannot be read is named in `unsupported`, and costs nothing else.
 *
 * @param message as parsed from JSON
 */
export function contentOf(message: Fields): Content {
  const { quote, ...others } = message
  const parts = Object.entries({ ...(quote === undefined ? {} : { quote }), ...others })
  const read = parts.flatMap(([name, value]): Content[] => {
    const kind = members.get(name) ?? 'content'
    const double = doubles[name]
    if (
      value === null ||
      kind === 'envelope' ||
      (double !== undefined && message[double] !== undefined)
    )
      return []
    if (kind === 'notice') return [{ unsupported: name.slice(0, 64), passive: true }]
    return [partOf(name, value, message)]
  })
  const text = linesIn(...read.map((part) => part.text))
  const unsupported = naming(...read.map((part) => part.unsupported))
  const isEmpty = read.length === 0
  return {
    ...Object.assign({}, ...read),
    text,
    attachments: read.flatMap(({ attachments = [] }) => attachments),
    ...present({ unsupported: unsupported ?? (isEmpty ? 'empty' : undefined) }),
  }
}

function partOf(name: string, value: unknown, message: Fields): Content {
  if (name === 'text' && typeof value === 'string')
    return said(value, message['entities'], message['link_preview_options'])
  if (name === 'caption' && typeof value === 'string')
    return { text: withLinks(value, message['caption_entities']) }
  if (name === 'quote') return quoted(value, message)
  if (name === 'external_reply') return elsewhere(value)
  const read = contents.get(name)?.safeParse(value)
  if (read?.success) return read.data
  return { text: linesIn(...wordsIn(value)), unsupported: name.slice(0, 64) }
}

const Start = /^\/start(?:@\w+)?(?:\s+([\w-]{1,64}))?\s*$/i

/** A link to the bot adds a word to `/start`, which the citizen neither typed nor sees. */
function said(text: string, entities: unknown, preview: unknown): Content {
  const start = Start.exec(text)
  if (!start) return { text: withLinks(text, entities, preview) }
  return {
    text: '/start',
    opening: true,
    ...present({ unsupported: start[1] && `start: ${start[1]}` }),
  }
}

const Quote = z.object({ text: Word, entities: z.unknown().optional() })
const OfBot = z.object({ from: z.object({ is_bot: z.literal(true) }) })

/** The words that the citizen picked from another message; not from ours, which the house knows. */
function quoted(value: unknown, message: Fields): Content {
  const quote = Quote.safeParse(value).data
  if (quote === undefined || OfBot.safeParse(message['reply_to_message']).success) return {}
  return { text: quoting(withLinks(quote.text, quote.entities)) }
}

const Elsewhere = z.looseObject({ origin: z.unknown().optional() })

/** What a quoted message of another chat has; it tells neither its text nor our id of it. */
function elsewhere(value: unknown): Content {
  const { origin: _, chat: __, ...parts } = Elsewhere.catch({}).parse(value)
  const { unsupported, passive: ___, ...content } = contentOf(parts)
  return {
    ...content,
    ...present({ unsupported: unsupported === 'empty' ? undefined : unsupported }),
  }
}

function linesIn(...lines: readonly (string | undefined)[]): string {
  return lines.filter(Boolean).join('\n')
}
