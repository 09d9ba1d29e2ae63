/**
 * What cannot be seen: format characters (joiners, direction and byte order marks, soft hyphens, tags),
 * variation selectors, fillers, controls, the frame of a keycap, and what iOS leaves for an object.
 *
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const unseen = /[\p{DI}\p{Cf}\u2800\uFFFC]|\u20E3|(?![\t\n\r])\p{Cc}/gu

/**
 * A text as its reader sees it, for whatever is compared: without what cannot be seen, in one form of
 * each letter (NFKC), with all decimal digits as ASCII. To do it again changes nothing. What is stored is
 * the text as it came.
 */
export function visible(text: string): string {
  if (!/[^\t\n\r -~]/.test(text)) return text
  const once = seen(text)
  const composed = once.normalize('NFKC')
  // A second time changes nothing more, unless halves of a character have met.
  if (composed === once && text.isWellFormed()) return asciiDigits(once)
  return asciiDigits(seen(composed).normalize('NFKC'))
}

const seen = (text: string) => text.replace(unseen, '')

/** Decimal digits of every script as ASCII, without what cannot be seen right behind one of them. */
export function plainDigits(text: string): string {
  if (!/[^\t\n\r -~]/.test(text)) return text
  return asciiDigits(text).replace(behindDigit, (_behind, digit: string) => digit)
}

const behindDigit = new RegExp(`(\\d)(?:${unseen.source})+`, 'gu')

function asciiDigits(text: string): string {
  return text.replace(/(?!\d)\p{Nd}/gu, asciiOf)
}

/** Digits of one script stand in a row from zero to nine, sometimes in several styles. */
function asciiOf(digit: string): string {
  const at = digit.codePointAt(0) ?? 0
  let before = at - 1
  while (/\p{Nd}/u.test(String.fromCodePoint(before))) before -= 1
  return String((at - before - 1) % 10)
}
