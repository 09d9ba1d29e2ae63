import { z } from 'zod'
import type { WebhookChannel } from '../contract/channel.ts'
import type { ProviderRequest } from '../contract/events.ts'
import { admitted } from '../inbox/admitted.ts'

const noTime = 'not a time in ISO 8601 or in ms'

const Line = z.object({
  method: z.string().min(1).default('POST'),
  url: z.string().min(1),
  headers: z
    .record(z.string(), z.union([z.string(), z.array(z.string()), z.number()]).nullable())
    .default({}),
  body: z
    .string()
    .regex(/^[A-Za-z0-9+/_-]*={0,2}$/, 'not base64')
    .nullish(),
  receivedAt: z
    .union([z.iso.datetime({ offset: true, error: noTime }), z.int()], noTime)
    .transform((time) => new Date(time))
    .refine((time) => !Number.isNaN(time.getTime()), noTime)
    .nullish(),
})

export interface Inspection {
  readonly channel: WebhookChannel
  /** As the channel's `receiving` has parsed them. */
  readonly settings: Record<string, unknown>
  /** Stands before a relative `url`: the public address of the gateway. */
  readonly baseUrl: string
  /** The time for a line that tells none. */
  readonly receivedAt: Date
}

/**
 * What a channel makes of a request: the core of the command `inspect`.
 *
 * @param line one JSON object `{method, url, headers, body, receivedAt}`; `url` absolute, or
 *   relative to the base; `body` in base64; headers in any case; `receivedAt` in ISO 8601 or ms
 * @returns one line of JSON: `{verified, answer: {status, contentType?, body?}, events}` with dates
 *   as ISO 8601, or `{error}` where the line is not such an object
 */
export function inspect(line: string, { channel, settings, baseUrl, receivedAt }: Inspection) {
  const request = requestOf(line, baseUrl, receivedAt)
  if ('error' in request) return JSON.stringify(request)
  const { verified, answer, events } = channel.receive(request, settings)
  const taken = events.map((event) => admitted(event, request.receivedAt))
  return JSON.stringify({ verified, answer, events: taken })
}

function requestOf(
  line: string,
  baseUrl: string,
  receivedAt: Date,
): ProviderRequest | { error: string } {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return { error: 'not JSON' }
    throw error
  }
  const read = Line.safeParse(json)
  if (!read.success) {
    const [issue] = read.error.issues
    return { error: `${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not a request'}` }
  }
  const { method, url, headers, body } = read.data
  return {
    method: method.toUpperCase(),
    url: absolute(url, baseUrl),
    headers: lowerCased(headers),
    body: Buffer.from(body ?? '', 'base64'),
    receivedAt: read.data.receivedAt ?? receivedAt,
  }
}

/** Joins strings, because a signature covers the exact characters and `new URL` may rewrite them. */
function absolute(url: string, baseUrl: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return url
  return `${baseUrl.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`
}

function lowerCased(headers: z.output<typeof Line>['headers']): ProviderRequest['headers'] {
  const entries = Object.entries(headers)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name.toLowerCase(), String(value)])
  return Object.fromEntries(entries)
}
