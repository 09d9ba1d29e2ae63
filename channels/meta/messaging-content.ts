import { z } from 'zod'
import type { Attachment, Location } from '../../src/contract/events.ts'
import { Latitude, Longitude, present } from '../../src/contract/reading.ts'
import { naming, wordsIn } from '../../src/contract/words.ts'
import { elementsOf, Hint, IdHint, Word } from './reception.ts'

/** The content of a message, without its author and time. */
export interface Content {
  readonly text: string
  readonly attachments: readonly Attachment[]
  readonly location?: Location
  readonly unsupported?: string
}

const Shared = z.looseObject({
  type: Word.catch('attachment'),
  title: Hint,
  url: Hint,
  payload: z
    .looseObject({
      url: Hint,
      title: Hint,
      sticker_id: IdHint,
      coordinates: z.object({ lat: Latitude, long: Longitude }).optional().catch(undefined),
    })
    .catch({}),
})

/** An attachment that cannot be read costs neither the others nor the text. */
export const Attachments = z
  .unknown()
  .optional()
  .transform((list) => elementsOf(list ?? undefined).map((each) => Shared.catch(empty).parse(each)))
type Shared = z.output<typeof Shared>
const empty = { type: 'attachment', payload: {} }

/** What each part adds to the message. */
interface Part {
  readonly attachment?: Attachment
  readonly location?: Location
  /** The title of what was shared. */
  readonly title?: string | undefined
  /** The address of a page. */
  readonly link?: string | undefined
  readonly words?: readonly string[]
  readonly unsupported?: string
}

/** Types of attachments that are a file. */
const files: ReadonlyMap<string, Attachment['type']> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['file', 'document'],
  ['sticker', 'sticker'],
  // Where we are mentioned; the address tells whether it is a picture or a video.
  ['story_mention', 'image'],
])

/** A forwarded post: its file, or the address of its page. */
const passedOn: ReadonlyMap<string, Attachment['type']> = new Map([
  ['share', 'image'],
  ['post', 'image'],
  ['ig_post', 'image'],
  ['ig_story', 'image'],
  ['story', 'image'],
  ['reel', 'video'],
  ['ig_reel', 'video'],
])

/** The thumb of Messenger comes as a sticker, in three sizes. */
const thumbs = new Set(['369239263222822', '369239343222814', '369239383222810'])

/** Members of a message that are read elsewhere, or that a machine has added. */
const envelope =
  /^(mid|seq|text|attachments|quick_reply|is_.*|app_id|metadata|nlp|tags|traits|sticker_id)$/

/**
 * What a message says. What was shared is text or an attachment; a part that we do not know is named
 * in `unsupported`, and its address and words are kept.
 *
 * @param message as parsed from JSON, its attachments read
 * @see https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
 */
export function contentOf(message: {
  readonly text?: string | null | undefined
  readonly attachments: readonly Shared[]
  readonly quick_reply?: { readonly payload?: string | undefined } | undefined
  readonly is_unsupported?: boolean | undefined
}): Content {
  const parts = message.attachments.map(partOf)
  const said = message.text || message.quick_reply?.payload || ''
  const [location, ...locations] = parts.flatMap((part) => part.location ?? [])
  // The link of a preview stands in the text already: its title is the page's, not the citizen's.
  const isPreview = ({ link }: Part) => link !== undefined && said.includes(link)
  const lines = parts.flatMap((part) =>
    isPreview(part)
      ? []
      : [[part.title, part.link].filter(Boolean).join(': '), ...(part.words ?? [])],
  )
  const text = distinct([said, ...lines]).join('\n')
  const attachments = onceEach(parts)
  const isReadable = text !== '' || attachments.length > 0 || location !== undefined
  const unsupported = naming(
    ...distinct(parts.map((part) => part.unsupported ?? '')),
    ...parts.filter(isPreview).map(({ title }) => title && `preview: ${title}`),
    ...locations.map(({ latitude, longitude }) => `location: ${latitude}, ${longitude}`),
    ...besides(message),
    message.is_unsupported ? 'unsupported' : undefined,
  )
  return {
    text,
    attachments,
    ...present({ location, unsupported: unsupported ?? (isReadable ? undefined : 'empty') }),
  }
}

/** Other members of a message, with their words: a quoted story, the advertisement that led here. */
function besides(message: object): string[] {
  return Object.entries(message).flatMap(([name, value]) => {
    const words = envelope.test(name) ? [] : wordsIn(value, isWordless)
    return words.length === 0 ? [] : [`${name}: ${words.join(', ')}`]
  })
}

const isWordless = (name: string) => /(^|_)(id|ids|mid|type|source|ref)$/.test(name)

function partOf({ type, title: ownTitle, url: ownUrl, payload, ...rest }: Shared): Part {
  const { url: own = ownUrl, title = ownTitle, sticker_id: sticker, coordinates, ...more } = payload
  const given = own ?? addressIn(more)
  const url = given && targetOf(given)
  if (type === 'like_heart') return { words: ['❤️'] }
  if (type === 'location') {
    if (coordinates === undefined) return { title, link: url, unsupported: type }
    const location = { latitude: coordinates.lat, longitude: coordinates.long }
    const beside = url === undefined ? {} : { unsupported: `${type}: ${url}` }
    return { location: { ...location, ...present({ name: title }) }, ...beside }
  }
  if (sticker !== undefined && (type === 'image' || type === 'sticker'))
    return { ...file('sticker', url), words: thumbs.has(sticker) ? ['👍'] : [] }
  const direct = files.get(type)
  if (direct)
    return { ...file(direct, url), title, ...(url === undefined && { unsupported: type }) }
  const isKnown = passedOn.has(type) || type === 'fallback'
  const words = isKnown ? [] : wordsIn({ ...rest, ...more }).filter((word) => word !== given)
  const isFile = url !== undefined && !isPage(url) && type !== 'fallback'
  const found = [title, url, ...words].some(Boolean)
  return {
    ...(isFile ? file(passedOn.get(type) ?? 'document', url) : { link: url }),
    title,
    words,
    ...(isKnown && found ? {} : { unsupported: type.slice(0, 64) }),
  }
}

/** The address in a payload that has it under another name, such as `story_media_url`. */
function addressIn(payload: object): string | undefined {
  for (const [name, value] of Object.entries(payload))
    if (/_url$/.test(name) && typeof value === 'string' && /^https?:\/\//.test(value)) return value
  return undefined
}

function file(type: Attachment['type'], url: string | undefined): Part {
  return { attachment: { type, ...present({ url }) } }
}

/**
 * Meta sends some things under two types: a post as `share` and `ig_post`, a sticker also as an image.
 *
 * @see https://developers.facebook.com/documentation/instagram-platform/webhooks/new
 */
function onceEach(parts: readonly Part[]): Attachment[] {
  const byFile = new Map<string, Attachment>()
  for (const [n, { attachment }] of parts.entries()) {
    if (!attachment) continue
    const key = fileIn(attachment.url) ?? `${n}`
    if (byFile.get(key)?.type !== 'sticker') byFile.set(key, attachment)
  }
  return [...byFile.values()]
}

/** What an address of Meta's names; the signature in it may differ. */
function fileIn(url: string | undefined): string | undefined {
  return url && (URL.parse(url)?.searchParams.get('asset_id') ?? url)
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].filter((word) => word !== '')
}

/** Where a link leads that Meta has led over a page of its own. */
function targetOf(url: string): string {
  const { hostname, pathname, searchParams } = URL.parse(url) ?? {}
  const target = pathname === '/l.php' ? searchParams?.get('u') : undefined
  return target && /(^|\.)(facebook|instagram)\.com$/.test(hostname ?? '') ? target : url
}

/** Whether an address is not on one of Meta's file servers. */
function isPage(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? ''
  return !/(^|\.)(fbcdn\.net|fbsbx\.com|cdninstagram\.com)$/.test(host)
}
