import { normalise } from '../../triage/normalise.ts'
import { identityNumbersIn } from '../../triage/wording/officials.ts'
import type { Customs, Recent, State } from '../decision.ts'
import type { Read } from '../reading.ts'
import { added, opened } from './following.ts'
import {
  answerWithinMs,
  type Followed,
  hasEnded,
  humanTalkMs,
  isAnother,
  isAskedAnew,
  isCourtesy,
  isGoing,
  isMatter,
  type Rule,
  replyWithinMs,
  sameMatterMs,
  sameTalkMs,
  sharesMatter,
  since,
  tellsAnotherMatter,
  tellsClearlyAnother,
  wordsIn,
} from './rule.ts'

export const humanSpeaks: Rule = {
  name: 'a human has the word',
  says: 'Staff answered of late: what the citizen says is added to her complaint, or opens one, and nothing automatic is said.',
  examples: ['iya pak, yang di depan pasar'],
  follow(read, state, customs, now) {
    if (!state.humanSpeaks) return undefined
    const one = state.recent.find(
      (each) => isGoing(each) && since(each.openedAt, now) < humanTalkMs,
    )
    if (one && !isAnother(read)) return added(read, one, customs)
    return isMatter(read) ? opened(read, state) : { disposition: 'set_aside' }
  },
}

export const notDone: Rule = {
  name: 'not done',
  says: 'Says within ten working days of an answer that the matter is not settled: the complaint is open again.',
  examples: ['belum selesai', 'masih rusak min', 'boro2 dipasang baru, blm beres msh gelap'],
  follow(read, { recent }, customs, now) {
    const one = recent.find(
      (each) =>
        !each.withdrawn &&
        (each.status === 'closed' || each.status === 'answered') &&
        customs.mayReopen(each.closedAt ?? each.agencySpokeAt ?? each.openedAt, now),
    )
    if (!one || !(read.meant.intent === 'unresolved' || saysNotDone(read, one))) return undefined
    const { id: complaintId, number } = one
    return {
      ...added(read, one, customs),
      acts: [{ kind: 'reopen', complaintId }],
      replies: read.isReadByAll
        ? []
        : [{ text: 'reopened', cause: `reopened:${complaintId}:${now.toISOString()}`, number }],
    }
  },
}

const work =
  /\b(?:di(?:ganti|baiki|perbaiki|beresin|benerin|betulin|kerjain|kerjakan|angkut|bersihin|bersihkan|tambal|tangani|pasang|keruk|potong)\w*|beres|selesai|kelar|rampung|tuntas|bener|nyala|gelap|mati|padam|rusak|bolong|berlubang|bau|numpuk|mampet|banjir|bocor|kotor)\b/

const lasting =
  /\b(?:\d+|dua|tiga|beberapa) (?:hari|minggu|bulan|tahun)\b|\bse(?:minggu|bulan|tahun)\b|\blapor\b/

/** "Boro2 diganti, blm beres ini msh gelap": the matter of before, and that it is as it was. */
function saysNotDone(read: Read, one: Recent): boolean {
  if (isAnother(read) || read.hasLocation || wordsIn(read.plain) > longestDenial) return false
  if (read.meant.intent !== 'report' || read.place?.exact) return false
  const words = normalise(read.plain)
  // How long it has been so is told of what nobody has answered yet.
  if (lasting.test(words)) return false
  const isDenied = /\b(?:boro boro|belum|durung|dereng|tacan)\b/.test(words)
  return isDenied && work.test(words) && sharesMatter(read, one)
}

/** Whoever says more tells more than that. */
const longestDenial = 15

export const answerToAgency: Rule = {
  name: 'answer to the agency',
  says: 'The agency asked something: what follows is the answer, unless it is a new matter.',
  examples: [
    'rumah nomor 12 pak',
    'kejadiannya hari minggu',
    'belum bu, baru ketua rt yang nengokin sore2',
  ],
  follow(read, { recent }, customs, now) {
    const one = recent.find(
      (each) =>
        isGoing(each) &&
        each.status === 'incomplete' &&
        since(each.agencySpokeAt, now) < answerWithinMs,
    )
    if (!one || isCourtesy(read) || isAnother(read) || tellsClearlyAnother(read, one))
      return undefined
    return addedForAgency(read, one, customs)
  },
}

export const answerToAnswer: Rule = {
  name: 'answer to the answer',
  says: 'Within a week of what the agency said, words about the same matter are for the agency.',
  examples: ['lah salah tempat pak, bukan yang itu'],
  follow(read, { recent }, customs, now) {
    const one = recent.find(
      (each) =>
        !each.withdrawn && since(each.agencySpokeAt, now) < replyWithinMs && !hasEnded(each),
    )
    if (!one || isCourtesy(read) || isAnother(read) || isAskedAnew(read)) return undefined
    if (isBareYesOrNo(read) || tellsAnotherMatter(read, one)) return undefined
    return addedForAgency(read, one, customs)
  },
}

export const answerToQuestion: Rule = {
  name: 'answer to our question',
  says: 'We asked what, where or when: what follows is the answer, unless it is a new matter.',
  examples: [
    'jl raya serang km 12',
    'iya benar',
    'ga tau pastinya',
    'maap telat bales, ning gang anggrek no 4 lopang',
  ],
  follow(read, { recent }, customs, now) {
    const one = recent.find(
      (each) => each.asked !== null && isGoing(each) && since(each.askedAt, now) < answerWithinMs,
    )
    if (!one || isCourtesy(read) || isAnother(read)) return undefined
    if (one.asked !== 'what' && tellsClearlyAnother(read, one)) return undefined
    return added(read, one, customs)
  },
}

export const addition: Rule = {
  name: 'addition',
  says: 'Within a day, a place, a time, a photo or a pin without a new matter belongs to the complaint.',
  examples: ['di depan SMP 3', 'sdh 2 minggu', 'ini fotonya'],
  follow(read, state, customs, now) {
    const one = talkedAbout(state, sameTalkMs, now)
    if (!one || isAnother(read)) return undefined
    // "Masih rusak" before anybody has answered tells nothing new, but that it waits.
    if (!addsOnly(read) && read.meant.intent !== 'unresolved') return undefined
    return added(read, one, customs)
  },
}

export const sameMatter: Rule = {
  name: 'the same matter',
  says: 'Within six hours, more of the same matter without another place belongs to the complaint; within an hour, whatever was said in it before.',
  examples: ['lampunya mati semua min gelap bgt'],
  follow(read, state, customs, now) {
    const said = state.recent.find(
      (each) => isGoing(each) && since(each.openedAt, now) < sameWordsMs && wasSaid(read, each),
    )
    if (said && !isAnother(read) && !read.hasLocation) return added(read, said, customs)
    const one = talkedAbout(state, sameMatterMs, now)
    if (!one || isAnother(read) || read.hasLocation || read.place?.exact) return undefined
    // The very same words are a repeat: triage says so.
    if (normalise(read.plain) === normalise(one.text)) return undefined
    // Of a danger one tells in haste, and in other words each time.
    if (one.danger !== null) return added(read, one, customs)
    if (read.meant.intent !== 'report' || !sharesMatter(read, one)) return undefined
    return added(read, one, customs)
  },
}

/** Where the agency asked nothing, "ya" and "jangan" tell it nothing. */
function isBareYesOrNo({ meant, plain, isContinuation }: Read): boolean {
  const isAnswer = meant.intent === 'yes' || meant.intent === 'no'
  return isAnswer && wordsIn(plain) <= bareWords && !isContinuation
}

const bareWords = 3

/** The same words, or a part of what was said together. */
function wasSaid(read: Read, one: Recent): boolean {
  const words = normalise(read.plain)
  return (
    wordsIn(words) >= fewestSaid &&
    words !== normalise(one.text) &&
    one.text.split('\n').some((line) => normalise(line) === words)
  )
}

/** Shorter words are said of more than one thing. */
const fewestSaid = 4
const sameWordsMs = 60 * 60_000

function addedForAgency(read: Read, one: Recent, customs: Customs): Followed {
  const { number } = one
  return {
    ...added(read, one, customs),
    replies: read.isReadByAll
      ? []
      : [{ text: 'addedToAgency', cause: `addedToAgency:${number}`, hourly: true, number }],
  }
}

/** Beside a number of an identity card so few words are about nothing else. */
const fewWords = 10

function addsOnly(read: Read): boolean {
  if (read.meant.intent === 'aspiration' || read.meant.intent === 'information') return false
  if (identityNumbersIn(read.plain) && wordsIn(read.plain) <= fewWords) return true
  return read.isContinuation || ((read.hasAttachment || read.hasLocation) && !read.hasMatter)
}

/** The latest complaint, while the talk about it goes on. */
function talkedAbout(
  { recent, lastHeardAt }: State,
  withinMs: number,
  now: Date,
): Recent | undefined {
  const [one] = recent
  if (!one || !isGoing(one)) return undefined
  const lastMs = Math.min(since(one.openedAt, now), Math.max(0, since(lastHeardAt, now)))
  return lastMs <= withinMs ? one : undefined
}
