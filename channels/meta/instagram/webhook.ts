import { z } from 'zod'
import type { InboundEvent, ProviderRequest, Reception } from '../../../src/contract/events.ts'
import { messageFrom, present, reader } from '../../../src/contract/reading.ts'
import { namelessAt } from '../direct.ts'
import { bodyEvents, type Product } from '../envelope.ts'
import type { EchoOrigin, EntryOrigin } from '../messaging.ts'
import { Hint, Id, IdHint, MomentHint, nobody, type Proofs, receiveSigned } from '../reception.ts'
import { liveComment } from '../settings.ts'

interface ReceivingSettings extends Proofs {
  readonly appId?: string | undefined
  readonly username?: string | undefined
  readonly echoesWithoutApp?: 'ignored' | 'reported' | undefined
}

/**
 * Receives what Meta posts for an account on Instagram: direct messages, comments, mentions.
 *
 * @param request as it arrived
 * @see https://developers.facebook.com/docs/instagram-platform/webhooks
 */
export function receive(request: ProviderRequest, settings: ReceivingSettings): Reception {
  const { appId, username, echoesWithoutApp } = settings
  const product: Product = {
    object: 'instagram',
    isOurs: ({ app_id }: EchoOrigin) =>
      app_id === undefined || appId === undefined
        ? echoesWithoutApp !== 'reported'
        : app_id === appId,
    change: (origin, field, value) => {
      if (field === 'comments' || field === 'live_comments')
        return commentEvents(value, { ...origin, username, isLive: field === 'live_comments' })
      return field === 'mentions' ? mentionEvents(value, origin) : undefined
    },
  }
  return receiveSigned(request, settings, (text, json) =>
    bodyEvents(product, text, json, request.receivedAt),
  )
}

const Comment = z.object({
  id: Id,
  text: z.string().catch(''),
  timestamp: MomentHint,
  parent_id: IdHint,
  from: z.object({ id: IdHint, username: Hint }).optional().catch(undefined),
})

type CommentOrigin = EntryOrigin & {
  readonly username: string | undefined
  readonly isLive: boolean
}

/**
 * One change of the field `comments` or `live_comments`: somebody wrote below a post of ours.
 *
 * @param username ours, with or without `@`
 * @returns nothing for a comment of our own
 * @see https://developers.facebook.com/docs/instagram-platform/webhooks/examples#comments
 */
const commentEvents = reader(
  Comment,
  (
    { id, text, timestamp, parent_id, from },
    { account = nobody, time, username, isLive }: CommentOrigin,
  ): readonly InboundEvent[] | string => {
    const ownName = username?.replace(/^@/, '').toLowerCase()
    const isOwn = from?.id === account || (ownName && from?.username?.toLowerCase() === ownName)
    if (isOwn) return []
    const sentAt = timestamp ?? time
    return [
      {
        // An author who is not named is known by the id of the comment.
        ...messageFrom(account, id, namelessAt('comment', id), sentAt),
        place: isLive ? liveComment : 'comment',
        public: true,
        ...present({
          from: from?.id,
          fromName: from?.username,
          replyTo: parent_id,
        }),
        text: withoutName(text, ownName),
        ...(text === '' ? { unsupported: 'comment' } : {}),
      },
    ]
  },
)

const Mention = z.object({ media_id: Id, comment_id: IdHint })

/**
 * One change of the field `mentions`: somebody named us in a post of another account or below it. Meta
 * does not tell who, or with what words, and nobody can answer in private: a human has to look.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/webhooks/examples#mentions
 */
const mentionEvents = reader(
  Mention,
  (
    { media_id, comment_id },
    { account = nobody, time }: EntryOrigin,
  ): readonly InboundEvent[] | string => {
    const id = `mention:${media_id}${comment_id === undefined ? '' : `:${comment_id}`}`
    return [{ ...messageFrom(account, id, id, time), unsupported: 'mention', passive: true }]
  },
)

function withoutName(text: string, ownName: string | undefined): string {
  if (ownName === undefined) return text
  const words = text.split(/(\s+)/)
  const others = words.filter((word) => nameIn(word) !== ownName)
  return others.length === words.length ? text : others.join('').replace(/ {2,}/g, ' ').trim()
}

/** The name in a word such as `@name`, without punctuation behind it. */
function nameIn(word: string): string | undefined {
  return /^@([\w.]*\w)[.,:;!?]*$/.exec(word)?.[1]?.toLowerCase()
}
