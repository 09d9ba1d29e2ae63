import type { AgencyConfig } from '../config.ts'
import { dayIn } from '../conversation/day.ts'
import type { StatusQuestion } from '../conversation/decide.ts'
import { textsIn } from '../conversation/texts.ts'
import type { StatusFound } from './open.ts'

/** The answer to STATUS. */
export function statusText(
  asked: StatusQuestion,
  found: StatusFound | undefined,
  { name: agency, language }: AgencyConfig,
): string {
  const texts = textsIn(language)
  if (asked.typed !== undefined) return texts.statusMistyped({ agency })
  if (found)
    return texts.status({
      agency,
      number: found.receiptNumber,
      status: texts.states[found.status],
      day: dayIn(language, found.createdAt),
    })
  return asked.receiptNumber === undefined
    ? texts.statusWithoutComplaint({ agency })
    : texts.statusNotFound({ agency, number: asked.receiptNumber })
}
