import { normalise } from './normalise.ts'
import courtesies from './words/courtesies.json' with { type: 'json' }

export type Substance = 'report' | 'greeting' | 'thanks' | 'empty'

/** Longer texts are always reports: no greeting is that long. */
const maxWords = 24

type Part = 'greeting' | 'thanks' | 'address'

/** Words of greetings and of thanks, forms of address, and words that go with them. */
const phrases: ReadonlyMap<string, Part> = new Map(
  (['address', 'greeting', 'thanks'] as const).flatMap((part) =>
    courtesies[part].map((phrase) => [phrase, part] as const),
  ),
)
const longestPhrase = 3

/**
 * Tells reports from greetings and thanks. A text that has nothing but words of greeting or thanks, or
 * no letter, is no report; in doubt it is one. With an attachment it always is: the picture may be
 * the report.
 */
export function substanceOf(text: string, hasAttachment: boolean): Substance {
  if (hasAttachment) return 'report'
  const words = normalise(text)
  if (!/\p{L}/u.test(words)) return 'empty'
  const parts = partsOf(words.split(' '))
  if (parts?.has('thanks')) return 'thanks'
  return parts?.has('greeting') ? 'greeting' : 'report'
}

/** The kind of the words; undefined where a word is of none of these kinds. */
function partsOf(words: readonly string[]): ReadonlySet<Part> | undefined {
  if (words.length > maxWords) return undefined
  const parts = new Set<Part>()
  for (let at = 0; at < words.length; ) {
    const phrase = longestPhraseAt(words, at)
    if (!phrase) return undefined
    parts.add(phrase.part)
    at += phrase.length
  }
  return parts
}

function longestPhraseAt(words: readonly string[], at: number) {
  for (let length = longestPhrase; length > 0; length -= 1) {
    const part = phrases.get(words.slice(at, at + length).join(' '))
    if (part !== undefined) return { part, length: Math.min(length, words.length - at) }
  }
  return undefined
}
