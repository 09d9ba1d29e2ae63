import { commonWords } from './common-words.ts'
import type { DistrictIndex } from './district.ts'
import { houseWeight, type KnownNames, type Part, placeParts } from './place-parts.ts'
import { links, noNames, provinces } from './place-words.ts'
import { gaps, readable, type Token, tokensOf } from './tokens.ts'

export interface Place {
  /**
   * Where it is, in the citizen's own words, as they stand in the text, on one line, at most 120 signs:
   * "jl raya serang km 12 pasir jaya", "depan SMP 3".
   */
  readonly words: string
  /**
   * A street, gang, block, kilometre, RT/RW, village, estate or something with a name. False: only a
   * district, regency or province, or some market or mosque without a name.
   */
  readonly exact: boolean
}

/** An answer is short: whoever writes more tells something else as well. */
const mostAnswerWords = 8

interface Group {
  /** Not only a house number. */
  readonly isPlace: boolean
  readonly from: number
  readonly to: number
  readonly isExact: boolean
  readonly weight: number
}

const mostSigns = 120
const longestName = 5
const shortestName = 5
/** Between parts of one place. */
const mostLinks = 2
/** Where somebody lives is not where it happened, if both are told. */
const living = new Set(
  'warga tinggal domisili berdomisili ketua kami saya bertempat penduduk nama'.split(' '),
)

/**
 * The place that a text tells; undefined where it tells none. "Jalan rusak", "depan rumah saya" and "di
 * sini" are none. Of several places the one that is told best is taken, of equal ones the first; not the
 * one where it is done: "lampu jl gelatik sudah nyala, sekarang jl merpati".
 *
 * Reads the first 4,000 characters; nothing in it is slower than linear.
 */
export function placeIn(text: string, districts: DistrictIndex): Place | undefined {
  const seen = readable(text)
  const tokens = tokensOf(seen)
  const groups = grouped(placeParts(tokens, knownNames(districts)), tokens)
  let best: Group | undefined
  for (const group of stillWrong(groups, tokens))
    if (!best || rank(group) > rank(best)) best = group
  if (!best) return undefined
  const words = wordsOf(best, tokens, seen)
  return words === undefined ? undefined : { words, exact: best.isExact }
}

/**
 * The place that answers the question where it is: in such an answer a bare name is one, too ("pasir
 * jaya"). Undefined for "tidak tahu" and the like.
 */
export function placeAnswered(text: string, districts: DistrictIndex): Place | undefined {
  const found = placeIn(text, districts)
  if (found?.exact || text.trim().split(/\s+/, mostAnswerWords + 1).length > mostAnswerWords)
    return found
  const named = placeIn(`lokasi ${text}`, districts)
  return named?.exact ? named : (found ?? named)
}

const done = new Set(
  'nyala menyala hidup terang beres selesai diperbaiki diaspal ditambal dibersihkan diangkut dikeruk diganti normal lancar mulus bersih surut ngalir mengalir dipasang dipotong'.split(
    ' ',
  ),
)
const turns = new Set('tetapi tapi sekarang gantian giliran namun malah tinggal cuma'.split(' '))
/** So many words stand between what is done and the turn to what is not. */
const mostBeforeTurn = 5

/** Where one place is done and the talk turns to another of its kind, those behind the turn. */
function stillWrong(groups: readonly Group[], tokens: readonly Token[]): readonly Group[] {
  const turn = turnAt(tokens)
  const before = groups.findLast(({ from }) => from < turn)
  if (!before) return groups
  const kind = tokens[before.from]?.word
  const behind = groups.filter(({ from }) => from > turn && tokens[from]?.word === kind)
  return behind.length > 0 ? behind : groups
}

function turnAt(tokens: readonly Token[]): number {
  const at = tokens.findIndex(
    ({ word }, place) =>
      done.has(word) &&
      [tokens[place - 1], tokens[place - 2]].some((before) => before?.word === 'sudah'),
  )
  if (at < 0) return -1
  return tokens.findIndex(
    ({ word }, place) => place > at && place <= at + mostBeforeTurn && turns.has(word),
  )
}

function rank({ isExact, weight }: Group): number {
  return weight + (isExact ? 100 : 0)
}

/** Parts that stand beside each other are one place: "jl mawar no 3, rt 5 rw 3, kel. lontar". */
function grouped(parts: readonly Part[], tokens: readonly Token[]): Group[] {
  const groups: Group[] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (last && areJoined(last.to, part.from, tokens)) {
      groups[groups.length - 1] = {
        isPlace: last.isPlace || part.weight !== houseWeight,
        from: last.from,
        to: part.to,
        isExact: last.isExact || part.isExact,
        weight: last.weight + part.weight,
      }
    } else {
      groups.push({
        ...part,
        isPlace: part.weight !== houseWeight,
        weight: part.weight - penalty(part, tokens),
      })
    }
  }
  // A house number alone is no place.
  return groups.filter(({ isPlace }) => isPlace)
}

function penalty({ from }: Part, tokens: readonly Token[]): number {
  for (let at = Math.max(0, from - 3); at < from; at += 1)
    if (living.has(tokens[at]?.word ?? '')) return 3
  return 0
}

function areJoined(end: number, from: number, tokens: readonly Token[]): boolean {
  if (from - end > mostLinks) return false
  for (let at = end; at < from; at += 1) if (!links.has(tokens[at]?.word ?? '')) return false
  if (from === end) return true
  for (let at = end; at <= from; at += 1) if ((tokens[at]?.gap ?? 0) > gaps.comma) return false
  return true
}

/** "Jl mawar (depan SMP 3)": a bracket that is opened within the place is closed. */
function closed(words: string, next: string): string {
  if (words.lastIndexOf('(') <= words.lastIndexOf(')')) return words.trim()
  return next === ')' ? `${words})` : words.trim()
}

function wordsOf(group: Group, tokens: readonly Token[], text: string): string | undefined {
  const start = tokens[group.from]?.from ?? 0
  let furthest = group.from
  while (furthest + 1 < group.to && (tokens[furthest + 1]?.to ?? 0) - start <= 2 * mostSigns)
    furthest += 1
  for (let last = furthest; last >= group.from; last -= 1) {
    const end = tokens[last]?.to ?? start
    const words = closed(text.slice(start, end).replace(/\s+/g, ' '), text.charAt(end))
    if (words.length <= mostSigns) return words
  }
  return undefined
}

function knownNames({
  byName,
  beginnings,
  home,
  regencies,
  villages,
  villageBeginnings,
}: DistrictIndex): KnownNames {
  function at(tokens: readonly Token[], from: number, isBehind = false) {
    let key = ''
    let found: { length: number; isExact: boolean } | undefined
    for (let length = 1; length <= longestName; length += 1) {
      const token = tokens[from + length - 1]
      if (!token || token.isNumber || (length > 1 && token.gap > gaps.space)) break
      key += token.word
      if (!beginnings.has(key) && !villageBeginnings.has(key)) break
      if (key.length < shortestName || (length === 1 && noNames.has(key))) continue
      if (commonWords.has(key) && !isBehind) continue
      const districts = byName.get(key)
      const isDistrict =
        !regencies.has(key) &&
        (home === undefined ? districts?.length === 1 : districts?.some(({ isHome }) => isHome))
      if (isDistrict) found = { length, isExact: false }
      else if (villages.has(key) && !regencies.has(key) && !provinces.has(key))
        found = { length, isExact: true }
    }
    return found
  }
  function isRegion(word: string): boolean {
    if (noNames.has(word)) return false
    return regencies.has(word) || (byName.get(word)?.some(({ isHome }) => isHome) ?? false)
  }
  return { at, isRegion }
}
