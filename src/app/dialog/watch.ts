import { measureSms } from '../../contract/text-length.ts'
import { findReceiptNumber } from '../../identity/names.ts'
import { redact } from '../../identity/redact.ts'
import { mannerOf } from './channels.ts'
import type { MessageRecord } from './records.ts'
import type { Saying } from './sayings.ts'

/** What holds in every dialog without being asked: pure functions that give a sentence for each fault. */

/** Whether a message without the name of its rule is a fault. */
const rulesAreRequired: boolean = true

/** What became of a message that asks for an answer: the answer may be the one of before. */
const asking: ReadonlySet<string> = new Set(['command'])
const repeatedWithinMs = 60 * 60_000

/** Something that was said, and whether the citizen's message directly before was a question. */
export interface Told extends Saying {
  readonly wasAsked: boolean
}

export function wasAskedFor(at: Date, messages: readonly MessageRecord[]): boolean {
  const before = messages.findLast(({ acceptedAt }) => acceptedAt <= at)
  return before !== undefined && asking.has(before.disposition)
}

/** @param earlier what was said to the same citizen before */
export function repeatFaults(
  name: string,
  said: readonly Told[],
  earlier: readonly Told[],
): string[] {
  const all = [...earlier, ...said]
  return said.flatMap((one, place) => {
    if (one.wasAsked) return []
    const before = all
      .slice(0, earlier.length + place)
      .some(
        ({ text, at }) =>
          text === one.text && Math.abs(one.at.getTime() - at.getTime()) < repeatedWithinMs,
      )
    return before ? [`${name} is not told the same twice within an hour`] : []
  })
}

// An agency's words may be cut: this much of their beginning tells that they are in a text.
const tellingLength = 12

/** @param agencyWords what the core store told; a text with it may be longer */
export function lengthFaults(
  { channel, text }: Saying,
  name: string,
  agencyWords: readonly string[],
): string[] {
  if (!mannerOf(channel).isSms) return []
  if (agencyWords.some((words) => text.includes(words.slice(0, tellingLength)))) return []
  const { encoding, segments, units } = measureSms(text)
  if (encoding === 'gsm7' && segments <= 1) return []
  return [`${name} gets one GSM-7 segment, not ${segments} (${encoding}, ${units})`]
}

const identityNumber = /\d{16}/
const phoneNumber = /(?:\+?62|0)8[\d\s.-]{7,}/

/** @param secrets receipt numbers and names of the file */
export function publicFaults(
  { isPublic, text }: Saying,
  name: string,
  secrets: readonly string[],
): string[] {
  if (!isPublic) return []
  const isTelling =
    findReceiptNumber(text) !== undefined ||
    identityNumber.test(text) ||
    phoneNumber.test(text) ||
    /\[(telepon|nomor)\]/.test(redact(text)) ||
    secrets.some((secret) => text.includes(secret))
  return isTelling ? [`nothing that names ${name} or a complaint stands in public`] : []
}

/** At the end of a dialog. */
export function ruleFaults(messages: readonly MessageRecord[]): string[] {
  if (!rulesAreRequired) return []
  return messages.flatMap(({ text, rule, disposition }) =>
    rule === null && disposition !== 'draft'
      ? [`a rule is named for ${JSON.stringify(text)} (${disposition})`]
      : [],
  )
}
