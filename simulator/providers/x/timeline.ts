import type { PhoneAttachment } from '../../phone-book.ts'
import { own, userOf } from './account.ts'

export interface Medium {
  readonly key: string
  readonly type: PhoneAttachment['type']
  readonly mimeType: string
  readonly bytes: Buffer
}

/** A post, or a private message where it has a recipient. */
export interface Item {
  readonly id: string
  /** User id. */
  readonly author: string
  /** As it was typed, with the mention of us. */
  readonly text: string
  readonly at: Date
  readonly recipient?: string
  readonly answersTo?: string
  readonly medium?: Medium
}

/** More than any list goes back. */
const maxItems = 20_000

/** What was posted and what was sent in private, in memory; the oldest go first. */
export class Timeline {
  readonly #items = new Map<string, Item>()
  readonly #said = new Set<string>()

  add(item: Item): void {
    this.#items.set(item.id, item)
    this.#said.add(saying(item))
    for (const oldest of this.#items.values()) {
      if (this.#items.size <= maxItems) break
      this.#items.delete(oldest.id)
      this.#said.delete(saying(oldest))
    }
  }

  /** Whether the same text by the same author is at the same place. */
  hasSaid(item: Omit<Item, 'id' | 'at'>): boolean {
    return this.#said.has(saying(item))
  }

  get(id: string): Item | undefined {
    return this.#items.get(id)
  }

  /** Newest first. */
  list(fits: (item: Item) => boolean): Item[] {
    return [...this.#items.values()].filter(fits).reverse()
  }

  medium(key: string): Medium | undefined {
    return [...this.#items.values()].find(({ medium }) => medium?.key === key)?.medium
  }
}

function saying({ author, recipient, answersTo, text }: Omit<Item, 'id' | 'at'>): string {
  return JSON.stringify([author, recipient, answersTo, text])
}

export function mentionsUs({ author, recipient, text }: Item): boolean {
  const name = new RegExp(`@${own.username}(?!\\w)`, 'i')
  return recipient === undefined && author !== own.id && name.test(text)
}

/** Of its media a text has a link at its end. */
const mediaLink = 'https://t.co/media0'

/**
 * A post as API v2 shows it. Its text is escaped.
 * https://docs.x.com/x-api/fundamentals/data-dictionary#tweet
 */
export function postOf(item: Item) {
  const { id, author, text, at, answersTo, medium } = item
  const shown = medium ? `${escaped(text)} ${mediaLink}` : escaped(text)
  const start = text.toLowerCase().indexOf(`@${own.username}`)
  const mention = {
    start,
    end: start + own.username.length + 1,
    username: own.username,
    id: own.id,
  }
  const picture = {
    url: mediaLink,
    expanded_url: `https://x.com/i/status/${id}/photo/1`,
    media_key: medium?.key,
  }
  return {
    id,
    text: shown,
    author_id: author,
    conversation_id: answersTo ?? id,
    created_at: at.toISOString(),
    edit_history_tweet_ids: [id],
    entities: {
      ...(mentionsUs(item) && { mentions: [mention] }),
      ...(medium && { urls: [picture] }),
    },
    ...(answersTo && { referenced_tweets: [{ type: 'replied_to', id: answersTo }] }),
    ...(medium && { attachments: { media_keys: [medium.key] } }),
    lang: 'in',
  }
}

/** A private message as the list of API v2 shows it. */
export function messageOf({ id, author, text, at, medium }: Item) {
  return {
    id,
    event_type: 'MessageCreate',
    text: escaped(text),
    sender_id: author,
    created_at: at.toISOString(),
    ...(medium && { attachments: { media_keys: [medium.key] } }),
  }
}

/** Users and media that items refer to. `mediaUrl` says where a medium is to be had. */
export function includesOf(items: readonly Item[], mediaUrl: (key: string) => string) {
  const users = new Map(items.map(({ author }) => [author, profileOf(author)]))
  const media = items.flatMap(({ medium }) => (medium ? [mediumOf(medium, mediaUrl)] : []))
  return { users: [...users.values()], ...(media.length > 0 && { media }) }
}

export function mediumOf({ key, type, mimeType }: Medium, mediaUrl: (key: string) => string) {
  const url = mediaUrl(key)
  if (type === 'image') return { media_key: key, type: 'photo', url }
  const variants = [{ content_type: mimeType, bit_rate: 832_000, url }]
  return { media_key: key, type: 'video', variants }
}

export function profileOf(userId: string) {
  return userId === own.id ? own : userOf(`+${userId.slice(1)}`)
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
