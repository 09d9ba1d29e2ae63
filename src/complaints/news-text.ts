import type { AgencyConfig } from '../config.ts'
import { measureSms } from '../contract/text-length.ts'
import { languageOf, type Texts, textsIn } from '../conversation/texts.ts'
import type { Saying } from '../outbox/say.ts'
import type { ClaimedNews } from './news.ts'
import type { ToTell } from './news-following.ts'

/** What is told of one complaint, in its order. */
export interface Telling {
  readonly complaintId: string
  readonly receiptNumber: string
  readonly firstMessageId: string | null
  readonly isPublic: boolean
  /** What she reported, for the language that she writes. */
  readonly text: string
  readonly tells: readonly ToTell[]
}

/** Longer names are an agency's own words that fill a message. */
const longestAgency = 50

/**
 * One message for all news of a conversation. Where it is in an agency's own words it may be long;
 * else each complaint has a message of its own if they do not fit one SMS together.
 *
 * What may not be read by everybody is told in private, if the citizen ever wrote in private; else only
 * that there is news.
 */
export function newsSayings(
  { id, channel, account, hasPrivate }: Omit<ClaimedNews, 'complaints'>,
  tellings: readonly Telling[],
  agency: AgencyConfig,
): Saying[] {
  const language = languageOf(tellings[0]?.text ?? '') ?? agency.language
  const texts = textsIn(agency, language)
  const open = tellings.filter(({ tells }) => tells.length > 0)
  const shared = { to: { id, channel, account }, purpose: 'news', words: '' } as const
  const hidden = open.filter(({ isPublic }) => isPublic && !hasPrivate)
  const last = hidden.at(-1)
  const inPublic: Saying[] = last
    ? [
        {
          ...shared,
          cause: 'news in public',
          hourly: true,
          text: texts.newsInPublic({ agency: agency.name }),
          answers: last.firstMessageId ?? undefined,
          complaintId: last.complaintId,
        },
      ]
    : []
  const told = open
    .filter((one) => !hidden.includes(one))
    .map((one) => ({ ...one, message: textOf(one, agency.name, texts) }))
  const whole = told.map(({ message }, place) =>
    place === 0 ? message : bare(message, agency.name),
  )
  const isOne =
    told.length < 2 ||
    told.some(({ tells }) => tells.some(({ words }) => words !== null)) ||
    measureSms(whole.join('\n')).segments === 1
  const messages = isOne
    ? told.length > 0
      ? [{ ...told[0], message: whole.join('\n') }]
      : []
    : told
  return [
    ...inPublic,
    ...messages.map(({ message: text, complaintId, tells }) => ({
      ...shared,
      // A human of the agency wrote it, and some providers let such words through for longer.
      purpose: tells?.some(({ words }) => words !== null) ? ('answer' as const) : shared.purpose,
      cause: `news:${tells?.[0]?.id}`,
      text,
      complaintId,
    })),
  ]
}

/**
 * The news of one complaint, its number said once. Where our own part of it does not fit one SMS, what
 * another news overtook gives way first, then what may be answered. An agency's words are never cut.
 */
function textOf({ receiptNumber: number, tells }: Telling, agency: string, texts: Texts): string {
  const head = texts.news({ agency, number })
  const whole = (some: readonly ToTell[], more: readonly string[]) =>
    [head, ...sentencesOf(some, texts), ...more].join(' ')
  const fits = (some: readonly ToTell[], more: readonly string[]) => {
    const ours = some.map((one) => ({ ...one, words: null }))
    return measureSms(whole(ours, more)).segments === 1
  }
  const more = tells.slice(-1).flatMap((last) => {
    const isMove = tells.some((one) => one.isMove && one.kind === last.kind)
    return answerable({ ...last, isMove }, texts)
  })
  let said = tells
  while (!fits(said, more)) {
    const isOvertaken = ({ words }: ToTell, place: number) =>
      words === null && place < said.length - 1
    const overtaken = said.findIndex(isOvertaken)
    if (overtaken === -1) break
    said = said.toSpliced(overtaken, 1)
  }
  return whole(said, fits(said, more) ? more : [])
}

/** What each says, with its words; what another one says with words is not said without them as well. */
function sentencesOf(tells: readonly ToTell[], texts: Texts): string[] {
  const said = tells.map((one) => ({ ...one, sentence: sentenceOf(one, texts) }))
  return said.flatMap(({ words, sentence }, place) => {
    if (words !== null) return [sentence, texts.partNewsWords({ words })]
    const isSaid = said.some(
      (other, at) => other.sentence === sentence && (other.words !== null || at < place),
    )
    return isSaid ? [] : [sentence]
  })
}

function sentenceOf({ kind, agency, isMove }: ToTell, texts: Texts): string {
  const by = agency?.trim().slice(0, longestAgency) || texts.partNewsAgency({})
  const sentence = {
    verified: () => texts.partNewsVerified({}),
    assigned: () => texts.partNewsAssigned({ by }),
    answered: () => texts.partNewsAnswered({ by }),
    asked: () => texts.partNewsAsked({ by }),
    declined: () => texts.partNewsDeclined({ by }),
    delayed: () => texts.partNewsDelayed({}),
    archived: () => texts.partNewsArchived({}),
    closed: () => (isMove ? texts.partNewsClosed({}) : texts.partNewsAnswered({ by })),
  }
  return sentence[kind]()
}

/** What the citizen may answer. Of what was closed before, no rating is asked. */
function answerable({ kind, isMove }: ToTell, texts: Texts): string[] {
  if (kind === 'closed' && isMove) return [texts.partNewsRate({})]
  return kind === 'answered' && isMove ? [texts.partNewsNotDone({})] : []
}

/** A text without the agency's name in front. */
function bare(text: string, agency: string): string {
  const head = `${agency}: `
  return text.startsWith(head) ? text.slice(head.length) : text
}
