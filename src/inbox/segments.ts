import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Logger } from 'pino'
import { syncFolder } from '../store/whole-file.ts'
import { readFrames } from './frames.ts'

/** A file of the spool: frames one after the other. Written by one process, never continued. */
export interface Segment {
  readonly path: string
  bytes: number
}

const suffix = '.segment'
const digits = 12
const probeBytes = 64 * 1024

/** The segments of a directory, oldest first. */
export async function listSegments(directory: string): Promise<string[]> {
  const names = await readdir(directory)
  return names
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => join(directory, name))
}

/** @param latest path of the segment after which this one is read, if there is any */
export function nextSegmentPath(directory: string, latest: string | undefined): string {
  const number = latest === undefined ? 1 : Number.parseInt(basename(latest), 10) + 1
  return join(directory, `${String(number).padStart(digits, '0')}${suffix}`)
}

/** Makes an empty file whose name survives a crash, too. */
export async function createSegment(path: string, directory: string): Promise<FileHandle> {
  const handle = await open(path, 'ax', 0o600)
  try {
    await syncFolder(directory)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Appends and makes it durable.
 *
 * @throws Error of the file system; then nobody knows how much was written
 */
export async function appendDurably(handle: FileHandle, bytes: Buffer): Promise<void> {
  const { bytesWritten } = await handle.write(bytes)
  if (bytesWritten < bytes.length) throw new Error('the disk took only a part of it')
  await handle.datasync()
}

/**
 * The payloads of a segment in their order. Damaged bytes are set aside in another file; a segment
 * that cannot be read at all is set aside as a whole.
 */
export async function readSegment(path: string, log: Logger): Promise<Buffer[]> {
  const name = basename(path)
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    log.error({ err: error, segment: name }, 'a segment of the spool cannot be read; set aside')
    // If the file is gone there is nothing left to save.
    await rename(path, `${path}.damaged`).catch(() => {})
    return []
  }
  const payloads: Buffer[] = []
  for (const part of readFrames(bytes)) {
    if (part.kind === 'frame') payloads.push(part.payload)
    else if (part.kind === 'damaged') await setAside(path, `at-${part.offset}`, part.bytes, log)
    else
      log.info(
        { segment: name, bytes: part.bytes.length },
        'the last write was cut off before it was acknowledged',
      )
  }
  return payloads
}

/** Keeps bytes that nobody can use in a file beside the segment; the same bytes replace it. */
export async function setAside(
  path: string,
  place: string,
  bytes: Buffer,
  log: Logger,
): Promise<void> {
  const file = `${path}.${place}.damaged`
  log.error({ file: basename(file), bytes: bytes.length }, 'a part of the spool was set aside')
  await writeFile(file, bytes, { mode: 0o600, flush: true })
}

/** @throws Error of the file system */
export async function makePrivate(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
}

/** Whether the disk takes a few blocks again. */
export async function canWrite(directory: string): Promise<boolean> {
  const probe = join(directory, 'probe')
  try {
    await makePrivate(directory)
    await writeFile(probe, Buffer.alloc(probeBytes), { mode: 0o600, flush: true })
    await unlink(probe)
    return true
  } catch {
    return false
  }
}

const ringFile = 'ring'

/** The fingerprint of the ring that seals what lies in a directory; undefined where nobody wrote it. */
export async function readRing(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, ringFile), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes the fingerprint of a ring into a directory, durably and as a whole. */
export async function writeRing(directory: string, fingerprint: string): Promise<void> {
  const draft = join(directory, `${ringFile}.new`)
  await writeFile(draft, fingerprint, { mode: 0o600, flush: true })
  await rename(draft, join(directory, ringFile))
  await syncFolder(directory)
}
