import { z } from 'zod'
import type { Http, HttpResponse } from '../../src/contract/http.ts'
import { jsonOf, Word } from '../../src/contract/reading.ts'

export interface ApiSettings {
  readonly authToken: string | readonly string[]
  readonly accountSid: string
  readonly apiUrl: string
}

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
export type Listed = z.output<typeof Listed>

const Page = z.object({
  messages: z.array(z.unknown()),
  // Below the API's own address, whatever else it may say.
  next_page_uri: z.string().startsWith('/').nullish(),
})

export interface ListedPage {
  readonly messages: readonly Listed[]
  /** Path and query of the next page. */
  readonly next: string | undefined
}

// A thousand messages of 1,600 characters each, escaped.
const maxBytes = 16 * 1024 * 1024

/**
 * One page of Twilio's list of messages. What cannot be read in it is left out.
 *
 * @param path with its query, as pathOf or the page before gives it
 * @returns the page, or in words why there is none; HttpFailure passes through
 * @see https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
export async function readPage(
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

/** Asks Twilio's API for a JSON document, as the account itself. */
export async function ask(settings: ApiSettings, http: Http, path: string): Promise<HttpResponse> {
  return await http(settings.apiUrl.replace(/\/+$/, '') + path, {
    headers: { accept: 'application/json', ...authorization(settings) },
    maxBytes,
  })
}

/** The header that proves that it is us; of several tokens the first. */
export function authorization({ accountSid, authToken }: ApiSettings): { authorization: string } {
  const [token = ''] = [authToken].flat()
  return { authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}` }
}

/** Path and query of the list's first page. */
export function pathOf(
  { accountSid }: ApiSettings,
  query: Readonly<Record<string, string>>,
): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages.json?${new URLSearchParams(query)}`
}
