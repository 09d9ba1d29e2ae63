import { dayOf, type Zone } from '../agency/working-days.ts'
import { measureSms } from '../contract/text-length.ts'
import { shortDay } from '../conversation/day.ts'
import type { StatusQuestion } from '../conversation/decision.ts'
import { catalogues, type Language, type Speaker, textsIn } from '../conversation/texts.ts'
import type { StatusFound } from './open.ts'
import type { ComplaintStatus } from './status.ts'

/** A date is promised for these alone, until it is over: afterwards it was kept, or was not. */
const waits: ReadonlySet<ComplaintStatus> = new Set(['unverified', 'incomplete'])

/** The answer to STATUS. One SMS, unless the agency's own words are in it. */
export function statusText(
  asked: StatusQuestion,
  found: readonly StatusFound[],
  speaker: Speaker & { readonly name: string; readonly zone: Zone },
  language: Language = speaker.language,
): string {
  const texts = textsIn(speaker, language)
  const { name: agency } = speaker
  const { states, withdrawn } = catalogues[language]
  if (asked.typed !== undefined) return texts.statusMistyped({ agency })
  const number = asked.receiptNumber
  const [one, ...others] = found
  if (!one)
    return number === undefined
      ? texts.statusWithoutComplaint({ agency })
      : texts.statusNotFound({ agency, number })
  const standing = (each: StatusFound) => ({
    number: each.receiptNumber,
    day: shortDay(language, each.createdAt),
    status: each.isWithdrawn ? withdrawn : states[each.status],
  })
  if (others.length > 0) {
    const lines = (some: readonly StatusFound[]) =>
      texts.statusMany({
        agency,
        lines: some.map((each) => texts.statusLine(standing(each))).join(' '),
      })
    const all = lines(found)
    return measureSms(all).segments > 1 ? lines(found.slice(0, 2)) : all
  }
  const parts = [texts.status({ agency, ...standing(one) })]
  if (one.promisedFor !== null && waits.has(one.status) && !one.isWithdrawn)
    parts.push(
      one.promisedFor < dayOf(one.at, speaker.zone)
        ? texts.partLate({})
        : texts.partNext({ day: dayText(language, one.promisedFor) }),
    )
  if (one.agencyWords !== null && !one.isWithdrawn && !one.areWordsTold)
    parts.push(texts.partWords({ words: one.agencyWords }))
  return parts.join(' ')
}

/** "Kamis, 3 Des" of a date. */
export function dayText(language: Language, date: string): string {
  return shortDay(language, new Date(`${date}T05:00:00Z`), true)
}
