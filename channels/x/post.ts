import { z } from 'zod'
import type { EditEvent, MessageEvent } from '../../src/contract/events.ts'
import { messageFrom, present, reader, Word } from '../../src/contract/reading.ts'
import { quoting } from '../../src/contract/words.ts'
import {
  attachmentsOf,
  type Context,
  Id,
  type Includes,
  listOf,
  MaybeId,
  nameOf,
  Time,
} from './element.ts'
import { Entities, plainText, withoutAddress } from './post-text.ts'

const Ids = listOf(Id)
const References = listOf(z.object({ type: Word, id: Id }))
const Attached = z
  .object({ media_keys: listOf(Word), poll_ids: listOf(Id) })
  .catch({ media_keys: [], poll_ids: [] })
const Geo = z.object({ place_id: MaybeId }).catch({ place_id: undefined })
/** The whole text of a post of more than 280 characters; `text` is then cut off. */
const Note = z.object({ text: Word, entities: Entities }).optional().catch(undefined)

/** A post under the names of the data dictionary, and under those of the OpenAPI file. */
const Post = z.object({
  id: Id,
  author_id: Id,
  text: z.string(),
  created_at: Time,
  entities: Entities,
  attachments: Attached,
  geo: Geo,
  edit_history_tweet_ids: Ids,
  edit_history_post_ids: Ids,
  referenced_tweets: References,
  referenced_posts: References,
  in_reply_to_tweet_id: MaybeId,
  in_reply_to_post_id: MaybeId,
  note_tweet: Note,
  note_post: Note,
})

/** The place of a post: its answer goes below it. A message without a place is answered in private. */
export const onTimeline = 'timeline'

/** The parts of a post that matter here. */
export interface Post {
  readonly id: string
  /** The id of its first version: each edit has another id. */
  readonly firstId: string
  readonly author: string
  readonly text: string
  readonly entities: Entities
  readonly createdAt: Date | undefined
  readonly mediaKeys: readonly string[]
  readonly replyTo: string | undefined
  readonly isRepost: boolean
  readonly quotes: string | undefined
  readonly pollIds: readonly string[]
  readonly placeId: string | undefined
}

/**
 * @param value a post of API v2
 * @returns the post, or what is wrong with it, in words
 * @see https://docs.x.com/x-api/fundamentals/data-dictionary#tweet
 */
export const readPost = reader(Post, (post): Post => {
  const note = post.note_tweet ?? post.note_post
  const references = [...post.referenced_tweets, ...post.referenced_posts]
  const referenced = (type: string) => references.find((one) => one.type === type)?.id
  const [firstId = post.id] = [...post.edit_history_tweet_ids, ...post.edit_history_post_ids]
  return {
    id: post.id,
    firstId,
    author: post.author_id,
    text: note?.text ?? post.text,
    entities: note?.entities ?? post.entities,
    createdAt: post.created_at,
    mediaKeys: post.attachments.media_keys,
    replyTo: referenced('replied_to') ?? post.in_reply_to_tweet_id ?? post.in_reply_to_post_id,
    isRepost: referenced('retweeted') !== undefined,
    quotes: referenced('quoted'),
    pollIds: post.attachments.poll_ids,
    placeId: post.geo.place_id,
  }
})

/**
 * @param value a post of API v2
 * @returns a new message or a later version of one, undefined for a post of our own, or in words
 *   what is wrong with it
 */
export function postEvent(
  value: unknown,
  includes: Includes,
  context: Context,
): MessageEvent | EditEvent | string | undefined {
  const post = readPost(value)
  if (typeof post === 'string') return post
  if (post.author === context.account) return undefined
  return isEdited(post) ? editOf(post, includes, context) : messageOf(post, includes, context)
}

export function isEdited({ id, firstId }: Post): boolean {
  return id !== firstId
}

/** A post as a citizen's message, under the id of its first version. */
export function messageOf(post: Post, includes: Includes, context: Context): MessageEvent {
  const sentAt = post.createdAt ?? context.receivedAt
  return {
    ...messageFrom(context.account, post.firstId, post.author, sentAt),
    ...present({ fromName: nameOf(includes, post.author), replyTo: post.replyTo }),
    text: [
      quotedIn(post, includes, context),
      textOf(post, includes, context),
      choicesIn(post, includes),
    ]
      .filter(Boolean)
      .join('\n'),
    attachments: attachmentsOf(post.mediaKeys, includes, post.id),
    ...present({ unsupported: placeIn(post, includes) }),
    public: true,
    place: onTimeline,
    ...(post.isRepost ? { passive: true as const } : {}),
  }
}

/** The words of a post that this one quotes, unless they are ours. */
function quotedIn({ quotes }: Post, { posts }: Includes, { account }: Context): string {
  const quoted = quotes === undefined ? undefined : posts.get(quotes)
  if (quoted === undefined || quoted.author === account) return ''
  return quoting(quoted.text)
}

/** The choices of a poll; its question is the text. */
function choicesIn({ pollIds }: Post, { polls }: Includes): string {
  return pollIds
    .flatMap((id) => polls.get(id) ?? [])
    .map((choice) => `- ${choice}`)
    .join('\n')
}

/** The name of the place that a post is tagged with: a town or a district, which is no position. */
function placeIn({ placeId }: Post, { places }: Includes): string | undefined {
  const name = placeId === undefined ? undefined : places.get(placeId)
  return name === undefined ? undefined : `place: ${name}`
}

/** A later version of a post. */
export function editOf(post: Post, includes: Includes, context: Context): EditEvent {
  const attachments = attachmentsOf(post.mediaKeys, includes, post.id)
  return {
    kind: 'edit',
    account: context.account,
    eventKey: post.id,
    externalId: post.firstId,
    from: post.author,
    text: textOf(post, includes, context),
    // A post that tells no media may have kept those that it had: webhooks leave fields out.
    ...(attachments.length > 0 ? { attachments } : {}),
    public: true,
    place: onTimeline,
    editedAt: post.createdAt ?? context.receivedAt,
  }
}

function textOf({ text, entities }: Post, { users }: Includes, context: Context): string {
  const named = entities.mentions.filter(({ id }) => id === context.account)
  const names = [
    ...named.map(({ username }) => username),
    users.get(context.account)?.username,
    context.username,
  ].flatMap((name) => (name === undefined ? [] : [name.replace(/^@/, '').toLowerCase()]))
  return withoutAddress(plainText(text, entities), new Set(names))
}
