import type { Chat, Message } from 'whatsapp-web.js'
import type { WebClient } from './adapter.ts'

const margin = 10 * 60_000
const usualCount = 30
const mostCount = 500

/**
 * Citizens' messages that came while nobody listened: of chats with something unread, and of chats
 * that had any traffic since then. Much of it is known already, and has the same ids.
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
    (unreadCount > 0 || (sinceMs !== undefined && timestamp * 1000 >= sinceMs - margin))
  for (const chat of (await client.getChats()).filter(isDue))
    for (const message of await latestOf(chat))
      if (!message.fromMe && message.timestamp * 1000 >= oldestMs) yield message
}

async function latestOf(chat: Chat): Promise<readonly Message[]> {
  try {
    const limit = Math.min(mostCount, Math.max(usualCount, chat.unreadCount))
    return await chat.fetchMessages({ limit })
  } catch {
    // Whatever is wrong with one chat must not keep the others from us; it stays unread.
    return []
  }
}
