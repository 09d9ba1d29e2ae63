import { z } from 'zod'
import type { ListAnswer, ListPlace, ProviderList } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { Http, HttpResponse } from '../../src/contract/http.ts'
import { jsonOf, setAside, Word } from '../../src/contract/reading.ts'
import { later } from '../../src/contract/sending.ts'
import { type ApiSettings, call } from './api.ts'
import { messageOf as directMessageOf, readListed } from './direct-message.ts'
import { type Context, Id, type Includes, includesOf, MaybeId, Time } from './element.ts'
import { refusalOf } from './outcome.ts'
import { editOf, isEdited, messageOf, readPost } from './post.ts'
import type { Prices } from './prices.ts'

/** The names of fields: those of X's guides, and those of its OpenAPI document since August 2026. */
export const fieldNames = ['tweet', 'post'] as const
type FieldNames = (typeof fieldNames)[number]

export interface ListSettings extends ApiSettings {
  readonly userId: string
  readonly username?: string | undefined
  readonly prices: Prices
  readonly pollMentions: boolean
  readonly pollDms: boolean
  readonly fieldNames: FieldNames
}

/**
 * Posts that mention us, with the event keys that their webhooks have. Pages come newest first; within
 * a page the events are in their order. The mark is the newest id.
 *
 * @see https://docs.x.com/x-api/users/get-mentions
 */
export const mentions: ProviderList<ListSettings> = {
  name: 'mentions',
  isWanted: ({ pollMentions }) => pollMentions,
  async readPage({ since, mark, page }, settings, http) {
    const from = mark ? { since_id: mark } : { start_time: `${since.toISOString().slice(0, 19)}Z` }
    const read = await readPage('mentions', { ...from, pagination_token: page }, settings, http)
    if (read.kind !== 'page') return read
    const { items, nextToken, newestId, remark } = read
    return {
      kind: 'page',
      events: postEvents(read, contextOf(settings, since)),
      next: nextToken,
      mark: newestId,
      spent: spentOn(items.length, settings.prices.postRead),
      ...remark,
    }
  },
}

/** The list cannot be asked for new items only, so the first page is small. */
const pageSizes = { first: '20', next: '100' }

/**
 * Private messages, newest first, until one is known: the list has no `since_id`.
 *
 * @see https://docs.x.com/x-api/direct-messages/get-dm-events
 */
export const directMessages: ProviderList<ListSettings> = {
  name: 'dm_events',
  isWanted: ({ pollDms }) => pollDms,
  async readPage(place, settings, http) {
    const { since, page, isFirstToday } = place
    const size = page === undefined ? pageSizes.first : pageSizes.next
    const query = { max_results: size, pagination_token: page }
    const read = await readPage('messages', query, settings, http)
    if (read.kind !== 'page') return read
    const items = read.items.filter((item) => isNew(item, place))
    // An item that is listed again on the same day, UTC, is not charged again.
    const charged = isFirstToday ? read.items.length : items.length
    return {
      kind: 'page',
      events: messageEvents({ ...read, items }, contextOf(settings, since)),
      next: items.length < read.items.length ? undefined : read.nextToken,
      mark: read.newestId,
      spent: spentOn(charged, settings.prices.directMessageRead),
      ...read.remark,
    }
  },
}

function contextOf({ userId, username }: ListSettings, receivedAt: Date): Context {
  return { account: userId, username, receivedAt }
}

function spentOn(reads: number, price: number) {
  return { reads, usd: reads * price }
}

/** An edited post gives its first version as well, in case that never came. */
function postEvents({ items, includes }: Listing, context: Context): InboundEvent[] {
  return items.toReversed().flatMap((item): InboundEvent[] => {
    const post = readPost(item)
    if (typeof post === 'string') return [setAside(context.account, item, post)]
    if (post.author === context.account) return []
    const message = messageOf(post, includes, context)
    return isEdited(post) ? [message, editOf(post, includes, context)] : [message]
  })
}

function messageEvents({ items, includes }: Listing, context: Context): InboundEvent[] {
  return items.toReversed().flatMap((item): InboundEvent[] => {
    const message = readListed(item, includes)
    if (typeof message === 'string') return [setAside(context.account, item, message)]
    if (message === undefined || message.sender === context.account) return []
    return [directMessageOf(message, includes, context)]
  })
}

const Dated = z.object({ created_at: Time })

function isNew(item: unknown, { since, mark }: ListPlace): boolean {
  const id = idOf(item)
  if (mark !== undefined) return id === undefined || isLater(id, mark)
  const createdAt = Dated.safeParse(item).data?.created_at
  return createdAt === undefined || createdAt >= since
}

/** The parameters that both lists have. */
const common = { 'user.fields': 'username,name', 'media.fields': 'url,type,variants' }

/** What is asked for with each post or message, by either set of names. */
const wanted = {
  mentions: {
    tweet: {
      'tweet.fields':
        'created_at,author_id,referenced_tweets,attachments,entities,edit_history_tweet_ids,note_tweet',
    },
    post: {
      'post.fields':
        'created_at,author_id,referenced_posts,attachments,entities,edit_history_post_ids,note_post',
    },
    always: { max_results: '100', expansions: 'author_id,attachments.media_keys' },
  },
  messages: {
    tweet: {
      'dm_event.fields': 'id,text,event_type,created_at,sender_id,attachments,entities',
    },
    // The sender comes with the expansion.
    post: { 'dm_event.fields': 'id,text,event_type,created_at,attachments,entities' },
    always: { event_types: 'MessageCreate', expansions: 'sender_id,attachments.media_keys' },
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

type Listing = Pick<ListPage, 'items' | 'includes'>

/** A page of a list, newest first. */
interface ListPage {
  readonly kind: 'page'
  readonly items: readonly unknown[]
  readonly includes: Includes
  /** The highest id on the page. */
  readonly newestId: string | undefined
  readonly nextToken: string | undefined
  /** For the operator, if X did not take the configured names. */
  readonly remark: { readonly remark?: string }
}

// A hundred posts of 25,000 characters each, escaped, are rare; of 280 they take 200 kB.
const maxBytes = 16 * 1024 * 1024

/** Reads one page; HttpFailure passes through. */
async function readPage(
  list: ListName,
  query: Readonly<Record<string, string | undefined>>,
  settings: ListSettings,
  http: Http,
): Promise<ListPage | Exclude<ListAnswer, { kind: 'page' }>> {
  const { userId, fieldNames: configured } = settings
  const path = list === 'mentions' ? `/2/users/${userId}/mentions` : '/2/dm_events'
  const ask = async (names: FieldNames) => {
    const all = { ...wanted[list].always, ...wanted[list][names], ...common, ...query }
    return await call(http, settings, path, { query: all, maxBytes })
  }
  const first = await ask(configured)
  if (!isAboutFields(first)) return pageOf(list, first)
  const other = configured === 'tweet' ? 'post' : 'tweet'
  const page = pageOf(list, await ask(other))
  if (page.kind !== 'page') return page
  const remark = `X refuses the names of fields of "${configured}": set fieldNames to ${other}`
  return { ...page, remark: { remark } }
}

/** Whether X complains about the name of a field, or of a parameter that names fields. */
function isAboutFields({ status, body }: HttpResponse): boolean {
  return status === 400 && /\bfields\b/.test(body.toString('utf8'))
}

function pageOf(
  list: ListName,
  answer: HttpResponse,
): ListPage | Exclude<ListAnswer, { kind: 'page' }> {
  if (answer.status !== 200) {
    const refusal = refusalOf(answer)
    const detail = `HTTP ${answer.status} for the list of ${list}`
    if (refusal.kind === 'rejected') return { kind: 'refused', detail }
    return later(detail, refusal.kind === 'deferred' ? refusal.retryAfterMs : undefined)
  }
  const page = Page.safeParse(jsonOf(answer.body)).data
  if (!page) return { kind: 'refused', detail: `a list of ${list} that cannot be read` }
  const ids = page.data.flatMap((item) => idOf(item) ?? [])
  return {
    kind: 'page',
    items: page.data,
    includes: includesOf(page.includes),
    newestId: page.meta.newest_id ?? ids.reduce<string | undefined>(newer, undefined),
    nextToken: page.meta.next_token,
    remark: {},
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

function newer(one: string | undefined, other: string): string {
  return one === undefined || isLater(other, one) ? other : one
}
