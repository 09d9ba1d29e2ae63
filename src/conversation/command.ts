import { visible } from '../contract/visible-text.ts'
import { findReceiptNumber } from '../identity/names.ts'

/** What a citizen may ask of the gateway itself, in a message of a word or two. */
export type Command =
  | {
      readonly kind: 'status'
      /** Ours, where its check digit holds, or the core store's. */
      readonly receiptNumber?: string
      /** The digits of a number that cannot be a receipt number, for the answer to repeat. */
      readonly typed?: string
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'start' }

const words: Readonly<Record<string, Command>> = {
  status: { kind: 'status' },
  cek: { kind: 'status' },
  bantuan: { kind: 'help' },
  help: { kind: 'help' },
  info: { kind: 'help' },
  stop: { kind: 'stop' },
  berhenti: { kind: 'stop' },
  unreg: { kind: 'stop' },
  mulai: { kind: 'start' },
  start: { kind: 'start' },
}

/** The core store's own number, as LAPOR! shows it: it counts for the owner of the complaint. */
const trackingIdDigits = 7

const asksForStatus = /^(?:status|cek|cek status|status cek)$/
// Words that may stand between the command and the number: it is still no report.
const aboutNumbers = /\b(?:laporan|aduan|pengaduan|saya|nomor|nomer|no|resi)\b/g

/** Longer than any command, with and without what cannot be seen: longer texts are not looked at. */
const maxLength = 80
const maxRawLength = 1_000

/**
 * The command that the whole message is, or undefined where it is anything else: a report that
 * begins with a command's word stays a report. Case, punctuation, quotes around and what cannot be seen
 * do not matter.
 */
export function readCommand(text: string): Command | undefined {
  const plain = text.length > maxRawLength ? text : visible(text)
  if (plain.length > maxLength) return undefined
  // Bots are addressed as in `/status@lapor_bot`.
  const typed = plain
    .trim()
    .replace(/^(\/\w+)@\w+/, '$1')
    .toLowerCase()
  const letters = typed
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  const digits = typed.replace(/\D+/g, '')
  return digits === '' ? ofWords(letters) : ofNumber(letters, digits, typed)
}

function ofWords(letters: string): Command | undefined {
  if (Object.hasOwn(words, letters)) return words[letters]
  return asksForStatus.test(withoutFillers(letters)) ? { kind: 'status' } : undefined
}

function ofNumber(letters: string, digits: string, typed: string): Command | undefined {
  const receiptNumber = findReceiptNumber(typed)
  const isOnlyThat = receiptNumber === digits
  if (letters === '') return isOnlyThat ? { kind: 'status', receiptNumber } : undefined
  if (!asksForStatus.test(withoutFillers(letters))) return undefined
  if (digits.length === trackingIdDigits) return { kind: 'status', receiptNumber: digits }
  return isOnlyThat ? { kind: 'status', receiptNumber } : { kind: 'status', typed: digits }
}

function withoutFillers(letters: string): string {
  return letters.replace(aboutNumbers, '').trim().replace(/\s+/g, ' ')
}
