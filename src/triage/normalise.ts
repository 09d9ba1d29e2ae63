import { createHash } from 'node:crypto'
import { visible } from '../contract/visible-text.ts'
import { standardSpelling } from './colloquial.ts'

/**
 * A text in the form in which two texts are compared: words in lower case and in their standard
 * spelling, one space between them, no punctuation, no emoji, nothing that cannot be seen.
 *
 * Numbers stay, because "RT 5" and "RT 6" are two places; "RT05" and "RT 5" are one.
 */
export function normalise(text: string): string {
  const seen = visible(text).toLowerCase()
  // Most texts are plain ASCII, for which the short pattern takes a third of the time.
  const words = isAscii(seen)
    ? seen.replace(/['`]/g, '').split(/[^a-z0-9]+/)
    : seen.replace(/['’‘`]/g, '').split(/[^\p{L}\p{M}\p{N}]+/u)
  const said: string[] = []
  for (const word of words)
    if (isPlain(word)) said.push(standard(word))
    else said.push(...wordsOf(word))
  return said.join(' ').trim()
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false
  return true
}

/** Nothing but the letters a to z. */
function isPlain(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    if (code < 97 || code > 122) return false
  }
  return word !== ''
}

/** The SHA-256 of the normalised text, in hex. Texts without letters and digits are all alike. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(normalise(text)).digest('hex')
}

/** "jalan2nya" becomes "jalan jalannya"; other letters and digits are separated: "rt05", "rt 5". */
function wordsOf(word: string): string[] {
  const doubled = /^(\p{L}{3,})2(nya|an)?$/u.exec(word)
  if (doubled) {
    const [, base = '', ending = ''] = doubled
    return [standard(base), standard(base + ending)]
  }
  const pieces = word.match(/\p{N}+|[\p{L}\p{M}]+/gu) ?? []
  return pieces.map((piece) => (/^\p{N}/u.test(piece) ? withoutZeros(piece) : standard(piece)))
}

function standard(word: string): string {
  const calm = hasTriple(word) && isDrawn(word) ? word.replace(/(\p{L})\1{2,}/gu, '$1') : word
  return standardSpelling.get(calm) ?? calm
}

function hasTriple(word: string): boolean {
  for (let at = 2; at < word.length; at += 1)
    if (word[at] === word[at - 1] && word[at] === word[at - 2]) return true
  return false
}

/** Shortens "toloooong", but no Roman number ("Gang III") and no abbreviation ("PPPK"). */
function isDrawn(word: string): boolean {
  return /[aiueo]/.test(word) && !/^[ivxlcdm]+$/.test(word)
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\p{N})/u, '')
}
