import { catalogues, type Texts, textsIn } from '../../conversation/texts.ts'
import { openDoubts } from '../../core-store/lapor-bulk/doubts.ts'
import type { Desk } from '../database.ts'
import type { LaporMove } from './lapor-client.ts'

/** What a citizen must hear of a complaint, in this order. */
export interface Step {
  readonly kind: string
  /** One of these is in the text. */
  readonly words: readonly string[]
}

/** What the phone of a complaint must have heard. */
export interface Expectation {
  readonly steps: readonly Step[]
  /** Beginnings of news of it. Where a human has yet to say whose the report is, none may be there. */
  readonly forbidden: readonly string[]
}

/** Reports that were carried into a LAPOR!, and what that LAPOR! says of them itself. */
export interface Carried {
  /** Codes by the Tracking ID that LAPOR! gave at the upload. */
  readonly codes: ReadonlyMap<string, string>
  readonly history: readonly LaporMove[]
  /** How many moves of the history were over when a report was first known here, by its Tracking ID. */
  readonly knownAfter: ReadonlyMap<string, number>
}

/**
 * What must have been heard of each complaint that was carried, by its receipt number. Where everybody
 * reads along no number is named, so those are left out.
 *
 * @returns also how many rows of that LAPOR! wait for a human who says whose they are
 */
export async function expectationsOf(
  { sql, config }: Desk,
  since: Date,
  { codes, history, knownAfter }: Carried,
  isOfLapor: (trackingId: string) => boolean,
): Promise<{ readonly expected: ReadonlyMap<string, Expectation>; readonly doubtful: number }> {
  const rows = await sql<{ code: string; number: string }[]>`
    select r.code, c.receipt_number as number
    from lapor_report r join complaint c on c.id = r.reference
    where r.code = any(${[...codes.values()]}::text[])
      and c.created_at >= ${since.toISOString()}::timestamptz
      and not exists (
        select from message m where m.complaint_id = c.id having bool_and(m.public))`
  const numbers = new Map(rows.map(({ code, number }) => [code, number]))
  const doubts = (await openDoubts(sql, 100_000)).filter((one) => isOfLapor(one.trackingId))
  const isInReview = new Set(doubts.map(({ trackingId }) => trackingId))
  const moves = Map.groupBy(
    history.map((move, at) => ({ ...move, at })),
    ({ trackingId }) => trackingId,
  )
  const languages = (Object.keys(catalogues) as (keyof typeof catalogues)[]).map((language) =>
    textsIn(config.agency, language),
  )
  const expected = new Map<string, Expectation>()
  for (const [trackingId, code] of codes) {
    const number = numbers.get(code)
    if (number === undefined) continue
    const known = knownAfter.get(trackingId)
    // Of a report that is neither known nor in review everything is missed.
    const isForbidden = known === undefined && isInReview.has(trackingId)
    const steps = isForbidden ? [] : stepsOf(moves.get(trackingId) ?? [], known ?? 0, languages)
    const forbidden = isForbidden ? languages.map((texts) => newsHead(texts, number)) : []
    expected.set(number, { steps, forbidden })
  }
  return { expected, doubtful: doubts.length }
}

/**
 * Steps that a citizen hears of a report: of what happened before it was known whose it is, the last one.
 * Pure.
 *
 * @param moves of the report, with their places in the history
 * @param known how many moves of the history were over then
 */
export function stepsOf(
  moves: readonly (LaporMove & { readonly at: number })[],
  known: number,
  languages: readonly Texts[],
): Step[] {
  const told = moves
    .map((move) => ({
      at: move.at,
      kind: move.verb,
      words: languages.flatMap((texts) => sentencesOf(move, texts)),
    }))
    .filter(({ words }) => words.length > 0)
  const before = told.filter(({ at }) => at < known)
  return [...before.slice(-1), ...told.filter(({ at }) => at >= known)].map(({ kind, words }) => ({
    kind,
    words,
  }))
}

/** No export tells that an office declined, or that it works on the report. */
function sentencesOf({ verb, agency: by, reason, answer }: LaporMove, texts: Texts): string[] {
  const explained = (sentence: string) =>
    [sentence, ...(reason === '' ? [] : [texts.partNewsWords({ words: reason })])].join(' ')
  switch (verb) {
    case 'verify':
      return [by === '' ? texts.partNewsVerified({}) : texts.partNewsAssigned({ by })]
    case 'delay':
      return [explained(texts.partNewsAsked({ by: texts.partNewsAgency({}) }))]
    case 'answer':
      return answer === '' ? [] : [answer]
    case 'close':
      return [texts.partNewsClosed({})]
    case 'archive':
      return [explained(texts.partNewsArchived({}))]
    case 'decline':
    case 'process':
      return []
  }
}

/** Without the agency's name: of several complaints in one message only the first has it. */
function newsHead(texts: Texts, number: string): string {
  return texts.news({ agency: '', number }).replace(/^\W+/, '')
}
