import { SaxesParser } from 'saxes'
import { SheetFault } from './fault.ts'

/** Those that are looked at, and whatever else there is. */
export interface Attributes {
  readonly r?: string
  readonly s?: string
  readonly t?: string
  readonly style?: string
  readonly min?: string
  readonly max?: string
  readonly type?: string
  readonly sqref?: string
  readonly date1904?: string
  readonly name?: string
  readonly state?: string
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
  /** Where its tag begins, and where it ends, in UTF-16 units. */
  readonly from: number
  readonly to: number
  readonly isEmpty: boolean
}

/** Who listens to a part. */
export interface Listener {
  open?(element: Opened): void
  /** @param from where the closing tag begins @param to where it ends; of an empty element its own */
  close?(name: string, from: number, to: number): void
  text?(text: string): void
}

/**
 * Reads a part strictly, from its beginning to its end. Entities of its own are refused.
 *
 * @throws SheetFault
 */
export function readXml(xml: string, listener: Listener): void {
  // Attributes of other namespaces keep their prefix, as in r:id.
  const parser = new SaxesParser({ xmlns: false, position: true })
  parser.on('error', (error) => {
    throw new SheetFault(
      `A part of the file is damaged (${error.message}). Save it again in Excel.`,
    )
  })
  parser.on('doctype', () => {
    throw new SheetFault('A part of the file defines entities. Save it again in Excel.')
  })
  parser.on('opentag', (tag) => {
    const to = parser.position
    const from = xml.lastIndexOf('<', to - 1)
    const [prefix, name] = split(tag.name)
    listener.open?.({
      name,
      prefix,
      attributes: tag.attributes as Attributes,
      from,
      to,
      isEmpty: tag.isSelfClosing,
    })
  })
  parser.on('closetag', (tag) => {
    const to = parser.position
    listener.close?.(split(tag.name)[1], xml.lastIndexOf('<', to - 1), to)
  })
  parser.on('text', (text) => listener.text?.(text))
  parser.on('cdata', (text) => listener.text?.(text))
  parser.write(xml).close()
}

function split(name: string): [prefix: string, name: string] {
  const at = name.indexOf(':') + 1
  return [name.slice(0, at), name.slice(at)]
}

/** The text of a part, which is UTF-8 or UTF-16. */
export function decode(part: Uint8Array | undefined): string {
  if (!part)
    throw new SheetFault('The file is no workbook: a part is missing. Save it again in Excel.')
  const isWide = (part[0] === 0xff && part[1] === 0xfe) || (part[0] === 0xfe && part[1] === 0xff)
  return new TextDecoder(isWide ? (part[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(
    part,
  )
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

/** What Excel wrote as `_x000D_` is the sign of that number. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text
}
