import type { AgencyConfig } from '../config.ts'
import { textsIn } from '../conversation/texts.ts'
import type { Saying } from '../outbox/say.ts'
import type { Complaint } from './hand-over.ts'

/** A citizen has the receipt after this time at the latest, with or without the core store. */
export const receiptWithinMs = 10_000

export function receiptDeadline({ createdAt }: Pick<Complaint, 'createdAt'>): Date {
  return new Date(createdAt.getTime() + receiptWithinMs)
}

/**
 * Tells citizens their receipt numbers, once for ever.
 *
 * It says the same whether the core store has the complaint or not: the number is ours, STATUS
 * answers to it, and "we have received it" is true as soon as it is in our ledger. One wording also
 * means that there is nothing to correct once the store is back.
 *
 * Where everybody can read the receipt it does not tell the number. While a human speaks, nothing is
 * said; STATUS still tells the number.
 */
export function receiptsOf(
  complaints: readonly Complaint[],
  { name: agency, language }: AgencyConfig,
): Saying[] {
  const texts = textsIn(language)
  return complaints
    .filter(({ humanSpeaks }) => !humanSpeaks)
    .map((complaint) => ({
      to: {
        id: complaint.conversationId,
        channel: complaint.channel,
        account: complaint.account,
      },
      purpose: 'receipt',
      cause: `receipt:${complaint.id}`,
      text: texts[complaint.isPublic ? 'receiptInPublic' : 'receipt']({
        agency,
        number: complaint.receiptNumber,
      }),
      answers: complaint.firstMessageId ?? undefined,
      complaintId: complaint.id,
    }))
}
