import { z } from 'zod'
import type { ListAnswer, ProviderList } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import { type Http, type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf, Word } from '../../src/contract/reading.ts'
import { type Finding, later, type OutboundMessage, rootOf } from '../../src/contract/sending.ts'
import { type ApiSettings, ask } from './api.ts'
import { messageOf } from './message.ts'
import { parameterOf, recipientOf, type SendSettings } from './send.ts'

/** https://www.twilio.com/docs/messaging/api/message-resource#message-properties */
const Listed = z.object({
  sid: Word,
  direction: z.string(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  body: z.string().nullish(),
  num_media: z.string().nullish(),
  date_created: z.string().nullish(),
  date_sent: z.string().nullish(),
})
type Listed = z.output<typeof Listed>

const Page = z.object({
  messages: z.array(z.unknown()),
  next_page_uri: z.string().nullish(),
})

interface ListedPage {
  readonly messages: readonly Listed[]
  /** Path and query of the next page. */
  readonly next: string | undefined
}

/**
 * One page of Twilio's list of messages, without elements that cannot be read.
 *
 * @param path with its query, as pathOf or the page before gives it
 * @returns the page, the answer that holds none, or what is wrong with it in words; HttpFailure passes
 *   through
 * @see https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
async function readPage(
  settings: ApiSettings,
  http: Http,
  path: string,
): Promise<ListedPage | HttpResponse | string> {
  const answer = await ask(settings, http, path)
  if (answer.status !== 200) return answer
  const page = Page.safeParse(jsonOf(answer.body))
  if (!page.success) return 'a list of messages that cannot be read'
  const messages = page.data.messages.flatMap((element) => {
    const listed = Listed.safeParse(element)
    return listed.success ? [listed.data] : []
  })
  const next = page.data.next_page_uri ?? undefined
  // With our credentials nothing is asked but the list of this very account.
  if (next !== undefined && !next.startsWith(listOf(settings)))
    return 'a next page that is not of this account'
  return { messages, next }
}

function listOf({ accountSid }: ApiSettings): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages.json?`
}

/** Path and query of the list's first page. */
function pathOf(settings: ApiSettings, query: Readonly<Record<string, string>>): string {
  return listOf(settings) + new URLSearchParams(query)
}

const Media = z.object({
  media_list: z.array(z.object({ sid: z.string(), content_type: z.string().nullish() })),
})

const pageSize = '200'
/** Twilio's list has a request of its own for the files of each message; this many go at once. */
const askedAtOnce = 8

type ListSettings = ApiSettings & { readonly number: string }

/**
 * The messages that citizens sent to our number, as the events of their webhooks: the event key is the
 * message's SID in both. Pages come newest first; within a page the messages are in the order of their
 * sending.
 */
export const messageList: ProviderList<ListSettings> = {
  name: 'messages',
  async readPage({ since, page: asked }, settings, http): Promise<ListAnswer> {
    const query = { To: settings.number, 'DateSent>': iso(since), PageSize: pageSize }
    const page = await readPage(settings, http, asked ?? pathOf(settings, query))
    if (typeof page === 'string') return { kind: 'refused', detail: page }
    if ('status' in page) {
      const detail = `HTTP ${page.status} for the list of messages`
      return isPassing(page.status)
        ? later(detail, retryAfterMsOf(page))
        : { kind: 'refused', detail }
    }
    const inbound = page.messages.filter(({ direction }) => direction === 'inbound').reverse()
    const events: InboundEvent[] = []
    for (let from = 0; from < inbound.length; from += askedAtOnce) {
      const some = inbound.slice(from, from + askedAtOnce)
      const found = await Promise.all(some.map((listed) => eventOf(listed, settings, http)))
      events.push(...found.filter((event) => event !== undefined))
    }
    return { kind: 'page', events, next: page.next }
  },
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** Cuts a time to the second: Twilio's times have no more. */
function iso(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}

async function eventOf(
  listed: Listed,
  settings: ApiSettings,
  http: Http,
): Promise<InboundEvent | undefined> {
  const sentAt = new Date(listed.date_sent ?? listed.date_created ?? '')
  if (Number.isNaN(sentAt.getTime())) return undefined
  const fields = new Map([
    ['MessageSid', listed.sid],
    ['From', listed.from ?? ''],
    ['To', listed.to ?? ''],
    ['Body', listed.body ?? ''],
    ...(await mediaOf(listed, settings, http)),
  ])
  const event = messageOf(fields, sentAt)
  return typeof event === 'string' ? undefined : event
}

/** https://www.twilio.com/docs/messaging/api/media-resource#read-multiple-media-resources */
async function mediaOf(
  { sid, num_media }: Listed,
  settings: ApiSettings,
  http: Http,
): Promise<[string, string][]> {
  if (!Number(num_media ?? 0)) return []
  const folder = `/2010-04-01/Accounts/${settings.accountSid}/Messages/${encodeURIComponent(sid)}`
  const answer = await ask(settings, http, `${folder}/Media.json`)
  const media = Media.safeParse(jsonOf(answer.body))
  // A message without the names of its pictures is better than none.
  if (!media.success) return []
  const base = rootOf(settings.apiUrl)
  return media.data.media_list.flatMap((item, n): [string, string][] => [
    [`MediaUrl${n}`, `${base}${folder}/Media/${encodeURIComponent(item.sid)}`],
    [`MediaContentType${n}`, item.content_type ?? ''],
  ])
}

// Twilio's clock and ours may differ by this much.
const clocksDifferMs = 60_000

/**
 * Looks a message up in Twilio's list: it has the same recipient, the same text or a template with it,
 * and was made after the attempt.
 *
 * The list is not asked by DateSent: a message in Twilio's queue has none yet.
 *
 * @param attemptedAt when its sending was first attempted
 */
export async function find(
  message: OutboundMessage,
  attemptedAt: Date,
  settings: SendSettings,
  http: Http,
): Promise<Finding> {
  const query = { To: recipientOf(message), From: message.account, PageSize: '1000' }
  const page = await readPage(settings, http, pathOf(settings, query))
  if (typeof page === 'string') return { kind: 'unknown', detail: page }
  if ('status' in page)
    return { kind: 'unknown', detail: `HTTP ${page.status} for the list of messages` }
  const since = attemptedAt.getTime() - clocksDifferMs
  const found = page.messages.find(
    ({ direction, body, date_created, date_sent }) =>
      direction.startsWith('outbound') &&
      isText(body ?? '', message.text, settings) &&
      Date.parse(date_created ?? date_sent ?? '') >= since,
  )
  if (found) return { kind: 'accepted', externalId: found.sid }
  if (page.next === undefined) return { kind: 'absent' }
  return { kind: 'unknown', detail: 'more messages to this recipient than one page of the list' }
}

function isText(body: string, text: string, { windowContentSid }: SendSettings): boolean {
  if (body.trim() === text.trim()) return true
  return windowContentSid !== undefined && parameterOf(body).includes(parameterOf(text))
}
