import { z } from 'zod'
import type { InboundEvent } from '../../src/contract/events.ts'
import { Hint, orAside, reasonOf, setAside, Word } from '../../src/contract/reading.ts'
import { messageOf as directMessageOf, echoOf, readDelivered } from './direct-message.ts'
import { type Context, type Includes, includesOf, MaybeId } from './element.ts'
import { deletionOf, encryptedChatOf, readReceiptOf } from './notice.ts'
import { postEvent } from './post.ts'

/** The settings that receiving needs, and the time of the request. */
export interface Recipient {
  /** The account of events that name none. */
  readonly userId?: string | undefined
  readonly username?: string | undefined
  readonly humanEchoes: boolean
  readonly receivedAt: Date
}

interface Activity {
  readonly payload: unknown
  readonly includes: Includes
  readonly context: Context
  readonly humanEchoes: boolean
}

type Reader = (activity: Activity) => readonly (InboundEvent | string)[]

/** Every type of event that we read. https://docs.x.com/x-api/activity/introduction */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['post.mention.create', postEvents],
  ['post.reply.create', postEvents],
  ['post.quote.create', postEvents],
  ['post.delete', ({ payload, context }) => some(deletionOf(payload, context))],
  ['dm.received', directMessageEvents],
  ['dm.sent', directMessageEvents],
  ['dm.read', readReceipts],
  ['dm.indicate_typing', () => []],
  ['chat.received', ({ payload, context }) => some(encryptedChatOf(payload, context))],
  ['chat.sent', () => []],
  ['oauth.revoke', (): string[] => ['the access of the app to the account was revoked']],
])

/** The account where neither the event nor the settings name one. */
export const nobody = 'unknown'

const Envelope = z.object({
  event_type: Word,
  filter: z.object({ user_id: MaybeId }).catch({ user_id: undefined }),
  payload: z.unknown(),
  includes: z.unknown().optional(),
})

const Revocation = z.object({ user_id: MaybeId })
const Compliance = z.object({ delete: z.object({}).loose() })

/**
 * The events of one delivery of the X Activity API or of the compliance stream.
 *
 * @param delivery the member `data`, or one of its elements
 * @see https://docs.x.com/x-api/activity/event-payloads
 */
export function activityEvents(delivery: unknown, recipient: Recipient): readonly InboundEvent[] {
  const own = recipient.userId
  const compliance = Compliance.safeParse(delivery).data
  const read = Envelope.safeParse(delivery)
  if (!read.success && compliance) {
    const context = contextOf(own ?? nobody, recipient)
    return judged(context.account, delivery, some(deletionOf(compliance.delete, context)))
  }
  if (!read.success) return [setAside(own ?? nobody, delivery, reasonOf(read.error))]

  const { event_type: type, filter, payload, includes } = read.data
  const filtered = filter.user_id ?? Revocation.safeParse(payload).data?.user_id
  // A deletion comes by the filter for its author, not by the filter for us.
  const account = (type === 'post.delete' ? (own ?? filtered) : (filtered ?? own)) ?? nobody
  const activity = {
    payload,
    includes: includesOf(includes ?? payload),
    context: contextOf(account, recipient),
    humanEchoes: recipient.humanEchoes,
  }
  const reader = readers.get(type)
  const events = reader?.(activity) ?? [`event of type ${type.slice(0, 64)} is not handled`]
  return judged(account, delivery, events)
}

/** The name in the settings is that of the account in the settings. */
export function contextOf(
  account: string,
  { userId = account, username, receivedAt }: Recipient,
): Context {
  return { account, username: account === userId ? username : undefined, receivedAt }
}

function judged(
  account: string,
  raw: unknown,
  events: readonly (InboundEvent | string)[],
): InboundEvent[] {
  return events.map((event) => orAside(event, account, raw))
}

function some<T>(event: T | undefined): T[] {
  return event === undefined ? [] : [event]
}

function postEvents({ payload, includes, context }: Activity) {
  return some(postEvent(payload, includes, context))
}

const Messages = z.object({ direct_message_events: z.array(z.unknown()).min(1) })

/** Reads posts of our own account, too: the author decides, not the type of the event. */
export function directMessageEvents({ payload, includes, context, humanEchoes }: Activity) {
  const read = Messages.safeParse(payload)
  if (!read.success) return [reasonOf(read.error)]
  return read.data.direct_message_events.flatMap((element): (InboundEvent | string)[] => {
    const message = readDelivered(element)
    if (typeof message === 'string') return [setAside(context.account, element, message)]
    if (message.sender !== context.account) return [directMessageOf(message, includes, context)]
    return humanEchoes ? some(echoOf(message, context)) : []
  })
}

const Receipts = z.object({ direct_message_mark_read_events: z.array(z.unknown()).min(1) })

export function readReceipts({ payload, context }: Pick<Activity, 'payload' | 'context'>) {
  const read = Receipts.safeParse(payload)
  if (!read.success) return [reasonOf(read.error)]
  return read.data.direct_message_mark_read_events.flatMap((element): InboundEvent[] => {
    return some(orAside(readReceiptOf(element, context), context.account, element))
  })
}

const Replay = z.object({ job_state: Hint })

/**
 * The end of a replay that somebody asked for. It gives an event only if it was not complete.
 *
 * @see https://docs.x.com/x-api/webhooks/introduction
 */
export function replayEvents(status: unknown, { userId = nobody }: Recipient): InboundEvent[] {
  const state = Replay.safeParse(status).data?.job_state
  if (state === 'Complete') return []
  return [setAside(userId, { replay_job_status: status }, 'a replay that was not complete')]
}
