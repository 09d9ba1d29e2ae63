import type { Http } from '../../src/contract/http.ts'
import type { OutboundAttachment, OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { type BotSettings, call, jsonBody } from './bot-api.ts'
import { multipart } from './multipart.ts'
import { outcomeOf } from './outcome.ts'

/** In UTF-16 units, which are never fewer than what Telegram counts. */
const maxCaption = 1024
const maxPhotoBytes = 10 * 1024 * 1024
/** Files of up to 50 MB have to get there. */
const uploadTimeoutMs = 60_000

/**
 * Sends a text, or a file with the text as its caption; what is too long for a caption follows the
 * file as a message of its own.
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
  // The file goes first: what fails then has left nothing with the citizen.
  return sent.kind === 'accepted' && !isCaption ? await sendText(message, settings, http) : sent
}

async function sendText(message: OutboundMessage, settings: BotSettings, http: Http) {
  const parameters = {
    ...addressing(message),
    text: message.text,
    link_preview_options: { is_disabled: true },
    ...keyboardOf(message),
  }
  return outcomeOf(await call(http, settings, 'sendMessage', jsonBody(parameters)))
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
  const form = multipart(message.id, parameters, { field, ...file })
  return outcomeOf(await call(http, settings, method, { ...form, timeoutMs: uploadTimeoutMs }))
}

/** A message that was deleted meanwhile must not keep the answer from the citizen. */
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
 * The method for a file, and its field for the file's bytes. What Telegram shows only in certain
 * formats goes as a document in all others.
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
