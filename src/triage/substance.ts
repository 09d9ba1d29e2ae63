import { normalise } from './normalise.ts'
import courtesies from './words/courtesies.json' with { type: 'json' }

export type Substance = 'report' | 'greeting' | 'thanks' | 'empty'

/** Longer texts are reports, whatever they say: nobody greets for that long. */
const maxWords = 24

type Part = 'greeting' | 'thanks' | 'address'

/** What one greets and thanks with, whom one addresses, and what one says besides. */
const phrases: ReadonlyMap<string, Part> = new Map(
  (['address', 'greeting', 'thanks'] as const).flatMap((part) =>
    courtesies[part].map((phrase) => [phrase, part] as const),
  ),
)
const longestPhrase = 3

/**
 * Whether a text reports anything. Only texts that consist of greetings or of thanks and nothing
 * else, and texts without a letter, do not; in doubt it is a report. So is anything with an
 * attachment: the picture may be the report.
 */
export function substanceOf(text: string, hasAttachment: boolean): Substance {
  if (hasAttachment) return 'report'
  if (!/\p{L}/u.test(text)) return 'empty'
  const parts = partsOf(normalise(text).split(' '))
  if (parts?.has('thanks')) return 'thanks'
  return parts?.has('greeting') ? 'greeting' : 'report'
}

/** What the words are, or undefined where one of them is none of these. */
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
