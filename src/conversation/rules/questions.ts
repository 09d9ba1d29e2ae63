import { normalise } from '../../triage/normalise.ts'
import { isSameMatter } from '../adding.ts'
import type { Recent } from '../decision.ts'
import type { Read } from '../reading.ts'
import {
  additionOnly,
  inPrivate,
  isGoing,
  mostAsked,
  type Rule,
  rateWithinMs,
  since,
  wordsIn,
} from './rule.ts'

export const status: Rule = {
  name: 'status in free words',
  says: 'Asks how her own complaint stands.',
  examples: ['gmn laporan sy', 'kapan ditindak min?', 'yg kmrn udh sampe mana'],
  follow(read, { recent }) {
    const { meant, isReadByAll } = read
    if (meant.intent !== 'status' || !(meant.sure || recent.length > 0)) return undefined
    // "Sudah dua minggu" goes on with what was told before.
    if (!meant.sure && read.isContinuation) return undefined
    if (isReadByAll) return inPrivate
    const { number } = meant
    return {
      disposition: 'command',
      replies: [
        {
          text: 'status',
          cause: 'status',
          hourly: true,
          asked: { kind: 'status', ...(number && { receiptNumber: number }) },
        },
      ],
      isAsked: true,
    }
  },
}

export const statusOfMatter: Rule = {
  name: 'status of a matter',
  says: 'Asks, in a few words and with her complaint open, when or how its matter goes on.',
  examples: ['kapan pju nya dibenerin min?', 'gmn laporan posyandu sy'],
  follow(read, { recent }) {
    if (recent.length === 0 || read.isReadByAll || !asksAfter(read, recent)) return undefined
    return {
      disposition: 'command',
      replies: [{ text: 'status', cause: 'status', hourly: true, asked: { kind: 'status' } }],
      isAsked: true,
    }
  },
}

export const help: Rule = {
  name: 'help in free words',
  says: 'Asks how to report, or who we are.',
  examples: ['cara lapor gimana', 'ini nomor apa'],
  follow: ({ meant }) =>
    meant.intent === 'help' && meant.sure
      ? {
          disposition: 'command',
          replies: [{ text: 'help', cause: 'help', hourly: true }],
          isAsked: true,
        }
      : undefined,
}

export const questionToUs: Rule = {
  name: 'a question to us',
  says: 'Asks something of us that we do not understand for sure, and tells no matter: what can be written.',
  examples: ['bisa nanya?'],
  follow(read) {
    const { meant, isReadByAll } = read
    const asks = (meant.intent === 'status' || meant.intent === 'help') && !meant.sure
    if (!asks || read.isContinuation) return undefined
    return {
      disposition: 'set_aside',
      replies: isReadByAll ? [] : [{ text: 'help', cause: 'help', hourly: true }],
    }
  },
}

export const rating: Rule = {
  name: 'rating',
  says: 'Rates the answer to a complaint that was closed or answered of late.',
  examples: ['5', 'puas', 'kurang puas'],
  follow({ meant, isReadByAll, plain }, { recent }, _customs, now) {
    const rating = meant.intent === 'rating' ? meant.rating : ratingBefore(plain)
    if (rating === undefined) return undefined
    const one = recent.find(
      (each) =>
        each.rating === null &&
        !each.withdrawn &&
        // Words after a number are a reason only where a rating was asked for.
        (each.status === 'closed' || (meant.intent === 'rating' && each.status === 'answered')) &&
        since(each.closedAt ?? each.agencySpokeAt, now) < rateWithinMs,
    )
    if (!one) return undefined
    const { id: complaintId, number } = one
    // The reason is for the agency, the bare number for us.
    const hasReason = meant.intent !== 'rating'
    return {
      disposition: hasReason ? 'addition' : 'command',
      ...(hasReason && { addition: additionOnly(complaintId) }),
      acts: [{ kind: 'rate', complaintId, rating }],
      replies: isReadByAll ? [] : [{ text: 'rated', cause: `rated:${complaintId}`, number }],
    }
  },
}

const asking =
  /^(?:(?:min|admin|pak|bu|kak|halo|siang|pagi|sore|malam|maaf|permisi|tanya|mau|tolong) )*(?:kapan|bagaimana|gimana|gmn|piye|kumaha|pripun|sampai mana|sudah sampai|when|how|any (?:news|update|progress))\b/

const ofReport = /\b(?:laporan|aduan|pengaduan|report|complaint)\b/

/** Asks about a report, or about the matter of one that is open. */
function asksAfter(
  { plain, place, hasAttachment, hasLocation }: Read,
  recent: readonly Recent[],
): boolean {
  if (hasAttachment || hasLocation || place?.exact || wordsIn(plain) > mostAsked) return false
  // "Gmn laporan sy? Skrg tambah 2 lagi": what stands behind the question is told.
  if (/[?\n]\s*(?:\S+\s+){2,}\S/.test(plain)) return false
  const words = normalise(plain)
  if (!asking.test(words)) return false
  return ofReport.test(words) || recent.some((one) => isGoing(one) && isSameMatter(plain, one.text))
}

const ratings: readonly [RegExp, number][] = [
  [/^(?:sangat|puas banget|sangat puas)\b/, 5],
  [/^(?:tidak|nggak|enggak|gak) puas\b/, 1],
  [/^(?:kurang|belum) puas\b/, 2],
  [/^cukup puas\b/, 3],
  [/^puas\b/, 4],
]

/** A rating with its reason behind it: "2, petugasnya judes". */
function ratingBefore(text: string): number | undefined {
  if (wordsIn(text) > mostAsked) return undefined
  const words = normalise(text)
  const digit = /^([1-5])(?: |$)/.exec(words)?.[1]
  return digit === undefined ? ratings.find(([form]) => form.test(words))?.[1] : Number(digit)
}
