import { z } from 'zod'
import type { InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { messageFrom, present, reader, reasonOf, setAside } from '../../src/contract/reading.ts'
import { linesOf, naming, worded } from '../../src/contract/words.ts'
import { Attachments, contentOf } from './messaging-content.ts'
import { forms, notices } from './notices.ts'
import { isOpening } from './openings.ts'
import { Hint, Id, IdHint, MomentHint, nobody, Word } from './reception.ts'

/** The account of an entry, and its time: that of its arrival where the entry tells none. */
export interface EntryOrigin {
  readonly account: string | undefined
  readonly time: Date
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
  const [first] = names
  if (first === undefined) return aside('an element without content')

  const scene = {
    account,
    sender: sender.id,
    recipient: recipient?.id,
    at: timestamp ?? time,
    isOurs,
  }
  const readable = names.filter((each) => readers.has(each))
  if (readable.length === 0) return notice(scene, first, parts[first])
  return readable.flatMap((name) => {
    const events = readers.get(name)?.(parts[name], scene) ?? []
    return typeof events === 'string' ? aside(events) : events
  })
}

const Message = z.looseObject({
  mid: Word,
  text: z.string().nullish().catch(undefined),
  attachments: Attachments,
  quick_reply: z.object({ payload: Hint }).optional().catch(undefined),
  reply_to: z
    .looseObject({ mid: Hint, story: z.looseObject({ id: IdHint }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  is_echo: z.boolean().optional().catch(undefined),
  is_deleted: z.boolean().optional().catch(undefined),
  is_unsupported: z.boolean().optional().catch(undefined),
  app_id: IdHint,
  metadata: Hint,
})

const message: Reader = reader(Message, (read, scene: Scene) => {
  const { mid, reply_to: answered } = read
  const { account, sender, recipient, at } = scene
  const isFromUs = read.is_echo === true || sender === account
  const citizen = isFromUs ? recipient : sender
  if (read.is_deleted) {
    const from = citizen === undefined ? {} : { from: citizen }
    return [{ kind: 'deletion', account, eventKey: mid, externalId: mid, ...from, deletedAt: at }]
  }
  if (isFromUs) {
    if (scene.isOurs(read) || citizen === account) return []
    if (citizen === undefined) return 'an echo without its recipient'
    const text = read.text ?? ''
    return [
      { kind: 'echo', account, eventKey: mid, externalId: mid, to: citizen, text, sentAt: at },
    ]
  }
  const story = answered?.story?.id
  const replyTo = answered?.mid ?? (story === undefined ? undefined : `story:${story}`)
  return [{ ...said(scene, mid), ...present({ replyTo }), ...contentOf(read) }]
})

const Postback = z.object({
  mid: Hint,
  title: Hint,
  payload: Hint,
  referral: z.unknown().optional(),
})

/** A button was pressed, or one opened the conversation: its words count as the citizen's. */
const postback: Reader = reader(Postback, (read, scene: Scene) => {
  const { mid, title, payload, referral } = read
  const opening = isOpening(read) ? (true as const) : undefined
  const text = title ?? (opening ? '' : payload)
  const nothing = text === undefined ? 'postback' : undefined
  const unsupported = naming(
    nothing,
    referral === undefined ? undefined : worded('referral', referral),
  )
  return [
    {
      ...said(scene, mid ?? momentId('postback', scene)),
      ...present({ text, opening, unsupported }),
    },
  ]
})

/** A form was filled in. */
function form(name: string): Reader {
  return (part, scene) => {
    const text = linesOf(part).join('\n')
    return [{ ...said(scene, momentId(name, scene)), ...(text ? { text } : { unsupported: name }) }]
  }
}

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
  ...[...forms].map((name) => [name, form(name)] as const),
])

/** A referral, an opt-in or anything else: nobody typed it, so it needs no answer. */
function notice(scene: Scene, name: string, part: unknown): readonly InboundEvent[] {
  if (scene.sender === scene.account) return []
  const short = name.slice(0, 64)
  const unsupported = notices.has(name) ? short : worded(short, part).slice(0, 1_000)
  return [{ ...said(scene, momentId(short, scene)), unsupported, passive: true }]
}

function said({ account, sender, at }: Scene, id: string): MessageEvent {
  return messageFrom(account, id, sender, at)
}

/** A key for an element that has no id. */
function momentId(name: string, { sender, at }: Scene): string {
  return `${name}:${sender}:${at.getTime()}`
}
