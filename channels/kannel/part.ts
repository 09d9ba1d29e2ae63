import type { Part } from '../../src/contract/events.ts'

/**
 * Which part of which text this is, where Kannel does not join them. A header that cannot be true
 * costs the place, not the text.
 *
 * @param header `%u`, the user data header with its length in front: 3GPP TS 23.040, 9.2.3.24
 */
export function partOf(header: Buffer, account: string): Part | undefined {
  const elements = header.subarray(1, (header[0] ?? 0) + 1)
  for (let at = 0; at + 2 <= elements.length; ) {
    const [id, length = 0] = elements.subarray(at)
    const value = elements.subarray(at + 2, at + 2 + length)
    at += 2 + length
    if (value.length < length) return undefined
    const width = id === 0x00 && length === 3 ? 1 : id === 0x08 && length === 4 ? 2 : undefined
    if (width === undefined) continue
    const [total = 0, number = 0] = value.subarray(width)
    if (total < 2 || number < 1 || number > total) return undefined
    const group = `${account}/udh${width * 8}/${value.readUIntBE(0, width)}/${total}`
    return { group, number, total }
  }
  return undefined
}
