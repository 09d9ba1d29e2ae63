import { createHash } from 'node:crypto'
import { visible } from '../contract/visible-text.ts'
import { standardSpelling } from './colloquial.ts'
import { type OfWord, remembered } from './remembered.ts'

/**
 * A text in the form in which two texts are compared: words in lower case and in their standard
 * spelling, one space between them, no punctuation, no emoji, nothing that cannot be seen.
 *
 * Numbers stay, because "RT 5" and "RT 6" are two places; "RT05" and "RT 5" are one.
 */
export function normalise(text: string): string {
  return inWords(text, inStandard)
}

/** The same, with its words in a form of their own instead of their standard spelling; numbers stay. */
export function inWords(text: string, formOf: OfWord<string>): string {
  const seen = visible(text).toLowerCase().replace(apostrophes, '')
  let said = ''
  const say = (word: string) => {
    said = said === '' ? word : `${said} ${word}`
  }
  let from = 0
  let isPlain = true
  for (let at = 0; at <= seen.length; at += 1) {
    const kind = at < seen.length ? kindOf(seen.charCodeAt(at)) : kinds.between
    if (kind === kinds.letter) continue
    if (kind === kinds.other) isPlain = false
    else {
      if (at > from && isPlain) say(formOf(seen, from, at))
      else if (at > from)
        for (const word of seen.slice(from, at).split(between)) sayParts(word, formOf, say)
      from = at + 1
      isPlain = true
    }
  }
  return said
}

const apostrophes = /['’‘`]/g
const between = /[^\p{L}\p{M}\p{N}]+/u

/** Nearly every word is of the letters a to z: only the others are left to patterns. */
const kinds = { letter: 0, other: 1, between: 2 } as const

function kindOf(code: number): 0 | 1 | 2 {
  if (code >= 97 && code <= 122) return kinds.letter
  return code > 127 || (code >= 48 && code <= 57) ? kinds.other : kinds.between
}

/** The SHA-256 of the normalised text, in hex. Texts without letters and digits are all alike. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(normalise(text)).digest('hex')
}

/** "jalan2nya" becomes "jalan jalannya"; other letters and digits are separated: "rt05", "rt 5". */
function sayParts(word: string, formOf: OfWord<string>, say: (word: string) => void): void {
  const [, base = '', ending = ''] = /^(\p{L}{3,})2(nya|an)?$/u.exec(word) ?? []
  const pieces = base === '' ? word.match(/\p{N}+|[\p{L}\p{M}]+/gu) : [base, base + ending]
  for (const piece of pieces ?? [])
    say(/^\p{N}/u.test(piece) ? withoutZeros(piece) : formOf(piece, 0, piece.length))
}

/** A word in lower case in its standard spelling, which may be two words; "toloooong" is drawn out. */
export function standard(word: string): string {
  const calm = hasTriple(word) && isDrawn(word) ? word.replace(/(\p{L})\1{2,}/gu, '$1') : word
  return standardSpelling.get(calm) ?? calm
}

const inStandard = remembered(standard)

function hasTriple(word: string): boolean {
  let before = 0
  let alike = 1
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    alike = code === before ? alike + 1 : 1
    if (alike === 3) return true
    before = code
  }
  return false
}

/** Shortens "toloooong", but no Roman number ("Gang III") and no abbreviation ("PPPK"). */
function isDrawn(word: string): boolean {
  return /[aiueo]/.test(word) && !/^[ivxlcdm]+$/.test(word)
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\p{N})/u, '')
}
