/** Less is not worth a search. */
const leastBytes = 200_000
/** The ends of what a cell holds: its value, its text, its formula. */
const ends = ['v>', 't>', 'f>']

/**
 * A sheet without the rows at its end in which nothing stands. Programs that format whole sheets write a
 * million of them, and to read them takes a minute.
 *
 * @param part in UTF-8; another one stays as it is
 */
export function withoutEmptyEnd(part: Uint8Array): Uint8Array {
  if (part.length < leastBytes || (part[0] ?? 0) >= 0xfe) return part
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
  const close = bytes.lastIndexOf('<', bytes.lastIndexOf('sheetData>'))
  if (close === -1) return part
  const last = Math.max(...ends.map((end) => bytes.lastIndexOf(end, close)))
  if (last === -1) return part
  const rowEnd = bytes.indexOf('row>', last) + 'row>'.length
  if (rowEnd < last || close - rowEnd < leastBytes) return part
  return Buffer.concat([bytes.subarray(0, rowEnd), bytes.subarray(close)])
}

/**
 * The rows at the end of a sheet in which nothing stands, behind one that is to be filled, and the sheet
 * without them.
 *
 * @param lastRow from 0
 * @returns undefined where there are few
 */
export function emptyEnd(
  xml: string,
  lastRow: number,
): { readonly rows: string; readonly without: string } | undefined {
  if (xml.length < leastBytes) return undefined
  const close = xml.lastIndexOf('<', xml.lastIndexOf('sheetData>'))
  const last = Math.max(...ends.map((end) => xml.lastIndexOf(end, close)))
  const tag = /<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d+)["']/g
  tag.lastIndex = xml.indexOf('row>', Math.max(0, last))
  if (tag.lastIndex < 0) return undefined
  for (let found = tag.exec(xml); found && found.index < close; found = tag.exec(xml))
    if (Number(found[1]) > lastRow + 1) {
      if (close - found.index < leastBytes) return undefined
      const without = xml.slice(0, found.index) + xml.slice(close)
      return { rows: xml.slice(found.index, close), without }
    }
  return undefined
}
