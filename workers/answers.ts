import { findStatuses } from '../src/complaints/open.ts'
import { statusText } from '../src/complaints/status-text.ts'
import type { AgencyConfig } from '../src/config.ts'
import type { Reply } from '../src/conversation/decide.ts'
import type { Followed } from '../src/conversation/hear.ts'
import { textsIn } from '../src/conversation/texts.ts'
import type { Saying } from '../src/outbox/say.ts'
import type { Tx } from '../src/store/connect.ts'
import { fingerprint } from '../src/triage/normalise.ts'

/** The commands that a text names, for channels with buttons. */
const choicesOf: Partial<Record<Reply['text'], readonly string[]>> = {
  guide: ['STATUS', 'BANTUAN'],
  help: ['STATUS', 'STOP'],
  stopped: ['MULAI'],
}

const purposeOf = {
  guide: 'guide',
  help: 'help',
  unsupported: 'unsupported',
  stopped: 'stopped',
  started: 'started',
  status: 'status',
  statusInPublic: 'status',
} as const satisfies Record<Reply['text'], Saying['purpose']>

/** What is said to citizens whose messages were decided on, with the answers that they asked for. */
export async function sayingsOf(
  agency: AgencyConfig,
  tx: Tx,
  followed: readonly Followed[],
): Promise<Saying[]> {
  const planned = followed.flatMap(({ conversation, decision, textOf }) =>
    decision.replies.map((reply) => ({ to: conversation, reply, words: textOf(reply.answers) })),
  )
  const asked = planned.flatMap(({ to, reply }) =>
    reply.text === 'status' && reply.asked.typed === undefined
      ? [{ reply, conversationId: to.id, receiptNumber: reply.asked.receiptNumber }]
      : [],
  )
  const statuses = await findStatuses(tx, asked)
  const found = new Map(asked.map(({ reply }, place) => [reply, statuses[place]]))
  const texts = textsIn(agency.language)
  return planned.map(({ to, reply, words }) => {
    const text =
      reply.text === 'status'
        ? statusText(reply.asked, found.get(reply), agency)
        : texts[reply.text]({ agency: agency.name })
    return {
      to,
      purpose: purposeOf[reply.text],
      // Another answer is news: it does not wait for the hour to end.
      cause: reply.text === 'status' ? `${reply.cause}:${fingerprint(text)}` : reply.cause,
      hourly: reply.hourly,
      text,
      words,
      answers: reply.answers,
      choices: choicesOf[reply.text],
    }
  })
}
