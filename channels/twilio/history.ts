import { z } from 'zod'
import type { HistoryPage, HistoryStart } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { Http } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import { type ApiSettings, ask, type Listed, pathOf, readPage } from './list.ts'
import { messageOf } from './message.ts'

const Media = z.object({
  media_list: z.array(z.object({ sid: z.string(), content_type: z.string().nullish() })),
})

/**
 * The messages that citizens sent to our number since then, as their webhooks would have told them:
 * the event key is the message's SID here as there. Pages come newest first; within a page the
 * messages are in their order.
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

/** To the second, as Twilio writes times. */
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
  // The message is worth more than the names of its pictures.
  if (!media.success) return []
  const base = settings.apiUrl.replace(/\/+$/, '')
  return media.data.media_list.flatMap((item, n): [string, string][] => [
    [`MediaUrl${n}`, `${base}${folder}/Media/${encodeURIComponent(item.sid)}`],
    [`MediaContentType${n}`, item.content_type ?? ''],
  ])
}
