import { toldIn } from '../../triage/matter.ts'
import { normalise } from '../../triage/normalise.ts'
import { substanceOf } from '../../triage/substance.ts'
import { plainWords } from '../../triage/wording/intent-words.ts'
import type { Reply } from '../decision.ts'
import { isCourtesy, type Rule, wordsIn } from './rule.ts'

export const courtesy: Rule = {
  name: 'courtesy',
  says: 'Thanks and praise after a complaint need no answer; a greeting gets the guide.',
  examples: ['assalamualaikum', 'makasih ya min udah dibenerin', 'keren min'],
  follow(read, { recent, latest }) {
    if (!isCourtesy(read)) return undefined
    const { intent } = read.meant
    const isGreeting = intent === 'greeting'
    const needsGuide = read.isPublic
      ? isGreeting
      : intent !== 'talk' && (isGreeting || (recent.length === 0 && !latest))
    const isPraise =
      (intent === 'praise' || intent === 'thanks') && wordsIn(read.plain) > shortThanks
    const reply: Reply = isPraise
      ? { text: 'thanked', cause: 'thanked', hourly: true }
      : { text: 'guide', cause: 'guide', hourly: true }
    return { disposition: 'set_aside', replies: needsGuide ? [reply] : [] }
  },
}

export const yesOrNo: Rule = {
  name: 'yes or no to nothing',
  says: 'YA, TIDAK or a number where nothing was asked: what can be written. "Ok" after a complaint needs no answer.',
  examples: ['YA', 'tidak', '5'],
  follow(read, { recent, latest }) {
    const { meant, isPublic, plain } = read
    const isAnswer = meant.intent === 'yes' || meant.intent === 'no'
    if (!isAnswer && !(meant.intent === 'rating' && meant.sure)) return undefined
    // "Ya pokoknya deket rumah saya": a yes in front of other words is none.
    const isMore =
      wordsIn(plain) > bareWords && (read.isContinuation || read.hasMatter || read.hasPlace)
    if (recent.length > 0 && isMore) return undefined
    const hasComplaint = recent.length > 0 || latest !== undefined
    const isNodding = isNod(plain)
    const reply = isNodding
      ? ({ text: 'guide', cause: 'guide', hourly: true } as const)
      : ({ text: 'nothingToConfirm', cause: 'nothingToConfirm', hourly: true } as const)
    return {
      disposition: 'set_aside',
      replies: isPublic || (isNodding && hasComplaint) ? [] : [reply],
    }
  },
}

/** Longer than YA and the like. */
const bareWords = 3

export const prank: Rule = {
  name: 'prank or abuse',
  says: 'Nonsense, or swearing with no matter: one calm answer.',
  examples: ['pesan pizza dong', 'dasar anjing'],
  follow: ({ meant, isPublic }) =>
    (meant.intent === 'prank' || meant.intent === 'abuse') && meant.sure
      ? {
          disposition: 'set_aside',
          replies: isPublic
            ? []
            : [
                meant.intent === 'abuse'
                  ? { text: 'calm', cause: 'calm', hourly: true }
                  : { text: 'guide', cause: 'guide', hourly: true },
              ],
        }
      : undefined,
}

export const publicity: Rule = {
  name: 'publicity',
  says: "An agency's own publicity: kept, and not answered.",
  examples: ['Kapolsek menghadiri upacara #humas'],
  follow: ({ meant }) =>
    meant.intent === 'publicity' && meant.sure ? { disposition: 'set_aside' } : undefined,
}

export const elsewhere: Rule = {
  name: 'somebody else’s business',
  says: 'A matter of the courts or between private people: an honest limit, and where to go.',
  examples: ['tetangga sy ga mau bayar utang', 'mau cerai gimana'],
  follow: ({ meant, isPublic, plain }) =>
    meant.intent === 'elsewhere' && meant.sure && !isThreat(plain)
      ? {
          disposition: 'set_aside',
          replies: isPublic ? [] : [{ text: 'elsewhere', cause: 'elsewhere', hourly: true }],
        }
      : undefined,
}

export const whoReported: Rule = {
  name: 'who reported',
  says: 'Asks who made a report, or for the telephone number of that person, and tells no matter: that is told to nobody.',
  examples: ['siapa yang lapor nomor 2019514524?', 'minta no hp pelapornya dong'],
  follow({ plain, isReadByAll, hasAttachment, hasLocation }) {
    if (hasAttachment || hasLocation || wordsIn(plain) > longestDemand) return undefined
    const words = plainWords(plain)
    if (!asksWho.test(words) || tellsOfOthers.test(words)) return undefined
    const { topics, problems } = toldIn(plain)
    if (topics.length > 0 || problems.length > 0) return undefined
    return {
      disposition: 'set_aside',
      replies: isReadByAll ? [] : [{ text: 'notTold', cause: 'notTold', hourly: true }],
    }
  },
}

const longestDemand = 20
const reporter =
  '(?:pelapor|pelapornya|(?:yang|sing|nu|seng|ingkang) (?:lapor|melapor|melaporkan|ngelapor|ngelaporin|laporin|ngadu|mengadu|ngaduin|wadul))'
const asksWho = new RegExp(
  `^(?:(?:halo|min|admin|bapak|pak|ibu|bu|kak|eh|woi|woy|mau|tanya|boleh|tolong|maaf) )*siapa(?: (?:sih|itu|orang|nama|nya|nih|ya|sebenarnya|toh|to|si))* ${reporter}\\b|\\b(?:minta|njaluk|nyuwun|menta|bagi|kasih|tahu|tau|mau|spill|sebutkan|sebutin)(?: \\p{L}+){0,3} (?:nomor|hp|wa|pesan|alamat|nama|identitas|kontak|data)(?: \\p{L}+){0,3} ${reporter}\\b`,
  'u',
)
/** Somebody else asks it, and it is told here. */
const tellsOfOthers =
  /\b(?:rahasia\w*|jangan|takut|diancam|ancam|mengancam|ditanya|nanya nanya|dicari|mencari|bocor\w*|saya (?:yang )?(?:lapor|melapor))\b/

/** Thanks with more words tell of something, and are no greeting. */
const shortThanks = 3

/** "Ok", "siap": nothing was asked, and nothing is. */
function isNod(text: string): boolean {
  return (
    substanceOf({ text, hasAttachment: false, hasSticker: false, isPublic: false }) === 'thanks'
  )
}

const threats =
  /\b(?:teror|neror|diteror|meneror|ancam\w*|mengancam|diancam|kekerasan|kdrt|aniaya|dianiaya|menganiaya|intimidasi|diintimidasi|pukul\w*|dipukul\w*|memukul\w*|perkosa|diperkosa|pelecehan|dilecehkan|paksa|dipaksa)\b/

/** What begins as a private dispute and threatens somebody is not only that. */
function isThreat(text: string): boolean {
  return threats.test(normalise(text))
}
