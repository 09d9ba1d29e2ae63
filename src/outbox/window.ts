import type { Sql } from 'postgres'
import type { RejectionCode } from '../contract/sending.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { Claimed } from './claim.ts'
import type { Awaiting } from './pace.ts'

/** A claimed reply that is not sent before its citizen writes. */
export interface Kept {
  readonly claimed: Claimed
  readonly awaits: Awaiting
  /** For operators. */
  readonly why: string
  /** Of the provider, where it was asked. */
  readonly rejection?: RejectionCode | undefined
}

/** What waits for so long is given up, and shown with its like. */
const givenUpAfter = '30 days'

/**
 * Gives claims back: these replies wait for the citizen's next message, or are given up where they have
 * waited for 30 days. It counts as no attempt. The conversations are locked as intake locks them, so
 * that a message that comes at this moment is either seen here, or sees what waits.
 */
export async function keepWaiting(sql: Sql, kept: readonly Kept[]): Promise<void> {
  if (kept.length === 0) return
  const k = listsOf(
    kept.map(({ claimed, awaits, why, rejection }) => ({
      id: claimed.id,
      attempt: claimed.attempts,
      seen: claimed.lastInboundAt,
      awaits,
      why,
      rejection,
    })),
  )
  const ids = [...new Set(kept.map(({ claimed }) => claimed.conversationId))]
  await sql.begin(async (tx) => {
    await tx`select from conversation where id = any(${ids}::uuid[]) order by id for no key update`
    await tx`
      with given as (
        select * from unnest(${k('id')}::uuid[], ${k('attempt')}::int[], ${k('seen')}::text[],
          ${k('awaits')}::text[], ${k('why')}::text[], ${k('rejection')}::text[]
        ) as given (id, attempt, seen, awaits, why, rejection)),
      locked as (
        select o.id, case
            -- A Date has no microseconds.
            when date_trunc('milliseconds', c.last_inbound_at) is distinct from seen::timestamptz
              then 'due'
            when o.created_at <= now() - ${givenUpAfter}::interval then 'over'
            else 'waits' end as fate
        from outbox o join given using (id) join conversation c on c.id = o.conversation_id
        where o.state = 'sending' and o.attempts = attempt
        order by o.id for no key update of o)
      update outbox o set
        state = case fate when 'over' then 'exhausted' else 'pending' end,
        held_back = case fate when 'waits' then awaits end,
        due_at = case fate when 'due' then now()
          when 'waits' then o.created_at + ${givenUpAfter}::interval end,
        settled_at = case fate when 'over' then now() end,
        attempts = o.attempts - 1, first_attempt_at = null,
        detail = case fate when 'over' then 'given up after ' || ${givenUpAfter} || ', ' || why
          else why end,
        rejection = case fate when 'over' then 'window_closed' else given.rejection end
      from locked join given using (id) where o.id = locked.id`
  })
}

/**
 * Makes due what waits for these people, who have just written: it goes out before what is said after
 * it. A reminder of a question comes too late then, and is never sent. The conversations are locked.
 */
export async function releaseWaiting(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return
  const isLate = tx`o.purpose = 'remind'`
  await tx`
    with waiting as (
      select id from outbox
      where conversation_id = any(${[...conversationIds]}::uuid[])
        and due_at is not null and state = 'pending' and held_back is not null
      order by id for no key update)
    update outbox o set state = case when ${isLate} then 'held' else 'pending' end,
      due_at = case when not ${isLate} then now() end,
      settled_at = case when ${isLate} then now() end,
      held_back = case when ${isLate} then held_back end
    from waiting where o.id = waiting.id`
}

/**
 * Of replies to comments those whose comment has an answer already, or may have one.
 *
 * @returns their ids
 */
export async function answeredBefore(
  sql: Sql,
  replies: readonly Claimed[],
): Promise<ReadonlySet<string>> {
  if (replies.length === 0) return new Set()
  const r = listsOf(
    replies.map(({ id, conversationId, openly }) => ({
      id,
      conversationId,
      answers: openly?.messageId,
    })),
  )
  const rows = await sql<{ id: string }[]>`
    select id from unnest(${r('id')}::uuid[], ${r('conversationId')}::uuid[], ${r('answers')}::uuid[])
      as r (id, conversation_id, answers)
    where exists (
      select from outbox o where o.conversation_id = r.conversation_id and o.answers = r.answers
        and o.id <> r.id and o.purpose <> 'openly'
        and o.state in ('sending', 'accepted', 'unknown', 'parked'))`
  return new Set(rows.map(({ id }) => id))
}
