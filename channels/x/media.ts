import { z } from 'zod'
import type { Attachment } from '../../src/contract/events.ts'
import { type Http, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import { fetchedAs, later, type MediaFetch } from '../../src/contract/sending.ts'
import { type ApiSettings, authorization, call } from './api.ts'
import { includesOf, sourceOf } from './element.ts'
import { refusalOf } from './outcome.ts'

const downloadTimeoutMs = 60_000
/** The hosts where X keeps media. No request goes to any other host. */
const host = /^([a-z0-9-]+\.)*(twimg\.com|twitter\.com|x\.com)$/
/** Paths of media of posts, which everybody can see; private media have other paths. */
const publicHost = /\.twimg\.com$/
const privatePath = /^\/(dm|1\.1\/ton)/

/**
 * Fetches a photo or a video. Webhooks name the media of a post by id only: then their address is
 * asked for first, which costs a post read.
 *
 * @returns HttpFailure passes through
 * @see https://docs.x.com/x-api/posts/get-post-by-id
 */
export async function fetchMedia(
  attachment: Attachment,
  settings: ApiSettings,
  http: Http,
  maxBytes: number,
): Promise<MediaFetch> {
  const { externalId, ...known } = attachment
  const found =
    known.url === undefined
      ? await lookUp(externalId, settings, http)
      : { kind: 'at' as const, url: known.url, mimeType: known.mimeType }
  if (found.kind !== 'at') return found
  const { url, mimeType } = found
  const target = URL.parse(url)
  const isOwnApi = target?.origin === new URL(settings.apiUrl).origin
  if (!target || !(isOwnApi || (target.protocol === 'https:' && host.test(target.hostname))))
    return { kind: 'gone', detail: 'not an address of X' }

  const isPublic = publicHost.test(target.hostname) && !privatePath.test(target.pathname)
  const answer = await http(target.href, {
    ...(isPublic
      ? {}
      : { headers: { authorization: authorization('GET', target.href, settings) } }),
    timeoutMs: downloadTimeoutMs,
    maxBytes,
  })
  const { status } = answer
  if (status === 200) return fetchedAs(answer.body, mimeType)
  const detail = `HTTP ${status}`
  if (status === 404 || status === 410) return { kind: 'gone', detail }
  return later(detail, retryAfterMsOf(answer))
}

type Source = { readonly kind: 'at'; readonly url: string; readonly mimeType?: string | undefined }

const Found = z.object({ includes: z.unknown() })

/** @param id `post/medium`, as an attachment of a post has it */
async function lookUp(
  id: string | undefined,
  settings: ApiSettings,
  http: Http,
): Promise<Source | MediaFetch> {
  const [post, key] = /^(\d+)\/(\w+)$/.exec(id ?? '')?.slice(1) ?? []
  if (post === undefined || key === undefined)
    return { kind: 'gone', detail: 'no address, and none to ask for' }
  const query = { expansions: 'attachments.media_keys', 'media.fields': 'url,type,variants' }
  const answer = await call(http, settings, `/2/tweets/${post}`, { query })
  if (answer.status !== 200) {
    const detail = `HTTP ${answer.status} for the post`
    if (answer.status === 404) return { kind: 'gone', detail }
    const refusal = refusalOf(answer)
    const retryAfterMs = refusal.kind === 'deferred' ? refusal.retryAfterMs : undefined
    return later(detail, retryAfterMs)
  }
  const { includes } = Found.safeParse(jsonOf(answer.body)).data ?? {}
  const medium = includesOf(includes).media.get(key)
  // A deleted post is answered with 200 and `errors`.
  const source = medium && sourceOf(medium)
  if (!source) return { kind: 'gone', detail: 'the post does not have it' }
  return { kind: 'at', ...source }
}
