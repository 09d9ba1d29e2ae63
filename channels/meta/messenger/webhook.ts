import { z } from 'zod'
import type {
  Attachment,
  InboundEvent,
  ProviderRequest,
  Reception,
} from '../../../src/contract/events.ts'
import { digestOf, messageFrom, present, reader } from '../../../src/contract/reading.ts'
import { namelessAt } from '../direct.ts'
import { bodyEvents, type Product } from '../envelope.ts'
import type { EchoOrigin, EntryOrigin } from '../messaging.ts'
import { Hint, IdHint, MomentHint, nobody, type Proofs, receiveSigned, Word } from '../reception.ts'
import { ourMark } from './send.ts'

/**
 * Receives what Meta posts for a Page: direct messages, and comments on its posts.
 *
 * @param request as it arrived
 * @param settings with `appId` an echo of our own is recognised even if its mark got lost
 * @see https://developers.facebook.com/docs/messenger-platform/webhooks
 */
export function receive(
  request: ProviderRequest,
  settings: Proofs & { readonly appId?: string | undefined },
): Reception {
  const product: Product = {
    object: 'page',
    isOurs: ({ app_id, metadata }: EchoOrigin) =>
      metadata?.startsWith(ourMark) === true || (app_id !== undefined && app_id === settings.appId),
    change: (origin, field, value) => {
      if (field === 'feed') return feedEvents(value, origin)
      return field === 'mention' ? mentionEvents(value, origin) : undefined
    },
  }
  return receiveSigned(request, settings, (text, json) =>
    bodyEvents(product, text, json, request.receivedAt),
  )
}

const Tag = z.object({
  id: IdHint,
  name: Hint,
  offset: z.int().min(0),
  length: z.int().min(1),
})

const Story = z.object({
  item: Word,
  verb: Word,
  comment_id: IdHint,
  post_id: IdHint,
  parent_id: IdHint,
  created_time: MomentHint,
  message: z.string().nullish(),
  message_tags: z.array(Tag).catch([]),
  from: z.object({ id: IdHint, name: Hint }).nullish().catch(undefined),
  photo: Hint,
  photos: z.array(Hint).catch([]),
  video: Hint,
  link: Hint,
})
type Story = z.output<typeof Story>

/** Kinds of posts that a visitor may put on the Page. */
const posts = new Set(['post', 'status', 'photo', 'video', 'share'])

/**
 * One change of the field `feed`: a comment below a post of the Page, or a visitor's own post.
 *
 * @returns nothing for the Page's own, and for what says nothing: a like, something hidden
 * @see https://developers.facebook.com/docs/graph-api/webhooks/reference/page/#feed
 */
const feedEvents = reader(Story, (story, origin: EntryOrigin) => {
  if (story.item !== 'comment' && !posts.has(story.item)) return []
  if (story.from?.id !== undefined && story.from.id === origin.account) return []
  return storyEvents(origin, story)
})

const Mention = z.looseObject({ item: Word, sender_id: IdHint, sender_name: Hint })

/**
 * One change of the field `mention`: somebody named the Page elsewhere.
 *
 * @see https://developers.facebook.com/docs/graph-api/webhooks/reference/page/#mention
 */
const mentionEvents = reader(
  Mention,
  ({ sender_id: id, sender_name: name, ...story }, origin: EntryOrigin) =>
    feedEvents({ ...story, ...(id !== undefined && { from: { id, name } }) }, origin),
)

function storyEvents(origin: EntryOrigin, story: Story): readonly InboundEvent[] | string {
  const isComment = story.item === 'comment'
  const id = isComment ? story.comment_id : story.post_id
  if (id === undefined) return `a ${story.item} without its id`
  const { account = nobody, time } = origin
  const { verb, created_time: created } = story
  const spot = isComment ? 'comment' : 'post'
  const externalId = id
  const from = story.from?.id ?? namelessAt(spot, id)
  const text = textOf(story, account)
  const attachments = attachmentsOf(story)
  const changedAt = time
  if (verb === 'hide' || verb === 'unhide') return []
  const deletedAt = changedAt
  if (verb === 'remove' || verb === 'delete')
    return [{ kind: 'deletion', account, eventKey: externalId, externalId, from, deletedAt }]
  if (verb === 'edited' || verb === 'edit') {
    // An edit has no number, and may keep the time of the comment.
    const eventKey = `${externalId}:${changedAt.getTime()}:${digestOf(text).slice(0, 16)}`
    // A story that tells no picture may have kept the one that it had.
    const told = attachments.length > 0 ? { attachments } : {}
    const names = { account, eventKey, externalId, from, place: spot, public: true as const }
    return [{ kind: 'edit', ...names, text, ...told, editedAt: changedAt }]
  }
  if (verb !== 'add') return `${story.item} with the verb ${verb.slice(0, 64)}`

  return [
    {
      ...messageFrom(account, id, from, created ?? changedAt),
      place: spot,
      public: true,
      text,
      attachments,
      ...present({ fromName: story.from?.name, replyTo: answered(story) }),
      ...(text === '' && attachments.length === 0 ? { unsupported: story.item } : {}),
    },
  ]
}

/** The comment that it answers; undefined where it answers the post, which is no message. */
function answered({ item, parent_id, post_id }: Story): string | undefined {
  if (item !== 'comment' || parent_id === undefined || parent_id === post_id) return undefined
  return parent_id
}

/** The text without the name of the Page where it is tagged, and the address of what was shared. */
function textOf({ message, message_tags: tags, item, link }: Story, account: string): string {
  const own = tags.filter(({ id }) => id === account).sort((a, b) => b.offset - a.offset)
  const cut = own.reduce(
    // A tag that does not stand where it says must not cut the citizen's words.
    (text, { offset, length, name }) =>
      name === undefined || text.slice(offset, offset + length).includes(name)
        ? text.slice(0, offset) + text.slice(offset + length)
        : text,
    message ?? '',
  )
  const text = own.length === 0 ? cut : cut.replace(/ {2,}/g, ' ').trim()
  const isFile = item === 'photo' || item === 'video'
  return isFile || !link || text.includes(link) ? text : [text, link].filter(Boolean).join('\n')
}

function attachmentsOf({ item, photo, photos, video, link }: Story): Attachment[] {
  const pictures = [photo, ...photos, item === 'photo' ? link : undefined]
  const images = [...new Set(pictures)].flatMap((url): Attachment[] =>
    url === undefined ? [] : [{ type: 'image', url }],
  )
  const film = video ?? (item === 'video' ? link : undefined)
  return film === undefined ? images : [...images, { type: 'video', url: film }]
}
