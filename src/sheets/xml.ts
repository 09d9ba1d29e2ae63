import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'
import { SheetFault } from './fault.ts'

/** Those that are looked at, and whatever else there is. */
export interface Attributes {
  readonly r?: string
  readonly s?: string
  readonly t?: string
  readonly ref?: string
  readonly style?: string
  readonly min?: string
  readonly max?: string
  readonly type?: string
  readonly sqref?: string
  readonly date1904?: string
  readonly name?: string
  readonly state?: string
  readonly localSheetId?: string
  readonly numFmtId?: string
  readonly formatCode?: string
  readonly customFormat?: string
  readonly Id?: string
  readonly Type?: string
  readonly Target?: string
  readonly TargetMode?: string
  readonly [other: string]: string | undefined
}

/** An element of a part as it is met. */
export interface Opened {
  /** Without its prefix. */
  readonly name: string
  /** With its colon: "x:"; usually empty. */
  readonly prefix: string
  readonly attributes: Attributes
  /** Where its tag ends, in UTF-16 units. */
  readonly end: number
}

/** Who listens to a part. */
export interface Listener {
  open?(element: Opened): void
  /** @param end where its closing tag ends; of an empty element its only one */
  close?(name: string, end: number): void
  text?(text: string): void
}

/** 1,500,000 cells with texts of their own take 5,000,000 elements. */
const mostElements = 6_000_000
/** The schemas nest a dozen; each open element of a stranger costs memory. */
const deepest = 200
const mostAttributes = 500
const pieceBytes = 65_536

/**
 * Reads a part strictly, from its beginning to its end. Entities of its own are refused.
 *
 * @param part bytes are decoded piece by piece, so that the text of a big part never stands in memory
 * @throws SheetFault
 */
export function readXml(part: Uint8Array | string, listener: Listener): void {
  const parser = parserFor(listener)
  if (typeof part === 'string') {
    parser.write(part).close()
    return
  }
  const decoder = new TextDecoder(encodingOf(part), { fatal: true })
  for (let at = 0; at < part.length; at += pieceBytes)
    parser.write(decoded(decoder, part.subarray(at, at + pieceBytes), true))
  parser.write(decoded(decoder, new Uint8Array(), false)).close()
}

function parserFor(listener: Listener): SaxesParser {
  let elements = 0
  let depth = 0
  let attributes = 0
  // Attributes of other namespaces keep their prefix, as in r:id.
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', (error) => {
    throw damaged(error.message)
  })
  parser.on('doctype', () => {
    throw new SheetFault('A part of the file defines entities. Save it again in Excel.')
  })
  parser.on('opentagstart', () => {
    elements += 1
    depth += 1
    attributes = 0
    if (elements > mostElements) throw damaged('it has too many elements')
    if (depth > deepest) throw damaged('its elements nest too deep')
  })
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > mostAttributes) throw damaged('an element has too many attributes')
  })
  parser.on('opentag', (tag) => {
    const [prefix, name] = split(tag.name)
    const end = parser.position
    listener.open?.({ name, prefix, attributes: tag.attributes as Attributes, end })
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    listener.close?.(split(tag.name)[1], parser.position)
  })
  parser.on('text', (text) => listener.text?.(text))
  parser.on('cdata', (text) => listener.text?.(text))
  return parser
}

function split(name: string): [prefix: string, name: string] {
  const at = name.indexOf(':') + 1
  return [name.slice(0, at), name.slice(at)]
}

const damaged = (detail: string) =>
  new SheetFault(`A part of the file is damaged (${detail}). Save it again in Excel.`)

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

// ECMA-376, part 2: the XML of a package is in one of these.
function encodingOf([first, second]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/**
 * The text of a part with its byte order mark, if it has one: `encode` gives the same bytes again.
 *
 * @throws SheetFault
 */
export function decode(part: Uint8Array): string {
  const decoder = new TextDecoder(encodingOf(part), { fatal: true, ignoreBOM: true })
  return decoded(decoder, part, false)
}

/** @param like a part in the encoding that is wanted */
export function encode(text: string, like: Uint8Array): Uint8Array {
  const encoding = encodingOf(like)
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8')
  const bytes = Buffer.from(text, 'utf16le')
  return encoding === 'utf-16le' ? bytes : bytes.swap16()
}

function decoded(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw damaged('it is neither UTF-8 nor UTF-16')
  }
}

/** A text as it stands between tags. What XML cannot hold is left out; half an emoji becomes U+FFFD. */
export function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
      // Excel would read it as the sign of this number: ECMA-376, part 1, 22.9.2.19.
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  )
}

/** The value of an attribute, as it stands between quotes. */
export function escapeAttribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** What Excel wrote as `_x000D_` is the sign of that number. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text
}
