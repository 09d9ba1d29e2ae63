import { and, desc, eq, isNull } from 'drizzle-orm'
import type { AgencyConfig } from '../config.ts'
import type { Executor } from '../store/connect.ts'
import { complaint } from '../store/schema.ts'
import { dayIn } from './day.ts'
import type { StatusQuestion } from './decide.ts'
import { textsIn } from './texts.ts'

/**
 * The answer to STATUS. Only complaints of the asking conversation are looked at, so that the answer
 * to a stranger is the same whether the number exists or not.
 */
export async function answerStatus(
  db: Executor,
  conversationId: string,
  asked: StatusQuestion,
  { name: agency, language }: AgencyConfig,
): Promise<string> {
  const texts = textsIn(language)
  if (asked.typed !== undefined) return texts.statusMistyped({ agency })

  const number = asked.receiptNumber
  // A repeat has a number that nobody was told: the citizen knows the first one's.
  const own = and(eq(complaint.conversationId, conversationId), isNull(complaint.repeatOf))
  const [found] = await db
    .select()
    .from(complaint)
    .where(number === undefined ? own : and(own, eq(complaint.receiptNumber, number)))
    .orderBy(desc(complaint.createdAt))
    .limit(1)

  if (found)
    return texts.status({
      agency,
      number: found.receiptNumber,
      status: texts.states[found.status],
      day: dayIn(language, found.createdAt),
    })
  return number === undefined
    ? texts.statusWithoutComplaint({ agency })
    : texts.statusNotFound({ agency, number })
}
