import { withoutCodes } from './code.ts'
import type { LaporCandidate, LaporRow } from './fields.ts'
import { daysAfter, hasChannel, isOfHouse, isWithin } from './match-evidence.ts'
import { at, type Pair, pairsOf, textsOf, type UnlinkedReport } from './match-pairs.ts'
import { comparedText, numbersDiffer } from './text-likeness.ts'

export interface Matched {
  readonly row: LaporRow
  readonly reference: string
  readonly by: 'code' | 'text'
}

export interface Doubtful {
  readonly row: LaporRow
  /** The likeliest first. */
  readonly candidates: readonly LaporCandidate[]
}

/** Rows of an export against reports of ours. */
export interface Matches {
  readonly sure: readonly Matched[]
  /** A human decides. */
  readonly doubtful: readonly Doubtful[]
}

/*
 * Thresholds. Of 887 real reports 99 % were as alike as 0.73 to what admins made of them. Of 1,500
 * reports the most similar other one was below 0.65 in 90 %; above are repeats of the same citizen.
 */

/** A text below this that holds a code only quotes it. */
const leastWithCode = 0.35
/** For a piece of a code. */
const leastWithPiece = 0.5
const leastSure = 0.85
/** How far a sure one is ahead of each other one. */
const ahead = 0.15
/** Shorter texts are written by many: "pju padam". */
const fewestWords = 8
const leastDoubtful = 0.55
/** Where the channel is another one. */
const leastElsewhere = 0.75
const mostDaysSure = 14
const mostDaysDoubtful = 120
const mostCandidates = 5

/**
 * Which row of an export is which report of ours. A row with the code of a report is that report, unless
 * its text is quite another one; else text, date and channel decide. Never two rows for one report nor
 * two reports for one row. Where two are nearly alike, or have the same code, a human decides: people copy
 * what LAPOR! publishes, and admins copy one report into another.
 *
 * @param earlier rows of exports before this one that are still in doubt: none is linked here, but they
 * may be what a row of this export seems to be
 */
export function matchRows(
  given: readonly LaporRow[],
  reports: readonly UnlinkedReport[],
  earlier: readonly LaporRow[] = [],
): Matches {
  if (given.length === 0 || reports.length === 0) return { sure: [], doubtful: [] }
  const rows = [...given, ...earlier]
  const pairs = pairsOf(rows, reports)
  const links = new Links(given.length)
  linkByCode(pairs, reports, links)
  linkByPiece(pairs, links)
  linkByText(pairs, rows, reports, links)
  const doubtful = doubtsOf(pairs, rows, reports, links)
  return {
    sure: [...links.all].map(([row, { report, by }]) => ({
      row: at(rows, row),
      reference: at(reports, report).reference,
      by,
    })),
    doubtful,
  }
}

/** One row for each report, one report for each row. */
class Links {
  readonly #rows: number

  /** @param rows the first of these many may be linked */
  constructor(rows: number) {
    this.#rows = rows
  }

  readonly all = new Map<number, { readonly report: number; readonly by: 'code' | 'text' }>()
  readonly #reports = new Set<number>()

  isOpen(row: number): boolean {
    return row < this.#rows && !this.all.has(row)
  }

  isFree({ row, report }: Pick<Pair, 'row' | 'report'>): boolean {
    return this.isOpen(row) && !this.#reports.has(report)
  }

  add({ row, report }: Pair, by: 'code' | 'text'): void {
    if (!this.isFree({ row, report })) return
    this.all.set(row, { report, by })
    this.#reports.add(report)
  }
}

/** A row that has the code of a report and its text. Where several have both, one is a copy. */
function linkByCode(
  pairs: readonly Pair[],
  reports: readonly UnlinkedReport[],
  links: Links,
): void {
  const known = (pair: Pair) => withoutCodes(at(reports, pair.report).text).trim() !== ''
  const coded = pairs.filter((pair) => pair.hasCode && (pair.like >= leastWithCode || !known(pair)))
  const ofReport = Map.groupBy(coded, ({ report }) => report)
  for (const pair of coded) if (ofReport.get(pair.report)?.length === 1) links.add(pair, 'code')
}

/** The text is alike, and both have the same piece of a code that nobody else has. */
function linkByPiece(pairs: readonly Pair[], links: Links): void {
  const damaged = pairs.filter(
    (pair) => pair.hasPiece && pair.like >= leastWithPiece && links.isFree(pair),
  )
  for (const pair of damaged) {
    const isOnly = damaged.every(
      (other) => other === pair || (other.row !== pair.row && other.report !== pair.report),
    )
    if (isOnly && !pair.isForeign) links.add(pair, 'text')
  }
}

/** Nothing else is nearly as alike, whether it is linked or not: a text that many wrote proves nothing. */
function linkByText(
  pairs: readonly Pair[],
  rows: readonly LaporRow[],
  reports: readonly UnlinkedReport[],
  links: Links,
): void {
  const ofRow = Map.groupBy(pairs, ({ row }) => row)
  const ofReport = Map.groupBy(pairs, ({ report }) => report)
  for (const pair of pairs) {
    if (pair.like < leastSure || pair.hasCode || pair.isForeign || !links.isFree(pair)) continue
    const rivals = [...(ofRow.get(pair.row) ?? []), ...(ofReport.get(pair.report) ?? [])]
    const isAhead = rivals.every((other) => other === pair || other.like <= pair.like - ahead)
    if (isAhead && proves(at(rows, pair.row), at(reports, pair.report))) links.add(pair, 'text')
  }
}

/** Enough words, the same numbers, its very channel, its own house, and a date that fits. */
function proves(row: LaporRow, report: UnlinkedReport): boolean {
  const [theirs] = textsOf(row)
  const ours = comparedText(report.text)
  return (
    theirs !== undefined &&
    Math.min(theirs.words.size, ours.words.size) >= fewestWords &&
    !numbersDiffer(theirs, ours) &&
    hasChannel(row, { sources: report.sources.slice(0, 1) }) === true &&
    isOfHouse(row, report) &&
    isWithin(daysAfter(row, report), mostDaysSure)
  )
}

/** 0 to 1: text, date and channel. */
function scoreOf(
  pair: Pair,
  rows: readonly LaporRow[],
  reports: readonly UnlinkedReport[],
): number {
  const row = at(rows, pair.row)
  const report = at(reports, pair.report)
  const date = isWithin(daysAfter(row, report), mostDaysSure) ? 0.1 : 0
  const channel = hasChannel(row, report) === true ? 0.1 : 0
  return Math.round((0.8 * pair.like + date + channel) * 1_000) / 1_000
}

function doubtsOf(
  pairs: readonly Pair[],
  rows: readonly LaporRow[],
  reports: readonly UnlinkedReport[],
  links: Links,
): Doubtful[] {
  const open = pairs.filter(
    (pair) =>
      links.isOpen(pair.row) &&
      (pair.hasCode ||
        (links.isFree(pair) && mayBe(pair, at(rows, pair.row), at(reports, pair.report)))),
  )
  return [...Map.groupBy(open, ({ row }) => row)].map(([row, some]) => ({
    row: at(rows, row),
    candidates: some
      .map((pair) => ({
        reference: at(reports, pair.report).reference,
        score: scoreOf(pair, rows, reports),
      }))
      .sort((a, b) => b.score - a.score)
      .slice(0, mostCandidates),
  }))
}

function mayBe(pair: Pair, row: LaporRow, report: UnlinkedReport): boolean {
  const days = daysAfter(row, report)
  if (days !== undefined && !isWithin(days, mostDaysDoubtful)) return false
  if (pair.hasPiece && pair.like >= leastWithCode) return true
  return pair.like >= (hasChannel(row, report) === false ? leastElsewhere : leastDoubtful)
}
