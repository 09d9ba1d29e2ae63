import { toldIn } from '../../triage/matter.ts'
import { normalise } from '../../triage/normalise.ts'
import { plainWords, unknownWords } from '../../triage/wording/intent-words.ts'
import { isSameMatter } from '../adding.ts'
import type {
  Act,
  Addition,
  Customs,
  Decision,
  Disposition,
  Opening,
  Recent,
  Reply,
  State,
} from '../decision.ts'
import { courtesies, matters, type Read } from '../reading.ts'
import type { Talk } from '../talk.ts'

/** What a rule makes of a burst. */
export interface Followed {
  readonly disposition: Exclude<Disposition, 'draft' | 'echo'>
  readonly opening?: Omit<Opening, 'messages'>
  readonly addition?: Addition
  readonly acts?: readonly Act[]
  readonly replies?: readonly Reply[]
  /** The citizen asked for the answer: it is given even while a human speaks. */
  readonly isAsked?: true
  readonly notices?: Decision['notices']
  readonly talk?: Talk
}

/** A rule for a whole burst: from top to bottom, the first one that has an answer decides. */
export interface Rule {
  readonly name: string
  /** In words that an admin reads. */
  readonly says: string
  readonly examples: readonly string[]
  follow(read: Read, state: State, customs: Customs, now: Date): Followed | undefined
}

export const day = 24 * 60 * 60_000
/** What a person would call the same talk. */
export const sameTalkMs = 24 * 60 * 60_000
export const sameMatterMs = 6 * 60 * 60_000
/** An answer to a question of ours that comes later is read by itself. */
export const answerWithinMs = 14 * day
export const rateWithinMs = 14 * day
export const replyWithinMs = 7 * day
export const humanTalkMs = 30 * day

export const inPrivate: Followed = {
  disposition: 'command',
  replies: [{ text: 'statusInPublic', cause: 'statusInPublic', hourly: true }],
  isAsked: true,
}

/** How long ago, in milliseconds; for ever where there was nothing. */
export function since(at: Date | null | undefined, now: Date): number {
  return at ? now.getTime() - at.getTime() : Number.POSITIVE_INFINITY
}

/** Somebody still works on it, or will. */
export function isGoing({ withdrawn, status }: Recent): boolean {
  return !withdrawn && status !== 'closed' && status !== 'archived'
}

/** It can be worked on no more. */
export function hasEnded({ status }: Recent): boolean {
  return status === 'archived' || status === 'closed'
}

export function flagsOf({ anonymous, confidential }: Recent) {
  return { anonymous, confidential }
}

export function isMatter({ meant, hasAttachment, hasLocation }: Read): boolean {
  return matters.has(meant.intent) || hasAttachment || hasLocation
}

/** What has been done, or done well. */
const done =
  /\b(?:di\w*(?:baik|bener|betul|angkut|bersih|tambal|aspal|ganti|bantu|tangani|respon|kerja|proses|pasang|urus|jawab|balas|sambung|tutup|keruk|perbaiki)\w*|beres|selesai|nyala|hidup|lancar|mulus|bersih|terang|cepat|gercep|sigap|tanggap|ramah|bagus|mantap|keren|membantu|kembali|normal|jadi|aman|puas|fixed|repaired|done|works)\b/
const fewThanks = 5
const mostUnknown = 2

/** "Makasih udah biarin jalan ancur": thanks for a matter that nobody has seen to. */
function isBitter(read: Read): boolean {
  if (wordsIn(read.plain) <= fewThanks || done.test(normalise(read.plain))) return false
  const { topics, problems } = toldIn(read.plain)
  // "Oh gitu ya baik min trmksh infonya" has no word but those of courtesies.
  const isPlain = topics.length === 0 && problems.length === 0 && !read.place?.exact
  return (
    read.hasMatter &&
    !(isPlain && read.meant.sure && unknownWords(plainWords(read.plain)).length <= mostUnknown)
  )
}

export function isCourtesy(read: Read): boolean {
  if (read.hasAttachment || read.hasLocation) return false
  const { intent, sure } = read.meant
  if (!courtesies.has(intent)) return false
  if (!sure && read.isContinuation) return false
  // "Di Kampung Cikulur. Terima kasih ya": the place is what is said.
  if (intent === 'thanks' && read.place?.exact && !done.test(normalise(read.plain))) return false
  return !((intent === 'thanks' || intent === 'praise') && isBitter(read))
}

/** "Laporan lain:" splits, whatever follows. */
export function isAnother({ meant }: Read): boolean {
  return meant.intent === 'another' || meant.another === true
}

/** A wish or a question to the agency is one of its own. */
export function isAskedAnew({ meant }: Read): boolean {
  return meant.intent === 'aspiration' || meant.intent === 'information'
}

export function wordsIn(text: string): number {
  // From the first letter of a word to its end.
  return text.match(/\p{L}\S*/gu)?.length ?? 0
}

/** A longer question tells more than that it waits. */
export const mostAsked = 12

/** A matter of its own that shares nothing with the complaint. */
export function tellsAnotherMatter(read: Read, one: Recent): boolean {
  return (
    matters.has(read.meant.intent) &&
    read.hasMatter &&
    !read.isContinuation &&
    !sharesMatter(read, one)
  )
}

/** How an answer begins: with regret that it comes late, or with a yes or a no to whoever asked. */
const answering =
  /^(?:(?:oh|eh|ok|oke|min|admin|bapak|ibu|kak|mas|mbak|mohon) )*(?:(?:maaf|maap|map|sori|sory|sorry|punten|ngapunten|nyuwun sewu|hapunten)(?: (?:ya|nya|min|admin|bapak|ibu|kak|banget|sekali|saya)){0,3} (?:baru|telat|lama|terlambat|lupa|kelupaan|kemarin|slow|nembe|lagi|late|for)\b|(?:belum|dereng|durung|acan|tacan|teu acan|sudah|iya|ya|tidak|bukan|betul|benar|ada|muhun|nggih|inggih|leres|henteu|mboten|ora) (?:bapak|ibu|min|admin|kak|mas|mbak|kang|teh)\b|(?:belum|sudah|iya|ya|tidak|bukan|betul|benar|ada|muhun|nggih|henteu|mboten)$)/
const reportsAnew =
  /\b(?:mau lapor|ingin lapor|lapor lagi|lapor soal|melaporkan|laporkan|laporan lain|laporan baru|mau tanya|mau tanyak|mau nanya|ingin tanya|numpang tanya)\b/
/** An answer is no longer. */
const longAnswer = 30

/** Whether a text begins as an answer does; of a text in several parts the first one counts. */
function beginsAsAnswer(text: string): boolean {
  const [first = ''] = text.split(/[,.;!\n]/)
  return answering.test(normalise(first)) || answering.test(normalise(text))
}

/**
 * Whether a text, while a question is open, tells clearly something else: a matter of its own that shares
 * nothing with the complaint. What begins as an answer is one, unless it is long or says that it reports.
 */
export function tellsClearlyAnother(read: Read, one: Recent): boolean {
  if (!tellsAnotherMatter(read, one)) return false
  const isLong = wordsIn(read.plain) > longAnswer
  return isLong || !beginsAsAnswer(read.plain) || reportsAnew.test(normalise(read.plain))
}

export function sharesMatter({ plain, hasMatter }: Read, one: Recent): boolean {
  return !hasMatter || one.text === '' || isSameMatter(plain, one.text)
}

export function additionOnly(complaintId: string): Addition {
  return { complaintId, closesQuestion: false, completes: false }
}
