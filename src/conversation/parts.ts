import { readPieces } from '../contract/sms-text.ts'
import {
  type Arrival,
  type EarlierText,
  isWhole,
  isWithin,
  type Marks,
  marksOf,
  type PartText,
  patienceOf,
  textsOf,
} from './part-texts.ts'

/** One message; where it came in parts, with what tells whether later ones belong to it. */
export type Whole<T> = T & {
  readonly partGroup?: string
  readonly partMarks?: Marks
  /** The complaint that the rest of a late part's text is in. */
  readonly belongsTo?: string
}

export interface Gathered<T extends Arrival> {
  /** What can be acted on, in the given order; a joined text takes the place of its first part. */
  readonly ready: readonly Whole<T>[]
  /** The rows that `ready` was made of, and those that only repeat others: they are handled. */
  readonly used: readonly T[]
  /** Parts whose siblings may still come, and until when they wait, where that has changed. */
  readonly waiting: readonly { readonly row: T; readonly until: Date }[]
}

/**
 * Joins texts that the network cut up. Pure. Telephones use a reference again and again, and networks
 * lose, double and reorder parts, so the rules are:
 *
 * - A whole text takes no more parts. The same octets at the same place of a text that is not whole, or
 *   of one that came just now, are one part.
 * - A part joins the text that lacks it and came nearest. Where that is not near, others may come that
 *   are nearer: it is joined a little later.
 * - Where a part never comes the text goes on with a mark in its place. What comes later waits as long
 *   for siblings of its own, then joins the complaint of the text where it fits; what only repeats that
 *   text says nothing new.
 *
 * @param rows of one citizen, in the order of their arrival
 * @param earlier texts of these groups that went on before, the newest first
 */
export function gatherParts<T extends Arrival>(
  rows: readonly T[],
  now: Date,
  earlier: readonly EarlierText[] = [],
): Gathered<T> {
  const { textOf, repeats } = textsOf(rows, now, earlier)
  const ready: Whole<T>[] = []
  const used: T[] = [...repeats]
  const waiting: { row: T; until: Date }[] = []
  for (const row of rows) {
    if (repeats.has(row)) continue
    const text = textOf.get(row)
    if (!text) {
      ready.push(row)
      used.push(row)
    }
    if (text?.rows[0] !== row) continue
    const until = patienceOf(text)
    if (!isWhole(text) && now < until) {
      if (text.rows.some(({ isDue }) => isDue))
        waiting.push(...text.rows.map((one) => ({ row: one, until: text.joinsAt ?? until })))
      continue
    }
    used.push(...text.rows)
    const joined = joinedOf(text, earlier)
    if (joined) ready.push(joined)
  }
  return { ready, used, waiting }
}

/** One message of the parts that are there, or none where all of them came in an earlier text. */
function joinedOf<T extends Arrival>(
  text: PartText<T>,
  earlier: readonly EarlierText[],
): Whole<T> | undefined {
  const { group, total, pieces } = text
  const partMarks = marksOf(text)
  const others = isWhole(text) ? [] : earlier.filter((one) => one.group === group)
  if (others.some(({ marks }) => isWithin(partMarks, marks))) return undefined
  const rest = others.find(({ marks }) => fits(partMarks, marks))
  const places = Array.from({ length: total }, (_, index) => pieces.get(index + 1)?.event)
  // A part that came twice may stand before the one that counts.
  const pieceOf = new Map([...pieces.values()].map((piece) => [piece.row, piece]))
  const first = text.rows.flatMap((row) => pieceOf.get(row) ?? [])[0]
  if (!first) throw new Error('a text begins with a part')
  const { part: _, text: __, unsupported: ___, ...event } = first.event
  const said = readPieces(places.map((piece) => piece && (piece.part?.content ?? piece.text)))
  const attachments = places.flatMap((piece) => piece?.attachments ?? [])
  return {
    ...first.row,
    event: { ...event, ...said, attachments },
    partGroup: group,
    partMarks,
    ...(rest?.complaintId && { belongsTo: rest.complaintId }),
  }
}

/** Whether parts stand where the other text has gaps, or are the same. */
function fits(marks: Marks, others: Marks): boolean {
  return marks.every((mark, at) => mark === null || !others[at] || mark === others[at])
}
