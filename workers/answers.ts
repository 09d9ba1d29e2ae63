import { findStatuses, type StatusAsked, type StatusFound } from '../src/complaints/open.ts'
import { flagsPart, questionText } from '../src/complaints/receipt.ts'
import { statusText } from '../src/complaints/status-text.ts'
import type { AgencyConfig } from '../src/config.ts'
import { composed, type Part } from '../src/conversation/compose.ts'
import type { Reply } from '../src/conversation/decision.ts'
import { numbersFor } from '../src/conversation/emergency-text.ts'
import type { Followed } from '../src/conversation/hear.ts'
import { type Language, languageOf, type Texts, textsIn } from '../src/conversation/texts.ts'
import type { Saying } from '../src/outbox/say.ts'
import type { Tx } from '../src/store/connect.ts'
import { fingerprint } from '../src/triage/normalise.ts'

/** The commands that a text names, for channels with buttons. */
const choicesOf: Partial<Record<Reply['text'], readonly string[]>> = {
  guide: ['STATUS', 'BANTUAN'],
  help: ['STATUS', 'STOP'],
  stopped: ['MULAI'],
  confirmWithdraw: ['YA', 'TIDAK'],
  confirmErase: ['YA', 'TIDAK'],
}

const english: Readonly<Record<string, string>> = { YA: 'YES', TIDAK: 'NO' }

const purposeOf: Partial<Record<Reply['text'], Saying['purpose']>> = {
  guide: 'guide',
  nothingToConfirm: 'guide',
  elsewhere: 'guide',
  thanked: 'guide',
  calm: 'guide',
  notTold: 'guide',
  help: 'help',
  unsupported: 'unsupported',
  stopped: 'stopped',
  started: 'started',
  status: 'status',
  statusInPublic: 'status',
  danger: 'danger',
  added: 'added',
  addedToAgency: 'added',
  placeConfirmed: 'added',
  ask: 'added',
}

interface Planned {
  readonly to: Saying['to']
  readonly reply: Followed['decision']['replies'][number]
  readonly words: string
  readonly opened: { readonly id: string; readonly number: string } | undefined
  /** What she writes otherwise: one word tells no language. */
  readonly spoken: Language | undefined
}

/**
 * What is said to citizens whose messages were decided on, with the answers that they asked for.
 *
 * @param numbers of the complaints that this very step opened, by their ids
 */
export async function sayingsOf(
  agency: AgencyConfig,
  tx: Tx,
  followed: readonly Followed[],
  numbers: ReadonlyMap<string, string>,
): Promise<Saying[]> {
  const planned = followed.flatMap(
    ({ conversation, decision, complaints: [complaint], textOf, spoken }) =>
      decision.replies.map((reply): Planned => {
        const number = complaint && numbers.get(complaint.id)
        const opened = complaint && number !== undefined ? { id: complaint.id, number } : undefined
        return { to: conversation, reply, words: textOf(reply.answers), opened, spoken }
      }),
  )
  const asked = planned.flatMap(({ to, reply }): (StatusAsked & { reply: Planned['reply'] })[] =>
    reply.text === 'status' && reply.asked.typed === undefined
      ? [{ reply, conversationId: to.id, number: reply.asked.receiptNumber }]
      : [],
  )
  const statuses = await findStatuses(tx, asked)
  const found = new Map<Planned['reply'], StatusFound[]>(
    asked.map(({ reply }, place) => [reply, statuses[place] ?? []]),
  )
  const inLanguage = new Map<Language, Texts>()
  const textsOf = (language: Language) => {
    const texts = inLanguage.get(language) ?? textsIn(agency, language)
    inLanguage.set(language, texts)
    return texts
  }
  return planned.map((one) => {
    const { to, reply, words, opened, spoken } = one
    const language = languageOf(words) ?? spoken ?? agency.language
    const text = textOf(one, agency, textsOf(language), language, found.get(reply) ?? [])
    const isDanger = reply.text === 'danger' && opened !== undefined
    return {
      to,
      purpose: purposeOf[reply.text] ?? 'confirm',
      // Another answer is news: it does not wait for the hour to end.
      cause: isDanger
        ? `receipt:${opened.id}`
        : reply.text === 'status'
          ? `${reply.cause}:${fingerprint(text)}`
          : reply.cause,
      hourly: reply.hourly,
      text,
      ...(reply.text === 'danger' && { openly: openDanger(reply, agency, language) }),
      words,
      answers: reply.answers,
      ...(isDanger && { complaintId: opened.id }),
      choices: choicesOf[reply.text]?.map(
        (word) => (language === 'en' ? english[word] : undefined) ?? word,
      ),
    }
  })
}

function textOf(
  { reply, opened }: Planned,
  speaker: AgencyConfig,
  texts: Texts,
  language: Language,
  statuses: readonly StatusFound[],
): string {
  const { name: agency } = speaker
  switch (reply.text) {
    case 'status':
      return statusText(reply.asked, statuses, speaker, language)
    case 'ask':
      return texts.ask({
        agency,
        number: reply.number,
        question: questionText(reply.question, null, texts),
      })
    case 'wishes': {
      const { anonymous = false, confidential = false } = reply.wishes
      // Whoever takes one of the two back hears of that one.
      const opened =
        reply.taken.anonymous === false
          ? texts.partNamed({})
          : reply.taken.confidential === false
            ? texts.partOpenly({})
            : undefined
      const held = flagsPart(texts, { anonymous, confidential })?.text
      return texts.wishes({ agency, what: [opened, held].filter(Boolean).join(' ') })
    }
    case 'danger':
      return dangerText(reply, opened?.number, speaker, texts, language)
    case 'added':
      return composed(
        texts.added({ agency, number: reply.number }),
        reply.hasIdentity ? [{ text: texts.partIdentity({}), rank: 1 }] : [],
        true,
      )
    case 'confirmErase':
      return reply.number === undefined
        ? texts.confirmErase({ agency })
        : texts.confirmEraseOf({ agency, number: reply.number })
    case 'addedToAgency':
    case 'placeConfirmed':
    case 'confirmWithdraw':
    case 'withdrawn':
    case 'kept':
    case 'reopened':
    case 'rated':
      return texts[reply.text]({ agency, number: reply.number })
    default:
      return texts[reply.text]({ agency })
  }
}

/** What everybody may read of the answer to danger: whom to call, and where to write for the rest. */
function openDanger(
  { danger }: Extract<Reply, { text: 'danger' }>,
  agency: AgencyConfig,
  language: Language,
): string {
  const texts = textsIn(agency, language)
  const services = numbersFor(danger.kind, agency.emergency, language)
  return `${inPublicOf(danger.kind, agency.name, services, texts)} ${texts.partInPrivate({})}`
}

function dangerText(
  { danger, inPublic, isPlaceKnown, known, wishes }: Extract<Reply, { text: 'danger' }>,
  opened: string | undefined,
  { name: agency, emergency }: AgencyConfig,
  texts: Texts,
  language: Language,
): string {
  const services = numbersFor(danger.kind, emergency, language)
  const number = opened ?? known
  if (inPublic || number === undefined) return inPublicOf(danger.kind, agency, services, texts)
  const where: Part[] = isPlaceKnown ? [] : [{ text: texts.askWhereNow({}), rank: 3 }]
  const { anonymous = false, confidential = false } = wishes ?? {}
  const flags = flagsPart(texts, { anonymous, confidential })
  const parts: Part[] = flags ? [...where, { ...flags, rank: 2 }] : where
  if (danger.kind !== 'suicide')
    return composed(texts.danger({ agency, services, number }), parts, true)
  const limit: Part = { text: texts.partNoEmergency({}), rank: 2 }
  return composed(texts.dangerOfSuicide({ agency, services, number }), [limit, ...parts], true)
}

function inPublicOf(kind: string, agency: string, services: string, texts: Texts): string {
  if (kind !== 'suicide') return texts.dangerInPublic({ agency, services })
  const limit: Part = { text: texts.partNoEmergency({}), rank: 2 }
  return composed(texts.dangerOfSuicideInPublic({ agency, services }), [limit], true)
}
