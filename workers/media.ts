import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Accounts } from '../src/accounts.ts'
import type { Connection } from '../src/contract/channel.ts'
import type { Attachment } from '../src/contract/events.ts'
import { AnswerTooLong, type Http, HttpFailure } from '../src/contract/http.ts'
import type { MediaFetch } from '../src/contract/sending.ts'
import { faultOf } from '../src/log.ts'
import type { FileStore } from '../src/media/file-store.ts'
import { sniff } from '../src/media/sniff.ts'
import type { Database } from '../src/store/connect.ts'
import { isPassing } from '../src/store/passing-fault.ts'
import type { AttachmentState } from '../src/store/schema.ts'

export interface MediaDeps {
  readonly db: Database
  readonly accounts: Accounts
  readonly files: FileStore
  /** Names of the channels whose attachments this process can fetch. */
  readonly channels: readonly string[]
  /** To providers, with credentials. */
  readonly http: Http
  /** To addresses that a stranger has chosen. */
  readonly publicHttp: Http
  readonly maxBytes: number
  /** Of a channel that holds a connection, where this process holds it. */
  readonly connectionOf?: (channel: string, account: string) => Connection | undefined
}

interface Claimed extends Record<string, unknown> {
  channel: string
  account: string
  attempts: number
  attachment: Attachment
}

type Settled = {
  readonly state: AttachmentState
  readonly detail?: string
  readonly retryAfterMs?: number
}

/** After so many attempts, over some sixteen hours, whatever the provider had is gone. */
const maxAttempts = 20
// Longer than fetching may take: after it whoever claimed the attachment is taken for dead.
const claim = sql`interval '150 seconds'`
// Links die within minutes: the first attempts follow each other closely.
const backoff = sql`least(interval '2 hours', interval '2 seconds' * power(2, attempts - 1)) * (0.5 + random() / 2)`

/**
 * Fetches one attachment and keeps its bytes. The text that it came with does not wait for it.
 *
 * @param attachmentId UUID
 */
export async function media(deps: MediaDeps, attachmentId: string): Promise<void> {
  const [claimed] = await deps.db.execute<Claimed>(sql`
    with claimed as (
      update attachment set attempts = attempts + 1, due_at = now() + ${claim}, woken_at = null
      where id = ${attachmentId} and state = 'waiting' and due_at <= now()
        and channel in ${deps.channels}
      returning message_id, place, channel, account, attempts)
    select c.channel, c.account, c.attempts, m.attachments -> c.place::int as attachment
    from claimed c join message m on m.id = c.message_id`)
  if (!claimed) return
  try {
    await settle(deps, attachmentId, claimed, await fetchAndKeep(deps, claimed))
  } catch (error) {
    // With the database away nothing can be said: the claim runs out.
    if (isPassing(error)) throw error
    await settle(deps, attachmentId, claimed, { state: 'waiting', detail: faultOf(error) })
    throw error
  }
}

async function fetchAndKeep(deps: MediaDeps, claimed: Claimed): Promise<Settled & Kept> {
  const fetched = await fetchOne(deps, claimed)
  if (fetched.kind === 'later') return { state: 'waiting', ...fetched }
  if (fetched.kind !== 'fetched') return { state: fetched.kind, detail: fetched.detail }
  const { body } = fetched
  if (body.length > deps.maxBytes) return { state: 'refused', detail: tooLarge(deps) }
  const { mimeType, taken } = await sniff(body)
  if (!taken) return { state: 'refused', detail: `${mimeType} is not taken` }
  const hash = createHash('sha256').update(body).digest()
  await deps.files.put(hash, body, mimeType)
  return { state: 'kept', file: { hash, size: body.length, mimeType } }
}

interface Kept {
  readonly file?: { readonly hash: Buffer; readonly size: number; readonly mimeType: string }
}

async function fetchOne(
  deps: MediaDeps,
  { channel: name, account: id, attachment }: Claimed,
): Promise<MediaFetch | { kind: 'refused'; detail: string }> {
  const account = deps.accounts.find(name, id)
  if (!attachment) return { kind: 'gone', detail: 'the message was deleted' }
  if (!account) return { kind: 'later', detail: 'its account is not configured' }
  const { channel, settings } = account
  const { http, publicHttp, maxBytes } = deps
  try {
    if (!('receive' in channel)) {
      const fetch = deps.connectionOf?.(name, id)?.fetchMedia
      return fetch ? await fetch(attachment, maxBytes) : { kind: 'later', detail: 'no connection' }
    }
    if (channel.fetchMedia) return await channel.fetchMedia(attachment, settings, http, maxBytes)
    return await fetchFrom(attachment.url, publicHttp, maxBytes)
  } catch (error) {
    if (error instanceof AnswerTooLong) return { kind: 'refused', detail: tooLarge(deps) }
    if (error instanceof HttpFailure) return { kind: 'later', detail: error.message }
    throw error
  }
}

async function fetchFrom(
  url: string | undefined,
  http: Http,
  maxBytes: number,
): Promise<MediaFetch> {
  if (url === undefined) return { kind: 'gone', detail: 'it has no address' }
  const { status, body } = await http(url, { maxBytes, timeoutMs: 60_000 })
  if (status >= 200 && status < 300) return { kind: 'fetched', body }
  const kind = status === 408 || status === 429 || status >= 500 ? 'later' : 'gone'
  return { kind, detail: `HTTP ${status}` }
}

async function settle(
  { db }: MediaDeps,
  attachmentId: string,
  { attempts }: Claimed,
  { state, detail, retryAfterMs, file }: Settled & Kept,
): Promise<void> {
  const isSpent = state === 'waiting' && attempts >= maxAttempts
  const isOpen = state === 'waiting' && !isSpent
  const wait =
    retryAfterMs === undefined ? backoff : sql`${retryAfterMs}::int * interval '1 millisecond'`
  const kept = file
    ? sql`with kept as (
        insert into file (hash, size, mime_type) values (${file.hash}, ${file.size}, ${file.mimeType})
        on conflict do nothing)`
    : sql``
  await db.execute(sql`
    ${kept}
    update attachment set state = ${isSpent ? 'exhausted' : state},
      due_at = ${isOpen ? sql`now() + ${wait}` : sql`null`}, woken_at = null,
      detail = ${detail?.slice(0, 500) ?? null}, file_hash = ${file?.hash ?? null},
      settled_at = ${isOpen ? sql`null` : sql`now()`}
    where id = ${attachmentId} and state = 'waiting' and attempts = ${attempts}`)
}

function tooLarge({ maxBytes }: MediaDeps): string {
  return `larger than ${Math.floor(maxBytes / 1_048_576)} MB`
}
