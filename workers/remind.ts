import type { Sql } from 'postgres'
import { type Calendar, dayOf } from '../src/agency/working-days.ts'
import { markedAtOnce, markLate } from '../src/complaints/late.ts'
import { questionText } from '../src/complaints/receipt.ts'
import { claimReminders } from '../src/complaints/remind.ts'
import type { AgencyConfig } from '../src/config.ts'
import { languageOf, textsIn } from '../src/conversation/texts.ts'
import { sayAll, type Voice } from '../src/outbox/say.ts'
import { laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'
import { databaseTime } from '../src/store/connect.ts'

export interface RemindDeps extends Voice {
  readonly sql: Sql
  readonly agency: AgencyConfig
  readonly wake: Wake
}

/** Reminds citizens, once, of a question that they have not answered. */
export async function remind(deps: RemindDeps): Promise<void> {
  const { sql, agency, wake } = deps
  const reminded = await sql.begin(async (tx) => {
    const due = await claimReminders(tx)
    await sayAll(
      tx,
      deps,
      due.map((one) => {
        const texts = textsIn(agency, languageOf(one.text) ?? agency.language)
        return {
          to: { id: one.conversationId, channel: one.channel, account: one.account },
          purpose: 'remind' as const,
          cause: `remind:${one.id}`,
          text: texts.remind({
            agency: agency.name,
            number: one.receiptNumber,
            question: questionText(one.asked, one.place, texts),
          }),
          words: '',
          complaintId: one.id,
        }
      }),
    )
    return due
  })
  wake('reply', [...new Set(reminded.map(({ conversationId }) => laneOf(conversationId)))])
}

/** Puts conversations before a human whose complaints were not verified by the day that was promised. */
export async function watchPromises(sql: Sql, { zone }: Calendar): Promise<void> {
  const today = dayOf(await databaseTime(sql), zone)
  while ((await sql.begin((tx) => markLate(tx, today))) === markedAtOnce);
}
