import { z } from 'zod'
import type { HistoryPage, HistoryStart } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { Http } from '../../src/contract/http.ts'
import { setAside } from '../../src/contract/reading.ts'
import type { ApiSettings } from './api.ts'
import { messageOf as directMessageOf, readListed } from './direct-message.ts'
import { type Context, Time } from './element.ts'
import { idOf, isLater, type ListPage, readPage } from './list.ts'
import { editOf, isEdited, messageOf, readPost } from './post.ts'
import { type Budget, type Prices, Purse } from './prices.ts'

export interface HistorySettings extends ApiSettings, Budget {
  readonly userId: string
  readonly username?: string | undefined
  readonly prices: Prices
  readonly pollMentions: boolean
  readonly pollDms: boolean
}

/** Up to where each list was read; `from` stands for an id that is not known yet. */
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
 * Posts that mention us and private messages since the last time: what webhooks did not bring, under
 * the same event keys. Pages come newest first; within a page the events are in their order.
 *
 * The place in a list moves once it was read to its end: whoever stops before, for a crash or because
 * the day's budget is spent, reads those pages again.
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

/** An edited post brings its first version as well, in case that one was never heard of. */
function postEvents({ items, includes }: ListPage, context: Context): InboundEvent[] {
  return items.toReversed().flatMap((item): InboundEvent[] => {
    const post = readPost(item)
    if (typeof post === 'string') return [setAside(context.account, item, post)]
    if (post.author === context.account) return []
    const message = messageOf(post, includes, context)
    return isEdited(post) ? [message, editOf(post, includes, context)] : [message]
  })
}

/** The list cannot be asked for what is new only: small pages, until something is known. */
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
    // What is listed again on the same day, UTC, is not charged again.
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
  try {
    return Cursor.safeParse(JSON.parse(text ?? '')).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
