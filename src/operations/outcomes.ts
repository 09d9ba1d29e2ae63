import type { Sql } from 'postgres'
import { z } from 'zod'
import type { Disposition } from '../conversation/decision.ts'
import type { KeyRing } from '../identity/keys.ts'
import { eventIndex, externalIndex } from '../identity/seal.ts'
import { listsOf } from '../store/lists.ts'

// Postgres keeps any text but NUL, and the inbox no key longer than this.
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0]*$/, 'must not hold NUL')

/** The question: the provider's ids of messages on one channel, or on one account of it. */
export const OutcomesQuestion = z.strictObject({
  channel: name,
  account: name.optional(),
  externalIds: z.array(name).max(5_000),
})
export type OutcomesQuestion = z.output<typeof OutcomesQuestion>

/** What became of one message. */
export interface MessageOutcome {
  readonly externalId: string
  /** `missing`: it never came. `unhandled`: it is in the inbox, and intake has not run yet. */
  readonly disposition: Disposition | 'missing' | 'unhandled'
  readonly complaintId?: string
  /** The complaint says the same as an earlier one of that citizen. */
  readonly repeat: boolean
  /** Whether the provider accepted a reply that was written after the message came. */
  readonly replied: boolean
}

interface Row {
  externalId: string
  disposition: MessageOutcome['disposition']
  complaintId: string | null
  repeat: boolean
  replied: boolean
}

/**
 * What became of each of these messages, in the order of asking; an id asked twice comes twice.
 *
 * @param configured ids of the channel's accounts, where the question names none
 */
export async function outcomesOf(
  sql: Sql,
  ring: KeyRing,
  { channel, account, externalIds }: OutcomesQuestion,
  configured: readonly string[],
): Promise<MessageOutcome[]> {
  const accounts = account === undefined ? configured : [account]
  // The same id may be one of several accounts.
  const asked = listsOf(
    externalIds.flatMap((id, place) =>
      accounts.map((of) => ({
        id,
        place,
        message: externalIndex(ring, { channel, account: of }, id),
        event: eventIndex(ring, { channel, account: of, kind: 'message', eventKey: id }),
      })),
    ),
  )
  const rows = await sql<Row[]>`
    select distinct on (asked.place) asked.id as "externalId",
      coalesce(m.disposition, case when i.id is null then 'missing' else 'unhandled' end)
        as disposition,
      m.complaint_id as "complaintId", c.repeat_of is not null as repeat,
      m.id is not null and exists (
        select from outbox o
        where o.conversation_id = m.conversation_id and o.state = 'accepted'
          and o.created_at >= m.accepted_at) as replied
    from unnest(${asked('id')}::text[], ${asked('place')}::int[], ${asked('message')}::uuid[],
      ${asked('event')}::uuid[]) as asked (id, place, message, event)
    left join lateral (
      select * from message m where m.external_index = asked.message
      order by m.inbox_id limit 1) as m on true
    left join inbox i on m.id is null and i.event_index = asked.event
    left join complaint c on c.id = m.complaint_id
    order by asked.place, m.inbox_id nulls last, i.id nulls last`
  return rows.map(({ complaintId, ...row }) => ({ ...row, ...(complaintId && { complaintId }) }))
}
