import type { Sql } from 'postgres'
import { receiptWithinMs } from '../../complaints/receipt.ts'
import { type Lane, laneNamed } from '../../queue/lanes.ts'

/** What a step has to do next. */
export type DueKind =
  | 'intake'
  | 'reports'
  | 'triage'
  | 'forward'
  | 'reassure'
  | 'supplement'
  | 'news'
  | 'reminders'
  | 'forget'
  | 'reply'

/** Rows of one kind in a lane, and when the first of them is due. */
export interface Due {
  readonly kind: DueKind
  readonly lane: Lane
  readonly at: Date
  /** Changes whenever a step has done something to these rows. */
  readonly mark: string
}

/** Everything that waits for its time, the earliest first. */
export async function dueIn(sql: Sql): Promise<{ now: Date; due: Due[] }> {
  const lane = (id: string) => sql.unsafe(`get_byte(uuid_send(${id}), 15) & 3`)
  const rows = await sql<
    { now: Date; kind: DueKind | null; lane: number; at: Date; mark: string }[]
  >`
    with due as (
      select 'intake' as kind, get_byte(address_index, 0) & 3 as lane, due_at, attempts from inbox
        where handled_at is null and address_index is not null
      union all
      select 'reports', 0, due_at, attempts from inbox
        where handled_at is null and address_index is null
      union all
      select 'intake', ${lane('id')}, due_at, attempts from conversation where due_at is not null
      union all
      select stage, ${lane('conversation_id')}, due_at, attempts from complaint
        where due_at is not null and stage <> 'done'
      union all
      select 'reassure', 0, created_at + ${receiptWithinMs}::float8 * interval '1 millisecond', 0
        from complaint where stage = 'forward' and answered_at is null
      union all
      select 'supplement', ${lane('complaint_id')}, due_at, attempts from supplement
        where due_at is not null
      union all
      select 'news', ${lane('complaint_id')}, due_at, attempts from news where due_at is not null
      union all
      select 'reminders', ${lane('conversation_id')}, remind_at, 0 from complaint
        where remind_at is not null
      union all
      select 'forget', ${lane('id')}, forget_at, 0 from conversation where forget_at is not null
      union all
      select 'reply', ${lane('conversation_id')}, coalesce(due_at, reconcile_at), attempts from outbox
        where coalesce(due_at, reconcile_at) is not null)
    -- A Date has no microseconds: the first of its moments at which the row is due.
    select now() as now, kind, lane,
      date_trunc('milliseconds', min(due_at) + interval '999 microseconds') as at,
      concat(min(due_at), ' ', count(*), ' ', sum(attempts)) as mark
    from (select now()) as clock left join due on true
    group by kind, lane order by min(due_at)`
  const due = rows.flatMap(({ kind, lane: number, at, mark }) =>
    kind === null ? [] : [{ kind, lane: laneNamed(number), at: new Date(at), mark }],
  )
  return { now: new Date(rows[0]?.now ?? 0), due }
}
