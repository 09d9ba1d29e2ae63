import { problems } from './matter-words.ts'
import {
  besides,
  directions,
  kindOf,
  namesLikeVerbs,
  neverFirst,
  noNames,
  titles,
  units,
} from './place-words.ts'
import { gaps, type Token } from './tokens.ts'

/** Finds where names end; each function gives the index behind the last token of the name. */
export interface NameReader {
  /** Capitals tell names apart only where not most words have them. */
  readonly areCapitalsMeant: boolean
  /** Of a name that begins there; the same index where none begins. */
  end(from: number, most: number, isAnnounced?: boolean): number
  /** Whether a word goes on with a name: "baru" in "kampung baru", not in "baru dibangun". */
  isPartOfName(at: number): boolean
  /** Of what goes on with a name that has begun. */
  rest(from: number, most: number): number
  /** Of a name in capitals: "Pasir Jaya". */
  capitalsEnd(from: number): number
  /** Of "3", "B5", "IV"; 0 where none stands there. */
  codeEnd(from: number): number
  /** Of a number with its letter or fraction. */
  numberEnd(from: number): number
  /** Of up to some numbers in a row. */
  numbersEnd(from: number, most: number): number
  /** Of "Melati" in "Melati Kidul", "Melati 5" and "Melati gang 3". */
  extendedEnd(from: number): number
  /** A terminal or a station that has its place by itself: "di terminal". */
  isHubNamed(at: number): boolean
}

const roman = /^[ivx]{1,5}$/
/** Prefixes and endings of verbs; names that look alike stand in namesLikeVerbs. */
const verb =
  /^(?:meng|meny|mem[bpf]|men[cdjt]|me[lmnrw][aeiou]|peng|peny|pem[bf]|pen[cdjt]|ber[a-z]{4}|ter[a-z]{4}|di[a-z]{4}|memper)|(?:nya|ne)$/

export function nameReader(tokens: readonly Token[]): NameReader {
  const areCapitalsMeant = capitalsAreMeant(tokens)
  const hasItems = tokens.some((token, at) => token.raw === '1' && isItem(tokens, at))

  const isSpaced = (at: number) => tokens[at]?.gap === gaps.space

  function isName(at: number, isFirst: boolean, isAnnounced = false): boolean {
    const token = tokens[at]
    if (!token || token.isNumber || token.isDoubled) return false
    const { word, hasCapital } = token
    // "RSUD dr Soetomo": a doctor, and not "dari".
    if (titles.has(word) || token.raw === 'dr') return hasNameBehind(at)
    if (isFirst && neverFirst.has(word) && !isAnnounced) return false
    if (word === 'baru' || word === 'lama') return !isFirst && !isVerb(tokens[at + 1])
    if (
      word === 'tanah' ||
      word === 'pasar' ||
      word === 'kali' ||
      word === 'pondok' ||
      word === 'taman'
    )
      return !isFirst && hasCapital && areCapitalsMeant
    // "HR Muhammad", where "hr" is a day.
    if (token.raw === 'hr' && token.isUpper && areCapitalsMeant) return true
    if (noNames.has(word) || besides.has(word)) return false
    if (kindOf.has(word) || problems.has(word)) return false
    if (word.length < 2) return !isFirst || hasCapital || hasNameBehind(at)
    return (hasCapital && areCapitalsMeant) || !isVerb(token)
  }

  /** "h" in "jl h mansyur", "ibu" in "warung bu tini". */
  function hasNameBehind(at: number): boolean {
    if (!isSpaced(at + 1)) return false
    const next = tokens[at + 1] as Token
    return !next.isNumber && !noNames.has(next.word) && !kindOf.has(next.word) && !isVerb(next)
  }

  function isHouseNumber(at: number): boolean {
    const token = tokens[at]
    if (!token?.isNumber || token.raw.length > 4 || token.gap > gaps.space) return false
    if (hasItems && isItem(tokens, at)) return false
    const next = tokens[at + 1]
    return !next || next.gap > gaps.space || !units.has(next.word)
  }

  function rest(from: number, most: number): number {
    let at = from
    for (; at < from + most && isSpaced(at); at += 1) {
      if (isHouseNumber(at)) return numbersEnd(at, 3)
      if (!isName(at, false)) break
    }
    return isHouseNumber(at) ? numbersEnd(at, 3) : at
  }

  function end(from: number, most: number, isAnnounced = false): number {
    if (!isName(from, true, isAnnounced)) return from
    return rest(from + 1, most - 1)
  }

  function numberEnd(from: number): number {
    const token = tokens[from]
    if (!token?.isNumber || token.raw.length > 5 || token.gap > gaps.space) return from
    let at = from + 1
    const decimal = tokens[at]
    if (decimal?.isNumber && decimal.raw.length <= 3 && decimal.from === token.to + 1) at += 1
    const letter = tokens[at]
    if (letter && letter.raw.length === 1 && !letter.isNumber && letter.gap === gaps.space) at += 1
    return at
  }

  function numbersEnd(from: number, most: number): number {
    let at = from
    while (at < from + most && (tokens[at]?.isNumber ? isHouseNumber(at) : isCode(at))) at += 1
    return at
  }

  function isCode(at: number): boolean {
    const token = tokens[at]
    if (!token || token.gap > gaps.space || token.isNumber) return false
    return (
      roman.test(token.word) || (token.raw.length === 1 && token.word !== 'd' && token.word !== 'x')
    )
  }

  function codeEnd(from: number): number {
    const letters = tokens[from]
    if (letters === undefined) return 0
    const isShort = letters.raw.length <= 2 && !letters.isNumber && !noNames.has(letters.word)
    const begins = isHouseNumber(from) || isCode(from) || (isShort && tokens[from + 1]?.isNumber)
    if (!begins) return 0
    return numbersEnd(isShort && !isCode(from) ? from + 1 : from, 4) || from + 1
  }

  function capitalsEnd(from: number): number {
    if (!areCapitalsMeant) return from
    let at = from
    while (at < from + 4) {
      const token = tokens[at]
      if (!token?.hasCapital || token.isDoubled || (at > from && token.gap > gaps.space)) break
      if (noNames.has(token.word) || kindOf.has(token.word) || token.gap > gaps.comma) break
      at += 1
    }
    return at > from ? rest(at, 1) : from
  }

  function extendedEnd(from: number): number {
    const next = tokens[from]
    if (!next || next.gap > gaps.space) return from
    const isMore = directions.has(next.word) || isHouseNumber(from) || roman.test(next.word)
    const isSecond = neverFirst.has(next.word) && ['indah', 'raya'].includes(next.word)
    if (areCapitalsMeant && next.hasCapital && isName(from, true)) return rest(from, 3)
    return isMore || isSecond ? rest(from, 2) : from
  }

  function isHubNamed(at: number): boolean {
    const { word } = tokens[at] ?? { word: '' }
    const before = tokens[at - 1]?.word ?? ''
    return (word === 'terminal' || word === 'stasiun') && (before === 'di' || besides.has(before))
  }

  return {
    areCapitalsMeant,
    isPartOfName: (at) => isName(at, false),
    end,
    rest,
    capitalsEnd,
    codeEnd,
    numberEnd,
    numbersEnd,
    extendedEnd,
    isHubNamed,
  }
}

/** The number of an item in a list: "2. sampah". */
function isItem(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]
  return tokens[at]?.raw.length === 1 && next?.gap === gaps.sentence && !next.isNumber
}

/** By its shape: names that look alike stand in a list. */
export function isVerb(token: Token | undefined): boolean {
  if (!token || token.isNumber || token.word.length < 5) return false
  return verb.test(token.word) && !namesLikeVerbs.has(token.word)
}

function capitalsAreMeant(tokens: readonly Token[]): boolean {
  let capitals = 0
  let all = 0
  for (const { isNumber, raw, hasCapital } of tokens) {
    if (isNumber || raw.length < 3) continue
    all += 1
    if (hasCapital) capitals += 1
  }
  return capitals * 2 <= all
}
