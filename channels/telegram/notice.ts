import { z } from 'zod'
import type { MessageEvent } from '../../src/contract/events.ts'
import { HappenedAt, Hint, messageFrom, present, reader, Word } from '../../src/contract/reading.ts'
import { Chat, type Element, Id, isPrivate, messageIdOf, nameOf, User } from './message.ts'

const Press = z.object({
  id: Word,
  from: User,
  message: z.object({ message_id: Id, chat: Chat }).optional().catch(undefined),
  data: Hint,
})

/**
 * A button below a message was pressed: its words count as the citizen's.
 *
 * @see https://core.telegram.org/bots/api#callbackquery
 */
export const pressOf = reader(
  Press,
  ({ id, from, message, data }, { botId, receivedAt }: Element): MessageEvent => {
    return {
      ...eventOf(botId, from.id, `callback-${id}`, receivedAt),
      text: data ?? '',
      ...present({
        fromName: nameOf(from),
        replyTo: message && messageIdOf(message.chat.id, message.message_id),
      }),
      ...(data === undefined ? { unsupported: 'callback_query' } : {}),
      ...(message && !isPrivate(message.chat) ? { passive: true as const } : {}),
    }
  },
)

const Reaction = z.object({
  chat: Chat,
  message_id: Id,
  date: HappenedAt,
  user: User.optional().catch(undefined),
  new_reaction: z.array(z.object({ emoji: Hint }).catch({ emoji: undefined })).catch([]),
})

/** https://core.telegram.org/bots/api#messagereactionupdated */
export const reactionOf = reader(
  Reaction,
  ({ chat, message_id, date, user, new_reaction }, { updateId, botId }: Element): MessageEvent => {
    return {
      ...eventOf(botId, user?.id ?? chat.id, `update-${updateId}`, date),
      text: new_reaction.map(({ emoji }) => emoji ?? '').join(''),
      ...present({ fromName: nameOf(user) }),
      replyTo: messageIdOf(chat.id, message_id),
      passive: true,
    }
  },
)

const MemberNotice = z.object({
  chat: Chat,
  from: User,
  date: HappenedAt,
  new_chat_member: z.object({ status: Word }),
})

/**
 * Somebody blocked the bot or took it back, or it was put into a group: nothing to answer.
 *
 * @see https://core.telegram.org/bots/api#chatmemberupdated
 */
export const memberNoticeOf = reader(
  MemberNotice,
  ({ from, date, new_chat_member: member }, { updateId, botId }: Element): MessageEvent => {
    return {
      ...eventOf(botId, from.id, `update-${updateId}`, date),
      ...present({ fromName: nameOf(from) }),
      unsupported: `my_chat_member ${member.status.slice(0, 64)}`,
      passive: true,
    }
  },
)

const Notice = z.object({
  from: User.optional().catch(undefined),
  user: User.optional().catch(undefined),
  chat: Chat.optional().catch(undefined),
  date: HappenedAt,
  query: Hint,
  bio: Hint,
})

/**
 * An update that is no message to us, of the person whom it names. What that person typed elsewhere, in a
 * search or in a request to join a group, is kept.
 *
 * @see https://core.telegram.org/bots/api#update
 */
export function noticeOf(name: string) {
  return reader(
    Notice,
    ({ from, user, chat, date, query, bio }, element: Element): MessageEvent | string => {
      const { updateId, botId } = element
      const person = from ?? user
      const sender = person?.id ?? chat?.id
      if (sender === undefined) return `${name} of nobody`
      return {
        ...eventOf(botId, sender, `update-${updateId}`, date),
        ...present({ fromName: nameOf(person) }),
        text: query ?? bio ?? '',
        unsupported: name,
        passive: true,
      }
    },
  )
}

/** @param id is no number, so nothing is ever sent as an answer to it */
function eventOf(account: string, from: string, id: string, sentAt: Date): MessageEvent {
  return messageFrom(account, messageIdOf(from, id), from, sentAt)
}
