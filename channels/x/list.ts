import { z } from 'zod'
import type { Http } from '../../src/contract/http.ts'
import { jsonOf, Word } from '../../src/contract/reading.ts'
import { type ApiSettings, call } from './api.ts'
import { Id, MaybeId } from './element.ts'
import { type Includes, includesOf } from './includes.ts'
import { refusalOf } from './outcome.ts'

/** What is asked for with each post or message; the names of the guides, which are understood. */
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

export type ListName = keyof typeof wanted

// `data` is absent where there is nothing, and `errors` may stand beside what there is.
const Page = z.object({
  data: z.array(z.unknown()).default([]),
  includes: z.unknown().optional(),
  meta: z
    .object({ newest_id: MaybeId, next_token: Word.optional().catch(undefined) })
    .catch({ newest_id: undefined, next_token: undefined }),
})

/** A page of a list, newest first. */
export interface ListPage {
  readonly items: readonly unknown[]
  readonly includes: Includes
  /** The highest id in it. */
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
export async function readPage(
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
export function idOf(item: unknown): string | undefined {
  return z.object({ id: Id }).safeParse(item).data?.id
}

/** Whether an id was given after another one: they grow. */
export function isLater(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length
}

function later(one: string | undefined, other: string): string {
  return one === undefined || isLater(other, one) ? other : one
}
