import { visible } from '../contract/visible-text.ts'
import {
  type Calm,
  type Concept,
  doubledWords,
  particles,
  single,
  withoutNya,
} from './danger-lexicon.ts'
import { conceptsIn, type Meant, type Place, wordMeaning } from './danger-phrases.ts'
import { wordMeant } from './danger-spelling.ts'
import { remembered } from './remembered.ts'
import danger from './words/danger.json' with { type: 'json' }

/** A text as a row of words, each with what it may mean. */
export interface Reading {
  /** In their standard spelling, without those that say nothing. */
  readonly words: readonly Place[]
  /** Where each concept begins, in the order of the text. */
  readonly at: ReadonlyMap<Concept | Calm, readonly number[]>
}

/** What is further back than this is not looked at. */
const maxCharacters = 3000

/** What follows them is a name, and no typo. */
const beforeNames: ReadonlySet<string> = new Set(danger.beforeNames.split(' '))
const beforeNumbers: ReadonlySet<string> = new Set(danger.beforeNumbers.split(' '))
/** Then a year is that of today, or the one in which it began. */
const happensNow =
  /\b(?:hari ini|sekarang|saat ini|sedang|barusan|tolong|sejak|since|dari (?:tahun |thn |th )?\d{4})\b/

/** Reads the beginning of a text. Takes time in proportion to its length, 3,000 characters at most. */
export function read(text: string): Reading {
  const words: Place[] = []
  let sentences = 0
  let clauses = 0
  let end = -1
  let doubled = false
  let particle = false
  let nameFollows = false
  let isToday: boolean | undefined
  const put = (meant: readonly Meant[], { piece, isBeforeName }: Word) => {
    for (const one of meant)
      words.push({ meant: one, typed: piece, sentence: sentences, clause: clauses, length: 1 })
    nameFollows = isBeforeName
  }
  const seen = visible(text.slice(0, maxCharacters))
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replaceAll('😂', ' wkwk ')
  inPieces(seen, (kind, from, to) => {
    const follows = from === end
    const before = doubled && follows
    end = to
    doubled = false
    if (kind === kinds.stop) {
      particle = false
      clauses += 1
      if (/[.!?;\n]/.test(seen.slice(from, to))) sentences += 1
      return
    }
    const word = nameFollows ? nameOf(seen, from, to) : wordOf(seen, from, to)
    // "dorong2an": the ending belongs to the doubled word.
    if (before && (word.piece === 'an' || word.piece === 'nya')) {
      if (word.piece === 'an') double(words, 'an')
      return
    }
    // "anak2": the digit says that the word is doubled.
    doubled = follows && word.piece === '2'
    if (doubled) {
      // "mbak2" are people, "mbak" only addresses one.
      if (particle) put(people, word)
      else double(words, '')
      return
    }
    particle = word.isParticle
    if (particle) return
    const mayBePast = kind === kinds.number && isYear(word.piece, words.at(-1)?.typed)
    if (mayBePast) isToday ??= happensNow.test(seen)
    if (mayBePast && !isToday) put(lastYear, word)
    // "7 kali" counts; it is no river.
    else put(word.isKali && /^\d/.test(words.at(-1)?.meant.word ?? '') ? times : word.meant, word)
  })
  return { words, at: conceptsIn(words) }
}

/** What a typed word is read as. */
interface Word {
  readonly piece: string
  /** It is said between other words, and means nothing. */
  readonly isParticle: boolean
  readonly isBeforeName: boolean
  readonly isKali: boolean
  /** One word or more that it stands for. */
  readonly meant: readonly Meant[]
}

const wordOf = remembered((piece) => readWord(piece, false))
const nameOf = remembered((piece) => readWord(piece, true))

function readWord(piece: string, isName: boolean): Word {
  const plain = single(withoutNya(piece))
  const isParticle = particles.has(plain)
  return {
    piece,
    isParticle,
    isBeforeName: beforeNames.has(piece),
    isKali: plain === 'kali',
    meant: isParticle ? [] : meantBy(wordMeant(plain, isName)),
  }
}

function meantBy(words: string): readonly Meant[] {
  return words.split(' ').map(wordMeaning)
}

const times = meantBy('x')
const people = meantBy('orang')
const lastYear = meantBy('tahun lalu')

const kinds = { letters: 1, number: 2, stop: 3 } as const
type Kind = (typeof kinds)[keyof typeof kinds]
/** Of each ASCII character; all others part pieces. */
const kindOf: readonly (Kind | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code)
  if (/[a-z]/.test(sign)) return kinds.letters
  if (/\d/.test(sign)) return kinds.number
  return /[.,:!?;\n]/.test(sign) ? kinds.stop : undefined
})

/** Letters, digits and stops that stand together; by hand in a third of the time of a pattern. */
function inPieces(text: string, take: (kind: Kind, from: number, to: number) => void): void {
  let from = 0
  let kind: Kind | undefined
  for (let at = 0; at <= text.length; at += 1) {
    const next = at < text.length ? kindOf[text.charCodeAt(at)] : undefined
    if (next === kind) continue
    if (kind) take(kind, from, at)
    from = at
    kind = next
  }
}

/** Who is in danger now writes no year. A number of a house, a road or a car may look like one. */
function isYear(piece: string, before = ''): boolean {
  return /^(?:19[89]|20[0-4])\d$/.test(piece) && !beforeNumbers.has(before) && before.length > 1
}

/** "megang2" is "megang megang", where the two together mean something; they count as one word. */
function double(words: Place[], ending: string): void {
  const last = words.at(-1)
  const both = `${last?.meant.word} ${last?.meant.word}${ending}`
  if (last && doubledWords.has(both)) words.splice(-1, 1, { ...last, meant: wordMeaning(both) })
}
