import { attentionReasons } from '../../conversation/attention.ts'
import type { From, InboxFilter } from '../../desk/inbox.ts'

const longest = { words: 100, name: 80, place: 80, list: 500 } as const

/** The list that an address shows: the address is the view. What has no such form is left out. */
export function filterIn(query: URLSearchParams): InboxFilter {
  const words = given(query, 'q', longest.words)
  return {
    tab: query.get('tab') === 'all' ? 'all' : 'open',
    reason: attentionReasons.find((reason) => reason === query.get('reason')),
    channel: given(query, 'channel', longest.name),
    account: given(query, 'account', longest.name),
    words,
  }
}

/** From where its page goes on. */
export function fromIn(query: URLSearchParams): From | undefined {
  for (const way of ['after', 'before'] as const) {
    const place = given(query, way, longest.place)
    if (place !== undefined) return { way, place }
  }
  return undefined
}

function given(query: URLSearchParams, name: string, most: number): string | undefined {
  const value = (query.get(name) ?? '').toWellFormed().replaceAll('\0', '').trim().slice(0, most)
  return value === '' ? undefined : value
}

/** The list as a query, without its pages; empty for what the inbox shows by itself. */
export function listQuery({ tab, reason, channel, account, words }: InboxFilter): string {
  const query = new URLSearchParams()
  if (tab === 'all') query.set('tab', tab)
  const rest = { reason, channel, account, q: words }
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) query.set(name, value)
  return query.toString()
}

/** The address of a list. @param more of its query */
export function inboxHref(
  filter: InboxFilter,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(listQuery(filter))
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  return query.size > 0 ? `/inbox?${query}` : '/inbox'
}

/** Where a conversation was opened: from a list, at a place in it. */
export interface Origin {
  readonly filter: InboxFilter
  readonly place: string | undefined
}

/** Undefined where a conversation was not opened from a list. */
export function originIn(list: string | null, at: string | null | undefined): Origin | undefined {
  if (list === null) return undefined
  const place = (at ?? '').slice(0, longest.place)
  return {
    filter: filterIn(new URLSearchParams(list.slice(0, longest.list))),
    place: place === '' ? undefined : place,
  }
}

/** The address of a conversation, with the list that it was opened from. */
export function conversationHref(
  id: string,
  origin: Origin | undefined,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(more)
  if (origin) {
    query.set('list', listQuery(origin.filter))
    if (origin.place !== undefined) query.set('at', origin.place)
  }
  return query.size > 0 ? `/conversations/${id}?${query}` : `/conversations/${id}`
}
