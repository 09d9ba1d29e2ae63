/** A power of two. Of ten thousand reports one word in 13 was not kept here; one in 16 was a new one. */
const places = 16_384
/** Longer words are rare, and may be anything: an address, the name of a file. */
const longestWord = 24

/** What a function gives for the word that stands in a text from one place to another. */
export type OfWord<T> = (text: string, from: number, to: number) => T

interface Kept {
  readonly word: string
  /** What each function gave for it. */
  readonly made: unknown[]
}

const kept: (Kept | undefined)[] = new Array(places).fill(undefined)
let functions = 0

/**
 * A pure function of a word that keeps what it gave: nearly every word of a text was in one before. The
 * places are fixed in number, and the same for all such functions; each word has two where it may be kept,
 * and takes that of another. Only single words of the letters a to z are kept, never a number, nor what
 * stood beside a word.
 *
 * A Map takes 200 ns a word, most of it for the string that it is asked for. This makes none. What it gives
 * must not be changed by whoever gets it.
 */
export function remembered<T extends NonNullable<unknown>>(make: (word: string) => T): OfWord<T> {
  const which = functions
  functions += 1
  return (text, from, to) => {
    const one = keptAt(text, from, to)
    if (!one) return make(text.slice(from, to))
    const known = one.made[which]
    if (known !== undefined) return known as T
    const made = make(one.word)
    one.made[which] = made
    return made
  }
}

function keptAt(text: string, from: number, to: number): Kept | undefined {
  if (to - from > longestWord) return undefined
  let hash = 0
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 97 || code > 122) return undefined
    hash = (Math.imul(hash, 31) + code) | 0
  }
  const place = (hash ^ (hash >>> 13)) & (places - 2)
  const newer = kept[place]
  if (newer && isAt(text, from, to, newer.word)) return newer
  const older = kept[place + 1]
  const found = older && isAt(text, from, to, older.word) ? older : undefined
  // A piece of a text holds the whole text in memory; a copy does not.
  const one = found ?? { word: [...text.slice(from, to)].join(''), made: new Array(functions) }
  kept[place + 1] = newer
  kept[place] = one
  return one
}

function isAt(text: string, from: number, to: number, word: string): boolean {
  if (word.length !== to - from) return false
  for (let at = 0; at < word.length; at += 1)
    if (text.charCodeAt(from + at) !== word.charCodeAt(at)) return false
  return true
}
