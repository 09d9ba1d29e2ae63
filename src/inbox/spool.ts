import { type FileHandle, stat, unlink } from 'node:fs/promises'
import type { Logger } from 'pino'
import { lockDirectory } from '../store/directory-lock.ts'
import { encodeFrame, frameLength } from './frames.ts'
import {
  appendDurably,
  canWrite,
  createSegment,
  listSegments,
  makePrivate,
  nextSegmentPath,
  readRing,
  readSegment,
  type Segment,
  setAside,
  writeRing,
} from './segments.ts'

/** The spool did not take it; nothing was promised. */
export class NotSpooled extends Error {
  override readonly name = 'NotSpooled'
}

export interface SpoolState {
  readonly kind: 'ready' | 'full' | 'failing'
  readonly payloads: number
  readonly bytes: number
}

/** The oldest payloads; they stay in the spool until they are released. */
export interface Spooled {
  readonly payloads: readonly Buffer[]
  /** Keeps a payload that nobody can use in a file of its own. */
  setAside(payload: Buffer): Promise<void>
  /** Drops the payloads: they are durable elsewhere. */
  release(): Promise<void>
}

export interface Spool {
  state(): SpoolState
  /**
   * Resolves once it is on the disk; all that wait share one sync.
   *
   * @throws NotSpooled where it is full or the disk fails
   */
  append(payload: Buffer): Promise<void>
  /**
   * Gives the same payloads until they are released, so there is one reader. Undefined where the spool
   * is empty.
   *
   * @param max the largest number of payloads
   */
  oldest(max: number): Promise<Spooled | undefined>
  /**
   * Writes down whose keys seal what lies here: a gateway with other keys may not add to it unless
   * the database has proven that those are the right ones.
   *
   * @returns whether our keys may
   */
  claim(isProven: boolean): Promise<boolean>
  /** After a failure of the disk, tries whether it works again. */
  heal(): Promise<void>
  close(): Promise<void>
}

interface Waiting {
  readonly payload: Buffer
  done(): void
  failed(error: Error): void
}

/** What is being drained: a segment that is no longer written. */
interface Reading {
  readonly segment: Segment
  readonly payloads: readonly Buffer[]
  released: number
}

const segmentBytes = 16 * 1024 * 1024
// One write holds this much in memory twice.
const groupBytes = 4 * 1024 * 1024
// While the disk hangs, payloads beyond this are refused instead of kept in memory.
const maxWaitingBytes = 64 * 1024 * 1024

/**
 * Opens the spool of a directory and takes it for this process.
 *
 * @param options.fingerprint of the ring that seals: what another ring has sealed is left alone
 * @param options.maxBytes of all segments together; beyond it `append` refuses
 * @returns the reason in words where it cannot be had
 */
export async function openSpool(options: {
  directory: string
  fingerprint: string
  maxBytes: number
  log: Logger
}): Promise<Spool | string> {
  const { directory, log } = options
  try {
    await makePrivate(directory)
    const lock = await lockDirectory(directory)
    if (lock.kind === 'busy') return `process ${lock.owner} uses ${directory}`
    if (lock.kind === 'unwritable') return `${directory} cannot be written`
    try {
      const owner = await readRing(directory)
      const spool = await spoolIn(options, owner, lock.release)
      const isForeign = owner !== undefined && owner !== options.fingerprint
      if (!isForeign || spool.state().payloads === 0) return spool
      await spool.close()
      return `${directory} holds messages that were sealed with other keys`
    } catch (error) {
      lock.release()
      throw error
    }
  } catch (error) {
    log.debug({ err: error }, 'spool')
    return `${directory} cannot be used: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`
  }
}

async function spoolIn(
  {
    directory,
    fingerprint,
    maxBytes,
    log,
  }: { directory: string; fingerprint: string; maxBytes: number; log: Logger },
  owner: string | undefined,
  unlock: () => void,
): Promise<Spool> {
  const segments: Segment[] = []
  let latest: string | undefined
  let payloads = 0
  for (const path of await listSegments(directory)) {
    latest = path
    segments.push({ path, bytes: (await stat(path)).size })
    payloads += (await readSegment(path, log)).length
  }
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
  let writing: { segment: Segment; handle: FileHandle } | undefined
  let reading: Reading | undefined
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let isFull = false
  let isFailing = false
  // Writing to a segment and ending a segment take turns.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = turn.then(act)
    turn = mine.catch(() => {})
    return mine
  }

  async function commit(): Promise<void> {
    const group = takeGroup()
    if (group.length === 0) return
    const frames = Buffer.concat(group.map(({ payload }) => encodeFrame(payload)))
    try {
      writing ??= await begin()
      await appendDurably(writing.handle, frames)
    } catch (cause) {
      if (!isFailing) log.error({ err: cause }, 'the spool cannot be written')
      isFailing = true
      bytes -= frames.length
      await abandon()
      const error = new NotSpooled('the spool cannot be written', { cause })
      for (const { failed } of group) failed(error)
      return
    }
    isFailing = false
    writing.segment.bytes += frames.length
    payloads += group.length
    for (const { done } of group) done()
    if (writing.segment.bytes >= segmentBytes) await end()
  }

  function takeGroup(): Waiting[] {
    let count = 0
    for (let size = 0; count < waiting.length && size < groupBytes; count++)
      size += waiting[count]?.payload.length ?? 0
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    for (const { payload } of group) waitingBytes -= payload.length
    return group
  }

  async function begin() {
    const path = nextSegmentPath(directory, latest)
    latest = path
    const segment = { path, bytes: 0 }
    const handle = await createSegment(path, directory)
    segments.push(segment)
    return { segment, handle }
  }

  async function end(): Promise<void> {
    const ended = writing
    writing = undefined
    await ended?.handle.close()
  }

  /** After a failure nobody knows what the file holds behind the last sync, so a new one begins. */
  async function abandon(): Promise<void> {
    const { segment, handle } = writing ?? {}
    if (segment && handle) await handle.truncate(segment.bytes).catch(() => {})
    await end().catch(() => {})
  }

  async function nextReading(): Promise<Reading | undefined> {
    const [segment] = segments
    if (!segment) return undefined
    if (segment === writing?.segment) await inTurn(end)
    return { segment, payloads: await readSegment(segment.path, log), released: 0 }
  }

  async function finish({ segment }: Reading): Promise<void> {
    await unlink(segment.path).catch((error: NodeJS.ErrnoException) => {
      // The segment was set aside as a whole, or taken away by hand.
      if (error.code !== 'ENOENT') throw error
    })
    segments.shift()
    bytes -= segment.bytes
    isFull = false
    reading = undefined
  }

  return {
    state: () => ({ kind: isFailing ? 'failing' : isFull ? 'full' : 'ready', payloads, bytes }),
    async append(payload) {
      const length = frameLength(payload)
      if (bytes + length > maxBytes) {
        if (!isFull) log.error({ bytes, maxBytes }, 'the spool is full')
        isFull = true
        throw new NotSpooled('the spool is full')
      }
      if (waitingBytes > maxWaitingBytes) throw new NotSpooled('the disk is too slow')
      bytes += length
      waitingBytes += payload.length
      await new Promise<void>((done, failed) => {
        waiting.push({ payload, done, failed })
        inTurn(commit).catch((error: unknown) =>
          log.error({ err: error }, 'a segment of the spool did not end in order'),
        )
      })
    },
    async oldest(max) {
      for (;;) {
        reading ??= await nextReading()
        if (!reading) return undefined
        if (reading.released < reading.payloads.length) break
        await finish(reading)
      }
      const current = reading
      const from = current.released
      const taken = current.payloads.slice(from, from + max)
      return {
        payloads: taken,
        setAside: (payload) => {
          const place = `frame-${current.payloads.indexOf(payload)}`
          return setAside(current.segment.path, place, payload, log)
        },
        async release() {
          current.released = from + taken.length
          payloads -= taken.length
          if (current.released === current.payloads.length) await finish(current)
        },
      }
    },
    async claim(isProven) {
      if (owner === fingerprint) return true
      return await inTurn(async () => {
        if (owner !== undefined && owner !== fingerprint && !isProven) return false
        if (owner !== fingerprint) await writeRing(directory, fingerprint)
        owner = fingerprint
        return true
      })
    },
    async heal() {
      if (isFailing && (await canWrite(directory))) isFailing = false
    },
    async close() {
      await inTurn(end)
      unlock()
    },
  }
}
