import { codesIn, piecesAtEnd, piecesOf } from './code.ts'
import type { LaporRow } from './fields.ts'
import { textIndex } from './text-index.ts'
import { type ComparedText, comparedText, likeness, weightsOf } from './text-likeness.ts'

/** A report of ours that no row is linked to. */
export interface UnlinkedReport {
  readonly reference: string
  readonly code: string
  /** As it stands in the book; empty where nobody knows it any more. */
  readonly text: string
  /** YYYY-MM-DD */
  readonly receivedOn: string | undefined
  /** *Sumber Laporan* that it may have. */
  readonly sources: readonly string[]
  /** *Instansi Induk* as it stood in the book. */
  readonly parentAgency?: string | undefined
}

/** A row and a report that may be one. Rows and reports are named by their places. */
export interface Pair {
  readonly row: number
  readonly report: number
  readonly like: number
  /** By the code; by a piece of it. */
  readonly hasCode: boolean
  readonly hasPiece: boolean
  /** The row has the code of nobody: a human decides. */
  readonly isForeign: boolean
}

/** What stands at a place that is known to exist. */
export function at<T>(list: readonly T[], place: number): T {
  const one = list[place]
  if (one === undefined) throw new RangeError(`Nothing stands at ${place}`)
  return one
}

/** All that is worth a look: rows with a code or a piece of one, and those whose text is alike. */
export function pairsOf(rows: readonly LaporRow[], reports: readonly UnlinkedReport[]): Pair[] {
  const theirs = rows.map(textsOf)
  const ours = reports.map(({ text }) => comparedText(text))
  const weight = weightsOf([...ours, ...theirs.flatMap((texts) => texts.slice(0, 1))])
  const index = textIndex(ours, weight)
  const byCode = new Map(reports.map(({ code }, place) => [code, place]))
  const byPiece = piecesIn(reports)
  const codesOf = rows.map(writtenCodes)
  const named = new Set(codesOf.flatMap((codes) => codes.flatMap((code) => byCode.get(code) ?? [])))
  return rows.flatMap((row, place) => {
    const codes = at(codesOf, place)
    const coded = codes.flatMap((code) => byCode.get(code) ?? [])
    // A code of another report: of one that is linked, or of another house. Or this one, mistyped.
    const isForeign = codes.length > 0 && coded.length === 0
    const ends = coded.length > 0 ? [] : written(row).flatMap((text) => piecesAtEnd(text))
    const pieces = new Set(ends.flatMap((piece) => byPiece.get(piece) ?? []))
    const texts = at(theirs, place)
    const alike = isForeign ? [] : texts.flatMap((text) => index.nearest(text, named))
    return [...new Set([...coded, ...pieces, ...alike])].map((report) => ({
      row: place,
      report,
      like: Math.max(0, ...texts.map((text) => likeness(text, at(ours, report), weight))),
      hasCode: coded[0] === report,
      hasPiece: pieces.has(report),
      isForeign,
    }))
  })
}

function written({ textAtFirst = '', textAtLast = '' }: LaporRow): string[] {
  return [textAtFirst, textAtLast]
}

/** Those of the first text go before those of the last. */
function writtenCodes(row: LaporRow): string[] {
  return written(row).flatMap((text) => codesIn(text))
}

/** The first text, and the last where it says something else. */
export function textsOf({ textAtFirst = '', textAtLast = '' }: LaporRow): ComparedText[] {
  const isOther = textAtLast !== '' && textAtLast.toLowerCase() !== textAtFirst.toLowerCase()
  const first = comparedText(textAtFirst === '' ? textAtLast : textAtFirst)
  return textAtFirst !== '' && isOther ? [first, comparedText(textAtLast)] : [first]
}

function piecesIn(reports: readonly UnlinkedReport[]): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [place, { code }] of reports.entries())
    for (const piece of piecesOf(code)) {
      const places = found.get(piece)
      if (places) places.push(place)
      else found.set(piece, [place])
    }
  return found
}
