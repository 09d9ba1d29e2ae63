import type { Attachment } from '../../src/contract/events.ts'
import { type Http, type HttpResponse, retryAfterMsOf } from '../../src/contract/http.ts'
import { fetchedAs, later, type MediaFetch } from '../../src/contract/sending.ts'
import { type ApiSettings, authorization } from './api.ts'

const timeoutMs = 60_000
const maxRedirects = 3

/**
 * Fetches a file. Twilio answers with the address of a copy elsewhere. Our credentials go neither
 * there nor to any address that is not below that of the API.
 *
 * @param attachment with the address that the webhook, or the list, told
 * @returns HttpFailure passes through
 * @see https://www.twilio.com/docs/messaging/api/media-resource
 */
export async function fetchMedia(
  { url = '', mimeType }: Attachment,
  settings: ApiSettings,
  http: Http,
  maxBytes: number,
): Promise<MediaFetch> {
  let address = URL.parse(url)
  let headers = address?.origin === new URL(settings.apiUrl).origin ? authorization(settings) : {}
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    if (!address || !isAllowed(address, settings))
      return { kind: 'gone', detail: hops === 0 ? 'no address' : 'sent on to no https address' }
    const answer = await http(address.href, { headers, timeoutMs, maxBytes })
    const target = redirectOf(answer)
    if (target === undefined) return fetched(answer, mimeType)
    address = URL.parse(target, address.href)
    headers = {}
  }
  return { kind: 'later', detail: `sent on more than ${maxRedirects} times` }
}

/** Plain HTTP is allowed only if the API itself uses it: a simulator, a tunnel. */
function isAllowed({ protocol }: URL, { apiUrl }: ApiSettings): boolean {
  return protocol === 'https:' || protocol === new URL(apiUrl).protocol
}

function redirectOf({ status, headers }: HttpResponse): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? headers['location'] : undefined
}

function fetched(answer: HttpResponse, told: string | undefined): MediaFetch {
  const { status, headers, body } = answer
  if (status === 200) return fetchedAs(body, told ?? headers['content-type'])
  const detail = `HTTP ${status} for the file`
  // It may work later: an address ran out, credentials were wrong, or the file was not there yet.
  if (status === 400 || status === 410) return { kind: 'gone', detail }
  return later(detail, retryAfterMsOf(answer))
}
