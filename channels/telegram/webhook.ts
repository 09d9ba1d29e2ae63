import { z } from 'zod'
import type {
  Answer,
  InboundEvent,
  ProviderRequest,
  Reception,
  RequestHead,
} from '../../src/contract/events.ts'
import {
  burdenOf,
  digestOf,
  isOneOf,
  jsonOf,
  orAside,
  reasonOf,
  refused,
  setAside,
  Word,
} from '../../src/contract/reading.ts'
import { botIdOf } from './bot-api.ts'
import { updateNotices } from './members.ts'
import { type Element, editOf, Id, messageOf } from './message.ts'
import { memberNoticeOf, noticeOf, pressOf, reactionOf } from './notice.ts'

type Reader = (value: unknown, element: Element) => InboundEvent | string | undefined

/**
 * Every kind of update that we read, by its member in the update.
 * https://core.telegram.org/bots/api#update
 */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['message', messageOf],
  ['edited_message', editOf],
  ['channel_post', messageOf],
  ['edited_channel_post', editOf],
  ['callback_query', pressOf],
  ['my_chat_member', memberNoticeOf],
  ['message_reaction', reactionOf],
  ['business_message', messageOf],
  ['edited_business_message', editOf],
  ['guest_message', asPassive(messageOf)],
  ...updateNotices.map((name) => [name, noticeOf(name)] as const),
])

/** A bot that is called into a chat of others reads what was said there; it is no message to us. */
function asPassive(read: Reader): Reader {
  return (value, element) => {
    const event = read(value, element)
    return typeof event === 'object' && event.kind === 'message'
      ? { ...event, passive: true }
      : event
  }
}

const Update = z.looseObject({ update_id: Id })

// Each is stored with the whole update: 60,000 of them took two minutes.
const maxParts = 16

interface Proof {
  readonly secretToken: string | readonly string[]
}

/** The secret token in its header is the whole proof. */
export function mayVerify({ method, headers }: RequestHead, { secretToken }: Proof): boolean {
  return method === 'POST' && isOneOf(headers['x-telegram-bot-api-secret-token'], secretToken)
}

/**
 * Receives one update of the bot whose secret token came with it.
 *
 * @param request as it arrived
 * @param settings secret tokens that may have come with it; the bot, which updates do not name
 * @returns nearly always one event; 403 where no secret token fits; always 200 to what is
 *   Telegram's, because it would repeat it for a day
 * @see https://core.telegram.org/bots/api#setwebhook
 */
export function receive(
  request: ProviderRequest,
  settings: Proof & { readonly botToken?: string | undefined },
): Reception {
  if (!mayVerify(request, settings)) return refused
  const text = request.body.toString('utf8')
  return { verified: true, ...read(text, botOf(settings), request.receivedAt) }
}

function read(text: string, botId: string, receivedAt: Date): Omit<Reception, 'verified'> {
  const burden = burdenOf(text)
  if (burden !== undefined)
    return { answer: { status: 200 }, events: [setAside(botId, text, burden)] }
  const update = Update.safeParse(jsonOf(text))
  if (!update.success)
    return { answer: { status: 200 }, events: [setAside(botId, text, reasonOf(update.error))] }

  const { update_id: updateId, ...parts } = update.data
  // The documentation says that there is one part. If there are more, each is read.
  const named = Object.entries(parts)
  const events = named.slice(0, maxParts).flatMap(([name, value]) => {
    const event = readers.has(name)
      ? readers.get(name)?.(value, { updateId, botId, receivedAt })
      : `update of type ${name.slice(0, 64)} is not handled`
    if (event === undefined) return []
    // The name of the part is in the key, so that parts of one update differ.
    const key = digestOf(`${name}\0${text}`)
    return [orAside(event, botId, text, key)]
  })
  if (named.length === 0) events.push(setAside(botId, text, 'an update without content'))
  if (named.length > maxParts) events.push(setAside(botId, text, 'more parts than are read'))
  return { answer: answerTo(parts['callback_query']), events }
}

const Press = z.object({ id: Word })

/**
 * A button shows that it is busy until its press is answered, which the answer to the webhook may
 * do. https://core.telegram.org/bots/api#making-requests-when-getting-updates
 */
function answerTo(callbackQuery: unknown): Answer {
  const press = Press.safeParse(callbackQuery)
  if (!press.success) return { status: 200 }
  const body = { method: 'answerCallbackQuery', callback_query_id: press.data.id }
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body) }
}

/** Without a token (the command `inspect`) nobody knows the bot of a request. */
function botOf({ botToken }: { readonly botToken?: string | undefined }): string {
  return botToken === undefined ? 'unknown' : botIdOf(botToken)
}
