import type { Chat, Message, MessageContent, MessageSendOptions } from 'whatsapp-web.js'
import { type OwnSends, type WebClient, wordsOf } from './adapter.ts'
import type { Fetch, FetchAnswer, Send, SendAnswer } from './wire.ts'

/** Makes what the library sends as a file. */
export type MakeMedia = (file: NonNullable<Send['file']>) => MessageContent

/**
 * Sends one message. Only a failure before the send tells that it was not sent.
 *
 * https://docs.wwebjs.dev/Client.html#sendMessage
 */
export async function send(
  client: Pick<WebClient, 'sendMessage' | 'getNumberId'>,
  own: OwnSends,
  makeMedia: MakeMedia,
  { to, text, replyTo, file }: Send,
): Promise<SendAnswer> {
  const options: MessageSendOptions & { waitUntilMsgSent: boolean } = {
    linkPreview: false,
    // Waits until WhatsApp has it: a browser that dies would lose it.
    waitUntilMsgSent: true,
    ...(replyTo !== undefined && { quotedMessageId: replyTo }),
    ...(file && text !== '' && { caption: text }),
  }
  const ended = own.begin(text)
  let externalId: string | undefined
  try {
    const sent = await client.sendMessage(to, file ? makeMedia(file) : text, options)
    externalId = sent?.id?._serialized
    if (externalId !== undefined) return { kind: 'sent', externalId }
    return await withoutTrace(client, to)
  } catch (error) {
    return failureOf(wordsOf(error))
  } finally {
    ended(externalId)
  }
}

/** Numbers are looked up here only: WhatsApp bans accounts that ask often. */
async function withoutTrace(
  client: Pick<WebClient, 'getNumberId'>,
  to: string,
): Promise<SendAnswer> {
  const unknown = { kind: 'unknown', detail: 'the library gave no message back' } as const
  if (!to.endsWith('@c.us')) return unknown
  try {
    const known = await client.getNumberId(to)
    return known ? unknown : { kind: 'unreachable', detail: 'the number has no WhatsApp' }
  } catch {
    // Then nobody knows whether the number exists.
    return unknown
  }
}

function failureOf(detail: string): SendAnswer {
  if (/no lid for user|invalid wid/i.test(detail)) return { kind: 'unreachable', detail }
  // There is no page yet, or no library in it.
  if (/reading 'evaluate'|WWebJS is not defined|reading 'getChat'/.test(detail))
    return { kind: 'not sent', detail }
  return { kind: 'unknown', detail }
}

/** The bytes of a message's file, which the page decrypts. A large file is refused before. */
export async function fetchMedia(
  client: Pick<WebClient, 'getMessageById'>,
  { messageId, maxBytes }: Fetch,
): Promise<FetchAnswer> {
  try {
    const message = await client.getMessageById(messageId)
    if (!message) return { kind: 'gone', detail: 'the phone no longer has this message' }
    const size = Number((message.rawData as { size?: unknown }).size)
    if (size > maxBytes) return tooLarge(maxBytes)
    const media = await message.downloadMedia()
    if (!media) {
      return message.hasMedia
        ? { kind: 'later', detail: 'the file cannot be downloaded now', retryAfterMs: 60_000 }
        : { kind: 'gone', detail: 'the message has no file' }
    }
    const body = Buffer.from(media.data, 'base64')
    if (body.length > maxBytes) return tooLarge(maxBytes)
    return { kind: 'fetched', body, ...(media.mimetype && { mimeType: media.mimetype }) }
  } catch (error) {
    return { kind: 'later', detail: wordsOf(error) }
  }
}

function tooLarge(maxBytes: number): FetchAnswer {
  return { kind: 'gone', detail: `the file is larger than ${maxBytes} bytes` }
}

const marginMs = 10 * 60_000
const usualCount = 30
const mostCount = 500

/**
 * Citizens' messages that came while nobody listened, in chats with something unread and in chats with
 * traffic since then. Many of them are known already and have the same ids.
 *
 * @param sinceMs when the session was last known to be well; undefined at the first time
 * @param oldestMs nothing older is given
 */
export async function* missed(
  client: Pick<WebClient, 'getChats'>,
  sinceMs: number | undefined,
  oldestMs: number,
): AsyncGenerator<Message> {
  const isDue = ({ unreadCount, timestamp, isGroup }: Chat) =>
    !isGroup &&
    timestamp * 1000 >= oldestMs &&
    (unreadCount > 0 || (sinceMs !== undefined && timestamp * 1000 >= sinceMs - marginMs))
  for (const chat of (await client.getChats()).filter(isDue))
    for (const message of await latestOf(chat))
      if (!message.fromMe && message.timestamp * 1000 >= oldestMs) yield message
}

async function latestOf(chat: Chat): Promise<readonly Message[]> {
  try {
    const limit = Math.min(mostCount, Math.max(usualCount, chat.unreadCount))
    return await chat.fetchMessages({ limit })
  } catch {
    // A fault in one chat must not hide the others; the chat stays unread.
    return []
  }
}
