import { z } from 'zod'
import type { InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { messageFrom, present, reader, reasonOf, setAside } from '../../src/contract/reading.ts'
import { Attachments, contentOf } from './messaging-content.ts'
import { Hint, Id, IdHint, MomentHint, nobody, Word } from './reception.ts'

/** The account of an entry, and the time that the entry tells. */
export interface EntryOrigin {
  readonly account: string | undefined
  readonly time: Date | undefined
}

/** What an echo tells of the app that sent the message. */
export interface EchoOrigin {
  readonly app_id?: string | undefined
  readonly metadata?: string | undefined
}

/** One element of `messaging`, with what its envelope tells. */
interface Scene {
  readonly account: string
  readonly sender: string
  readonly recipient: string | undefined
  readonly at: Date
  isOurs(echo: EchoOrigin): boolean
}

type Reader = (part: unknown, scene: Scene) => readonly InboundEvent[] | string

const Envelope = z.looseObject({
  sender: z.object({ id: Id }),
  recipient: z.object({ id: IdHint }).optional().catch(undefined),
  timestamp: MomentHint,
})

/**
 * One element of `messaging` or `standby` as events of ours: nearly always one.
 *
 * @param isOurs tells our own answers, which are nothing new, from those of a human
 * @see https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
 */
export function messagingEvents(
  { account: given, time }: EntryOrigin,
  element: unknown,
  isOurs: (echo: EchoOrigin) => boolean,
): readonly InboundEvent[] {
  const read = Envelope.safeParse(element)
  if (!read.success) return [setAside(given ?? nobody, element, reasonOf(read.error))]
  const { sender, recipient, timestamp, ...parts } = read.data
  const account = given ?? recipient?.id ?? nobody
  const aside = (reason: string) => [setAside(account, element, reason)]
  const names = Object.keys(parts)
  const name = names.find((each) => readers.has(each)) ?? names[0]
  const at = timestamp ?? time
  if (name === undefined) return aside('an element without content')
  if (at === undefined) return aside('timestamp: neither here nor on the entry')

  const scene = { account, sender: sender.id, recipient: recipient?.id, at, isOurs }
  const events = readers.get(name)?.(parts[name], scene) ?? notice(scene, name)
  return typeof events === 'string' ? aside(events) : events
}

const Message = z.object({
  mid: Word,
  text: z.string().nullish(),
  attachments: Attachments,
  quick_reply: z.object({ payload: Hint }).optional().catch(undefined),
  reply_to: z
    .object({ mid: Hint, story: z.object({ id: IdHint }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  is_echo: z.boolean().optional().catch(undefined),
  is_deleted: z.boolean().optional().catch(undefined),
  is_unsupported: z.boolean().optional().catch(undefined),
  app_id: IdHint,
  metadata: Hint,
})

const message: Reader = reader(Message, (read, scene: Scene) => {
  const { mid, reply_to: answered, ...message } = read
  const { account, sender, recipient, at } = scene
  const isFromUs = message.is_echo === true || sender === account
  const citizen = isFromUs ? recipient : sender
  if (message.is_deleted) {
    const from = citizen === undefined ? {} : { from: citizen }
    return [{ kind: 'deletion', account, eventKey: mid, externalId: mid, ...from, deletedAt: at }]
  }
  if (isFromUs) {
    if (scene.isOurs(message) || citizen === account) return []
    if (citizen === undefined) return 'an echo without its recipient'
    const text = message.text ?? ''
    return [
      { kind: 'echo', account, eventKey: mid, externalId: mid, to: citizen, text, sentAt: at },
    ]
  }
  const story = answered?.story?.id
  const replyTo = answered?.mid ?? (story === undefined ? undefined : `story:${story}`)
  return [{ ...said(scene, mid), ...present({ replyTo }), ...contentOf(message) }]
})

const Postback = z.object({ mid: Hint, title: Hint, payload: Hint })

/** A button was pressed, or one opened the conversation: its words count as the citizen's. */
const postback: Reader = reader(Postback, ({ mid, title, payload }, scene: Scene) => {
  const text = title ?? payload
  const content = text === undefined ? { unsupported: 'postback' } : { text }
  return [{ ...said(scene, mid ?? momentId('postback', scene)), ...content }]
})

const Reaction = z.object({ mid: Word, action: Hint, emoji: Hint, reaction: Hint })

const reaction: Reader = reader(Reaction, (read, scene: Scene) => {
  if (scene.sender === scene.account) return []
  const { mid, action = 'react', emoji, reaction: word = '' } = read
  const text = action === 'unreact' ? '' : (emoji ?? word)
  const id = momentId(`${action}:${mid}`, scene)
  return [{ ...said(scene, id), text, replyTo: mid, passive: true }]
})

const Edit = z.object({ mid: Word, text: z.string(), num_edit: z.int().min(0).catch(0) })

const edit: Reader = reader(Edit, ({ mid, text, num_edit }, { account, sender, at }: Scene) => {
  if (sender === account) return []
  const eventKey = `${mid}:${num_edit}`
  return [{ kind: 'edit', account, eventKey, externalId: mid, from: sender, text, editedAt: at }]
})

const Delivery = z.object({ mids: z.array(Hint).catch([]), watermark: MomentHint })

/** Without ids it only tells "everything up to then", which is no event of one message. */
const delivery: Reader = reader(Delivery, (read, { account, sender, at }: Scene) => {
  if (sender === account) return []
  return read.mids
    .filter((mid) => mid !== undefined)
    .map((mid) => ({
      kind: 'delivery' as const,
      account,
      eventKey: `${mid}:delivered`,
      externalId: mid,
      status: 'delivered' as const,
      at: read.watermark ?? at,
    }))
})

const Read = z.object({ mid: Hint })

/** Instagram names the message, Messenger only a time. */
const seen: Reader = reader(Read, ({ mid }, { account, sender, at }: Scene) => {
  if (mid === undefined || sender === account) return []
  const eventKey = `${mid}:read`
  return [{ kind: 'delivery', account, eventKey, externalId: mid, status: 'read', at }]
})

const readers: ReadonlyMap<string, Reader> = new Map([
  ['message', message],
  ['postback', postback],
  ['reaction', reaction],
  ['message_edit', edit],
  ['delivery', delivery],
  ['read', seen],
])

/** A referral, an opt-in or anything else: nobody typed it, so it needs no answer. */
function notice(scene: Scene, name: string): readonly InboundEvent[] {
  if (scene.sender === scene.account) return []
  const unsupported = name.slice(0, 64)
  return [{ ...said(scene, momentId(unsupported, scene)), unsupported, passive: true }]
}

function said({ account, sender, at }: Scene, id: string): MessageEvent {
  return messageFrom(account, id, sender, at)
}

/** A key for an element that has no id. */
function momentId(name: string, { sender, at }: Scene): string {
  return `${name}:${sender}:${at.getTime()}`
}
