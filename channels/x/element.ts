import { z } from 'zod'
import type { Attachment } from '../../src/contract/events.ts'
import { Hint, Word } from '../../src/contract/reading.ts'

/** The account of an element, and what the element does not tell by itself. */
export interface Context {
  /** The id of our account. */
  readonly account: string
  /** Our name without `@`, if it is known. */
  readonly username?: string | undefined
  readonly receivedAt: Date
}

/**
 * The id of a post, a message or a person. They have 63 bits and come as strings; a number is taken
 * only where JSON.parse cannot have rounded it.
 */
export const Id = z
  .union([z.string().regex(/^[\w-]{1,64}$/, 'not an id'), z.int()])
  .transform(String)

export const MaybeId = Id.optional().catch(undefined)

/** The elements of a list that can be read; a bad one does not cost the others. */
export function listOf<T extends z.ZodType>(element: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((list) =>
      list.flatMap((value): z.output<T>[] => {
        const read = element.safeParse(value)
        return read.success ? [read.data] : []
      }),
    )
}

/** A time as text, such as ISO 8601; undefined where it is none. */
export const Time = z
  .string()
  .transform((text) => new Date(text))
  .refine((time) => !Number.isNaN(time.getTime()))
  .optional()
  .catch(undefined)

/** Files in API v1.1 have the bit rate under another name. */
export const VideoInfo = z
  .object({
    variants: listOf(
      z
        .object({ content_type: Hint, url: Word, bitrate: z.number().catch(0) })
        .transform(({ bitrate, ...variant }) => ({ ...variant, bit_rate: bitrate })),
    ),
  })
  .catch({ variants: [] })

/** Milliseconds since 1970 as digits or as a number; undefined where it is none. */
export const Milliseconds = z
  .union([z.string().regex(/^\d{1,14}$/), z.int().min(0).max(99_999_999_999_999)])
  .transform((ms) => new Date(Number(ms)))
  .optional()
  .catch(undefined)

const Wrapped = z.object({ data: z.object({ id: Id }).loose() })

/** Users come bare, or each as a `data` of its own: both are documented. */
const User = z.preprocess(
  (value) => Wrapped.safeParse(value).data?.data ?? value,
  z.object({ id: Id, username: Hint, screen_name: Hint, name: Hint }),
)

const Variant = z.object({ content_type: Hint, url: Word, bit_rate: z.number().catch(0) })

const Media = z.object({
  media_key: Word,
  type: Hint,
  url: Hint,
  variants: listOf(Variant),
})
type Media = z.output<typeof Media>

/** The text of a post that another one quotes. */
const Quoted = z
  .object({
    id: Id,
    text: z.string(),
    author_id: MaybeId,
    note_tweet: z.object({ text: Word }).optional().catch(undefined),
    note_post: z.object({ text: Word }).optional().catch(undefined),
  })
  .transform(({ id, text, author_id, note_tweet, note_post }) => ({
    id,
    author: author_id,
    text: (note_tweet ?? note_post)?.text ?? text,
  }))

const Poll = z.object({ id: Id, options: listOf(z.object({ label: Word })) })
const Place = z.object({ id: Id, full_name: Word })

const Lists = z
  .object({
    tweets: listOf(Quoted),
    posts: listOf(Quoted),
    polls: listOf(Poll),
    places: listOf(Place),
    // A list, or in messages a record by id.
    users: z.preprocess(
      (users) => (Array.isArray(users) ? users : Object.values(users ?? {})),
      listOf(User),
    ),
    media: listOf(Media),
  })
  .catch({ users: [], media: [], tweets: [], posts: [], polls: [], places: [] })

/** The objects that come with posts and messages, by id. */
export interface Includes {
  readonly users: ReadonlyMap<string, z.output<typeof User>>
  readonly media: ReadonlyMap<string, Media>
  readonly posts: ReadonlyMap<string, z.output<typeof Quoted>>
  /** The choices of polls. */
  readonly polls: ReadonlyMap<string, readonly string[]>
  /** The names of places. */
  readonly places: ReadonlyMap<string, string>
}

/** @param value the member `includes` of posts, or whatever holds `users` of messages */
export function includesOf(value: unknown): Includes {
  const { users, media, tweets, posts, polls, places } = Lists.parse(value ?? {})
  return {
    posts: new Map([...tweets, ...posts].map((post) => [post.id, post])),
    polls: new Map(polls.map(({ id, options }) => [id, options.map(({ label }) => label)])),
    places: new Map(places.map(({ id, full_name }) => [id, full_name])),
    users: new Map(users.map((user) => [user.id, user])),
    media: new Map(media.map((one) => [one.media_key, one])),
  }
}

/** `Name (@username)`, or the one of them that is known. */
export function nameOf({ users }: Includes, id: string): string | undefined {
  const { name, username, screen_name: screenName } = users.get(id) ?? {}
  const handle = username ?? screenName
  if (handle === undefined) return name
  return name === undefined ? `@${handle}` : `${name} (@${handle})`
}

/** The type of a medium, which its id tells. */
const typesByPrefix: Readonly<Record<string, Attachment['type']>> = {
  3: 'image',
  7: 'video',
  13: 'video',
  16: 'video',
}

/**
 * The attachments. Webhooks name a medium without its address: then it is looked up by `owner`.
 *
 * @param owner the id of the post; undefined for messages, which cannot be looked up
 */
export function attachmentsOf(
  keys: readonly string[],
  { media }: Includes,
  owner?: string,
): Attachment[] {
  return [...new Set(keys)].map((key) => {
    const found = media.get(key)
    const type = typeOf(found?.type) ?? typesByPrefix[key.split('_')[0] ?? ''] ?? 'image'
    return {
      type,
      externalId: owner === undefined ? key : `${owner}/${key}`,
      ...(found && sourceOf(found)),
    }
  })
}

/** X's word for a type of medium; undefined for one that is not known. */
export function typeOf(word: string | undefined): Attachment['type'] | undefined {
  if (word === 'photo') return 'image'
  return word === 'video' || word === 'animated_gif' ? 'video' : undefined
}

/** This is good enough for a screen, and two minutes of it fit the usual limit for files. */
const enoughBitsPerS = 1_000_000

/** The address of a photo, or of the best video that is not too large; undefined if X tells none. */
export function sourceOf({ url, variants }: Pick<Media, 'url' | 'variants'>) {
  const videos = variants
    .filter(({ content_type: type }) => type === 'video/mp4')
    .sort((one, other) => one.bit_rate - other.bit_rate)
  const video = videos.findLast(({ bit_rate: rate }) => rate <= enoughBitsPerS) ?? videos[0]
  if (video) return { url: video.url, mimeType: 'video/mp4' }
  // The preview of a video is a still picture.
  return url === undefined || variants.length > 0 ? undefined : { url }
}
