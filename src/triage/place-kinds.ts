import { natures } from './matter-conditions.ts'
import type { NameReader } from './place-names.ts'
import {
  besides,
  counting,
  type Kind,
  kindOf,
  marketNames,
  neverFirst,
  titles,
  towards,
} from './place-words.ts'
import { gaps, type Token } from './tokens.ts'

/** How much a part of a place helps to find it. */
export const weights: Readonly<Record<Kind, number>> = {
  street: 4,
  lane: 3,
  block: 2,
  kilometre: 2,
  neighbourhood: 2,
  village: 2,
  region: 1,
  estate: 3,
  school: 3,
  market: 3,
  building: 3,
  site: 3,
  hub: 3,
  junction: 3,
  toll: 3,
  shop: 3,
}

/**
 * Where a place ends that begins with the word for its kind; the index of that word where no name
 * follows: "pasar rau" is a place, "pasar" is none.
 */
export function endOfKind(
  tokens: readonly Token[],
  names: NameReader,
  at: number,
  kind: Kind,
): number {
  const token = tokens[at] as Token
  const next = tokens[at + 1]
  if (!next || next.gap > gaps.space) return at
  switch (kind) {
    case 'street':
      return streetEnd(tokens, names, at)
    case 'lane':
    case 'block':
      return names.codeEnd(at + 1) || names.end(at + 1, 3)
    case 'kilometre':
      // "1,4 km" is a distance.
      if (tokens[at - 1]?.isNumber) return at
      return goingOn(names, at, names.numberEnd(at + 1))
    case 'neighbourhood':
      return neighbourhoodEnd(tokens, names, at)
    case 'market':
      return marketNames.has(next.word) ? names.rest(at + 2, 2) : names.end(at + 1, 3)
    case 'school':
      return schoolEnd(tokens, names, at)
    case 'shop':
      // "Warung jual miras" may be anywhere.
      if (selling.has(next.word)) return at
      if (natures.has(next.word)) return madeEnd(tokens, names, at, 2)
      return namedEnd(tokens, names, at + 1)
    case 'building':
      return namedEnd(tokens, names, at + 1)
    case 'site':
      // "Kali" is also "times".
      if (token.word === 'kali' && isCounted(tokens, at)) return at
      return madeEnd(tokens, names, at, 3)
    case 'junction':
      return junctionEnd(tokens, names, at)
    case 'village':
      // "Kampung baru", "kampung dukuh"
      if (next.word === 'dukuh') return names.rest(at + 2, 2)
      if (next.word === 'baru' || next.word === 'lama')
        return names.isPartOfName(at + 1) ? names.rest(at + 2, 2) : at
      return names.end(at + 1, 3)
    case 'hub':
    case 'toll':
    case 'region':
      return names.end(at + 1, 3)
    case 'estate':
      return estateEnd(tokens, names, at)
  }
}

const selling = new Set(['jual', 'jualan', 'menjual', 'penjual', 'dagang', 'nyedia', 'sedia'])

/** "Jembatan gantung cigoong" is a place, "jembatan bambu" is some bridge. */
function madeEnd(tokens: readonly Token[], names: NameReader, at: number, most: number): number {
  if (!natures.has(tokens[at + 1]?.word ?? '')) return names.end(at + 1, most)
  const end = tokens[at + 2]?.gap === gaps.space ? names.end(at + 2, most) : at + 2
  return end > at + 2 ? end : at
}

/** "Simpang tiga palima", "putaran balik ahmad yani"; "simpang tiga" may be anywhere, "simpang lima" not. */
function junctionEnd(tokens: readonly Token[], names: NameReader, at: number): number {
  const word = tokens[at + 1]?.word ?? ''
  if (!['balik', 'tiga', 'empat', 'lima'].includes(word)) return names.end(at + 1, 3)
  const end = names.end(at + 2, 3)
  if (end > at + 2) return end
  return word === 'lima' || word === 'empat' ? at + 2 : at
}

/** "Perumahan taman puri indah": the name has words for kinds in it. */
function estateEnd(tokens: readonly Token[], names: NameReader, at: number): number {
  let from = at + 1
  while (from < at + 3 && isEstateWord(tokens[from])) from += 1
  const end = from > at + 1 ? names.rest(from, 3) : names.end(from, 4)
  return end > from ? end : at
}

function isEstateWord(token: Token | undefined): boolean {
  const kind = kindOf.get(token?.word ?? '')
  return token?.gap === gaps.space && (kind === 'estate' || kind === 'site')
}

/** "km 12 pasir jaya", "rt 5 rw 3 cipocok jaya" */
function goingOn(names: NameReader, at: number, end: number): number {
  return end > at + 1 ? names.end(end, 3) : at
}

function isCounted(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return before !== undefined && (before.isNumber || counting.has(before.word))
}

function isBehindPlaceWord(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.word ?? ''
  return besides.has(before) || towards.has(before) || before === 'jembatan'
}

function streetEnd(tokens: readonly Token[], names: NameReader, at: number): number {
  let from = at + 1
  while (from < at + 3 && neverFirst.has(tokens[from]?.word ?? '') && tokens[from]?.gap === 0)
    from += 1
  const first = tokens[from]
  if (!first || first.gap > gaps.space) return at
  // "Jl Stasiun", "Jl. Pasar Baru": the word of a kind is the name. "Jalan pasar rusak" is none.
  if (kindOf.has(first.word)) {
    const isName = first.hasCapital ? names.areCapitalsMeant : tokens[at]?.raw !== 'jalan'
    const kind = kindOf.get(first.word)
    const may =
      kind === 'site' ||
      kind === 'market' ||
      kind === 'hub' ||
      kind === 'school' ||
      kind === 'estate' ||
      kind === 'building'
    return isName && may && first.gap === gaps.space ? names.rest(from + 1, 3) : at
  }
  const end = names.end(from, 4)
  return end > from ? end : at
}

/** "rt 5 rw 3", "rt05/03", "RT RW 006 002"; "pak RT" has no number. */
function neighbourhoodEnd(tokens: readonly Token[], names: NameReader, at: number): number {
  let end = at + 1
  if (kindOf.get(tokens[end]?.word ?? '') === 'neighbourhood') end += 1
  const numbers = names.numbersEnd(end, 2)
  return numbers > end ? names.end(numbers, 3) : at
}

function schoolEnd(tokens: readonly Token[], names: NameReader, at: number): number {
  const token = tokens[at] as Token
  const next = tokens[at + 1] as Token
  // "Dari jam 2 smp 5": until.
  if (token.word === 'smp' && tokens[at - 1]?.isNumber) return at
  const from = ['negeri', 'n', 'dasar', 'islam', 'menengah'].includes(next.word) ? at + 2 : at + 1
  const second = tokens[from]?.word === 'negeri' ? from + 1 : from
  if (tokens[second]?.isNumber) return names.rest(second, 3)
  // "Man" and "sd" are other words where they stand in small letters.
  if (token.word === 'man' || token.word === 'sd' || token.word === 'tk') {
    if (!token.hasCapital && !isBehindPlaceWord(tokens, at)) return at
  }
  const end = names.end(second, 4)
  return end > second ? end : at
}

/** "warung bu tini", "kantor kelurahan cipocok jaya", "kantor dinas sosial". */
function namedEnd(tokens: readonly Token[], names: NameReader, from: number): number {
  const first = tokens[from]
  if (!first || first.gap > gaps.space) return from - 1
  if (titles.has(first.word))
    return names.end(from + 1, 3) > from + 1 ? names.end(from + 1, 2) : from - 1
  const kind = kindOf.get(first.word)
  if (kind === 'village' || kind === 'region' || kind === 'building') {
    const end = names.end(from + 1, 3)
    return end > from + 1 ? end : from - 1
  }
  if (first.word === 'raya') return Math.max(names.end(from + 1, 3), from - 1)
  if (first.word === 'pos' || first.word === 'dinas') return names.rest(from + 1, 3)
  return names.end(from, 4)
}
