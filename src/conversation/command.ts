import { asciiDigits, findReceiptNumber } from '../complaints/receipt-number.ts'

/** What a citizen may ask of the gateway itself, with a message of a word or two. */
export type Command =
  | {
      readonly kind: 'status'
      /** Only where its check holds. */
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

const asksForStatus = /^(?:status|cek|cek status|status cek)$/
// What may stand between the command and the number without making a report of it.
const aboutNumbers = /\b(?:laporan|aduan|pengaduan|saya|nomor|nomer|no|resi)\b/g

/** Longer than any command; what is longer is not looked at. */
const maxLength = 80

/**
 * The command that the whole message is, or undefined where it is anything else: a report that
 * begins with a command's word stays a report. Case, punctuation and quotes around do not matter.
 */
export function readCommand(text: string): Command | undefined {
  if (text.length > maxLength) return undefined
  // Bots are addressed as in `/status@lapor_bot`.
  const plain = text.trim().replace(/^(\/\w+)@\w+/, '$1')
  const typed = asciiDigits(plain).normalize('NFKC').toLowerCase()
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
  return isOnlyThat ? { kind: 'status', receiptNumber } : { kind: 'status', typed: digits }
}

function withoutFillers(letters: string): string {
  return letters.replace(aboutNumbers, '').trim().replace(/\s+/g, ' ')
}
