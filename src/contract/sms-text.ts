import type { Octets } from './events.ts'
import { decodeGsm7, decodeUtf16, type Place } from './sms.ts'

/** What octets of short messages say: joined first, decoded then. */

/** The content of a short message: a text, or words for operators with the octets in hexadecimal. */
export type Reading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly type: string }

/** Stands in the place of a part that never came, or that nobody can read. */
export const missing = '[…]'

/** Where a text begins or ends within a character that nobody has the rest of. */
interface Cut {
  readonly before?: boolean
  readonly after?: boolean
}

/** @param cut which of its neighbours is missing: half a character there is left out */
export function readOctets(octets: Buffer, coding: string, cut: Cut = {}): Reading {
  const text = read(octets, coding, cut)
  if (text === undefined)
    return { kind: 'unreadable', type: `${coding}: ${octets.toString('hex')}`.slice(0, maxType) }
  return { kind: 'text', text: text.replaceAll('\0', '') }
}

/** The longest text of 255 parts, in hexadecimal, and a word before it. */
const maxType = 2 * 255 * 140 + 100

function read(octets: Buffer, coding: string, cut: Cut): string | undefined {
  switch (coding) {
    case 'gsm7':
      return decodeGsm7(octets)
    case 'ascii':
      return hasControls(octets) ? decodeGsm7(octets) : octets.toString('latin1')
    case 'latin1':
      return octets.toString('latin1')
    case 'windows-1252':
      return new TextDecoder('windows-1252').decode(octets)
    case 'utf8':
      return readUtf8(octets, cut)
    case 'utf16':
      return readUtf16(octets, cut)
    default:
      return isForbidden(coding) ? undefined : octets.length === 0 ? '' : printable(octets)
  }
}

/** The default alphabet with a table of another language in its place: its letters are other ones. */
export const otherTable = 'national language table'

function isForbidden(coding: string): boolean {
  return coding.startsWith(otherTable)
}

/** ASCII has no use for them in a text: the centre meant the alphabet in which they are letters. */
function hasControls(octets: Buffer): boolean {
  return octets.some((octet) => octet < 0x20 && ![0x09, 0x0a, 0x0d].includes(octet))
}

function readUtf8(octets: Buffer, { before, after }: Cut): string {
  const start = before ? octets.findIndex((octet) => (octet & 0xc0) !== 0x80) : 0
  // A decoder that expects more keeps the beginning of a character back.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return decoder.decode(start < 0 ? Buffer.alloc(0) : octets.subarray(start), {
    stream: after ?? false,
  })
}

/** Big-endian unless a mark says otherwise. */
function readUtf16(octets: Buffer, { before, after }: Cut): string {
  const mark = octets.toString('hex', 0, 2)
  const isMarked = mark === 'feff' || mark === 'fffe'
  const from = isMarked ? 2 : before && beginsWithin(octets) ? 1 : 0
  const whole = octets.subarray(
    from,
    after ? octets.length - ((octets.length - from) % 2) : undefined,
  )
  const text = decodeUtf16(whole, mark === 'fffe')
  const begun = before ? text.replace(/^[\udc00-\udfff]/, '') : text
  return after ? begun.replace(/[\ud800-\udbff]$/, '') : begun
}

/**
 * Whether the first octet is the second one of a character. Letters of one script have the same first
 * octet, so that it is the more frequent one.
 */
function beginsWithin(octets: Buffer): boolean {
  const variety = (from: number) =>
    new Set(octets.filter((_, index) => index >= from && (index - from) % 2 === 0)).size
  return octets.length > 8 && variety(1) * 2 < variety(0)
}

/** Octets of no alphabet, where they are certainly a text all the same. */
function printable(octets: Buffer): string | undefined {
  const zeros = octets.filter((octet, index) => index % 2 === 0 && octet === 0).length
  const isWide = octets.length % 2 === 0 && zeros * 4 >= octets.length
  const text = isWide ? decodeUtf16(octets) : strictUtf8(octets)
  return text !== undefined && isText(text) ? text : undefined
}

function strictUtf8(octets: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function isText(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text) && !/(?![\n\r\t])[\p{Cc}\p{Cs}\p{Co}\p{Cn}\uFFFD]/u.test(text)
}

/** A part that came as octets, one that came as a text, or one that never came. */
export type Piece = Octets | string | undefined

/**
 * The text of pieces in their order. Octets of one coding that follow each other are joined before they
 * are read: a cut may fall into a character. A mark stands for what is missing and what cannot be read.
 *
 * @returns `unsupported` in the words of a Reading, where a piece cannot be read
 */
export function readPieces(pieces: readonly Piece[]): {
  readonly text: string
  readonly unsupported?: string
} {
  const runs = runsOf(pieces)
  const unreadable: string[] = []
  const words = runs.map((run, place) => {
    if (run === undefined) return missing
    if (typeof run === 'string') return run
    const cut = {
      before: place > 0 && runs[place - 1] === undefined,
      after: place + 1 < runs.length && runs[place + 1] === undefined,
    }
    const reading = readOctets(Buffer.concat(run.octets), run.coding, cut)
    if (reading.kind === 'text') return reading.text
    unreadable.push(reading.type)
    return missing
  })
  // Of nothing that can be read a mark says nothing.
  const isEmpty = words.every((word) => word === missing)
  const text = isEmpty && unreadable.length > 0 ? '' : words.join('')
  return { text, ...(unreadable.length > 0 && { unsupported: unreadable.join('; ') }) }
}

type Run = { readonly coding: string; readonly octets: Buffer[] } | string | undefined

function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    if (piece === undefined) {
      if (runs.length === 0 || last !== undefined) runs.push(undefined)
    } else if (typeof piece === 'string') {
      // Halves of a character meet again.
      if (typeof last === 'string') runs[runs.length - 1] = last + piece
      else runs.push(piece)
    } else {
      const octets = Buffer.from(piece.octets, 'base64')
      if (typeof last === 'object' && last.coding === piece.coding) last.octets.push(octets)
      else runs.push({ coding: piece.coding, octets: [octets] })
    }
  }
  return runs
}

/** What a short message says, as members of its event. */
export function shortMessage(content: Octets, place: Place | undefined) {
  const { number = 1, total = 1 } = place ?? {}
  const cut = { before: number > 1, after: number < total }
  const reading = readOctets(Buffer.from(content.octets, 'base64'), content.coding, cut)
  const text = reading.kind === 'text' ? reading.text : ''
  const isEmpty = text === '' && place === undefined
  const unsupported = reading.kind === 'unreadable' ? reading.type : isEmpty ? 'empty' : undefined
  return {
    text,
    ...(unsupported !== undefined && { unsupported }),
    ...(place && { part: { ...place, content } }),
  }
}
