import { z } from 'zod'
import type { EditEvent, MessageEvent } from '../../src/contract/events.ts'
import {
  HappenedAt,
  Hint,
  isNone,
  messageFrom,
  present,
  reader,
  UnixSeconds,
} from '../../src/contract/reading.ts'
import { naming } from '../../src/contract/words.ts'
import { contentOf } from './content.ts'

/** What a part of an update does not tell by itself. */
export interface Element {
  readonly updateId: string
  readonly botId: string
  readonly receivedAt: Date
}

/** Ids have up to 52 bits: they fit into a number, and are kept as text. Some relays send them as text. */
export const Id = z
  .preprocess(
    (id) => (typeof id === 'string' && /^-?\d{1,15}$/.test(id) ? Number(id) : id),
    z.int(),
  )
  .transform(String)

/** https://core.telegram.org/bots/api#user */
export const User = z.object({
  id: Id,
  is_bot: z.boolean().optional().catch(undefined),
  first_name: Hint,
  last_name: Hint,
})

/** https://core.telegram.org/bots/api#chat */
export const Chat = z.object({ id: Id, type: Hint })

/** https://core.telegram.org/bots/api#message */
const Message = z.looseObject({
  message_id: Id,
  date: HappenedAt,
  edit_date: UnixSeconds.optional().catch(undefined),
  chat: Chat,
  from: User.optional().catch(undefined),
  sender_chat: z.object({ id: Id }).optional().catch(undefined),
  reply_to_message: z.looseObject({ message_id: Id }).optional().catch(undefined),
})
type Message = z.output<typeof Message>

/**
 * The id of a message as we know it: Telegram's own is unique within its chat only.
 *
 * @returns `chat:message`
 */
export function messageIdOf(chatId: string, messageId: string): string {
  return `${chatId}:${messageId}`
}

/** Whether it is a private chat: only there does the bot talk to one person. */
export function isPrivate({ id, type }: z.output<typeof Chat>): boolean {
  return type === undefined ? !id.startsWith('-') : type === 'private'
}

/** As the person wrote it, first and last name. */
export function nameOf(user: z.output<typeof User> | undefined): string | undefined {
  return [user?.first_name, user?.last_name].filter(Boolean).join(' ') || undefined
}

/**
 * A new message, in a private chat or, without asking for an answer, in a group or a channel.
 *
 * @returns the event, or nothing for one of the bot's own
 */
export const messageOf = reader(
  Message,
  (message, { botId }: Element): MessageEvent | undefined => {
    const { chat, from, message_id, date, reply_to_message: answered } = message
    if (from?.id === botId) return undefined
    const content = contentOf(message)
    const unreadTime = isNone(date) ? 'date' : undefined

    const id = messageIdOf(chat.id, message_id)
    return {
      ...messageFrom(botId, id, senderOf(message), date),
      ...present({
        fromName: nameOf(from),
        replyTo: answered && messageIdOf(chat.id, answered.message_id),
      }),
      ...content,
      ...present({ unsupported: naming(content.unsupported, unreadTime) }),
      ...(needsAnswer(message) ? {} : { passive: true as const }),
    }
  },
)

/** Groups need none, and another bot would answer our answers. */
function needsAnswer({ chat, from, ...message }: Message): boolean {
  const isOurs = message['business_connection_id'] === undefined
  return isPrivate(chat) && isOurs && !from?.is_bot
}

/**
 * A message whose text, caption or file was changed: Telegram tells the whole message anew. A live
 * position is told again every few seconds: the first one counts, so the others give no event.
 */
export const editOf = reader(
  Message,
  (message, { updateId, botId }: Element): EditEvent | string | undefined => {
    const content = contentOf(message)
    if (message.from?.id === botId || content.location) return undefined
    // Words that cannot be read must not take the place of those that are known.
    const isRead = content.text || content.attachments?.length || !content.unsupported
    if (!isRead) return `an edit of ${content.unsupported}`

    const id = messageIdOf(message.chat.id, message.message_id)
    return {
      kind: 'edit',
      account: botId,
      // Two edits may happen in one second.
      eventKey: `${id}:${updateId}`,
      externalId: id,
      from: senderOf(message),
      text: content.text ?? '',
      attachments: content.attachments ?? [],
      ...present({ unsupported: content.unsupported }),
      ...(content.passive || !needsAnswer(message) ? { passive: true as const } : {}),
      editedAt: message.edit_date ?? message.date,
    }
  },
)

/** A private chat has the id of the person; in a group a reply must not go to everybody. */
function senderOf({ chat, from, sender_chat }: Message): string {
  if (isPrivate(chat)) return chat.id
  return sender_chat?.id ?? from?.id ?? chat.id
}
