import { idle, timeWords } from './matter-words.ts'
import { endOfKind, weights } from './place-kinds.ts'
import { type NameReader, nameReader } from './place-names.ts'
import {
  announcing,
  besides,
  directions,
  facing,
  fromAndTo,
  hamlets,
  type Kind,
  kindOf,
  links,
  noPlaces,
  provinces,
  surroundings,
  things,
  titles,
  towards,
  units,
} from './place-words.ts'
import { gaps, type Token } from './tokens.ts'

/** A part of a place, in tokens: from the first up to, but not with, the last. */
export interface Part {
  readonly from: number
  readonly to: number
  readonly isExact: boolean
  /** How much it helps to find the place. */
  readonly weight: number
}

/** Villages and districts at home, and regencies, as far as they are known. */
export interface KnownNames {
  /**
   * The longest known name that begins there: its length in words. Common words are names only behind a
   * word that tells a place.
   */
  at(
    words: readonly Token[],
    at: number,
    isBehind?: boolean,
  ): { length: number; isExact: boolean } | undefined
  /** A regency, or a district at home; also one whose name is a common word. */
  isRegion(word: string): boolean
}

const nothingKnown: KnownNames = { at: () => undefined, isRegion: () => false }

interface Reading {
  readonly tokens: readonly Token[]
  readonly known: KnownNames
  readonly names: NameReader
}

/** Of "no 12", which is nothing by itself. */
export const houseWeight = 0.4

/** All parts of places that a text names, in its order; they do not overlap. */
export function placeParts(tokens: readonly Token[], known: KnownNames = nothingKnown): Part[] {
  const reading = { tokens, known, names: nameReader(tokens) }
  const parts: Part[] = []
  for (let at = 0; at < tokens.length; ) {
    const part = partAt(reading, at)
    if (part) parts.push(part)
    at = Math.max(part?.to ?? 0, at + 1)
  }
  return parts
}

function partAt(reading: Reading, at: number): Part | undefined {
  const token = reading.tokens[at]
  if (!token || token.isDoubled) return undefined
  if (token.isNumber) return undefined
  const { word } = token
  if (announcing.has(word)) return announced(reading, at)
  if (besides.has(word)) return beside(reading, at)
  if (towards.has(word)) return towardsName(reading, at)
  return (
    ofKind(reading, at) ?? house(reading, at) ?? knownName(reading, at) ?? roadName(reading, at)
  )
}

function part(from: number, to: number, isExact: boolean, weight: number): Part | undefined {
  return to > from ? { from, to, isExact, weight } : undefined
}

/** A name behind the word for what it is: "jalan raya serang", "SMP 3", "RT 5/3". */
function ofKind(reading: Reading, at: number): Part | undefined {
  const { tokens, names } = reading
  const token = tokens[at]
  const kind = token && kindOf.get(token.word)
  if (!token || !kind) return square(reading, at)
  const end = Math.max(endOfKind(tokens, names, at, kind), endOfKnown(reading, at + 1, kind))
  if (end > at + 1) return part(at, end, kind !== 'region', weights[kind])
  return names.isHubNamed(at) ? part(at, at + 1, true, weights.hub) : undefined
}

function endOfKnown({ tokens, known }: Reading, from: number, kind: Kind): number {
  if (tokens[from]?.gap !== gaps.space || kind === 'kilometre' || kind === 'shop') return 0
  const found = known.at(tokens, from, kind === 'village' || kind === 'region')
  return found ? from + found.length : 0
}

const twins: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['lampu', new Set(['merah', 'stopan'])],
  ['rumah', new Set(['sakit', 'makan'])],
  ['pom', new Set(['bensin'])],
])

/** "alun-alun barat", "lampu merah ciceri": two words that are one. */
function square({ tokens, names }: Reading, at: number): Part | undefined {
  const word = tokens[at]?.word
  const next = tokens[at + 1]
  if (word === 'alun' && (next?.word === 'alun' || next?.word === '2'))
    return part(at, names.rest(at + 2, 3), true, 3)
  if (!twins.get(word ?? '')?.has(next?.word ?? '')) return undefined
  const end = names.end(at + 2, 3)
  return end > at + 2 ? part(at, end, true, 3) : undefined
}

/** "no 12 B"; it belongs to what stands before it. */
function house({ tokens, names }: Reading, at: number): Part | undefined {
  if (tokens[at]?.word !== 'nomor') return undefined
  const end = names.numberEnd(at + 1)
  return end > at + 1 ? part(at, end, false, houseWeight) : undefined
}

/** "depan SMP 3", "sebelah selatan jl mawar", "samping warung bu tini", "dekat Ciceri". */
function beside(reading: Reading, at: number): Part | undefined {
  const { tokens, names } = reading
  const start = tokens[at]?.word === 'front' && tokens[at - 1]?.word === 'in' ? at - 1 : at
  let from = at + 1
  while (from < at + 4 && isFiller(tokens[from])) from += 1
  const first = tokens[from]
  if (!first || first.gap > gaps.comma) return undefined
  const named = ofKind(reading, from) ?? knownName(reading, from, true)
  if (named) return part(start, named.to, named.isExact, named.weight + 1)
  if (first.word === 'rumah') {
    const end = titles.has(tokens[from + 1]?.word ?? '') ? names.end(from + 2, 2) : from + 2
    if (end > from + 2) return part(at, end, true, 3)
    const named = names.capitalsEnd(from + 1)
    if (named > from + 1) return part(at, named, true, 3)
    return house(reading, from + 1) && part(at, (house(reading, from + 1) as Part).to, false, 1)
  }
  const end = names.capitalsEnd(from)
  if (end > from && !noPlaces.has(first.word)) return part(at, end, true, 3)
  const called = calledEnd(reading, at, from)
  if (called > from) return part(at, called, true, 2)
  const kind = kindOf.get(first.word)
  // Some market, some mosque: it says something, but does not find the place.
  const isSome = kind !== undefined && !unspecific.has(kind)
  if (isSome && first.gap === gaps.space) return part(at, from + 1, kind === 'hub', 1)
  return undefined
}

/** "Depan untirta ciwaru", "dekat ramayana": whatever is no common thing is called so. */
function calledEnd({ tokens, names }: Reading, at: number, from: number): number {
  const { word, raw } = tokens[at] as Token
  const first = tokens[from] as Token
  if (!facing.has(word) || raw.startsWith('ke') || first.gap > gaps.space) return from
  if (first.word.length < 3 || things.has(first.word) || tellsNoName(first.word)) return from
  return names.end(from, 3)
}

function tellsNoName(word: string): boolean {
  return noPlaces.has(word) || idle.has(word) || timeWords.has(word) || units.has(word)
}

const unspecific: ReadonlySet<Kind> = new Set([
  'street',
  'lane',
  'block',
  'kilometre',
  'neighbourhood',
  'village',
  'region',
])

function isFiller(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (directions.has(token.word) || fillers.has(token.word) || besides.has(token.word))
  )
}

const fillers = new Set(
  'dari of to the pas pintu gerbang masuk persis gedung area tempat sama nya'.split(' '),
)

/** "di Ciceri", "daerah Cipocok", "di Surabaya". */
function towardsName(reading: Reading, at: number): Part | undefined {
  const { tokens, names, known } = reading
  const next = tokens[at + 1]
  if (!next || next.gap > gaps.space || kindOf.has(next.word) || besides.has(next.word))
    return undefined
  const found = knownName(reading, at + 1, true)
  if (found) return found
  if (known.isRegion(next.word) || provinces.has(next.word)) return part(at + 1, at + 2, false, 0.5)
  // In "PERCUMA DI BIKIN" everything is in capitals.
  if (fromAndTo.has(tokens[at]?.word ?? '') || tokens[at]?.isUpper) return undefined
  const end = names.capitalsEnd(at + 1)
  if (end === at + 2 && next.isUpper && next.raw.length < 5) return addressed(reading, at)
  const isPlace = !noPlaces.has(next.word) && !links.has(next.word)
  if (isPlace && end > at + 1) return part(at + 1, end, true, 2)
  const address = addressed(reading, at)
  if (address) return address
  if (isPlace && hasNameOfPlace(tokens, at + 1)) {
    const named = names.end(at + 1, 3)
    if (named > at + 1) return part(at + 1, named, true, 2)
  }
  const isAround = surroundings.has(tokens[at]?.word ?? '') && next.word.length > 3
  return isPlace && isAround ? part(at + 1, names.end(at + 1, 3), true, 2) : undefined
}

/** "di cinanggung", "di kebon jahe": villages and hamlets are called so. */
function hasNameOfPlace(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]?.word ?? ''
  const next = tokens[at + 1]
  if (/^ci[a-z]{4,}$/.test(word)) return !/^ci(?:nta|pta|cil|tra|ta|um|ut|cit|ri|vi|rc)/.test(word)
  if (!hamlets.has(word) || next?.gap !== gaps.space || next.isNumber) return false
  return next.word.length > 3 && !tellsNoName(next.word) && !kindOf.has(next.word)
}

/** "di kedung pengkol 6", "di wonorejo selatan": its shape is that of an address. */
function addressed({ tokens, names }: Reading, at: number): Part | undefined {
  const end = names.end(at + 1, 4)
  for (let inside = at + 2; inside < end; inside += 1) {
    const { isNumber, word } = tokens[inside] as Token
    if ((isNumber && word.length < 4) || directions.has(word) || /^[ivx]{2,}$/.test(word))
      return part(at + 1, end, true, 2)
  }
  const next = tokens[end]
  if (end === at + 1 || !next || next.gap > gaps.space) return undefined
  return kindOf.get(next.word) === 'lane' ? part(at + 1, end, true, 1) : undefined
}

/** "lokasinya di pasir jaya": whatever is named there is the place. */
function announced(reading: Reading, at: number): Part | undefined {
  const { tokens, names } = reading
  let from = at + 1
  while (from < at + 6 && announcedFillers.has(tokens[from]?.word ?? '')) from += 1
  const first = tokens[from]
  if (!first || first.gap > gaps.comma || first.isNumber) return undefined
  const found = announcing.has(first.word) ? undefined : partAt(reading, from)
  if (found) return { ...found, weight: found.weight + 3 }
  if (reading.known.isRegion(first.word) || provinces.has(first.word))
    return part(from, from + 1, false, 1)
  const end = names.end(from, 4, true)
  return end > from && !noPlaces.has(first.word) ? part(from, end, true, 4) : undefined
}

const announcedFillers = new Set(
  'di d ada adalah berada itu ini nya saya kami rumah kejadian lengkap pas persis aduan laporan tepatnya yaitu ning nang neng is at'.split(
    ' ',
  ),
)

/** The name of a village or district at home, by itself. */
function knownName(
  { tokens, names, known }: Reading,
  at: number,
  isPlace = false,
): Part | undefined {
  const found = known.at(tokens, at, isPlace)
  if (!found) return undefined
  const first = tokens[at] as Token
  const last = tokens[at + found.length - 1] as Token
  if (!isPlace && last.to - first.from < 6 && !first.hasCapital) return undefined
  const end = names.extendedEnd(at + found.length)
  const isExtended = end > at + found.length
  return part(at, end, found.isExact || isExtended, found.isExact ? 2 : 1)
}

/** "Diponegoro Street". */
function roadName({ tokens, names }: Reading, at: number): Part | undefined {
  const isRoadNext = ['street', 'road'].includes(tokens[at + 1]?.word ?? '')
  if (isRoadNext && names.end(at, 1) > at) return part(at, at + 2, true, 4)
  const end = names.capitalsEnd(at)
  if (end === at) return undefined
  const last = tokens[end - 1]?.word ?? ''
  const isRoad = end > at + 1 && ['street', 'road', 'avenue', 'residence', 'market'].includes(last)
  return isRoad ? part(at, end, true, 4) : undefined
}
