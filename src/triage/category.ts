import { categoryLexicon } from './category-lexicon.ts'
import { normalise } from './normalise.ts'

export interface Category {
  readonly id: number
  readonly name: string
  /** The words of the text that decided, each once, in the order in which they occur. */
  readonly words: readonly string[]
}

interface Finding {
  readonly id: number
  readonly name: string
  readonly words: Set<string>
  score: number
}

const longestPhrase = Math.max(
  ...categoryLexicon.flatMap(({ words }) => words.map((phrase) => phrase.split(' ').length)),
)

const categoryOf: ReadonlyMap<string, { readonly id: number; readonly name: string }> = new Map(
  categoryLexicon.flatMap(({ id, name, words }) =>
    words.map((phrase) => [phrase, { id, name }] as const),
  ),
)

/**
 * The category of which the text has most words: a proposal for a human, shown with the words that
 * speak for it. Undefined where no word of the lexicon occurs.
 *
 * A phrase counts as many times as it has words, and hides shorter ones within it; each counts once
 * however often it occurs. Of two equal categories the one named first wins: people begin with what
 * matters.
 */
export function categorise(text: string): Category | undefined {
  const words = normalise(text).split(' ').map(withoutEnding)
  const findings = new Map<number, Finding>()
  for (let at = 0; at < words.length; ) {
    const phrase = longestPhraseAt(words, at)
    if (phrase) count(findings, phrase)
    at += phrase ? phrase.length : 1
  }
  let best: Finding | undefined
  // A map keeps the order of first occurrence.
  for (const finding of findings.values()) if (finding.score > (best?.score ?? 0)) best = finding
  return best && { id: best.id, name: best.name, words: [...best.words] }
}

interface Phrase {
  readonly words: string
  readonly length: number
  readonly category: { readonly id: number; readonly name: string }
}

function longestPhraseAt(words: readonly string[], at: number): Phrase | undefined {
  for (let length = Math.min(longestPhrase, words.length - at); length > 0; length -= 1) {
    const phrase = words.slice(at, at + length).join(' ')
    const category = categoryOf.get(phrase)
    if (category) return { words: phrase, length, category }
  }
  return undefined
}

function count(findings: Map<number, Finding>, { words, length, category }: Phrase): void {
  const finding = findings.get(category.id) ?? { ...category, words: new Set<string>(), score: 0 }
  if (!finding.words.has(words)) finding.score += length
  finding.words.add(words)
  findings.set(category.id, finding)
}

/** "jalannya" is "jalan"; short words such as "punya" are whole. */
function withoutEnding(word: string): string {
  return word.length > 6 && word.endsWith('nya') ? word.slice(0, -3) : word
}
