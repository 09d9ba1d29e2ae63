import { z } from 'zod'
import type { DeletionEvent, DeliveryEvent, MessageEvent } from '../../src/contract/events.ts'
import { messageFrom, present, reader, reasonOf } from '../../src/contract/reading.ts'
import { type Context, Id, MaybeId, Milliseconds, Time } from './element.ts'

const Chat = z.object({
  id: Id,
  sender_id: MaybeId,
  conversation_id: z.string().catch(''),
  created_at_msec: Milliseconds,
})

/**
 * An encrypted message: nobody but the citizen's phone and ours could read it. It is counted, and
 * the citizen is told once, in a message that is not encrypted.
 *
 * @returns undefined for one of our own
 * @see https://docs.x.com/x-api/activity/event-payloads
 */
export const encryptedChatOf = reader(
  Chat,
  (
    { id, sender_id, conversation_id, created_at_msec },
    { account, receivedAt }: Context,
  ): MessageEvent | string | undefined => {
    // The id of a conversation of two people holds both ids.
    const pair = conversation_id.split(/[:-]/).filter((part) => /^\d+$/.test(part))
    const others = pair.filter((part) => part !== account)
    const from = sender_id ?? (pair.length === 2 && others.length === 1 ? others[0] : undefined)
    if (from === account) return undefined
    if (from === undefined) return 'an encrypted chat without a sender'
    const sentAt = created_at_msec ?? receivedAt
    return { ...messageFrom(account, id, from, sentAt), unsupported: 'encrypted chat' }
  },
)

const Receipt = z.object({
  sender_id: Id,
  last_read_event_id: Id,
  created_timestamp: Milliseconds,
})

/**
 * Somebody read our message. X names the latest one only.
 *
 * @param value an element of `direct_message_mark_read_events`
 * @returns undefined if we ourselves read it
 */
export const readReceiptOf = reader(
  Receipt,
  (read, { account }: Context): DeliveryEvent | undefined => {
    const { sender_id: whoRead, last_read_event_id: externalId, created_timestamp: at } = read
    if (whoRead === account) return undefined
    return {
      kind: 'delivery',
      account,
      eventKey: `${externalId}:read`,
      externalId,
      status: 'read',
      ...present({ at }),
    }
  },
)

const Status = z.object({
  id_str: MaybeId,
  id: MaybeId,
  user_id_str: MaybeId,
  user_id: MaybeId,
  author_id: MaybeId,
})

const Deletion = z.object({
  tweet: z.unknown().optional(),
  post: z.unknown().optional(),
  status: z.unknown().optional(),
  event_at: Time,
  timestamp_ms: Milliseconds,
})

/**
 * A post was deleted: by the Activity API, the compliance stream, or the Account Activity API.
 *
 * @param value the notice, which has the ids itself or in its member for the post
 * @returns undefined for a post of our own
 */
export function deletionOf(
  value: unknown,
  { account, receivedAt }: Context,
): DeletionEvent | string | undefined {
  const read = Deletion.safeParse(value)
  if (!read.success) return reasonOf(read.error)
  const { tweet, post, status, event_at, timestamp_ms } = read.data
  const named = Status.safeParse(tweet ?? post ?? status ?? value).data
  const id = named?.id_str ?? named?.id
  const from = named?.author_id ?? named?.user_id_str ?? named?.user_id
  if (id === undefined) return 'a deletion without the id of a post'
  if (from === account) return undefined
  const externalId = id
  return {
    kind: 'deletion',
    account,
    eventKey: externalId,
    externalId,
    ...present({ from }),
    deletedAt: event_at ?? timestamp_ms ?? receivedAt,
  }
}
