import { categorise } from './category.ts'
import { complaints, conditions, remedies, services } from './matter-conditions.ts'
import { contentBeside, isOther } from './matter-content.ts'
import {
  another,
  belongs,
  besidesThat,
  captions,
  complaining,
  goesOn,
  numbered,
  numberedReports,
  ordinals,
  refers,
  refersBack,
  states,
} from './matter-phrases.ts'
import {
  pending,
  problems,
  type Stand,
  timeWords,
  topicBeginnings,
  topics,
} from './matter-words.ts'
import { normalise } from './normalise.ts'
import { type Part, placeParts } from './place-parts.ts'
import { besides } from './place-words.ts'
import { readable, type Token, tokensOf } from './tokens.ts'

const longestTopic = 4
/** A text with more words of its own tells something, though we know none of them. */
const mostIdle = 3

/** The words of a text outside its places, and what they tell. */
export interface Told {
  readonly tokens: readonly Token[]
  readonly words: readonly Token[]
  readonly topics: readonly {
    readonly words: string
    readonly stand: Stand
    readonly isDefinite: boolean
  }[]
  readonly problems: readonly string[]
  readonly hasPlace: boolean
  /** How many of its words are none of ours. */
  readonly others: number
  /**
   * How many of these cannot be the name of a place that stands beside one: "pasir jaya blok c". Not
   * counted where a topic tells the matter.
   */
  readonly content: number
}

/**
 * Whether a text tells a matter of its own: a word of a category or for what is wrong, more than a few
 * words that we do not know, or one beside a place. A place, a time, a caption, a courtesy or the bare
 * wish that something be repaired is no matter.
 */
export function hasMatter(text: string): boolean {
  return tellsMatter(toldIn(text))
}

export function tellsMatter(told: Told): boolean {
  if (told.topics.length > 0 || told.others > mostIdle) return true
  if (told.problems.some((word) => !remedies.has(word))) return true
  return told.content > 0 && (told.hasPlace || told.problems.length > 0)
}

/**
 * What is told outside of places: "pasar" in "depan pasar rau" is no matter.
 *
 * @param place the words of a place that is known to be in the text
 */
export function toldIn(text: string, place = ''): Told {
  const tokens = tokensOf(readable(text))
  const parts = withPlace(placeParts(tokens), tokens, place)
  const words: Token[] = []
  let part = 0
  for (let at = 0; at < tokens.length; at += 1) {
    while ((parts[part]?.to ?? Number.POSITIVE_INFINITY) <= at) part += 1
    if (at >= (parts[part]?.from ?? Number.POSITIVE_INFINITY)) continue
    const token = tokens[at] as Token
    // "Dekat pohon beringin": the tree tells where.
    if (besides.has(token.word) && tokens[at + 1]?.gap === 0) at += 1
    else words.push(token)
  }
  const told = contentOf(words)
  const isPlain = told.others === 0 || told.topics.length > 0
  const content = isPlain ? 0 : contentBeside(tokens, parts)
  return { tokens, words, hasPlace: parts.length > 0, ...told, content }
}

function withPlace(parts: readonly Part[], tokens: readonly Token[], place: string): Part[] {
  const named = place === '' ? [] : tokensOf(place)
  const from = tokens.findIndex((_, at) =>
    named.every(({ raw }, ahead) => tokens[at + ahead]?.raw === raw),
  )
  if (named.length === 0 || from < 0) return [...parts]
  const to = from + named.length
  // A name of theirs may go on behind it, or begin before it.
  const others = parts.filter((part) => part.to <= from || part.from >= to)
  return [...others, { from, to, isExact: true, weight: 1 }].sort((a, b) => a.from - b.from)
}

function contentOf(words: readonly Token[]): Pick<Told, 'topics' | 'problems' | 'others'> {
  const found: Told['topics'][number][] = []
  const wrong: string[] = []
  let others = 0
  for (let at = 0; at < words.length; ) {
    const topic = topicAt(words, at)
    if (topic) found.push(topic)
    for (let next = at; next < at + (topic?.length ?? 1); next += 1)
      if (problems.has(words[next]?.word ?? '')) wrong.push(words[next]?.word ?? '')
    if (!topic && isOther(words[at])) others += 1
    at += topic?.length ?? 1
  }
  return { topics: found, problems: wrong, others }
}

function topicAt(words: readonly Token[], at: number) {
  const first = words[at]?.word ?? ''
  if (!topicBeginnings.has(first) && !topicBeginnings.has(withoutEnding(first))) return undefined
  let phrase = ''
  let found: (Told['topics'][number] & { length: number }) | undefined
  for (let length = 1; length <= longestTopic && at + length <= words.length; length += 1) {
    const { word } = words[at + length - 1] as Token
    phrase = length === 1 ? word : `${phrase} ${word}`
    const bare = withoutEnding(phrase)
    const stand = topics.get(phrase) ?? topics.get(bare)
    if (stand) found = { words: bare, stand, isDefinite: bare !== phrase, length }
  }
  return found
}

function withoutEnding(phrase: string): string {
  return phrase.length > 5 && phrase.endsWith('nya') ? phrase.slice(0, -3) : phrase
}

const mostStateWords = 6
/** Whoever writes more tells a new matter, whatever the text begins with. */
const mostWords = 20

/**
 * Whether a text only adds to what was said before: a place, a time, a caption, a correction, how bad it
 * is, a number or a link. A text with a matter of its own is none, unless it says what it belongs to
 * ("maksud saya …", "lokasinya …") or how the same thing goes on ("masih mati").
 */
export function isContinuation(text: string): boolean {
  if (!/\S/.test(text)) return false
  const told = toldIn(text)
  const words = told.tokens.map(({ word }) => word)
  if (told.tokens.every(({ isNumber }) => isNumber)) return /[\p{N}/]/u.test(text)
  const said = words.join(' ')
  if (another.test(said)) return false
  const isKnown = told.topics.every(({ isDefinite }) => isDefinite)
  const isNew = words.length > mostWords && (!isKnown || told.problems.length > 0)
  if ((belongs.test(said) || refers.test(said)) && !isNew) return true
  if (goesOn.test(said) && isKnown && told.problems.every((word) => pending.has(word)))
    return told.others <= mostIdle
  if (isCondition(told, isKnown) || showsTheWay(told)) return true
  if (told.topics.length === 0 && told.problems.length === 0 && told.others <= mostIdle) {
    const most = complaining.test(said) ? 1 : mostIdle
    if (told.others <= most && words.some(isWhereOrWhen)) return true
    if (told.others <= most && told.hasPlace) return true
    if (captions.test(said)) return true
    return states.test(said) && words.length <= mostStateWords
  }
  return states.test(said) && words.length <= mostStateWords && isOnlyState(told)
}

/** "Kayunya lapuk, goyang2": how it is, and no thing or place of its own. */
function isCondition({ problems: wrong, hasPlace, others }: Told, isKnown: boolean): boolean {
  if (hasPlace || !isKnown || wrong.length === 0 || others > mostIdle) return false
  return wrong.every((word) => conditions.has(word))
}

/** "Gang mushola al hidayah rumah pagar biru": nothing is wrong with the fence. */
function showsTheWay({ problems: wrong, hasPlace, topics: found, others }: Told): boolean {
  if (!hasPlace || wrong.length > 0 || found.length === 0 || others > mostIdle) return false
  return found.every(({ words }) => waymarks.has(words))
}

const waymarks = new Set('pagar pohon portal tiang plang baliho rambu palang gapura'.split(' '))

function isWhereOrWhen(word: string): boolean {
  return timeWords.has(word) || besides.has(word)
}

/** "Bau banget", "gelap gulita": a word of a category that says how it is. */
function isOnlyState({ topics: found, problems: wrong, hasPlace }: Told): boolean {
  return wrong.length === 0 && !hasPlace && found.every(({ words }) => words === 'bau')
}

/** What is told at length is one story. */
const mostSigns = 220
/** Nobody writes more; what does is some other kind of list. */
const mostMatters = 9
const mostCharacters = 6_000

/**
 * The matters of a text: more than one where they stand in a list or are told one after the other, and each
 * has a category or a place of its own; else the text itself.
 */
export function mattersIn(text: string): string[] {
  if (text.length > mostCharacters) return [text]
  // Whoever numbers her reports says herself that they are several.
  if ((text.match(numberedReports)?.length ?? 0) > 1) {
    const reports = inList(text)
    if (reports.length > 1 && reports.length <= mostMatters) return reports
  }
  const items = inList(text)
  if (areSeparate(items) || areOfDifferentThings(items)) return items
  if (!mayBeParted.test(text)) return [text]
  for (const piecesOf of [
    () => split(text, ordinals),
    () => lines(text),
    () => split(text, besidesThat),
  ]) {
    const pieces = piecesOf()
    if (areSeparate(pieces)) return pieces
  }
  return [text]
}

/** One of these is wherever `ordinals`, `besidesThat` or the end of a line parts a text. */
const mayBeParted =
  /pertama|kedua|ketiga|keempat|(?:selain|samping) itu|laporan lain|satu lagi|[\n\r]/iu

/** "1. … 2. …": the numbers have to go up from one. What stands before them is an introduction. */
function inList(text: string): string[] {
  const starts: { from: number; end: number }[] = []
  for (const found of text.matchAll(numbered))
    if (Number(found[1] ?? found[2]) === starts.length + 1)
      starts.push({ from: found.index, end: found.index + found[0].length })
  return trimmed(starts.map(({ end }, at) => text.slice(end, starts[at + 1]?.from)))
}

function split(text: string, at: RegExp): string[] {
  const parts = text.split(at)
  // Most texts are not parted: to trim one costs more than to split it.
  if (parts.length < 2) return parts
  const pieces = trimmed(parts)
  if (pieces.length < 2) return pieces
  return hasMatter(pieces[0] ?? '') ? pieces : pieces.slice(1)
}

function lines(text: string): string[] {
  const parts = text.split(/[\n\r]+/)
  if (parts.length < 2) return parts
  const all = trimmed(parts)
  return all.length < 2 ? all : all.filter((line) => line.length > 30 || hasMatter(line))
}

function trimmed(pieces: readonly string[]): string[] {
  return pieces
    .map((piece) => piece.replace(/^[\s,.:;-]+|[\s,;:-]+$/g, ''))
    .filter((piece) => piece !== '')
}

function areSeparate(pieces: readonly string[]): boolean {
  if (pieces.length < 2 || pieces.length > mostMatters) return false
  // Whoever says the same twice has one matter.
  if (new Set(pieces.map(normalise)).size < pieces.length) return false
  if (pieces.some((piece) => piece.length > mostSigns)) return false
  if (pieces.slice(1).some((piece) => refersBack.test(piece))) return false
  const told = pieces.map((piece) => toldIn(piece))
  if (!told.every(isWhole)) return false
  if (told.every(({ hasPlace }) => hasPlace)) return true
  const categories = pieces.map((piece) => categorise(piece)?.id)
  return categories.every((id) => id !== undefined) && new Set(categories).size === pieces.length
}

/** In a list of numbers each entry has a thing, an office or somebody of its own, and a complaint about it. */
function areOfDifferentThings(items: readonly string[]): boolean {
  if (items.length < 2 || items.length > mostMatters) return false
  if (items.some((item) => item.length > mostSigns)) return false
  if (items.slice(1).some((item) => refersBack.test(item))) return false
  const things = items.map((item) => thingOf(toldIn(item)))
  return things.every((thing) => thing !== undefined) && new Set(things).size === items.length
}

function thingOf({ tokens, words, topics: found, problems: wrong }: Told): string | undefined {
  const isComplained =
    wrong.length > 0 || found.length > 1 || words.some(({ word }) => complaints.has(word))
  if (!isComplained) return undefined
  const service = tokens.slice(0, longestTopic).find(({ word }) => services.has(word))
  const topic = found.find(({ words }) => !complaints.has(words))
  return topic?.words ?? service?.word
}

/** A thing and what is wrong with it. */
function isWhole({ topics: found, problems: wrong }: Told): boolean {
  return found.length > 1 || (found.length > 0 && wrong.length > 0)
}
