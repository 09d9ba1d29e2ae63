import type { InboundEvent, MessageEvent } from '../contract/events.ts'

/** What this file reads of an event. */
export interface Arrival {
  readonly event: InboundEvent
  readonly acceptedAt: Date
}

/** One message, with the group of its parts if it came in parts. */
export type Whole<T extends Arrival> = T & { readonly partGroup?: string }

export interface Gathered<T extends Arrival> {
  /** What can be acted on, in the given order; a joined text takes the place of its first part. */
  readonly ready: readonly Whole<T>[]
  /** The rows that `ready` was made of: they are handled with it. */
  readonly used: readonly T[]
  /** Parts whose siblings may still come, and until when they wait. */
  readonly waiting: readonly { readonly row: T; readonly until: Date }[]
}

/** A text waits this long after its latest part for missing ones: networks deliver them late. */
export const partPatienceMs = 5 * 60_000
/** Stands in the place of a part that never came. */
export const missing = '[…]'

interface PartRow<T> {
  readonly row: T
  readonly event: MessageEvent & { readonly part: NonNullable<MessageEvent['part']> }
}

/**
 * Joins texts that the network cut up. Pure. Where a part never comes the text has a mark in its
 * place: a complaint with a gap is better than none.
 *
 * @param rows in the order of their sending
 */
export function gatherParts<T extends Arrival>(rows: readonly T[], now: Date): Gathered<T> {
  const texts = textsOf(rows)
  const ready: Whole<T>[] = []
  const used: T[] = []
  const waiting: { row: T; until: Date }[] = []
  for (const row of rows) {
    const text = texts.get(row)
    const [first] = text ?? []
    if (!text) ready.push(row)
    if (!text || first === undefined) used.push(row)
    if (!text || first?.row !== row) continue
    const until = new Date(
      Math.max(...text.map((one) => one.row.acceptedAt.getTime())) + partPatienceMs,
    )
    if (text.length < first.event.part.total && now < until)
      waiting.push(...text.map((one) => ({ row: one.row, until })))
    else {
      ready.push(joined(text))
      used.push(...text.map((one) => one.row))
    }
  }
  return { ready, used, waiting }
}

/**
 * Gives for each row that is a part all parts of its text, in the order in which they came; gives
 * none for a row that only repeats another.
 */
function textsOf<T extends Arrival>(rows: readonly T[]): Map<T, PartRow<T>[]> {
  const byRow = new Map<T, PartRow<T>[]>()
  const open = new Map<string, PartRow<T>[][]>()
  for (const row of rows) {
    const { event } = row
    if (event.kind !== 'message' || !event.part || event.part.total < 2) continue
    const { group, number, total } = event.part
    const key = `${total} ${group}`
    const texts = open.get(key) ?? []
    open.set(key, texts)
    if (texts.some((one) => one.some((other) => isSame(other.event, event)))) {
      byRow.set(row, [])
      continue
    }
    // A network may use a reference again: the same number twice is the beginning of another text.
    let text = texts.find((one) => one.every((other) => other.event.part.number !== number))
    if (!text) {
      text = []
      texts.push(text)
    }
    text.push({ row, event: { ...event, part: event.part } })
    byRow.set(row, text)
  }
  return byRow
}

function isSame(one: MessageEvent, other: MessageEvent): boolean {
  return one.part?.number === other.part?.number && one.text === other.text
}

/** Makes one message of the parts that are there. It has the id of the one that came first. */
function joined<T extends Arrival>(text: readonly PartRow<T>[]): Whole<T> {
  const byNumber = text.toSorted((one, other) => one.event.part.number - other.event.part.number)
  const [first] = text
  if (!first) throw new Error('a text has at least one part')
  const { part, ...event } = first.event
  const words: string[] = []
  let next = 1
  for (const { event: piece } of byNumber) {
    if (piece.part.number > next) words.push(missing)
    words.push(piece.text)
    next = piece.part.number + 1
  }
  if (next <= part.total) words.push(missing)
  const attachments = byNumber.flatMap((one) => one.event.attachments)
  return {
    ...first.row,
    event: { ...event, text: words.join(''), attachments },
    partGroup: part.group,
  }
}
