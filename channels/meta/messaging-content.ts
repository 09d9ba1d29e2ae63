import { z } from 'zod'
import type { Attachment, Location } from '../../src/contract/events.ts'
import { Latitude, Longitude, present } from '../../src/contract/reading.ts'
import { elementsOf, Hint, Word } from './reception.ts'

/** The content of a message, without its author and time. */
export interface Content {
  readonly text: string
  readonly attachments: readonly Attachment[]
  readonly location?: Location
  readonly unsupported?: string
}

const Shared = z.object({
  type: Word,
  title: Hint,
  url: Hint,
  payload: z
    .object({
      url: Hint,
      title: Hint,
      sticker_id: z.union([Word, z.number()]).optional().catch(undefined),
      coordinates: z
        .object({
          lat: Latitude,
          long: Longitude,
        })
        .optional()
        .catch(undefined),
    })
    .catch({}),
})

/** An attachment that cannot be read costs neither the others nor the text. */
export const Attachments = z
  .unknown()
  .optional()
  .transform((list) =>
    elementsOf(list ?? undefined).map(
      (element) => Shared.safeParse(element).data ?? { type: 'attachment', payload: {} },
    ),
  )
type Shared = z.output<typeof Attachments>[number]

/** What each part adds to the message; `unsupported` only counts if there is nothing else. */
interface Part {
  readonly attachment?: Attachment
  readonly location?: Location
  /** The address of a page, with its title. */
  readonly link?: string
  readonly unsupported?: string
}

const files: ReadonlyMap<string, Attachment['type']> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['file', 'document'],
  // Where we are mentioned; the address tells whether it is a picture or a video.
  ['story_mention', 'image'],
])

/** A forwarded post: its file, or the address of its page. */
const passedOn: ReadonlyMap<string, Attachment['type']> = new Map([
  ['share', 'image'],
  ['post', 'image'],
  ['ig_post', 'image'],
  ['ig_story', 'image'],
  ['reel', 'video'],
  ['ig_reel', 'video'],
])

/**
 * What a message says.
 *
 * @param message its members that may carry something
 * @see https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
 */
export function contentOf(message: {
  readonly text?: string | null | undefined
  readonly attachments: readonly Shared[]
  readonly quick_reply?: { readonly payload?: string | undefined } | undefined
  readonly is_unsupported?: boolean | undefined
}): Content {
  const parts = message.attachments.map(partOf)
  const attachments = parts.flatMap(({ attachment }) => attachment ?? [])
  const location = parts.find((part) => part.location)?.location
  const links = parts.flatMap(({ link }) => link ?? [])
  // The link of a preview stands in the text already.
  const text = message.text || message.quick_reply?.payload || links.join('\n')
  const isReadable = text !== '' || attachments.length > 0 || location !== undefined
  const unsupported = parts.find((part) => part.unsupported)?.unsupported ?? 'empty'
  return {
    text,
    attachments,
    ...present({ location }),
    ...(!isReadable && { unsupported: message.is_unsupported ? 'unsupported' : unsupported }),
  }
}

function partOf({ type, title, url: ownUrl, payload }: Shared): Part {
  const url = payload.url ?? ownUrl
  const name = payload.title ?? title
  const link = [name, url].filter(Boolean).join(': ')
  if (type === 'location') {
    const { lat, long } = payload.coordinates ?? {}
    if (lat === undefined || long === undefined) return { unsupported: type }
    return { location: { latitude: lat, longitude: long, ...present({ name }) } }
  }
  if (type === 'image' && payload.sticker_id !== undefined) return file('sticker', url)
  const direct = files.get(type)
  if (direct) return file(direct, url)
  const passed = passedOn.get(type)
  if (passed && url !== undefined && !isPage(url)) return file(passed, url)
  if ((passed || type === 'fallback') && link !== '') return { link }
  return { unsupported: type.slice(0, 64) }
}

function file(type: Attachment['type'], url: string | undefined): Part {
  return { attachment: { type, ...present({ url }) } }
}

/** Whether an address is not on one of Meta's file servers. */
function isPage(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? ''
  return !/(^|\.)(fbcdn\.net|fbsbx\.com|cdninstagram\.com)$/.test(host)
}
