import { type Head, needsOf } from './pattern-needs.ts'
import { type OfWord, remembered } from './remembered.ts'

/** A pattern, with the words that a text must have for it. */
export interface Pattern {
  readonly form: RegExp
  /** Ways to match, each with the numbers of its needs; undefined where it may match anywhere. */
  readonly ways: readonly (readonly number[])[] | undefined
}

/** Each need by its heads, and the needs of each head. */
const numbers = new Map<string, number>()
const needsOfHead = new Map<Head, number[]>()
let needsOfWord: OfWord<readonly number[]> | undefined

/**
 * A pattern over texts in normal form or in plain words. To look which words a text has is far cheaper than
 * a hundred patterns of a thousand signs each, of which hardly any matches.
 */
export function patternOf(form: RegExp): Pattern {
  const ways = needsOf(form)?.map((needs) => needs.map(numberOf))
  // What was kept of words does not know these needs.
  needsOfWord = undefined
  return { form, ways }
}

function numberOf(heads: readonly Head[]): number {
  const key = heads.toSorted().join('|')
  const known = numbers.get(key)
  if (known !== undefined) return known
  const number = numbers.size
  numbers.set(key, number)
  for (const head of heads) needsOfHead.set(head, [...(needsOfHead.get(head) ?? []), number])
  return number
}

function needsMetBy(word: string): readonly number[] {
  const met = new Set(needsOfHead.get(`${word} `))
  for (let end = 1; end <= word.length; end += 1)
    for (const need of needsOfHead.get(word.slice(0, end)) ?? []) met.add(need)
  return [...met]
}

/** Whether a pattern matches somewhere in the text that was looked at. */
export type Seen = (pattern: Pattern) => boolean

/** @param text in lower case */
export function seenIn(text: string): Seen {
  const mayMatch = gateOf(text)
  return (pattern) => mayMatch(pattern) && pattern.form.test(text)
}

/** Tells of each pattern whether it may match in a text; where it may not, it does not. */
export function gateOf(text: string): Seen {
  const met = metBy(text)
  const isMet = (need: number) => met[need] === 1
  return ({ ways }) => ways === undefined || ways.some((needs) => needs.every(isMet))
}

/** Which needs the words of a text meet, by their numbers. */
function metBy(text: string): Uint8Array {
  needsOfWord ??= remembered(needsMetBy)
  const met = new Uint8Array(numbers.size)
  let from = 0
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) continue
    if (at > from) for (const need of needsOfWord(text, from, at)) met[need] = 1
    from = at + 1
  }
  return met
}
