import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Accounts } from '../src/accounts.ts'
import type { Connection } from '../src/contract/channel.ts'
import { AnswerTooLong, type Http, HttpFailure, retryAfterMsOf } from '../src/contract/http.ts'
import { later, type MediaFetch } from '../src/contract/sending.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { faultOf } from '../src/log.ts'
import {
  type Claimed,
  claimAttachments,
  type Reach,
  type Settled,
  settleAttachment,
} from '../src/media/attachments.ts'
import type { FileStore } from '../src/media/file-store.ts'
import { sniff } from '../src/media/sniff.ts'
import type { Tally } from '../src/queue/step-statistics.ts'
import { isPassing } from '../src/store/passing-fault.ts'

export interface MediaDeps {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly files: FileStore
  /** The client for providers: channels add credentials. */
  readonly http: Http
  /** The client for addresses that a stranger has chosen. */
  readonly publicHttp: Http
  readonly maxBytes: number
  readonly tally: Tally
  /** Called with a fault after which the attachment is tried again. */
  readonly onFault: (error: unknown) => void
  readonly connectionOf?: (channel: string, account: string) => Connection | undefined
}

/** A run, of a lane or of a process's connections, fetches this many at a time. */
const atOnce = 4

/**
 * Fetches attachments and keeps their bytes, until none is due. The texts that they came with do not
 * wait for them.
 */
export async function media(
  deps: MediaDeps,
  reach: Reach,
  stopping: AbortSignal | undefined,
): Promise<void> {
  for (let claimed: Claimed[]; !stopping?.aborted; ) {
    claimed = await claimAttachments(deps.sql, deps.ring, reach, atOnce)
    if (claimed.length === 0) return
    await Promise.all(claimed.map((one) => fetchOnce(deps, one)))
  }
}

async function fetchOnce(deps: MediaDeps, claimed: Claimed): Promise<void> {
  const { sql, tally } = deps
  const startedAt = performance.now()
  try {
    await settleAttachment(sql, claimed, await fetchAndKeep(deps, claimed))
    tally.done([Math.max(0, claimed.waitedMs) + performance.now() - startedAt])
  } catch (error) {
    tally.failed(1)
    // With the database away nothing can be written: the claim runs out.
    if (isPassing(error)) throw error
    deps.onFault(error)
    await settleAttachment(sql, claimed, { state: 'waiting', detail: faultOf(error) })
  }
}

async function fetchAndKeep(deps: MediaDeps, claimed: Claimed): Promise<Settled> {
  const { content } = claimed.attachment ?? {}
  // What came with the message is kept whole, however long it is and whatever it looks like.
  if (content !== undefined) return await keep(deps, Buffer.from(content), 'text/plain')
  const fetched = await fetchOne(deps, claimed)
  if (fetched.kind === 'later') return { state: 'waiting', ...fetched }
  if (fetched.kind !== 'fetched') return { state: fetched.kind, detail: fetched.detail }
  const { body } = fetched
  if (body.length > deps.maxBytes) return { state: 'refused', detail: tooLarge(deps) }
  const { mimeType, taken } = await sniff(body)
  if (!taken) return { state: 'refused', detail: `${mimeType} is not taken` }
  return await keep(deps, body, mimeType)
}

async function keep({ files }: MediaDeps, body: Buffer, mimeType: string): Promise<Settled> {
  const hash = createHash('sha256').update(body).digest()
  await files.put(hash, body, mimeType)
  return { state: 'kept', file: { hash, size: body.length, mimeType } }
}

async function fetchOne(
  deps: MediaDeps,
  { channel: name, account: id, attachment }: Claimed,
): Promise<MediaFetch | { kind: 'refused'; detail: string }> {
  const account = deps.accounts.find(name, id)
  if (attachment === null) return { kind: 'gone', detail: 'the message was deleted' }
  if (attachment === undefined) return { kind: 'gone', detail: 'where it is does not open' }
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
  const answer = await http(url, { maxBytes, timeoutMs: 60_000 })
  const { status, body } = answer
  if (status >= 200 && status < 300) return { kind: 'fetched', body }
  const detail = `HTTP ${status}`
  return status === 408 || status === 429 || status >= 500
    ? later(detail, retryAfterMsOf(answer))
    : { kind: 'gone', detail }
}

function tooLarge({ maxBytes }: MediaDeps): string {
  return `larger than ${Math.floor(maxBytes / 1_048_576)} MB`
}
