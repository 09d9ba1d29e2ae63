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
import { countBytes, type DailyQuota, takeOfQuota } from '../src/media/quota.ts'
import { sniff } from '../src/media/sniff.ts'
import { isDoneWithin } from '../src/patience.ts'
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
  readonly maxPerMessage: number
  readonly perDay: DailyQuota
  readonly tally: Tally
  /** Called with a fault after which the attachment is tried again. */
  readonly onFault: (error: unknown) => void
  readonly connectionOf?: (channel: string, account: string) => Connection | undefined
}

/** Attachments under way at once in a process. */
const atOnce = 16
/** After this time at the end of the process, what is still under way is broken off. */
const stopMs = 3_000

/** Fetches attachments, many at a time. A process has one. */
export interface Fetcher {
  /** Begins to fetch what is due, as far as there is room, and goes on whenever there is more. */
  run(reach: Reach): Promise<void>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  /** Begins nothing more, and soon breaks off what is under way. */
  stop(): Promise<void>
}

/**
 * Fetches attachments and keeps their bytes. The texts that they came with do not wait for them, and
 * they do not wait for each other.
 */
export function openFetcher(given: MediaDeps): Fetcher {
  const ending = new AbortController()
  const endedWith =
    (http: Http): Http =>
    (url, request) =>
      http(url, { ...request, signal: ending.signal })
  const deps = { ...given, http: endedWith(given.http), publicHttp: endedWith(given.publicHttp) }
  const underWay = new Map<Promise<void>, Claimed>()
  let looking: Promise<void> = Promise.resolve()
  let isStopping = false

  async function look(reach: Reach): Promise<void> {
    while (!isStopping && underWay.size < atOnce) {
      const busy = [...underWay.values()]
      const claimed = await claimAttachments(deps.sql, deps.ring, reach, busy, atOnce - busy.length)
      if (claimed.length === 0) return
      for (const one of claimed) {
        const done = fetchOnce(deps, one)
          .catch(deps.onFault)
          .finally(() => {
            underWay.delete(done)
            run(reach).catch(deps.onFault)
          })
        underWay.set(done, one)
      }
    }
  }

  /** One claim at a time, so that each knows what those before it have taken. */
  function run(reach: Reach): Promise<void> {
    looking = looking.catch(() => {}).then(() => look(reach))
    return looking
  }

  async function idle(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== looking || underWay.size > 0; ) {
      seen = looking
      await seen.catch(() => {})
      await Promise.all(underWay.keys())
    }
  }

  return {
    run,
    idle,
    async stop() {
      isStopping = true
      if (await isDoneWithin(idle(), stopMs)) return
      ending.abort()
      await isDoneWithin(idle(), stopMs)
    },
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
  if (content !== undefined) return await keep(deps, claimed, Buffer.from(content), 'text/plain')
  const excess = await excessOf(deps, claimed)
  if (excess !== undefined) return { state: 'refused', detail: excess }
  const fetched = await fetchOne(deps, claimed)
  if (fetched.kind === 'later') return { state: 'waiting', ...fetched }
  if (fetched.kind !== 'fetched') return { state: fetched.kind, detail: fetched.detail }
  const { body } = fetched
  if (body.length > deps.maxBytes) return { state: 'refused', detail: tooLarge(deps) }
  const { mimeType, taken } = await sniff(body)
  if (!taken) return { state: 'refused', detail: `${mimeType} is not taken` }
  return await keep(deps, claimed, body, mimeType)
}

async function keep(
  deps: MediaDeps,
  claimed: Claimed,
  body: Buffer,
  mimeType: string,
): Promise<Settled> {
  const hash = createHash('sha256').update(body).digest()
  await deps.files.put(hash, body, mimeType)
  await countBytes(deps.sql, claimed.conversationId, body.length)
  return { state: 'kept', file: { hash, size: body.length, mimeType } }
}

/** Why an attachment is only named: there are too many of its message, or of its citizen's day. */
async function excessOf(
  { sql, maxPerMessage, perDay }: MediaDeps,
  { place, attempts, conversationId }: Claimed,
): Promise<string | undefined> {
  if (place >= maxPerMessage) return `beyond the first ${maxPerMessage} of its message`
  const isCounted = attempts > 1
  if (isCounted || (await takeOfQuota(sql, conversationId, perDay))) return undefined
  return 'beyond what one citizen may send in a day'
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
