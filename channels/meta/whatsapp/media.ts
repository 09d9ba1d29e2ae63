import { z } from 'zod'
import type { Attachment } from '../../../src/contract/events.ts'
import { type Http, retryAfterMsOf } from '../../../src/contract/http.ts'
import { jsonOf } from '../../../src/contract/reading.ts'
import {
  type CredentialCheck,
  fetchedAs,
  later,
  type MediaFetch,
} from '../../../src/contract/sending.ts'
import { askGraph, checkOn, failureOf, isGood } from '../graph.ts'
import { Hint, Word } from '../reception.ts'
import { errors, type WhatsappSettings } from './send.ts'

const Described = z.object({
  url: z.url({ protocol: /^https?$/ }),
  mime_type: Hint,
  file_size: z.coerce.number().optional().catch(undefined),
})
type Described = z.output<typeof Described>

const downloadTimeoutMs = 60_000

/**
 * Fetches a file: first asks where it is, then for its bytes. The address lasts for five minutes,
 * the id for seven days.
 *
 * Our token goes to no address but the one in Graph's own answer; the one in the webhook is not used.
 *
 * @param attachment with the media id as `externalId`
 * @returns HttpFailure passes through
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#download-media
 */
export async function fetchMedia(
  attachment: Attachment,
  settings: WhatsappSettings,
  http: Http,
  maxBytes: number,
): Promise<MediaFetch> {
  const first = await fetchOnce(attachment, settings, http, maxBytes)
  // The address may have run out between the two requests.
  if (first !== 'not there') return first
  const second = await fetchOnce(attachment, settings, http, maxBytes)
  return second === 'not there' ? { kind: 'gone', detail: 'HTTP 404 for the file' } : second
}

async function fetchOnce(
  { externalId, mimeType }: Attachment,
  settings: WhatsappSettings,
  http: Http,
  maxBytes: number,
): Promise<MediaFetch | 'not there'> {
  if (externalId === undefined) return { kind: 'gone', detail: 'no media id' }
  const described = await describe(externalId, settings, http)
  if ('kind' in described) return described
  const { url, file_size: size = 0, mime_type = mimeType } = described
  if (size > maxBytes) return { kind: 'gone', detail: `larger than ${maxBytes} bytes` }

  const file = await http(url, {
    // Some of the addresses refuse a request that does not say who asks.
    headers: { authorization: `Bearer ${settings.accessToken}`, 'user-agent': 'Simpul' },
    timeoutMs: downloadTimeoutMs,
    maxBytes,
  })
  if (isGood(file)) return fetchedAs(file.body, mime_type)
  if (file.status === 404) return 'not there'
  const detail = `HTTP ${file.status} for the file`
  const { status } = file
  const isLater = status === 408 || status === 429 || status < 400 || status >= 500
  return isLater ? later(detail, retryAfterMsOf(file)) : { kind: 'gone', detail }
}

async function describe(
  mediaId: string,
  settings: WhatsappSettings,
  http: Http,
): Promise<Described | MediaFetch> {
  const { phoneNumberId } = settings
  const path = `${encodeURIComponent(mediaId)}?phone_number_id=${phoneNumberId}`
  const answer = await askGraph(http, settings, path)
  if (isGood(answer)) {
    const read = Described.safeParse(jsonOf(answer.body))
    return read.data ?? later(`HTTP ${answer.status} without an address`)
  }
  const { outcome, code, detail, retryAfterMs } = failureOf(answer, settings, errors)
  // 100 means that there is no such object: the seven days are over. A dead token can be mended.
  const isGone = code === 100 || (outcome.kind === 'rejected' && outcome.code !== 'credentials')
  if (isGone) return { kind: 'gone', detail }
  return later(detail, retryAfterMs)
}

const Self = z.object({ id: Word })

/** Whether the token may read the phone number that it is to send from. */
export async function check(settings: WhatsappSettings, http: Http): Promise<CredentialCheck> {
  const path = `${settings.phoneNumberId}?fields=id`
  return await checkOn(http, settings, errors, path, (reply) =>
    Self.safeParse(reply).success ? undefined : null,
  )
}
