import { plainDigits } from '../contract/visible-text.ts'

/**
 * The ten digits by which a citizen asks after a complaint: nine random ones and a check digit.
 *
 * The check is Damm's: H. M. Damm, Total anti-symmetrische Quasigruppen, thesis, Marburg 2004; the
 * table of order 10 is the usual form of the one on its page 111, with zeros on the diagonal
 * (https://en.wikipedia.org/wiki/Damm_algorithm). It finds every wrong digit and every swap of
 * neighbours, the check digit included.
 */
const quasigroup = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const

/** Never 0, 6 or 8: ten digits that begin so could be a phone number (08…, 62…, 8…). */
const firstDigits = '1234579'
const length = 10

/** Digits with at most three separators between two groups; a line break ends the number. */
const digitChain = /\d+(?:[ \t\u00A0.\-\u2010-\u2015]{1,3}\d+)*/g

/**
 * A new number out of 700 million. Whoever stores it keeps it unique and draws again on a clash.
 *
 * @param randomInt uniform over min … maxExclusive - 1, as `randomInt` of node:crypto
 */
export function newReceiptNumber(randomInt: (min: number, maxExclusive: number) => number): string {
  const first = firstDigits.charAt(randomInt(0, firstDigits.length))
  const nine = first + String(randomInt(0, 10 ** (length - 2))).padStart(length - 2, '0')
  // The diagonal of the table is zero, so the digit that takes the state to 0 is the state itself.
  return nine + String(stateAfter(nine))
}

/** Whether the text is exactly a receipt number: ten ASCII digits whose check holds. */
export function isReceiptNumber(text: string): boolean {
  return /^[1234579]\d{9}$/.test(text) && stateAfter(text) === 0
}

/**
 * The first receipt number in what a person typed, as ten ASCII digits.
 *
 * Spaces, dots, dashes and digits of every script are read, and what cannot be seen is not. A number in several groups must begin where
 * its row of digits begins: the end of a longer number, such as a phone number, is not taken.
 */
export function findReceiptNumber(text: string): string | undefined {
  for (const [chain] of plainDigits(text).matchAll(digitChain)) {
    const found = inChain(chain.split(/\D+/))
    if (found !== undefined) return found
  }
  return undefined
}

function inChain(groups: readonly string[]): string | undefined {
  let joined = ''
  for (const group of groups) {
    if (isReceiptNumber(group)) return group
    if (joined.length < length) joined += group
    if (isReceiptNumber(joined)) return joined
  }
  return undefined
}

function stateAfter(digits: string): number {
  let state = 0
  for (const digit of digits) state = quasigroup[state]?.[Number(digit)] ?? Number.NaN
  return state
}

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * The name of a reporter on every screen: `Pelapor-7F3K`. Each complaint gets another one at random:
 * a stable one would link a whistle-blower's reports. 0, 1, I and O are left out: people misread
 * them.
 *
 * @param randomInt as in node:crypto, upper bound exclusive
 */
export function newPseudonym(randomInt: (min: number, max: number) => number): string {
  const letters = Array.from({ length: 4 }, () => alphabet[randomInt(0, alphabet.length)])
  return `Pelapor-${letters.join('')}`
}
