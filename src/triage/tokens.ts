import { visible } from '../contract/visible-text.ts'
import { standardSpelling } from './colloquial.ts'

/** What stands between a word and the one before it. */
export const gaps = { space: 0, comma: 1, sentence: 2, line: 3 } as const

/** A word of a text, which still knows where it stands. */
export interface Token {
  /** In lower case and standard spelling: "didepan" is "depan", "jl" is "jalan". */
  readonly word: string
  /** As written, in lower case. */
  readonly raw: string
  readonly from: number
  readonly to: number
  readonly isNumber: boolean
  readonly hasCapital: boolean
  /** "UNESA", "MA": all of it. */
  readonly isUpper: boolean
  /** "jalan2": more than one of them. */
  readonly isDoubled: boolean
  readonly gap: (typeof gaps)[keyof typeof gaps]
}

/** Whoever writes more has told where and what long before. */
const mostCharacters = 4_000

const word = /\p{N}+|[\p{L}\p{M}]+(?:['’‘`][\p{L}\p{M}]+)*/gu
const address = /\bhttps?:\/\/\S+|\bwww\.\S+/gi
/** A full stop behind them ends no sentence. */
const abbreviations = new Set(
  'jl jln jlan gg gng no nmr kel kec ds dsn kp kmp kmpg perum prum komp blk blok rt rw km kab prov h hj kh dr drs ir prof jend letjen letjend mayjen kol st s r a tb ki link lingk sdn smpn yth bpk pak bu dll gd'.split(
    ' ',
  ),
)
/** "gang2" is more often the second lane than several. */
const numbered = new Set(
  'gang gg blok blk smp smpn sdn sman smkn mtsn man rt rw km no nomor alun'.split(' '),
)

/** The text that tokens count their places in: as its reader sees it, without links, bounded. */
export function readable(text: string): string {
  const seen = visible(text.slice(0, mostCharacters))
  return /http|www\./i.test(seen) ? seen.replace(address, (link) => ' '.repeat(link.length)) : seen
}

/** The words of a readable text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let before: Token | undefined
  for (const { 0: found, index } of text.matchAll(word)) {
    if (before?.isDoubled && index === before.to - 1) continue
    const isNumber = /^\p{N}/u.test(found)
    const lower = found.toLowerCase()
    const raw = isNumber ? lower : lower.replace(/['’‘`]/g, '')
    const isDoubled = !isNumber && isTwice(text, index + found.length, raw)
    const standard = isNumber ? raw.replace(/^0+(?=.)/, '') : spelt(raw)
    before = {
      word: standard,
      raw,
      from: index,
      to: index + found.length + (isDoubled ? 1 : 0),
      isNumber,
      hasCapital: !isNumber && found.charAt(0) !== lower.charAt(0),
      isUpper: !isNumber && found !== lower && found === found.toUpperCase(),
      isDoubled,
      gap: gapBetween(text, before, index),
    }
    tokens.push(before)
  }
  return tokens
}

function isTwice(text: string, at: number, raw: string): boolean {
  if (text.charAt(at) !== '2' || raw.length < 3 || numbered.has(raw)) return false
  return !/\p{N}/u.test(text.charAt(at + 1))
}

function spelt(raw: string): string {
  const standard = standardSpelling.get(raw) ?? raw
  return standard.startsWith('di ') || standard.startsWith('ke ') ? standard.slice(3) : standard
}

function gapBetween(text: string, before: Token | undefined, at: number): Token['gap'] {
  if (!before) return gaps.line
  if (at - before.to <= 1 && (at === before.to || text.charAt(before.to) === ' ')) return gaps.space
  const between = text.slice(before.to, at)
  if (/[\n\r]/.test(between)) return gaps.line
  if (/[!?;]/.test(between)) return gaps.sentence
  // "2) sampah" begins an item of a list.
  if (before.isNumber && before.raw.length === 1 && /^[.)] /.test(between)) return gaps.sentence
  if (between.includes('.') && !abbreviations.has(before.raw)) {
    const isWithinNumber = before.isNumber && between === '.' && /\p{N}/u.test(text.charAt(at))
    return isWithinNumber ? gaps.space : gaps.sentence
  }
  return /[,()"|\u2026]| - |\p{Extended_Pictographic}/u.test(between) ? gaps.comma : gaps.space
}
