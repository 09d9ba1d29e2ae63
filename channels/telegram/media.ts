import { z } from 'zod'
import type { Attachment } from '../../src/contract/events.ts'
import { type Http, retryAfterMsOf } from '../../src/contract/http.ts'
import { jsonOf, Word } from '../../src/contract/reading.ts'
import {
  fetchedAs,
  jsonContent,
  later,
  type MediaFetch,
  rootOf,
} from '../../src/contract/sending.ts'
import { type BotSettings, call, refusalIn } from './bot-api.ts'

const Described = z.object({
  ok: z.literal(true),
  result: z.object({
    file_path: Word,
    file_size: z.number().optional().catch(undefined),
  }),
})

const downloadTimeoutMs = 60_000

/**
 * Fetches a file: first asks where it is, then for its bytes. Telegram gives out files of up to
 * 20 MB; the link lasts for an hour, the id for ever.
 *
 * @param attachment with the file's id as `externalId`
 * @returns HttpFailure passes through
 * @see https://core.telegram.org/bots/api#getfile
 */
export async function fetchMedia(
  { externalId, mimeType }: Attachment,
  settings: BotSettings,
  http: Http,
  maxBytes: number,
): Promise<MediaFetch> {
  if (externalId === undefined) return { kind: 'gone', detail: 'no file id' }
  const answer = await call(http, settings, 'getFile', jsonContent({ file_id: externalId }))
  const described = Described.safeParse(jsonOf(answer.body))
  if (answer.status !== 200 || !described.success) {
    const detail = `HTTP ${answer.status} from getFile`
    // The file is too big or the id is wrong: neither will change.
    if (answer.status === 400) return { kind: 'gone', detail }
    const seconds = refusalIn(answer)?.parameters?.retry_after
    return later(detail, seconds === undefined ? retryAfterMsOf(answer) : seconds * 1000)
  }

  const { file_path: path, file_size: size = 0 } = described.data.result
  if (size > maxBytes) return { kind: 'gone', detail: `larger than ${maxBytes} bytes` }
  // A local Bot API server with --local names a path on its own disk.
  if (path.startsWith('/')) return { kind: 'gone', detail: 'the file is on the disk of the server' }
  const file = await http(addressOf(settings, path), { timeoutMs: downloadTimeoutMs, maxBytes })
  if (file.status === 200) return fetchedAs(file.body, mimeType)
  return later(`HTTP ${file.status} for the file`, retryAfterMsOf(file))
}

function addressOf(settings: BotSettings, path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return `${rootOf(settings.apiUrl)}/file/bot${settings.botToken}/${encoded}`
}
