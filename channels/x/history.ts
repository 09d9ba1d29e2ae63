import { z } from 'zod'
import type { HistoryPage, HistoryStart } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { Http } from '../../src/contract/http.ts'
import { jsonOf, setAside, Word } from '../../src/contract/reading.ts'
import { type ApiSettings, call } from './api.ts'
import { messageOf as directMessageOf, readListed } from './direct-message.ts'
import { type Context, Id, type Includes, includesOf, MaybeId, Time } from './element.ts'
import { refusalOf } from './outcome.ts'
import { editOf, isEdited, messageOf, readPost } from './post.ts'
import { type Budget, type Prices, Purse } from './prices.ts'

interface HistorySettings extends ApiSettings, Budget {
  readonly userId: string
  readonly username?: string | undefined
  readonly prices: Prices
  readonly pollMentions: boolean
  readonly pollDms: boolean
}

/** How far each list was read; `from` stands for an id that is not known yet. */
const Cursor = z.object({
  from: z.string(),
  mentions: z.string().optional(),
  dms: z.string().optional(),
})

interface Reading {
  readonly settings: HistorySettings
  readonly http: Http
  readonly context: Context
  readonly purse: Purse
  readonly isFirstToday: boolean
  cursor: z.output<typeof Cursor>
}

/**
 * Posts that mention us and private messages since the last time, with the event keys that their
 * webhooks have. Pages come newest first; within a page the events are in their order.
 *
 * The cursor of a list moves when the list was read to its end. If the reading stops before, after a
 * crash or because the budget is spent, those pages are read again.
 *
 * @throws Error where X refuses a list; HttpFailure passes through
 */
export async function* history(
  { time, cursor, spent }: HistoryStart,
  settings: HistorySettings,
  http: Http,
): AsyncGenerator<HistoryPage> {
  const { userId, username, pollMentions, pollDms } = settings
  const reading: Reading = {
    settings,
    http,
    context: { account: userId, username, receivedAt: time },
    purse: new Purse(spent, settings),
    isFirstToday: spent.reads === 0,
    cursor: cursorIn(cursor) ?? { from: time.toISOString() },
  }
  if (pollMentions) yield* mentions(reading)
  if (pollDms) yield* directMessages(reading)
}

async function* mentions(reading: Reading): AsyncGenerator<HistoryPage> {
  const { settings, http, purse, cursor } = reading
  const since = cursor.mentions
    ? { since_id: cursor.mentions }
    : { start_time: `${cursor.from.slice(0, 19)}Z` }
  let newestId: string | undefined
  let token: string | undefined
  do {
    if (!purse.isOpen) return
    const page = await readPage('mentions', { ...since, pagination_token: token }, settings, http)
    if (!page) return
    newestId ??= page.newestId
    token = page.nextToken
    if (token === undefined && newestId !== undefined)
      reading.cursor = { ...reading.cursor, mentions: newestId }
    const spent = purse.take(page.items.length, settings.prices.postRead)
    yield { events: postEvents(page, reading.context), cursor: textOf(reading), spent }
  } while (token !== undefined)
}

/** An edited post gives its first version as well, in case that never came. */
function postEvents({ items, includes }: ListPage, context: Context): InboundEvent[] {
  return items.toReversed().flatMap((item): InboundEvent[] => {
    const post = readPost(item)
    if (typeof post === 'string') return [setAside(context.account, item, post)]
    if (post.author === context.account) return []
    const message = messageOf(post, includes, context)
    return isEdited(post) ? [message, editOf(post, includes, context)] : [message]
  })
}

/** The list cannot be asked for new items only, so the first page is small. */
const pageSizes = { first: '20', next: '100' }

async function* directMessages(reading: Reading): AsyncGenerator<HistoryPage> {
  const { settings, http, purse, cursor, isFirstToday } = reading
  let newestId: string | undefined
  let token: string | undefined
  do {
    if (!purse.isOpen) return
    const size = token === undefined ? pageSizes.first : pageSizes.next
    const query = { max_results: size, pagination_token: token }
    const page = await readPage('messages', query, settings, http)
    if (!page) return
    const items = page.items.filter((item) => isNew(item, cursor))
    newestId ??= page.newestId
    token = items.length < page.items.length ? undefined : page.nextToken
    if (token === undefined && newestId !== undefined)
      reading.cursor = { ...reading.cursor, dms: newestId }
    // An item that is listed again on the same day, UTC, is not charged again.
    const charged = isFirstToday ? page.items.length : items.length
    const spent = purse.take(charged, settings.prices.directMessageRead)
    const events = messageEvents({ ...page, items }, reading.context)
    yield { events, cursor: textOf(reading), spent }
  } while (token !== undefined)
}

function messageEvents({ items, includes }: ListPage, context: Context): InboundEvent[] {
  return items.toReversed().flatMap((item): InboundEvent[] => {
    const message = readListed(item, includes)
    if (typeof message === 'string') return [setAside(context.account, item, message)]
    if (message === undefined || message.sender === context.account) return []
    return [directMessageOf(message, includes, context)]
  })
}

const Dated = z.object({ created_at: Time })

function isNew(item: unknown, { from, dms }: Reading['cursor']): boolean {
  const id = idOf(item)
  if (dms !== undefined) return id === undefined || isLater(id, dms)
  const createdAt = Dated.safeParse(item).data?.created_at
  return createdAt === undefined || createdAt >= new Date(from)
}

function textOf({ cursor }: Reading): string {
  return JSON.stringify(cursor)
}

function cursorIn(text: string | undefined): Reading['cursor'] | undefined {
  return Cursor.safeParse(jsonOf(text ?? '')).data
}

/** The fields that are asked for with each post or message, by the names in X's guides. */
const wanted = {
  mentions: {
    max_results: '100',
    'tweet.fields':
      'created_at,author_id,referenced_tweets,attachments,entities,edit_history_tweet_ids,note_tweet',
    expansions: 'author_id,attachments.media_keys',
    'user.fields': 'username,name',
    'media.fields': 'url,type,variants',
  },
  messages: {
    event_types: 'MessageCreate',
    'dm_event.fields': 'id,text,event_type,created_at,sender_id,attachments,entities',
    expansions: 'sender_id,attachments.media_keys',
    'user.fields': 'username,name',
    'media.fields': 'url,type,variants',
  },
} as const

type ListName = keyof typeof wanted

// `data` is absent where there is nothing, and `errors` may stand beside what there is.
const Page = z.object({
  data: z.array(z.unknown()).default([]),
  includes: z.unknown().optional(),
  meta: z
    .object({ newest_id: MaybeId, next_token: Word.optional().catch(undefined) })
    .catch({ newest_id: undefined, next_token: undefined }),
})

/** A page of a list, newest first. */
interface ListPage {
  readonly items: readonly unknown[]
  readonly includes: Includes
  /** The highest id on the page. */
  readonly newestId: string | undefined
  readonly nextToken: string | undefined
}

// A hundred posts of 25,000 characters each, escaped, are rare; of 280 they take 200 kB.
const maxBytes = 16 * 1024 * 1024

/**
 * Reads one page. HttpFailure passes through.
 *
 * @returns undefined where the rate limit is used up: the next turn goes on
 * @throws Error where X refuses the list, or gives none
 * @see https://docs.x.com/x-api/users/get-mentions
 * @see https://docs.x.com/x-api/direct-messages/get-dm-events
 */
async function readPage(
  list: ListName,
  query: Readonly<Record<string, string | undefined>>,
  settings: ApiSettings & { readonly userId: string },
  http: Http,
): Promise<ListPage | undefined> {
  const path = list === 'mentions' ? `/2/users/${settings.userId}/mentions` : '/2/dm_events'
  const answer = await call(http, settings, path, {
    query: { ...wanted[list], ...query },
    maxBytes,
  })
  if (answer.status === 429 && refusalOf(answer).kind === 'deferred') return undefined
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status} for the list of ${list}`)
  const page = Page.safeParse(jsonOf(answer.body)).data
  if (!page) throw new Error(`a list of ${list} that cannot be read`)
  const ids = page.data.flatMap((item) => idOf(item) ?? [])
  return {
    items: page.data,
    includes: includesOf(page.includes),
    newestId: page.meta.newest_id ?? ids.reduce<string | undefined>(later, undefined),
    nextToken: page.meta.next_token,
  }
}

/** The id of an item of a list. */
function idOf(item: unknown): string | undefined {
  return z.object({ id: Id }).safeParse(item).data?.id
}

/** Whether an id is newer than another one: ids grow. */
function isLater(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length
}

function later(one: string | undefined, other: string): string {
  return one === undefined || isLater(other, one) ? other : one
}
