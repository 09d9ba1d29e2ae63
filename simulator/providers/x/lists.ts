import { own } from './account.ts'
import { type Item, includesOf, mentionsUs, messageOf, postOf, type Timeline } from './timeline.ts'

type Query = Readonly<Record<string, string | undefined>>

/** No further back goes the list of mentions. */
const maxMentions = 800
const dmDays = 30

/**
 * Posts that mention us, newest first: `since_id`, `start_time`, `max_results` (5 to 100, else 10) and
 * `pagination_token`. https://docs.x.com/x-api/users/get-mentions
 *
 * @returns undefined where a parameter is none
 */
export function listMentions(timeline: Timeline, query: Query, mediaUrl: (key: string) => string) {
  const since = query['since_id']
  const start = query['start_time']
  if (since !== undefined && !/^\d{1,19}$/.test(since)) return undefined
  if (start !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(start)) return undefined
  const after = BigInt(since ?? 0)
  const from = new Date(start ?? 0)
  const found = timeline
    .list((item) => mentionsUs(item) && BigInt(item.id) > after && item.at >= from)
    .slice(0, maxMentions)
  return pageOf(found, query, { least: 5, usual: 10 }, postOf, mediaUrl)
}

/**
 * Private messages of both sides, newest first; nothing to say from where on.
 * https://docs.x.com/x-api/direct-messages/get-dm-events
 */
export function listMessages(
  timeline: Timeline,
  query: Query,
  now: Date,
  mediaUrl: (key: string) => string,
) {
  const from = new Date(now.getTime() - dmDays * 24 * 60 * 60_000)
  const found = timeline.list(({ recipient, at }) => recipient !== undefined && at >= from)
  return pageOf(found, query, { least: 1, usual: 100 }, messageOf, mediaUrl)
}

function pageOf(
  found: readonly Item[],
  query: Query,
  sizes: { readonly least: number; readonly usual: number },
  show: (item: Item) => object,
  mediaUrl: (key: string) => string,
) {
  const size = Number(query['max_results'] ?? sizes.usual)
  if (!Number.isInteger(size) || size < sizes.least || size > 100) return undefined
  // A token names the last item of the page before: what comes meanwhile moves nothing.
  const token = query['pagination_token']
  const before = token === undefined ? -1 : found.findIndex(({ id }) => `t${id}` === token)
  if (token !== undefined && before === -1) return undefined
  const items = found.slice(before + 1, before + 1 + size)
  const [newest] = items
  const oldest = items.at(-1)
  if (!newest || !oldest) return { meta: { result_count: 0 } }
  const more = before + 1 + size < found.length
  return {
    data: items.map(show),
    includes: includesOf(items, mediaUrl),
    meta: {
      result_count: items.length,
      newest_id: newest.id,
      oldest_id: oldest.id,
      ...(more && { next_token: `t${oldest.id}` }),
    },
  }
}

/** Whether the id in a path is ours. */
export function isOwn(userId: string): boolean {
  return userId === own.id
}
