import { createHash } from 'node:crypto'
import type { InboundEvent, MessageEvent } from '../contract/events.ts'

/** What the rules for parts read of an event. */
export interface Arrival {
  readonly event: InboundEvent
  /** When it arrived at the door; the order of the rows. */
  readonly sentAt: Date
  /** By the database's clock, which decides how long parts wait. */
  readonly acceptedAt: Date
  /** False for a part that already waits for its siblings. */
  readonly isDue: boolean
}

/** A mark of each part's octets in their order; null in the place of one that never came. */
export type Marks = readonly (string | null)[]

/** A text that went on before, whole or not. */
export interface EarlierText {
  readonly group: string
  readonly marks: Marks
  readonly sentAt: Date
  readonly complaintId: string | null
}

export interface PieceOfText<T> {
  readonly row: T
  readonly event: MessageEvent
  readonly number: number
  readonly mark: string
}

/** Parts that are one text, as far as the arrivals tell. */
export interface PartText<T> {
  readonly group: string
  readonly total: number
  /** By number. */
  readonly pieces: Map<number, PieceOfText<T>>
  /** Its parts and what only repeats them, in the order in which they came. */
  rows: readonly T[]
  /** When it may be joined to another one, unless parts that are nearer to either come before. */
  joinsAt?: Date
}

/** A text waits this long after its latest part for missing ones: networks deliver them late. */
export const partPatienceMs = 5 * 60_000
/** Parts that come within this time of each other are of one text. */
export const nearMs = 2_000
/** Parts that come further apart are of one text only if none that is nearer follows in this time. */
export const graceMs = 8_000
/**
 * The same octets again within this time are the network's doing. A telephone needs longer to send a
 * text of two parts twice.
 */
export const doubleMs = 5_000
/** Of more texts with one reference the oldest only wait: a sender must not cost every pair of them. */
const maxOpen = 50

/**
 * Finds the texts that parts belong to.
 *
 * @param rows of one citizen, in the order of their arrival
 * @param earlier texts of the same groups that went on before
 * @returns the text of each row that is a part, and rows that only repeat a text which is whole already
 */
export function textsOf<T extends Arrival>(
  rows: readonly T[],
  now: Date,
  earlier: readonly EarlierText[],
): { readonly textOf: ReadonlyMap<T, PartText<T>>; readonly repeats: ReadonlySet<T> } {
  const repeats = new Set<T>()
  const byGroup = new Map<string, PartText<T>[]>()
  for (const row of rows) {
    const { event } = row
    if (event.kind !== 'message' || !event.part || event.part.total < 2) continue
    const { group, number, total } = event.part
    const piece = { row, event, number, mark: markOf(event) }
    const texts = byGroup.get(group) ?? []
    byGroup.set(group, texts)
    const open = texts.filter((text) => !isWhole(text) && row.acceptedAt < patienceOf(text))
    const same = open.findLast((one) => one.pieces.get(number)?.mark === piece.mark)
    if (!same && isRepeat(piece, texts, earlier, group)) repeats.add(row)
    else put(piece, same ?? nearest(open, piece) ?? opened(texts, group, total))
  }
  const textOf = new Map<T, PartText<T>>()
  for (const texts of byGroup.values())
    for (const text of joinFar(texts, now, earlier))
      for (const row of text.rows) textOf.set(row, text)
  return { textOf, repeats }
}

export function isWhole({ pieces, total }: Pick<PartText<unknown>, 'pieces' | 'total'>): boolean {
  return pieces.size === total
}

/** When nothing more is waited for. */
export function patienceOf<T extends Arrival>({ rows }: PartText<T>): Date {
  return new Date(latest(rows) + partPatienceMs)
}

/** The marks of a text, with a place for each part. */
export function marksOf<T>({ pieces, total }: PartText<T>): Marks {
  return Array.from({ length: total }, (_, index) => pieces.get(index + 1)?.mark ?? null)
}

/** Whether every part of the one stands in the other, too. */
export function isWithin(marks: Marks, others: Marks): boolean {
  return marks.every((mark, at) => mark === null || mark === others[at])
}

function opened<T>(texts: PartText<T>[], group: string, total: number): PartText<T> {
  const text = { group, total, pieces: new Map(), rows: [] }
  texts.push(text)
  return text
}

function put<T>(piece: PieceOfText<T>, text: PartText<T>): void {
  if (!text.pieces.has(piece.number)) text.pieces.set(piece.number, piece)
  text.rows = [...text.rows, piece.row]
}

/** Whether the same part came just now, in a text that is whole or went on. */
function isRepeat<T extends Arrival>(
  { row, number, mark }: PieceOfText<T>,
  texts: readonly PartText<T>[],
  earlier: readonly EarlierText[],
  group: string,
): boolean {
  const isNear = (at: Date) => Math.abs(row.sentAt.getTime() - at.getTime()) <= doubleMs
  return (
    texts.some(({ pieces }) => {
      const piece = pieces.get(number)
      return piece?.mark === mark && isNear(piece.row.sentAt)
    }) ||
    earlier.some(
      (text) => text.group === group && text.marks[number - 1] === mark && isNear(text.sentAt),
    )
  )
}

/** Of the texts that lack this part and are near, the nearest; of equally near ones the latest. */
function nearest<T extends Arrival>(
  open: readonly PartText<T>[],
  { row, number }: PieceOfText<T>,
): PartText<T> | undefined {
  const away = open
    .filter(({ pieces }) => !pieces.has(number))
    .map((text) => ({ text, ms: msBetween(text.rows, [row]) }))
    .filter(({ ms }) => ms <= nearMs)
  const least = Math.min(...away.map(({ ms }) => ms))
  return away.findLast(({ ms }) => ms === least)?.text
}

/**
 * Joins parts that came far apart, the nearest first. A pair whose time has not come keeps its places,
 * and is told when that is.
 */
function joinFar<T extends Arrival>(
  given: readonly PartText<T>[],
  now: Date,
  earlier: readonly EarlierText[],
): readonly PartText<T>[] {
  const joined = new Map(given.map((text) => [text, text]))
  const before = [
    ...earlier.filter(({ group }) => group === given[0]?.group).map(({ marks }) => marks),
    ...given.filter(isWhole).map(marksOf),
  ]
  let open = given.filter((text) => !isWhole(text)).slice(-maxOpen)
  const repeated = new Map(
    open.map((text) => [text, before.filter((marks) => isWithin(marksOf(text), marks))]),
  )
  // What only repeats an earlier text must not lend its parts to another one.
  const mayJoin = (first: PartText<T>, second: PartText<T>) => {
    const [some = [], others = []] = [repeated.get(first), repeated.get(second)]
    return some.length + others.length === 0 || some.some((marks) => others.includes(marks))
  }
  for (let pair = nearestPair(open, mayJoin); pair; pair = nearestPair(open, mayJoin)) {
    const [first, second] = pair
    const joinsAt = new Date(latest([...first.rows, ...second.rows]) + graceMs)
    if (now < joinsAt) {
      for (const text of pair) text.joinsAt = joinsAt
      open = open.filter((text) => text !== first && text !== second)
      continue
    }
    for (const piece of second.pieces.values()) first.pieces.set(piece.number, piece)
    first.rows = [...first.rows, ...second.rows].sort(byArrival)
    joined.delete(second)
    open = open.filter((text) => text !== second && !isWhole(text))
  }
  return [...joined.values()]
}

/** The two texts that came nearest to each other, of those that lack each other's parts. */
function nearestPair<T extends Arrival>(
  open: readonly PartText<T>[],
  mayJoin: (first: PartText<T>, second: PartText<T>) => boolean,
): [PartText<T>, PartText<T>] | undefined {
  let found: [PartText<T>, PartText<T>] | undefined
  let least = Number.POSITIVE_INFINITY
  for (const [place, first] of open.entries())
    for (const second of open.slice(place + 1)) {
      if ([...second.pieces.keys()].some((number) => first.pieces.has(number))) continue
      const ms = msBetween(first.rows, second.rows)
      if (ms >= least || !overlap(first, second) || !mayJoin(first, second)) continue
      least = ms
      found = [first, second]
    }
  return found
}

/** Whether the one came while the other waited. */
function overlap<T extends Arrival>(first: PartText<T>, second: PartText<T>): boolean {
  const began = Math.min(...second.rows.map(({ acceptedAt }) => acceptedAt.getTime()))
  return began < patienceOf(first).getTime()
}

function msBetween(some: readonly Arrival[], others: readonly Arrival[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const one of some)
    for (const other of others)
      least = Math.min(least, Math.abs(one.sentAt.getTime() - other.sentAt.getTime()))
  return least
}

function latest(rows: readonly Arrival[]): number {
  return Math.max(...rows.map(({ acceptedAt }) => acceptedAt.getTime()))
}

function byArrival(one: Arrival, other: Arrival): number {
  return one.sentAt.getTime() - other.sentAt.getTime()
}

/** Tells octets apart; 72 bits are enough for the parts of one citizen in an hour. */
function markOf({ part, text }: MessageEvent): string {
  const { coding, octets } = part?.content ?? { coding: '', octets: text }
  return createHash('sha256').update(`${coding} ${octets}`).digest('base64url').slice(0, 12)
}
