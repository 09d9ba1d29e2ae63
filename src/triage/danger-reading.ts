import { visible } from '../contract/visible-text.ts'
import {
  type Calm,
  type Concept,
  doubledWords,
  figures,
  longest,
  meanings,
  particles,
  single,
  withoutNya,
} from './danger-lexicon.ts'
import { wordMeant } from './danger-spelling.ts'
import danger from './words/danger.json' with { type: 'json' }

/** A text as a row of words, each with what it may mean. */
export interface Reading {
  /** The words in their standard spelling; those of one phrase share their meaning. */
  readonly words: readonly string[]
  /** The same words as they were typed. */
  readonly typed: readonly string[]
  /** Which sentence each word stands in. */
  readonly sentence: readonly number[]
  /** Which clause: what commas part, too. */
  readonly clause: readonly number[]
  /** Where each concept begins, in the order of the text. */
  readonly at: ReadonlyMap<Concept | Calm, readonly number[]>
  /** How many words the phrase at this place has; 1 for a single word. */
  readonly lengths: readonly number[]
}

/** What is further back than this is not looked at. */
const maxCharacters = 3000

/** What follows them is a name, and no typo. */
const beforeNames: ReadonlySet<string> = new Set(danger.beforeNames.split(' '))
const beforeNumbers: ReadonlySet<string> = new Set(danger.beforeNumbers.split(' '))
/** Then a year is that of today, or the one in which it began. */
const happensNow =
  /\b(?:hari ini|sekarang|saat ini|sedang|barusan|tolong|sejak|since|dari (?:tahun |thn |th )?\d{4})\b/

const stops: ReadonlySet<string> = new Set('.,:!?;\n')
const calm: ReadonlySet<string> = new Set(Object.keys(danger.calm))

const pieces = /[a-z]+|\d+|[.,:!?;\n]+/g

/** Reads the beginning of a text. Takes time in proportion to its length, 3,000 characters at most. */
export function read(text: string): Reading {
  const words: string[] = []
  const typed: string[] = []
  const sentence: number[] = []
  const clause: number[] = []
  let sentences = 0
  let clauses = 0
  let end = -1
  let doubled = false
  let particle = false
  const put = (word: string, piece: string) => {
    words.push(word)
    typed.push(piece)
    sentence.push(sentences)
    clause.push(clauses)
  }
  const beginning = visible(text.slice(0, maxCharacters))
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replaceAll('😂', ' wkwk ')
  const isToday = happensNow.test(beginning)
  for (const { 0: piece, index } of beginning.matchAll(pieces)) {
    const follows = index === end
    // "dorong2an": the ending belongs to the doubled word.
    const isEnding = follows && doubled && (piece === 'an' || piece === 'nya')
    // "anak2": the digit says that the word is doubled.
    doubled = piece === '2' && follows
    end = index + piece.length
    if (isEnding) {
      if (piece === 'an') double(words, 'an')
      continue
    }
    if (doubled) {
      // "mbak2" are people, "mbak" only addresses one.
      if (particle) put('orang', piece)
      else double(words, '')
      continue
    }
    particle = false
    if (stops.has(piece[0] ?? '')) {
      clauses += 1
      if (/[.!?;\n]/.test(piece)) sentences += 1
      continue
    }
    const plain = single(withoutNya(piece))
    particle = particles.has(plain)
    if (particle) continue
    // "7 kali" counts; it is no river.
    const counts = plain === 'kali' && /^\d/.test(words.at(-1) ?? '')
    if (!isToday && isYear(piece, typed.at(-1)))
      for (const word of ['tahun', 'lalu']) put(word, piece)
    else {
      const isName = beforeNames.has(typed.at(-1) ?? '')
      for (const word of counts ? ['x'] : wordMeant(plain, isName).split(' ')) put(word, piece)
    }
  }
  return { words, typed, sentence, clause, ...meant(words, sentence) }
}

/** Who is in danger now writes no year. A number of a house, a road or a car may look like one. */
function isYear(piece: string, before = ''): boolean {
  return /^(?:19[89]|20[0-4])\d$/.test(piece) && !beforeNumbers.has(before) && before.length > 1
}

/** "nyayat nyayat tangan" may mean what "nyayat tangan" means. */
function once(phrase: string): string {
  return phrase.replace(/^([a-z]+) \1(?:an)?\b/, '$1')
}

/** "megang2" is "megang megang", where the two together mean something; they count as one word. */
function double(words: string[], ending: string): void {
  const one = words.at(-1)
  const both = `${one} ${one}${ending}`
  if (doubledWords.has(both)) words.splice(-1, 1, both)
}

/**
 * Every phrase at every place, long and short ones. The words of a figure of speech mean nothing, and
 * within a phrase that tells of danger a word does not calm: "tidak" of "tidak sadar" denies nothing.
 */
function meant(words: readonly string[], sentence: readonly number[]) {
  const at = new Map<Concept | Calm, number[]>()
  const lengths: number[] = words.map(() => 1)
  let figureEnd = 0
  let phraseEnd = 0
  for (let start = 0; start < words.length; start += 1) {
    if (start < figureEnd) continue
    const first = words[start] ?? ''
    const most = Math.min(longest.get(first.split(' ')[0] ?? '') ?? 1, words.length - start)
    for (let length = most; length >= 1; length -= 1) {
      const end = start + length
      if (sentence[end - 1] !== sentence[start]) continue
      const phrase = length === 1 ? first : words.slice(start, end).join(' ')
      const found =
        meanings.get(phrase) ?? (first.includes(' ') ? meanings.get(once(phrase)) : undefined)
      if (!found) continue
      if ((lengths[start] ?? 1) < length) lengths[start] = length
      for (const concept of found) {
        if (end <= phraseEnd && calm.has(concept)) continue
        const places = at.get(concept)
        if (!places) at.set(concept, [start])
        else if (places.at(-1) !== start) places.push(start)
      }
      if (figures.has(phrase)) {
        figureEnd = end
        break
      }
      if (length > 1 && found.some((one) => !calm.has(one))) phraseEnd = Math.max(phraseEnd, end)
    }
  }
  return { at, lengths }
}
