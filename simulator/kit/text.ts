import { encodeGsm } from './alphabet.ts'

/** How a phone treats what its owner typed: cut to what one message may hold, and counted. */

/**
 * Cuts a text into pieces of at most `max` UTF-16 units, after a space where there is one. Nothing
 * is added or lost: the pieces joined are the text. A surrogate pair is never cut in two.
 */
export function splitText(text: string, max: number): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest.length > max) {
    const end = cut(rest, max)
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...pieces, rest]
}

function cut(text: string, max: number): number {
  for (let end = max; end > 0; end--) if (/\s/.test(text.charAt(end - 1))) return end
  const splitsPair =
    /[\ud800-\udbff]/.test(text.charAt(max - 1)) && /[\udc00-\udfff]/.test(text.charAt(max))
  return splitsPair && max > 1 ? max - 1 : max
}

/** How many SMS a text takes: 160 or 153 septets each, or 70 or 67 UTF-16 units. At least one. */
export function countSegments(text: string): number {
  const septets = encodeGsm(text)?.length
  if (septets === undefined) return text.length <= 70 ? 1 : Math.ceil(text.length / 67)
  return septets <= 160 ? 1 : Math.ceil(septets / 153)
}
