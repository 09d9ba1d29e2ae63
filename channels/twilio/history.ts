import { z } from 'zod'
import type { HistoryPage, HistoryStart } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { Http } from '../../src/contract/http.ts'
import { jsonOf, Word } from '../../src/contract/reading.ts'
import { type Finding, type OutboundMessage, rootOf } from '../../src/contract/sending.ts'
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
  // Only addresses below that of the API are taken.
  next_page_uri: z.string().startsWith('/').nullish(),
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
 * @returns the page, or why there is none, in words; HttpFailure passes through
 * @see https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
async function readPage(
  settings: ApiSettings,
  http: Http,
  path: string,
): Promise<ListedPage | string> {
  const answer = await ask(settings, http, path)
  if (answer.status !== 200) return `HTTP ${answer.status} for the list of messages`
  const page = Page.safeParse(jsonOf(answer.body))
  if (!page.success) return 'a list of messages that cannot be read'
  const messages = page.data.messages.flatMap((element) => {
    const listed = Listed.safeParse(element)
    return listed.success ? [listed.data] : []
  })
  return { messages, next: page.data.next_page_uri ?? undefined }
}

/** Path and query of the list's first page. */
function pathOf({ accountSid }: ApiSettings, query: Readonly<Record<string, string>>): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages.json?${new URLSearchParams(query)}`
}

const Media = z.object({
  media_list: z.array(z.object({ sid: z.string(), content_type: z.string().nullish() })),
})

/**
 * The messages that citizens sent to our number since then, as the events of their webhooks: the event
 * key is the message's SID in both. Pages come newest first; within a page the messages are in the
 * order of their sending.
 *
 * @throws Error where Twilio refuses the list; HttpFailure passes through
 */
export async function* history(
  { time }: HistoryStart,
  settings: ApiSettings & { readonly number: string },
  http: Http,
): AsyncGenerator<HistoryPage> {
  const query = { To: settings.number, 'DateSent>': iso(time), PageSize: '1000' }
  let path: string | undefined = pathOf(settings, query)
  while (path !== undefined) {
    const page = await readPage(settings, http, path)
    if (typeof page === 'string') throw new Error(page)
    const inbound = page.messages.filter(({ direction }) => direction === 'inbound').reverse()
    const events: InboundEvent[] = []
    for (const listed of inbound) {
      const event = await eventOf(listed, settings, http)
      if (event) events.push(event)
    }
    yield { events }
    path = page.next
  }
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
