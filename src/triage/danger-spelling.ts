import { type Concept, single, spelling, standard, vocabulary } from './danger-lexicon.ts'
import danger from './words/danger.json' with { type: 'json' }

/** Words that look like a typo of another, but are themselves. */
const ordinary: ReadonlySet<string> = new Set(danger.ordinary.split(' ').map(single))

/** Words that lack one letter, each with the word that they stand for: the half of a typo. */
const lacking = new Map<string, string>()
/** Words by their consonants: who types fast leaves vowels out, as in "kbkaran" and "tnggelm". */
const byBones = new Map<string, string[]>()
const targets = mistyped(7)
for (const word of targets)
  for (let at = 1; at < word.length; at += 1)
    if (!vocabulary.has(without(word, at))) lacking.set(without(word, at), word)
for (const word of mistyped(5)) {
  const bones = bonesOf(word)
  const alike = byBones.get(bones)
  if (alike) alike.push(word)
  else byBones.set(bones, [word])
}
/** A typo is rarely in the first two letters; to know that saves most of the search. */
const beginnings: ReadonlySet<string> = new Set([...targets].map((word) => word.slice(0, 2)))

/** The long words of the signs: a typo in one of them must not hide a danger. */
function mistyped(shortest: number): ReadonlySet<string> {
  const phrases = danger.mistyped.flatMap((concept) =>
    danger.concepts[concept as Concept].split(', '),
  )
  return new Set(
    phrases
      .flatMap((phrase) => phrase.split(' ').map(standard))
      .filter((word) => word.length >= shortest && !word.includes(' ') && !ordinary.has(word)),
  )
}

function without(word: string, at: number): string {
  return word.slice(0, at) + word.slice(at + 1)
}

function bonesOf(word: string): string {
  return word.replace(/[aiueo]/g, '')
}

/** The word that has these letters and vowels besides. */
function withVowels(word: string): string | undefined {
  // Four consonants may be anything.
  if (word.length < 5 && !/[aiueo]/.test(word)) return undefined
  return byBones.get(bonesOf(word))?.find(
    (whole) =>
      whole[0] === word[0] &&
      whole.length > word.length &&
      // Who writes a vowel leaves few out: "dani" is no "dianiaya".
      (!/[aiueo]/.test(word) || whole.length - word.length <= word.length / 2) &&
      hasInOrder(whole, word),
  )
}

function hasInOrder(whole: string, letters: string): boolean {
  let at = 0
  for (const letter of whole) if (letter === letters[at]) at += 1
  return at === letters.length
}

/** Endings by their last letter, with the length of the shortest word that may have it. */
const endings: ReadonlyMap<string, readonly (readonly [ending: string, stem: number])[]> = new Map([
  [
    'a',
    [
      ['nya', 3],
      ['ya', 3],
      ['na', 4],
    ],
  ],
  [
    'h',
    [
      ['lah', 4],
      ['kah', 4],
    ],
  ],
  [
    'n',
    [
      ['kan', 4],
      ['pun', 4],
      ['in', 4],
      ['an', 4],
      ['n', 4],
    ],
  ],
  [
    'e',
    [
      ['ane', 4],
      ['ne', 4],
      ['e', 4],
    ],
  ],
  ['i', [['i', 4]]],
  [
    'u',
    [
      ['ku', 4],
      ['mu', 4],
    ],
  ],
])

const laughter = /^(?:aw)?(?:[wk]k?w?k){2,}|^(?:ha){2,}h?$|^(?:xi){2,}/

/**
 * The word of the lexicon that a word stands for: itself, without its ending, or without a typo. In the
 * name of a place only vowels may lack.
 */
export function wordMeant(word: string, isName = false): string {
  if (vocabulary.has(word)) return word
  if (word.length > 3 && 'wahkx'.includes(word[0] ?? '') && laughter.test(word)) return 'wkwk'
  const spelled = spelling.get(word)
  if (spelled) return standard(spelled)
  if (word.length < 4 || ordinary.has(word)) return word
  for (const [ending, shortest] of endings.get(word.at(-1) ?? '') ?? []) {
    if (!word.endsWith(ending) || word.length - ending.length < shortest) continue
    const stem = word.slice(0, -ending.length)
    if (vocabulary.has(stem)) return stem
    const spelledStem = stem.length > 3 ? spelling.get(stem) : undefined
    if (spelledStem) return standard(spelledStem)
  }
  return (isName ? withVowels(word) : withoutTypo(word)) ?? word
}

function withoutTypo(word: string): string | undefined {
  if (word.length > 24) return undefined
  const lacks = lacking.get(word) ?? withVowels(word)
  if (lacks) return lacks
  if (word.length < 8 || !beginnings.has(word.slice(0, 2))) return undefined
  for (let at = 2; at < word.length; at += 1) {
    const shorter = without(word, at)
    if (targets.has(shorter)) return shorter
    // A letter instead of another, or two that changed places.
    const meant = lacking.get(shorter)
    if (meant && differsOnce(word, meant) && keepsConsonants(word, meant)) return meant
  }
  return undefined
}

/** "Kebaharan" is a place, and no typo of "kebakaran": a consonant became another. */
function keepsConsonants(word: string, meant: string): boolean {
  return hasInOrder(word, bonesOf(meant))
}

/** Whether two words of one length differ in one letter, or in two that changed places. */
function differsOnce(word: string, other: string): boolean {
  if (word.length !== other.length) return false
  let at = 0
  while (word[at] === other[at]) at += 1
  if (word.slice(at + 1) === other.slice(at + 1)) return true
  return (
    word[at] === other[at + 1] &&
    word[at + 1] === other[at] &&
    word.slice(at + 2) === other.slice(at + 2)
  )
}
