import { normalise } from '../../triage/normalise.ts'
import { withoutCodes } from './code.ts'

/** A text, taken apart once for all that it is compared with. */
export interface ComparedText {
  /** Normalised, without its code. */
  readonly plain: string
  readonly words: ReadonlySet<string>
  /** "RT 5" and "RT 6" are two places. */
  readonly numbers: ReadonlySet<string>
  /** Groups of three letters of the text without spaces. */
  readonly grams: () => ReadonlySet<string>
}

/** What is left of a code that was cut or mistyped. */
const pieceAtEnd = /\bspl(?=[a-z]*\d)[a-z\d]{2,}\W*$/i
/** Longer texts are told apart by their beginning: it takes 60 microseconds for 1,000 signs. */
const mostSigns = 4_000

export function comparedText(text: string): ComparedText {
  const bare = withoutCodes(text).replace(pieceAtEnd, ' ')
  const plain = normalise(bare.slice(0, mostSigns))
  const words = new Set(plain.split(' ').filter((word) => word !== ''))
  let grams: Set<string> | undefined
  return {
    plain,
    words,
    numbers: new Set([...words].filter((word) => /^\p{N}+$/u.test(word))),
    grams: () => {
      grams ??= gramsOf(plain.replaceAll(' ', ''))
      return grams
    },
  }
}

function gramsOf(squeezed: string): Set<string> {
  const grams = new Set<string>()
  for (let at = 0; at + 3 <= squeezed.length; at += 1) grams.add(squeezed.slice(at, at + 3))
  if (grams.size === 0 && squeezed !== '') grams.add(squeezed)
  return grams
}

/** How much a word tells: one that many texts have tells little. */
export type Weight = (word: string) => number

/** Weights by the number of texts that have a word. */
export function weightsOf(texts: readonly ComparedText[]): Weight {
  const counts = new Map<string, number>()
  for (const { words } of texts)
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const all = Math.max(1, texts.length)
  return (word) => Math.log(1 + all / (counts.get(word) ?? 1))
}

/**
 * How alike two texts are, from 0 to 1: half by their groups of letters, which mistyped, corrected and
 * joined words change little, half by their words, those that are rare above all.
 */
export function likeness(one: ComparedText, other: ComparedText, weight: Weight): number {
  if (one.plain === other.plain) return one.plain === '' ? 0 : 1
  const letters = dice(one.grams(), other.grams(), () => 1)
  return (letters + dice(one.words, other.words, weight)) / 2
}

function dice(some: ReadonlySet<string>, others: ReadonlySet<string>, weight: Weight): number {
  let shared = 0
  let all = 0
  for (const one of some) {
    const w = weight(one)
    all += w
    if (others.has(one)) shared += 2 * w
  }
  for (const one of others) all += weight(one)
  return all === 0 ? 0 : shared / all
}

/** Each text has a number that the other has not: two places, two days, two houses. */
export function numbersDiffer(one: ComparedText, other: ComparedText): boolean {
  const lacks = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some((n) => !b.has(n))
  return lacks(one.numbers, other.numbers) && lacks(other.numbers, one.numbers)
}
