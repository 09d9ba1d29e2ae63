import { septetsOf } from './sms.ts'

/** How long a text may be. */
export interface TextLimit {
  readonly max: number
  /** How long a text is in what the provider counts: one of the measures below, or its own. */
  lengthOf(text: string): number
}

/** What one message holds alone, and in each of several that are joined (6 octets of header). */
const room = { gsm7: { alone: 160, joined: 153 }, ucs2: { alone: 70, joined: 67 } } as const

export interface SmsLength {
  readonly encoding: 'gsm7' | 'ucs2'
  /** Septets, or 16-bit units. */
  readonly units: number
  /** 0 for an empty text. */
  readonly segments: number
}

/** How an SMS with this text is encoded and into how many segments it falls. */
export function measureSms(text: string): SmsLength {
  const widths: number[] = []
  for (const character of text) {
    const septets = septetsOf(character)?.length
    if (septets === undefined)
      return measure(
        'ucs2',
        Array.from(text, ({ length }) => length),
      )
    widths.push(septets)
  }
  return measure('gsm7', widths)
}

function measure(encoding: SmsLength['encoding'], widths: readonly number[]): SmsLength {
  const units = widths.reduce((sum, width) => sum + width, 0)
  const { alone, joined } = room[encoding]
  if (units <= alone) return { encoding, units, segments: Math.min(units, 1) }
  let segments = 1
  let left: number = joined
  for (const width of widths) {
    if (width > left) {
      segments += 1
      left = joined
    }
    left -= width
  }
  return { encoding, units, segments }
}

/** How many SMS a text takes. */
export function smsSegments(text: string): number {
  return measureSms(text).segments
}

/**
 * UTF-16 units. Providers that count code points count fewer, so the limit holds for them, too.
 */
export function characters(text: string): number {
  return text.length
}

export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

/**
 * The text in as many parts as its length needs, each within the limit; none for an empty text.
 *
 * Cuts fall between words and take the white space there with them, so that nothing else is lost.
 * Only a word that is longer than a whole part is cut, between what a reader sees as characters
 * (graphemes) where one of those fits, and never inside a surrogate pair. A limit too small for a
 * single code point is exceeded by it: a reply that is too long is better than an endless one.
 */
export function splitText(text: string, limit: TextLimit): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest !== '') {
    const end = endOfPart(rest, limit)
    parts.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  return parts
}

function endOfPart(text: string, limit: TextLimit): number {
  const fits = (end: number) => limit.lengthOf(text.slice(0, end)) <= limit.max
  const end = longest(text.length, fits)
  if (end === text.length || /^\s/u.test(text.slice(end))) return end
  const words = /^.*\s/su.exec(text.slice(0, end))?.[0].trimEnd().length ?? 0
  return words > 0 ? words : endWithinWord(text, end, fits)
}

/** The greatest end that fits; found by doubling first, because a part is short in a long text. */
function longest(length: number, fits: (end: number) => boolean): number {
  let fitting = 0
  let beyond = 64
  while (beyond < length && fits(beyond)) {
    fitting = beyond
    beyond *= 2
  }
  if (beyond >= length) {
    if (fits(length)) return length
    beyond = length
  }
  while (beyond - fitting > 1) {
    const middle = Math.floor((fitting + beyond) / 2)
    if (fits(middle)) fitting = middle
    else beyond = middle
  }
  return fitting
}

/** At most `longest`, but at least one code point: the cut must go forward. */
function endWithinWord(text: string, longest: number, fits: (end: number) => boolean): number {
  const firstPoint = String.fromCodePoint(text.codePointAt(0) ?? 0).length
  let end = isInsidePair(text, longest) ? longest - 1 : longest
  // A grapheme may reach over the end: ask in a window that shows where it starts.
  const graphemes = new Intl.Segmenter('id').segment(text.slice(0, longest + 64))
  end = graphemes.containing(end)?.index || end
  // A provider's own measure may shrink as the word grows: X's does at the end of a link.
  while (end > firstPoint && (isInsidePair(text, end) || !fits(end))) end -= 1
  return Math.max(end, firstPoint)
}

function isInsidePair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(Math.max(0, at - 1), at + 1))
}
