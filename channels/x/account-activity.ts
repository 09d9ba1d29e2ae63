import { z } from 'zod'
import type { InboundEvent } from '../../src/contract/events.ts'
import { Hint, orAside, reader, setAside, Word } from '../../src/contract/reading.ts'
import { contextOf, directMessageEvents, nobody, type Recipient, readReceipts } from './activity.ts'
import { type Context, Id, includesOf, listOf, MaybeId, Time, VideoInfo } from './element.ts'
import { deletionOf } from './notice.ts'
import { postEvent } from './post.ts'

/** Members that come to every subscriber and tell no message. */
const ignored = new Set([
  'favorite_events',
  'follow_events',
  'unfollow_events',
  'block_events',
  'unblock_events',
  'mute_events',
  'unmute_events',
  'direct_message_indicate_typing_events',
])
/** Members beside the events. */
const companions = new Set(['for_user_id', 'user_has_blocked', 'users', 'apps', 'data'])

/**
 * The events of one delivery of the Account Activity API, the older service. Its subscriptions still
 * work, and its ids come twice: rounded and as text.
 *
 * @see https://docs.x.com/x-api/account-activity/introduction
 */
export function accountActivityEvents(
  body: Readonly<Record<string, unknown>>,
  recipient: Recipient,
): InboundEvent[] {
  const account = MaybeId.parse(body['for_user_id']) ?? recipient.userId ?? nobody
  const context = contextOf(account, recipient)
  const each = (
    value: unknown,
    read: (element: unknown) => InboundEvent | string | undefined,
  ): InboundEvent[] =>
    [value].flat().flatMap((element) => orAside(read(element), account, element) ?? [])
  const whole = { payload: body, includes: includesOf(body), context, ...recipient }

  return Object.entries(body).flatMap(([name, value]): InboundEvent[] => {
    if (companions.has(name) || ignored.has(name)) return []
    switch (name) {
      case 'tweet_create_events':
        return each(value, (element) => statusEvent(element, context))
      case 'tweet_delete_events':
        return each(value, (element) => deletionOf(element, context))
      case 'direct_message_events':
        return each(directMessageEvents(whole), asItIs)
      case 'direct_message_mark_read_events':
        return each(readReceipts(whole), asItIs)
      default:
        return [setAside(account, { [name]: value }, `${name.slice(0, 64)} are not handled`)]
    }
  })
}

const asItIs = (event: unknown) => event as InboundEvent | string

const Entities = z
  .object({
    urls: listOf(z.object({ url: Word, expanded_url: Hint })),
    user_mentions: listOf(z.object({ screen_name: Word, id_str: MaybeId })),
  })
  .catch({ urls: [], user_mentions: [] })

const MediaV1 = listOf(
  z.object({
    id_str: Id,
    url: Hint,
    type: Hint,
    media_url_https: Hint,
    video_info: VideoInfo,
  }),
)
const WithMedia = z.object({ media: MediaV1 }).catch({ media: [] })

const Quoted = z
  .object({
    id_str: Id,
    text: z.string(),
    extended_tweet: z.object({ full_text: Word }).optional().catch(undefined),
    user: z.object({ id_str: Id }),
  })
  .optional()
  .catch(undefined)

/** https://docs.x.com/x-api/enterprise-gnip-2.0/fundamentals/data-dictionary */
const Status = z.object({
  id_str: Id,
  text: z.string().catch(''),
  created_at: Time,
  quoted_status: Quoted,
  place: z.object({ full_name: Word }).optional().catch(undefined),
  user: z.object({ id_str: Id, screen_name: Hint, name: Hint }),
  entities: Entities,
  extended_entities: WithMedia,
  extended_tweet: z
    .object({ full_text: Word, entities: Entities, extended_entities: WithMedia })
    .optional()
    .catch(undefined),
  in_reply_to_status_id_str: MaybeId,
  retweeted_status: z.unknown().optional(),
  edit_history: z.object({ edit_tweet_ids: listOf(Id) }).catch({ edit_tweet_ids: [] }),
})

/** A post of API v1.1, rewritten in the words of v2 and read in the same way. */
const statusEvent = reader(Status, (read, context: Context) => {
  const { user, extended_tweet: long, quoted_status: quoted, place, ...status } = read
  const { urls, user_mentions } = long?.entities ?? status.entities
  const { media } = long?.extended_entities ?? status.extended_entities
  const keyOf = ({ id_str, type }: (typeof media)[number]) =>
    `${type === 'photo' ? 3 : 7}_${id_str}`
  const post = {
    id: status.id_str,
    author_id: user.id_str,
    text: long?.full_text ?? status.text,
    created_at: status.created_at?.toISOString(),
    edit_history_tweet_ids: status.edit_history.edit_tweet_ids,
    entities: {
      urls: [...urls, ...media.map((one) => ({ url: one.url, media_key: keyOf(one) }))],
      mentions: user_mentions.map(({ screen_name, id_str }) => ({
        username: screen_name,
        id: id_str,
      })),
    },
    attachments: { media_keys: media.map(keyOf) },
    in_reply_to_tweet_id: status.in_reply_to_status_id_str,
    referenced_tweets: [
      ...(status.retweeted_status === undefined ? [] : [{ type: 'retweeted', id: '0' }]),
      ...(quoted ? [{ type: 'quoted', id: quoted.id_str }] : []),
    ],
    ...(place && { geo: { place_id: 'place' } }),
  }
  const includes = includesOf({
    tweets: quoted && [
      {
        id: quoted.id_str,
        author_id: quoted.user.id_str,
        text: quoted.extended_tweet?.full_text ?? quoted.text,
      },
    ],
    places: place && [{ id: 'place', full_name: place.full_name }],
    users: [{ id: user.id_str, username: user.screen_name, name: user.name }],
    media: media.map((one) => ({
      media_key: keyOf(one),
      type: one.type,
      url: one.media_url_https,
      variants: one.video_info.variants,
    })),
  })
  return postEvent(post, includes, context)
})
