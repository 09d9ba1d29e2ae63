import { standardSpelling } from './colloquial.ts'
import { formsOf } from './verb-forms.ts'
import danger from './words/danger.json' with { type: 'json' }

/** What a word may tell of. */
export type Concept = keyof typeof danger.concepts
/** What may take a danger back. */
export type Calm = keyof typeof danger.calm

/** "tolooong" and "tolong", "kebakarann" and "kebakaran": a letter stands once. */
export function single(word: string): string {
  // "gg" is a street.
  if (word.length < 3) return word
  for (let at = 1; at < word.length; at += 1)
    if (word[at] === word[at - 1]) return word.replace(/([a-z])\1+/g, '$1')
  return word
}

/** An address ("pak", "bu") is nobody in danger, unlike a father and a mother. */
const addresses: ReadonlySet<string> = new Set(danger.addresses.split(' '))

export const spelling: ReadonlyMap<string, string> = new Map(
  [
    ...[...standardSpelling].map(
      ([colloquial, standard]) => [single(colloquial), standard] as const,
    ),
    ...Object.entries(danger.spelled).flatMap(([standard, colloquial]) =>
      colloquial.split(' ').map((word) => [single(word), standard] as const),
    ),
  ].filter(([colloquial]) => !addresses.has(colloquial)),
)

const whole: ReadonlySet<string> = new Set(danger.keepNya.split(' '))

/** Without the ending that means "its" or "the": "nya", or "nyo" as in Padang and Palembang. */
export const withoutNya = (word: string): string =>
  word.length > 5 && (word.endsWith('nya') || word.endsWith('nyo')) && !whole.has(word)
    ? word.slice(0, -3)
    : word

export const standard = (word: string): string => {
  const plain = single(withoutNya(word))
  return (spelling.get(plain) ?? plain).split(' ').map(single).join(' ')
}

/** What people put between words says nothing, and would only part words that belong together. */
export const particles: ReadonlySet<string> = new Set(danger.particles.split(' ').map(single))

const known = new Map<string, (Concept | Calm)[]>()

for (const [concept, phrases] of [
  ...Object.entries(danger.concepts),
  ...Object.entries(danger.calm),
] as [Concept | Calm, string][])
  for (const phrase of phrases.split(', ')) learn(phrase, concept)
for (const [concept, roots] of Object.entries(danger.verbs) as [Concept, string][])
  for (const root of roots.split(' ')) for (const form of formsOf(root)) learn(form, concept)
const figureWords = new Set<string>()
for (const phrase of danger.figures.split(', ')) figureWords.add(learn(phrase, undefined))

function learn(phrase: string, concept: Concept | Calm | undefined): string {
  const words = phrase
    .split(' ')
    .map(standard)
    .filter((word) => !particles.has(word))
    .join(' ')
  if (!words) return words
  const before = known.get(words) ?? []
  if (concept && !before.includes(concept)) before.push(concept)
  known.set(words, before)
  return words
}

/** Every word that occurs in a phrase. */
export const vocabulary: ReadonlySet<string> = new Set(
  [...known.keys()].flatMap((one) => one.split(' ')),
)

/** What each word and phrase may mean. A figure of speech means nothing. */
export const meanings: ReadonlyMap<string, readonly (Concept | Calm)[]> = known
/** Within these no word means anything of its own. */
export const figures: ReadonlySet<string> = figureWords
/** What is written twice in some phrase: "megang megang", "tidak bangun bangun". */
export const doubledWords: ReadonlySet<string> = new Set(
  [...known.keys()].flatMap((one) =>
    [...one.matchAll(/\b([a-z]+) \1(?:an)?\b/g)].map(([both]) => both),
  ),
)
