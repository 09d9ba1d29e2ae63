import { visible } from '../../contract/visible-text.ts'
import { substanceOf } from '../substance.ts'
import { matterOf } from './intent-kind.ts'
import type { Intent, Meant } from './intent-meant.ts'
import { numbered, numberIn, rated, withoutDigitsOf, withoutLetters } from './intent-numbers.ts'
import type { Rule } from './intent-rule.ts'
import { rules } from './intent-rules.ts'
import { asksToErase, intentByCues } from './intent-second.ts'
import { endsOf } from './intent-text.ts'
import { intentOfWhole, tellsAnew, thanksOnlyAtTheEnd } from './intent-whole.ts'
import {
  defects,
  hasWordOf,
  neutral,
  places,
  plainWords,
  things,
  unknownWords,
} from './intent-words.ts'
import { wishesIn } from './wishes.ts'

export type { Intent, Meant } from './intent-meant.ts'

/** A message, as far as it matters what is meant. */
export interface Said {
  readonly text: string
  /** Everybody can read it. */
  readonly isPublic: boolean
  /** A picture, a file or a place: it may be the report. */
  readonly hasAttachment: boolean
  readonly hasSticker: boolean
}

/** Longer texts have a matter: nobody greets, thanks or asks at that length. */
const mostWords = 40
/** Courtesies are not longer, with what is put in the place of a word. */
const mostOfCourtesy = 30
/** No courtesy, question or command has as many words that none of the rules knows. */
const mostUnknown = 10

/** With a picture these are still what they say; everything else may be about the picture. */
const besidePictures: ReadonlySet<Intent> = new Set([
  ...(['aspiration', 'information', 'status', 'join', 'withdraw', 'erase', 'stop'] as const),
  ...(['start', 'unresolved', 'publicity', 'elsewhere', 'another', 'help'] as const),
])

/**
 * What somebody means by a message. Pure, and by the words alone: whether an answer answers anything, and
 * whose report it is, is for whoever knows the conversation. In doubt it is a report, because a lost report
 * costs far more than a greeting that was opened.
 */
export function intentOf(said: Said): Meant {
  const meant = meantBy(said)
  if (!said.hasAttachment || besidePictures.has(meant.intent)) return meant
  return { ...meant, intent: 'report', sure: meant.intent === 'report' && meant.sure }
}

function meantBy({ text, isPublic, hasAttachment, hasSticker }: Said): Meant {
  const read = visible(endsOf(text)).trim()
  if (!/\p{L}/u.test(read)) return withoutLetters(read, hasSticker, isPublic)
  const another = anotherMatter(read)
  if (another !== undefined) {
    const rest = meantBy({ text: another, isPublic, hasAttachment, hasSticker })
    const intent =
      rest.intent === 'aspiration' || rest.intent === 'information' ? rest.intent : 'report'
    return { ...rest, intent, another: true }
  }
  const plain = plainWords(
    isPublic ? read.replace(mention, (name) => (ofAgency.test(name) ? ' ' : ' mention ')) : read,
  )
  const named = numberIn(read)
  const words = named === undefined ? plain : withoutDigitsOf(plain, named)
  const count = words.split(' ').length
  const hashtags = read.match(/#\p{L}/gu)?.length ?? 0
  if (count <= mostWords) {
    const whole = intentOfWhole(words, read)
    if (whole) return { ...whole, ...numbered(named) }
    const found = byRules(words, read, isPublic, named)
    if (found?.intent === 'status' && tellsAnew(words))
      return { intent: 'report', sure: true, words: found.words, ...numbered(named) }
    const isCourtesy = found?.intent === 'thanks' && thanksOnlyAtTheEnd(words)
    if (found && !isCourtesy) return found
  }
  const matter = matterOf(words, hashtags)
  const isLong = count > mostWords
  if (matter === 'elsewhere' && isLong) return { intent: 'report', sure: false, words: '' }
  const isSure =
    matter !== 'report' ||
    isLong ||
    hasWordOf(words, defects) ||
    (count > 1 && hasWordOf(words, things))
  return { intent: matter, sure: isSure, words: '', ...numbered(named) }
}

const mention = /(?<![^\s])@[\p{L}\p{N}_.]+/gu
/** Accounts of agencies, ours among them: who calls one is talking to us. */
const ofAgency =
  /lapor|pem(?:kot|kab|prov|da|erintah)|dinas|humas|kominfo|gov|pdam|pln|pol(?:res|sek|da|ri)|satpol|dishub|bupati|wali|kota|kab|info|admin|call|official|resmi/i

function byRules(
  words: string,
  read: string,
  isPublic: boolean,
  named: string | undefined,
): Meant | undefined {
  const isDefinite = /\p{L}{3}(?:nya|ne)(?![\p{L}\p{N}])/iu.test(read)
  if (unknownWords(words).length <= mostUnknown) {
    for (const rule of rules) {
      if (rule.isPublic && !isPublic) continue
      const decision = decidedBy(rule, words, isDefinite)
      if (decision === undefined) continue
      const { decided, unknown } = decision
      if (rule.intent === 'wish' && !hasWish(read)) continue
      if (rule.intent === 'wish' && asksToErase(words))
        return { intent: 'erase', sure: true, words: decided }
      if (isPublic && (rule.intent === 'yes' || rule.intent === 'no')) continue
      if (rule.intent === 'rating') return rated(words, decided)
      return {
        intent: rule.intent,
        sure: !rule.unsure || (unknown === 0 && !hasWordOf(words, things)),
        words: decided,
        ...numbered(named),
      }
    }
  }
  // Who names a number and no matter asks after it.
  if (
    named !== undefined &&
    unknownWords(words).filter((word) => !/^(?:nomor|laporan|cek|status|tahap|id)$/.test(word))
      .length === 0
  )
    return { intent: 'status', sure: true, words: named, number: named }
  if (words.split(' ').length <= mostOfCourtesy) {
    const substance = substanceOf({ text: read, isPublic, hasAttachment: false, hasSticker: false })
    if (substance !== 'report') return { intent: substance, sure: true, words: words.slice(0, 80) }
  }
  return intentByCues(words, read, isPublic, named) ?? withoutMatter(words, isPublic)
}

const asksAfter =
  /\b(?:kapan|sampai mana|belum|lama|kabar|ditunggu|menunggu|ditanggapi|diproses|ditindaklanjuti|respon|status|hasil|sepi|tindakan|balasan|jawaban|diterima|kelanjutan)\b|\bsudah .*\bkan\b|\d+ (?:hari|minggu|bulan)/
const asksUs = /\b(?:tolong|bagaimana|cara|apa|siapa|bantu|dibantu|bisa|lapor|boleh|tanya)\b/
const mostWithoutMatter = 15

/** A short text of which every word is known, and none says what it is about, has no matter. */
function withoutMatter(words: string, isPublic: boolean): Meant | undefined {
  const some = words.split(' ')
  if (some.length > mostWithoutMatter || unknownWords(words).length > 0) return undefined
  const of = (intent: Intent): Meant => ({ intent, sure: false, words: words.slice(0, 80) })
  if (asksAfter.test(words)) return of('status')
  if (asksUs.test(words)) return of('help')
  return some.length <= 4 && some.every((word) => neutral.has(word))
    ? of(isPublic ? 'talk' : 'greeting')
    : undefined
}

/** The words by which a rule decides; undefined where it does not. */
function decidedBy(
  rule: Rule,
  words: string,
  isDefinite: boolean,
): { decided: string; unknown: number } | undefined {
  const found = rule.cue.exec(words)
  if (!found) return undefined
  if (rule.unless?.test(words) || words.split(' ').length > (rule.most ?? mostWords))
    return undefined
  const rest = words.slice(0, found.index) + words.slice(found.index + found[0].length)
  const allKnown = rule.known === true && isDefinite
  const unknown = unknownWords(rest, rule.also).filter((word) => !(allKnown && things.has(word)))
  if (unknown.length > (rule.spare ?? 0)) return undefined
  if (rule.spare !== undefined) {
    if (!rule.places && unknown.some((word) => places.has(word))) return undefined
    if (!rule.defects && unknown.some((word) => defects.has(word) || things.has(word)))
      return undefined
  }
  return { decided: found[0].trim(), unknown: unknown.length }
}

const hasWish = (read: string) => {
  const { anonymous, confidential } = wishesIn(read)
  return anonymous !== undefined || confidential !== undefined
}

const lead =
  /^\W*(?:(?:halo|min|admin|pak|bu|kak|oh iya|oh ya|oiya|maaf|permisi|dan|terus|trus)\W+){0,3}(?:(?:mau|ada|ini|sy|saya)\s+){0,2}(?:(?:lapor(?:an|in)?|aduan|pengaduan|report)\s+(?:yang\s+|yg\s+|hal\s+)?(?:lain(?:nya)?|baru|lagi|beda|kedua)|another\s+report|new\s+report|beda\s+laporan|ganti\s+(?:laporan|topik))(?:\s+(?:min|ya|pak|dong|kak|nih|lagi|bu))*(\s*[:.,;\n–—-]+\s*|\s+)/iu

/** What follows "Laporan lain:", where something follows that is no courtesy. */
function anotherMatter(read: string): string | undefined {
  const found = lead.exec(read)
  if (!found) return undefined
  const rest = read.slice(found[0].length)
  if (!/\p{L}/u.test(rest)) return undefined
  const words = plainWords(rest)
  const isOpen = /^\s+$/.test(found[1] ?? '')
  // "laporan baru saya gimana" asks after one.
  if (
    isOpen &&
    /\b(?:bagaimana|kapan|belum|status|sampai mana|batal|cabut|hapus)\b/.test(words) &&
    !hasWordOf(words, defects)
  )
    return undefined
  return unknownWords(words).length === 0 ? undefined : rest
}
