import {
  durationMs,
  type HeardExpected,
  numberMark,
  patternOf,
  type RecordExpected,
} from './form.ts'
import type { ComplaintRecord, MessageRecord } from './records.ts'
import type { Saying } from './sayings.ts'

/** What an `expect` is judged by: pure functions, each of which gives a sentence for every fault. */

/**
 * A text of the file with receipt numbers in the place of their marks.
 *
 * @returns undefined where there is no such number
 */
export function withNumbers(text: string, numbers: readonly string[]): string | undefined {
  let isWhole = true
  const filled = text.replace(numberMark, (_, place: string) => {
    const number = numbers[place === '' ? 0 : Number(place) - 1]
    if (number === undefined) isWhole = false
    return number ?? ''
  })
  return isWhole ? filled : undefined
}

/** @param said to this citizen since the last `expect` */
export function judgeHeard(
  name: string,
  expected: HeardExpected,
  said: readonly Saying[],
  numbers: readonly string[],
): string[] {
  const { messages, hears, hearsNot, publicHears, publicHearsNot } = expected
  const all = said.map(({ text }) => text)
  const open = said.filter(({ isPublic }) => isPublic).map(({ text }) => text)
  const faults: string[] = []
  if (messages !== undefined && !counts(messages, said.length))
    faults.push(`${name} has ${messages} messages, not ${said.length}`)
  for (const one of listOf(hears))
    if (!finds(one, all, numbers)) faults.push(`${name} hears ${one}`)
  for (const one of listOf(hearsNot))
    if (finds(one, all, numbers)) faults.push(`${name} does not hear ${one}`)
  for (const one of listOf(publicHears))
    if (!finds(one, open, numbers)) faults.push(`${name} hears in public ${one}`)
  for (const one of listOf(publicHearsNot))
    if (finds(one, open, numbers)) faults.push(`${name} does not hear in public ${one}`)
  return faults
}

/** @param spokeAt when the citizen last wrote */
export function judgeWithin(
  name: string,
  within: string,
  said: readonly Saying[],
  spokeAt: Date | undefined,
): string[] {
  const first = Math.min(...said.map(({ at }) => at.getTime()))
  if (said.length === 0) return [`${name} is answered within ${within}`]
  const tookMs = first - (spokeAt?.getTime() ?? first)
  if (tookMs <= durationMs(within)) return []
  return [`${name} is answered within ${within}, not after ${tookMs / 1_000} s`]
}

const patterns = ['place', 'district', 'category', 'agency', 'text', 'forwardedText'] as const
const values = [
  ...['anonymous', 'confidential', 'danger', 'incomplete', 'withdrawn', 'erased', 'toVerify'],
  ...['status', 'kind', 'eventDate', 'attachments'],
] as const

/** What is known of a citizen. */
export interface Known {
  /** With repeats, the oldest first. */
  readonly complaints: readonly ComplaintRecord[]
  readonly lastMessage: MessageRecord | undefined
  readonly numbers: readonly string[]
  /** The citizen's name of a conversation; of a person with several names, each. */
  namesOf(conversation: string): readonly string[]
}

export function judgeRecord(expected: RecordExpected, known: Known): string[] {
  const { of, complaint: place, complaints, disposition, joinedTo, forwardedTextNot } = expected
  const own = known.complaints.filter(({ joinedTo: other }) => other === null)
  const faults: string[] = []
  const tell = (words: string, is: unknown) => faults.push(`${of}: ${words}, not ${shown(is)}`)
  if (complaints !== undefined && complaints !== own.length)
    tell(`${complaints} complaints`, own.length)
  if (disposition !== undefined && disposition !== known.lastMessage?.disposition)
    tell(`disposition ${disposition}`, known.lastMessage?.disposition)
  if (joinedTo !== undefined && !joinedNames(known).includes(joinedTo))
    tell(`joined to ${joinedTo}`, joinedNames(known))
  const some = own.length > 0 ? own : known.complaints
  const record = place === undefined ? some.at(-1) : some[place - 1]
  const asked = [...patterns, ...values, 'forwardedTextNot' as const].filter(
    (field) => (expected as Record<string, unknown>)[field] !== undefined,
  )
  if (asked.length === 0) return faults
  if (!record) return [...faults, `${of} has a complaint ${place ?? ''}`.trimEnd()]
  for (const field of patterns)
    for (const one of listOf(expected[field]))
      if (!finds(one, [record[field] ?? ''], known.numbers)) tell(`${field} ${one}`, record[field])
  for (const one of listOf(forwardedTextNot))
    if (finds(one, [record.forwardedText ?? ''], known.numbers))
      tell(`forwardedText without ${one}`, record.forwardedText)
  const wanted = expected as Readonly<Record<string, unknown>>
  const found = record as unknown as Readonly<Record<string, unknown>>
  for (const field of values)
    if (wanted[field] !== undefined && wanted[field] !== found[field])
      tell(`${field} ${shown(wanted[field])}`, found[field])
  return faults
}

/** A repeat is joined to the complaint that says the same; a message, to the complaint that it went to. */
function joinedNames({ complaints, lastMessage, namesOf }: Known): string[] {
  const joined = complaints.at(-1)?.joinedTo
  const { complaintOf } = lastMessage ?? {}
  return [joined, complaintOf].flatMap((one) => (one ? namesOf(one) : []))
}

function listOf(given: string | readonly string[] | undefined): readonly string[] {
  return given === undefined ? [] : [given].flat()
}

function finds(pattern: string, texts: readonly string[], numbers: readonly string[]): boolean {
  const filled = withNumbers(pattern, numbers)
  if (filled === undefined) return false
  const expression = patternOf(filled)
  return texts.some((text) => expression.test(text))
}

function counts(expected: number | string, is: number): boolean {
  if (typeof expected === 'number') return is === expected
  const [, sign, digits] = /^(<=|>=|<|>|=)\s*(\d+)$/.exec(expected) ?? []
  const wanted = Number(digits)
  switch (sign) {
    case '<=':
      return is <= wanted
    case '>=':
      return is >= wanted
    case '<':
      return is < wanted
    case '>':
      return is > wanted
    default:
      return is === wanted
  }
}

function shown(value: unknown): string {
  return value === undefined || value === null || value === '' ? 'nothing' : JSON.stringify(value)
}
