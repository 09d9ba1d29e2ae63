import { inWords, normalise, standard } from '../normalise.ts'
import { remembered } from '../remembered.ts'
import courtesies from '../words/courtesies.json' with { type: 'json' }
import table from '../words/intents.json' with { type: 'json' }

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** Courtesies and little words: a text that has nothing else beside the words of an intent has no matter. */
export const neutral: ReadonlySet<string> = new Set([
  ...table.neutral.split(' '),
  ...[courtesies.greeting, courtesies.thanks, courtesies.address, courtesies.laughter].flatMap(
    (phrases) => phrases.flatMap((phrase) => normalise(phrase).split(' ')),
  ),
])

/** Words about reports and their handling, which are no matter of a report. */
const gateway = setOf(table.gateway)

/** What is wrong somewhere: "rusak", "padam". */
export const defects = setOf(table.defects)
/** What says where: "gang", "depan". */
export const places = setOf(table.places)
/** What reports are about: "lampu", "bansos". */
export const things = setOf(table.things)

/** The words by which the rules know what somebody means, for many ways of saying them. */
const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries(table.spellings).flatMap(([word, others]) =>
    others.split(' ').map((other) => [other, word] as const),
  ),
)

const stems = new Set([
  ...[neutral, gateway, defects, things, places].flatMap((some) => [...some]),
  ...[...meanings.entries()].flat(),
  ...'format lokasi alamat warga nama data prosedur syarat biaya nilai skor bintang maksud pesan rating score poin robot manusia pendaftaran identitas'.split(
    ' ',
  ),
])

const withoutVowels = (word: string) => word.replace(/[aiueo]/g, '').replace(/(.)\1+/g, '$1')
/** Long words are known by their consonants: vowels are what people leave out or mistype. */
const skeletons: ReadonlyMap<string, string> = new Map(
  table.skeletons
    .split(' ')
    .map((word) => [withoutVowels(word), meanings.get(word) ?? word] as const),
)

/** "laporannya", "laporanku", Javanese "laporane" and Sundanese "laporanna" are about a "laporan". */
const ending = /^(\p{L}{3,}?)(nya|nye|ku|mu|ne|na|e)$/u

/**
 * A text in the words of the rules: in normal form, regional and English words translated, endings cut
 * where a known word is left. It is for recognising what somebody means and for nothing else.
 */
export function plainWords(text: string): string {
  return inWords(text, inPlainWords)
}

const inPlainWords = remembered((word) => standard(word).split(' ').map(plainWord).join(' '))

function plainWord(word: string): string {
  const known = meanings.get(word)
  if (known !== undefined) return known
  if (word.length < 4 || stems.has(word)) return word
  const [, stem = '', owner = ''] = ending.exec(word) ?? ([] as const)
  if (!stems.has(stem)) return skeletons.get(withoutVowels(word)) ?? word
  const meant = meanings.get(stem) ?? stem
  return owner === 'ku' ? `${meant} saya` : meant
}

/** The words that are neither neutral, nor about reports, nor among the others, nor a length of time or a
 * long number. */
export function unknownWords(words: string, others?: ReadonlySet<string>): string[] {
  return words
    .replace(/\b\d+ (?:hari|minggu|bulan|tahun|jam|menit)\b|\b\d{3,}\b/g, ' ')
    .split(' ')
    .filter((word) => word !== '' && !neutral.has(word) && !others?.has(word) && !gateway.has(word))
}

export const hasWordOf = (words: string, some: ReadonlySet<string>): boolean =>
  words.split(' ').some((word) => some.has(word))
