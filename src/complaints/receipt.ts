import type { Accounts } from '../accounts.ts'
import type { AgencyConfig } from '../config.ts'
import { composed, type Part } from '../conversation/compose.ts'
import { languageOf, type Texts, textsIn } from '../conversation/texts.ts'
import type { Saying } from '../outbox/say.ts'
import type { District } from '../triage/district.ts'
import { isSwearing } from '../triage/swearing.ts'
import { identityNumbersIn, isAboutOfficial } from '../triage/wording/officials.ts'
import type { Complaint } from './hand-over.ts'
import type { Question } from './status.ts'
import { dayText } from './status-text.ts'

/** A citizen has the receipt after this time at the latest, with or without the core store. */
export const receiptWithinMs = 10_000

export function receiptDeadline({ createdAt }: Pick<Complaint, 'createdAt'>): Date {
  return new Date(createdAt.getTime() + receiptWithinMs)
}

/**
 * Tells citizens their receipt numbers, once for ever, with which flags hold, until when the complaint
 * is verified, and what is missing: in one SMS.
 *
 * It says the same whether the core store has the complaint or not, but for the date: the number is ours,
 * STATUS answers to it, and "we have received it" is true as soon as it is in our ledger.
 *
 * Where everybody can read the receipt it does not tell the number. While a human speaks, nothing is
 * said; STATUS still tells the number.
 *
 * @param isHandedOver the core store has it, so that somebody of the agency works on it
 */
export function receiptsOf(
  complaints: readonly Complaint[],
  agency: AgencyConfig,
  isHandedOver: boolean,
  accounts: Accounts,
): Saying[] {
  return complaints
    .filter(({ humanSpeaks }) => !humanSpeaks)
    .map((complaint) => ({
      to: {
        id: complaint.conversationId,
        channel: complaint.channel,
        account: complaint.account,
      },
      purpose: 'receipt',
      cause: `receipt:${complaint.id}`,
      words: complaint.text,
      text: receiptText(complaint, agency, isHandedOver, accounts),
      openly: openReceipt(complaint, agency),
      answers: complaint.firstMessageId ?? undefined,
      complaintId: complaint.id,
    }))
}

/** What everybody may read of a receipt: that there is one, and how to ask for it. */
function openReceipt({ text }: Pick<Complaint, 'text'>, agency: AgencyConfig): string {
  const texts = textsIn(agency, languageOf(text) ?? agency.language)
  return texts.receiptInPublic({ agency: agency.name })
}

/** Everybody can read the answer to what began this complaint. */
export function isReadByAll(
  { isPublic, channel }: Pick<Complaint, 'isPublic' | 'channel'>,
  accounts: Accounts,
): boolean {
  return isPublic && accounts.of(channel)[0]?.channel.answersInPrivate !== true
}

/** A channel that is no longer configured counts as one where every reply costs. */
function isSms({ channel }: Complaint, accounts: Accounts): boolean {
  const known = accounts.of(channel)[0]?.channel
  return known === undefined || known.isSms === true
}

// A longer place leaves no room in one SMS for what else the receipt says.
const longestGuess = 45

/** A district that was guessed, as the question names it. */
export function guessedPlace({ name, regencyName }: District): string {
  const whole = `Kec. ${name}, ${regencyName}`
  return whole.length > longestGuess ? `Kec. ${name}`.slice(0, longestGuess) : whole
}

function receiptText(
  complaint: Complaint,
  agency: AgencyConfig,
  isHandedOver: boolean,
  accounts: Accounts,
): string {
  const language = languageOf(complaint.text) ?? agency.language
  const texts = textsIn(agency, language)
  if (isReadByAll(complaint, accounts)) return texts.receiptInPublic({ agency: agency.name })
  const base = texts[headOf(complaint, agency)]({
    agency: agency.name,
    number: complaint.receiptNumber,
  })
  const { anonymous, confidential, promisedFor, asked } = complaint
  const parts: (Part | false | null)[] = [
    complaint.agency !== null && { text: texts.partAgency({ to: complaint.agency }), rank: 3 },
    isSwearing(complaint.text) && { text: texts.partSorry({}), rank: 2 },
    flagsPart(texts, { anonymous, confidential }),
    identityNumbersIn(complaint.text) && { text: texts.partIdentity({}), rank: 2 },
    isAboutOfficial(complaint.text) && { text: texts.partOfficial({}), rank: 2 },
    promisedFor !== null &&
      isHandedOver && { text: texts.partDate({ day: dayText(language, promisedFor) }), rank: 2 },
    asked !== null && { text: questionText(asked, complaint.place, texts), rank: 1 },
    asked === null && { text: texts.partHint({}), rank: 3 },
  ]
  return composed(
    base,
    parts.filter((part) => part !== false && part !== null),
    isSms(complaint, accounts),
  )
}

/** A question is called a question, and an idea an idea; an agency's own words for a receipt stand for all. */
function headOf(
  { kind }: Pick<Complaint, 'kind'>,
  { texts }: AgencyConfig,
): 'receipt' | 'receiptOfQuestion' | 'receiptOfIdea' {
  if (kind === 'pengaduan') return 'receipt'
  const name = kind === 'aspirasi' ? 'receiptOfIdea' : 'receiptOfQuestion'
  return texts['receipt'] !== undefined && texts[name] === undefined ? 'receipt' : name
}

/** Which flags hold, as a sentence; nothing where none does. */
export function flagsPart(
  texts: Texts,
  { anonymous, confidential }: { readonly anonymous: boolean; readonly confidential: boolean },
): Part | null {
  if (anonymous && confidential) return { text: texts.partBoth({}), rank: 1 }
  if (anonymous) return { text: texts.partAnonymous({}), rank: 1 }
  return confidential ? { text: texts.partConfidential({}), rank: 1 } : null
}

/**
 * A question as a sentence.
 *
 * @param place that was guessed
 */
export function questionText(question: Question, place: string | null, texts: Texts): string {
  switch (question) {
    case 'what':
      return texts.askWhat({})
    case 'where':
      return texts.askWhere({})
    case 'when':
      return texts.askWhen({})
    case 'confirm_place':
      return texts.askPlace({ place: place ?? '' })
  }
}
