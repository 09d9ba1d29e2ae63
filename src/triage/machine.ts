import { normalise } from './normalise.ts'
import courtesies from './words/courtesies.json' with { type: 'json' }
import machines from './words/machines.json' with { type: 'json' }

const alternatives = (phrases: readonly string[]) =>
  phrases.map((phrase) => normalise(phrase)).join('|')
const opening = `(?:(?:${alternatives([...courtesies.greeting, ...courtesies.address])}) )*`

/** Whatever is recognised has one of these words: other texts are not looked at. */
const hint = /otomati|\bauto|menghubungi|pesan|contacting|message|reaching out|out of office/i
/** `[Pesan otomatis]`, `Auto-reply:`: a label in front, which a sign ends. */
const label = new RegExp(
  `^\\W{0,3}(?:${machines.labels.join('|').replaceAll(' ', '[\\s-]')})\\s*(?:[\\]):*_|.!\\n–—-]|$)`,
  'i',
)
const sentence = new RegExp(`^${opening}(?:${alternatives(machines.sentences)})\\b`)
const contact = new RegExp(`^${opening}(?:${alternatives(machines.contacts)})\\b`)
const promise = new RegExp(`\\b(?:${alternatives(machines.promises)})\\b`)

/** A code that is dialled, `*123#`, or the words by which an operator addresses its customers. */
const ofOperator =
  /\*\d{2,4}(?:\*\d{1,4})*#|^.{0,30}?\b(?:pelanggan (?:yth|setia|terhormat)|yth\.? pelanggan|plgn yth|nasabah yth)/i
const offer =
  /\b(?:kuota|paket|promo|diskon|bonus|cashback|pulsa|voucher|hadiah|gratis|dapatkan|nikmati|aktifkan|perpanjang|masa aktif|s&k|berlaku|rp\.? ?\d)/gi
const ofCitizen =
  /\b(?:lapor\w*|tolong|mohon|penipu\w*|ditipu|nipu|kenapa|knp|kok|saya|sy|aku|kami|warga|padahal|pdhl|belum|blm|gak|ga|tdk|min|admin|pak|bu)\b/i
/** Two words of an offer beside one of these are an operator's. */
const leastOffered = 2

function advertises(text: string): boolean {
  if (!ofOperator.test(text) || ofCitizen.test(text)) return false
  return new Set(text.toLowerCase().match(offer)).size >= leastOffered
}

/**
 * Whether a text says that a machine wrote it: a label in front, a first or last sentence that says
 * so, thanks for the contact with the promise of an answer, or what an operator offers its customers. A report that speaks of an automatic
 * message is none.
 */
export function saysItIsAutomatic(text: string): boolean {
  if (advertises(text)) return true
  if (!hint.test(text)) return false
  if (label.test(text.trim())) return true
  const sentences = text
    .split(/[.!?\n]+/)
    .map(normalise)
    .filter(Boolean)
  if ([sentences[0], sentences.at(-1)].some((one) => one !== undefined && sentence.test(one)))
    return true
  const whole = sentences.join(' ')
  return contact.test(whole) && promise.test(whole)
}

/**
 * What stays of a text without its numbers, times and codes: a machine that counts its messages
 * writes the same again and again.
 *
 * @returns words in lower case; undefined where there is none
 */
export function shapeOf(text: string): string | undefined {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.filter((word) => !/\p{N}/u.test(word)).join(' ') || undefined
}
