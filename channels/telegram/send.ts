import { z } from 'zod'
import { type Http, type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import {
  jsonContent,
  multipart,
  type OutboundAttachment,
  type OutboundMessage,
  type Outcome,
  outcomeOfRefusal,
  type RejectionCode,
} from '../../src/contract/sending.ts'
import { type BotSettings, call, refusalIn } from './bot-api.ts'
import { Id, messageIdOf } from './message.ts'

/** In UTF-16 units, which are never fewer than what Telegram counts. */
const maxCaption = 1024
const maxPhotoBytes = 10 * 1024 * 1024
/** Time for a file of up to 50 MB. */
const uploadTimeoutMs = 60_000

/**
 * Sends a text, or a file with the text as its caption. A text that is too long for a caption follows
 * the file as another message.
 *
 * @returns HttpFailure passes through
 * @see https://core.telegram.org/bots/api#sendmessage
 */
export async function send(
  message: OutboundMessage,
  settings: BotSettings,
  http: Http,
): Promise<Outcome> {
  const { attachment, text } = message
  if (!attachment) return await sendText(message, settings, http)
  const isCaption = text.length <= maxCaption
  const sent = await sendFile(message, attachment, isCaption ? text : '', settings, http)
  // The file goes first: if it fails nothing was sent.
  return sent.kind === 'accepted' && !isCaption ? await sendText(message, settings, http) : sent
}

async function sendText(message: OutboundMessage, settings: BotSettings, http: Http) {
  const parameters = {
    ...addressing(message),
    text: message.text,
    link_preview_options: { is_disabled: true },
    ...keyboardOf(message),
  }
  return outcomeOf(await call(http, settings, 'sendMessage', jsonContent(parameters)))
}

async function sendFile(
  message: OutboundMessage,
  file: OutboundAttachment,
  caption: string,
  settings: BotSettings,
  http: Http,
) {
  const [method, field] = methodFor(file)
  const parameters = {
    ...addressing(message),
    ...(caption === '' ? {} : { caption, ...keyboardOf(message) }),
  }
  const form = multipart(message.id, parameters, field, file)
  return outcomeOf(await call(http, settings, method, { ...form, timeoutMs: uploadTimeoutMs }))
}

/** The answer is sent even if the message that it answers was deleted. */
function addressing({ to, replyTo }: OutboundMessage) {
  const [chatId, messageId] = /^(-?\d+):(\d+)$/.exec(replyTo ?? '')?.slice(1) ?? []
  if (chatId !== to) return { chat_id: to }
  const answered = { message_id: Number(messageId), allow_sending_without_reply: true }
  return { chat_id: to, reply_parameters: answered }
}

/** A button sends its own words as the citizen's, so that they arrive like any text. */
function keyboardOf({ choices = [] }: OutboundMessage) {
  if (choices.length === 0) return {}
  const keyboard = choices.map((text) => [{ text }])
  return { reply_markup: { keyboard, resize_keyboard: true, one_time_keyboard: true } }
}

/**
 * The method for a file, and its field for the bytes. Telegram shows each type in certain formats
 * only; other formats go as documents.
 * https://core.telegram.org/bots/api#sendphoto and the sections after it
 */
function methodFor({ type, mimeType, body }: OutboundAttachment): readonly [string, string] {
  const format = mimeType.toLowerCase()
  if (type === 'image' && /^image\/(jpeg|png|webp)\b/.test(format) && body.length <= maxPhotoBytes)
    return ['sendPhoto', 'photo']
  if (type === 'video' && /^video\/mp4\b/.test(format)) return ['sendVideo', 'video']
  if (type === 'audio' && /^audio\/(mpeg|mp4|x-m4a|m4a)\b/.test(format))
    return ['sendAudio', 'audio']
  if (type === 'audio' && /^audio\/ogg\b/.test(format)) return ['sendVoice', 'voice']
  return ['sendDocument', 'document']
}

const Sent = z.object({
  ok: z.literal(true),
  result: z.object({ message_id: Id, chat: z.object({ id: Id }) }),
})

/**
 * Words of Telegram that tell the kind of a refusal: one status has many reasons, and there are no
 * codes. Only these words are ever shown: the rest may quote the message.
 */
const phrases: readonly (readonly [RejectionCode, RegExp])[] = [
  ['recipient_opted_out', /bot was blocked by the user/i],
  [
    'recipient_unreachable',
    /user is deactivated|can't initiate conversation with a user|can't send messages to bots|bot was kicked|is not a member|chat not found|user not found|PEER_ID_INVALID|upgraded to a supergroup|migrated to a supergroup|CHAT_WRITE_FORBIDDEN|not enough rights|have no rights/i,
  ],
  [
    'content',
    /message is too long|caption is too long|text is empty|text must be non-empty|can't parse|strings must be encoded in UTF-8|Entity Too Large|file is too big|IMAGE_PROCESS_FAILED|PHOTO_INVALID_DIMENSIONS|PHOTO_EXT_INVALID|file must be non-empty/i,
  ],
]

/** What a status means if its words are unknown. */
const verdicts: Readonly<Record<number, RejectionCode>> = {
  401: 'credentials',
  // A token of the wrong form, or an address that is no Bot API.
  404: 'credentials',
  403: 'recipient_opted_out',
  413: 'content',
}

/**
 * What the answer to a method that sends means for the message.
 *
 * @see https://core.telegram.org/bots/api#making-requests
 */
function outcomeOf(answer: HttpResponse): Outcome {
  const { status } = answer
  if (status >= 200 && status < 300) {
    const sent = Sent.safeParse(jsonOf(answer.body))
    if (!sent.success) return { kind: 'unknown', detail: `HTTP ${status} without a message id` }
    const { chat, message_id } = sent.data.result
    return { kind: 'accepted', externalId: messageIdOf(chat.id, message_id) }
  }

  const refusal = refusalIn(answer)
  const seconds = refusal?.parameters?.retry_after
  const [verdict, words] = verdictOf(status, refusal?.description ?? '')
  return outcomeOfRefusal({
    status,
    isOfProvider: refusal !== undefined,
    verdict,
    detail: `HTTP ${status}${words ? `: ${words}` : ''}`,
    retryAfterMs: seconds === undefined ? retryAfterMsOf(answer) : seconds * 1000,
  })
}

function verdictOf(
  status: number,
  description: string,
): readonly [RejectionCode | undefined, string?] {
  if (status === 400 || status === 403)
    for (const [code, phrase] of phrases) {
      const words = phrase.exec(description)?.[0]
      if (words !== undefined) return [code, words]
    }
  return [verdicts[status]]
}
