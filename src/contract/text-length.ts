import type { TextLimit } from './channel.ts'

/** 3GPP TS 23.038 (GSM 03.38) §6.2.1, the default alphabet; one septet each. */
const basicAlphabet = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** §6.2.1.1, the extension table: an escape and the character, two septets that stay together. */
const extension = new Set('\f^{}\\[~]|€')

/** What one message holds alone, and in each of several that are joined (6 octets of header). */
const room = { gsm7: { alone: 160, joined: 153 }, ucs2: { alone: 70, joined: 67 } } as const

export interface SmsLength {
  readonly encoding: 'gsm7' | 'ucs2'
  /** Septets, or 16-bit units. */
  readonly units: number
  /** None for an empty text. */
  readonly segments: number
}

/** How an SMS with this text is encoded and into how many segments it falls. */
export function measureSms(text: string): SmsLength {
  const widths: number[] = []
  for (const character of text) {
    const septets = septetsOf(character)
    if (septets === undefined)
      return measure(
        'ucs2',
        Array.from(text, ({ length }) => length),
      )
    widths.push(septets)
  }
  return measure('gsm7', widths)
}

function septetsOf(character: string): 1 | 2 | undefined {
  if (basicAlphabet.has(character)) return 1
  return extension.has(character) ? 2 : undefined
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

/**
 * How long a text is in what a provider counts. `characters` are UTF-16 units: no provider counts
 * more than that for one text, so that the limit holds for those that count code points as well.
 */
export function lengthIn(unit: TextLimit['unit'], text: string): number {
  switch (unit) {
    case 'gsm7-segments':
      return measureSms(text).segments
    case 'characters':
      return text.length
    case 'bytes':
      return Buffer.byteLength(text, 'utf8')
    case 'weighted-characters':
      return weightOnX(text)
  }
}

const linkWeight = 23
const linkInWord = /https?:\/\/.*/iu
const closingMarks = /[\p{P}\p{S}]*$/u
const dotInWord = /[^.]\.[^.]/u
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u

/**
 * The weight of a text in a post on X: 1 up to U+10FF and for some punctuation, else 2; an emoji 2;
 * a link 23 (https://docs.x.com/fundamentals/counting-characters).
 *
 * An approximation that counts too much rather than too little: X gives the weight of a link to the
 * bare domains that it knows, here every word with a dot inside has at least that weight; and the
 * marks that end a link are counted whether or not X takes them for a part of it.
 */
function weightOnX(text: string): number {
  let weight = 0
  for (const [run] of text.normalize('NFC').matchAll(/\s+|\S+/gu)) weight += weightOfRun(run)
  return weight
}

function weightOfRun(run: string): number {
  const [link] = linkInWord.exec(run) ?? []
  if (link !== undefined) {
    const marks = closingMarks.exec(link)?.[0] ?? ''
    const before = run.slice(0, run.length - link.length)
    return weightOfLetters(before) + linkWeight + weightOfLetters(marks)
  }
  const weight = weightOfLetters(run)
  return dotInWord.test(run) ? Math.max(weight, linkWeight) : weight
}

function weightOfLetters(text: string): number {
  if (/^[\0-\u10FF]*$/.test(text) && !emoji.test(text)) return text.length
  let weight = 0
  for (const { segment } of new Intl.Segmenter('id').segment(text)) {
    if (emoji.test(segment)) weight += 2
    else for (const character of segment) weight += isLight(character) ? 1 : 2
  }
  return weight
}

/** Ranges of weight 1 in version 3 of X's counting configuration. */
function isLight(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (
    code <= 0x10ff ||
    (code >= 0x2000 && code <= 0x200d) ||
    (code >= 0x2010 && code <= 0x201f) ||
    (code >= 0x2032 && code <= 0x2037)
  )
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
  const fits = (end: number) => lengthIn(limit.unit, text.slice(0, end)) <= limit.max
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
  // What a word weighs on X may shrink as the word grows, by the marks at the end of a link.
  while (end > firstPoint && (isInsidePair(text, end) || !fits(end))) end -= 1
  return Math.max(end, firstPoint)
}

function isInsidePair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(Math.max(0, at - 1), at + 1))
}
