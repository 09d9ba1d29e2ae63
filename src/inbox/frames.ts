import { crc32 } from 'node:zlib'

/**
 * The frame in which the spool writes a payload: mark (4 bytes), length (4), CRC-32 over length and
 * payload (4), payload. Numbers are little-endian. The mark lets a reader find the next frame behind
 * a damaged one.
 */
const mark = Buffer.from([0xf5, 0x53, 0x50, 0x4c])
const headBytes = 12

/** What a segment holds, from its beginning to its end, without gaps. */
export type Part =
  | { readonly kind: 'frame'; readonly payload: Buffer }
  /** Bytes that are no frame, but were one: a frame follows them, or their length is whole. */
  | { readonly kind: 'damaged'; readonly offset: number; readonly bytes: Buffer }
  /** The beginning of a frame whose end was never written: nobody was told that it is kept. */
  | { readonly kind: 'torn'; readonly offset: number; readonly bytes: Buffer }

/** How many bytes the frame of such a payload takes. */
export function frameLength(payload: Buffer): number {
  return headBytes + payload.length
}

export function encodeFrame(payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(headBytes + payload.length)
  mark.copy(frame)
  frame.writeUInt32LE(payload.length, 4)
  payload.copy(frame, headBytes)
  frame.writeUInt32LE(checksum(frame), 8)
  return frame
}

/** Reads frames that encodeFrame wrote, also where they are damaged. Never throws. */
export function readFrames(bytes: Buffer): Part[] {
  const parts: Part[] = []
  let offset = 0
  while (offset < bytes.length) {
    const end = endOfFrame(bytes, offset)
    if (end !== undefined) {
      parts.push({ kind: 'frame', payload: bytes.subarray(offset + headBytes, end) })
      offset = end
      continue
    }
    const next = findFrame(bytes, offset + 1)
    const lost = bytes.subarray(offset, next)
    const kind = next === undefined && isTorn(lost) ? 'torn' : 'damaged'
    parts.push({ kind, offset, bytes: lost })
    offset = next ?? bytes.length
  }
  return parts
}

/** Where the frame that begins here ends; undefined where none does. */
function endOfFrame(bytes: Buffer, offset: number): number | undefined {
  if (offset + headBytes > bytes.length || !hasMark(bytes, offset)) return undefined
  const end = offset + headBytes + bytes.readUInt32LE(offset + 4)
  if (end > bytes.length) return undefined
  const isWhole = bytes.readUInt32LE(offset + 8) === checksum(bytes.subarray(offset, end))
  return isWhole ? end : undefined
}

function findFrame(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(mark, from); at >= 0; at = bytes.indexOf(mark, at + 1))
    if (endOfFrame(bytes, at) !== undefined) return at
  return undefined
}

/** Whether a frame ends before its length, or is empty room of the file system. */
function isTorn(rest: Buffer): boolean {
  if (rest.every((byte) => byte === 0)) return true
  const known = Math.min(rest.length, mark.length)
  if (!rest.subarray(0, known).equals(mark.subarray(0, known))) return false
  return rest.length < headBytes || headBytes + rest.readUInt32LE(4) > rest.length
}

function hasMark(bytes: Buffer, offset: number): boolean {
  return bytes.compare(mark, 0, mark.length, offset, offset + mark.length) === 0
}

function checksum(frame: Buffer): number {
  return crc32(frame.subarray(headBytes), crc32(frame.subarray(4, 8)))
}
