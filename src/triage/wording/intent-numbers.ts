import { findReceiptNumber } from '../../identity/names.ts'
import { substanceOf } from '../substance.ts'
import type { Meant, Rating } from './intent-meant.ts'

/** The number of a report in a text: ours by its check digit, another one by the word before it. */
export function numberIn(read: string): string | undefined {
  if (!/\d{3}/.test(read)) return undefined
  const own = findReceiptNumber(read)
  if (own !== undefined) return own
  const alone = /(?<![\d+./-])(?:[1234579]\d{9}|\d{7})(?![\d/]|[.-]\d)/.exec(read)
  if (!alone) return undefined
  if (alone[0].length === 10) return alone[0]
  const before = read.slice(Math.max(0, alone.index - 20), alone.index)
  return /(?:lapor\w*|aduan\w*|no|nomor|nomer|nmr|id|tiket|tracking|#|status|cek|cabut|batal)[\s:.#]*$/i.test(
    before,
  )
    ? alone[0]
    : undefined
}

/** Words in normal form without the digits of a number, however it was grouped. */
export function withoutDigitsOf(words: string, number: string): string {
  const joined = new RegExp(`\\b${[...number].join(' ?')}\\b`)
  return words.replace(joined, ' ').replace(/ {2,}/g, ' ').trim()
}

export const numbered = (number: string | undefined) => (number === undefined ? {} : { number })

/** What a text without a letter means: digits, stars and gestures. */
export function withoutLetters(read: string, hasSticker: boolean, isPublic: boolean): Meant {
  const number = findReceiptNumber(read) ?? /^\W*(\d{7}|[1234579]\d{9})\W*$/.exec(read)?.[1]
  if (number !== undefined && read.replace(/\D+/g, '') === number)
    return { intent: 'status', sure: true, words: number, number }
  const digit = /^\W*([1-5])(?:\s*\/\s*5)?\W*$/u.exec(read)?.[1]
  if (digit !== undefined && !/[-+]/.test(read))
    return { intent: 'rating', sure: true, words: digit, rating: ratingOf(Number(digit)) }
  if (/^\W*\+1\W*$/.test(read)) return { intent: 'join', sure: true, words: '+1' }
  const stars = [...read.replace(/\s/g, '')]
  if (stars.length > 0 && stars.length <= 5 && stars.every((star) => /[⭐★🌟]/u.test(star)))
    return { intent: 'rating', sure: true, words: read, rating: ratingOf(stars.length) }
  const substance = substanceOf({ text: read, isPublic, hasSticker, hasAttachment: false })
  return { intent: substance, sure: true, words: read.slice(0, 80) }
}

/** How many stars the words of a rating are. */
export function rated(words: string, decided: string): Meant {
  const digit = /\b(?:([1-5])|(satu|dua|tiga|empat|lima))\b/.exec(words)
  const spoken = digit?.[2]
    ? ['satu', 'dua', 'tiga', 'empat', 'lima'].indexOf(digit[2]) + 1
    : undefined
  const rating = ratingOf(digit?.[1] ? Number(digit[1]) : (spoken ?? ofSatisfaction(words)))
  return { intent: 'rating', sure: true, words: decided, rating }
}

function ofSatisfaction(words: string): number {
  if (/\b(?:sangat tidak|tidak|not|unsatisfied)\b/.test(words)) return 1
  if (/\b(?:kurang|belum)\b/.test(words)) return 2
  if (/\b(?:cukup|lumayan)\b/.test(words)) return 3
  return /\b(?:sangat|sekali|very)\b/.test(words) ? 5 : 4
}

const ratingOf = (stars: number): Rating => Math.min(5, Math.max(1, stars)) as Rating
