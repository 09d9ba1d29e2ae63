import type { Evidence } from './verdict.ts'

/** What the core store told of a complaint, once however often it was pushed. */
export interface ToldEvent {
  readonly key: string
  readonly reference: string
  /** Those for the citizen, which no other event has; see newsWords. */
  readonly words: string
}

/** Something that the core store told, as the gateway kept it. */
export interface NewsRow {
  /** The name of the store, and the key of the event. */
  readonly key: string
  readonly reference: string
  readonly isHandled: boolean
  /** How often the history of its complaint has it. */
  readonly notes: number
}

/** The words by which an event is found in a text. */
export const newsWords = /\bkabar-\w+/g

/**
 * Each event is kept once, stands in the history of its complaint once, and its words are on a phone once:
 * `judgeReplies` looks whether it is the right phone.
 */
export function judgeEvents({
  told,
  news,
  received,
  outbox,
}: Pick<Evidence, 'told' | 'news' | 'received' | 'outbox'>) {
  const kept = Map.groupBy(news, ({ key }) => key.slice(key.indexOf(' ') + 1))
  const known = new Set(told.map(({ key }) => key))
  const said = Map.groupBy(
    outbox.flatMap((row) => wordsIn(row.text).map((words) => ({ words, row }))),
    ({ words }) => words,
  )
  const onPhones = new Map<string, number>()
  for (const words of received.flatMap(({ text }) => wordsIn(text)))
    onPhones.set(words, (onPhones.get(words) ?? 0) + 1)

  const counts = { events: told.length, heard: 0, eventsLost: 0, eventsTwice: 0 }
  for (const { key, reference, words } of told) {
    const rows = kept.get(key) ?? []
    const replies = (said.get(words) ?? []).map(({ row }) => row)
    const times = onPhones.get(words) ?? 0
    const isKept = rows.some((row) => row.reference === reference && row.isHandled && row.notes > 0)
    const isTwice = times > 1 && !replies.some(({ wasUnknown }) => wasUnknown)
    if (
      !isKept ||
      (times === 0 && !replies.some(({ state }) => state === 'parked' || state === 'unknown'))
    )
      counts.eventsLost++
    else counts.heard++
    if (rows.length > 1 || rows.some(({ notes }) => notes > 1) || replies.length > 1 || isTwice)
      counts.eventsTwice++
  }
  // News that nobody told.
  counts.eventsTwice += [...kept.keys()].filter((key) => !known.has(key)).length
  return counts
}

function wordsIn(text: string): readonly string[] {
  return text.match(newsWords) ?? []
}
