import type { Sql } from 'postgres'
import { allLanes, type DueLane } from '../queue/lanes.ts'
import { accountsWith, isFirst, laneIn, numbersOf } from './claim.ts'

/**
 * The lanes in which something of the outbox can be done now: a reply is due and first in its
 * conversation, a claim has run out, or a doubt is to be looked up.
 *
 * Paused accounts have nothing due before their pause is over, however much waits for them. It costs
 * a step per account and lane, whatever the number of rows, open or settled.
 *
 * @param connectedChannels channels whose replies are sent by whoever holds their connection
 */
export async function dueLanes(sql: Sql, connectedChannels: readonly string[]): Promise<DueLane[]> {
  return await dueLanesStatement(sql, connectedChannels)
}

/** The statement itself, apart so that a test can ask for its plan. */
export function dueLanesStatement(sql: Sql, connectedChannels: readonly string[]) {
  const isOfAccount = sql`(o.channel, o.account) = (a.channel, a.account) and ${laneIn(sql)} = lane`
  const canBeTried = sql`not exists (
    select from circuit where (kind, name, circuit.account) = ('account', a.channel, a.account)
    and (paused_until > now() or paused_until is not null and probing_until > now()))`
  const lanes = sql`unnest(${numbersOf(allLanes)}::int[]) as lane`
  return sql<DueLane[]>`
    with recursive ${accountsWith(sql, sql`state = 'pending'`)},
    doubting as (
      with recursive ${accountsWith(sql, sql`reconcile_at is not null`)}
      select * from waiting)
    select lane, extract(epoch from now() - min(since))::float * 1000 as "lateMs" from (
      select lane, first.due_at as since from waiting a cross join ${lanes} cross join lateral (
        select due_at from outbox o
        where state = 'pending' and ${isOfAccount} and due_at <= now() and ${isFirst(sql)}
        order by due_at limit 1) as first
      where a.channel <> all(${[...connectedChannels]}::text[]) and ${canBeTried}
      union all
      select lane, first.reconcile_at from doubting a cross join ${lanes} cross join lateral (
        select reconcile_at from outbox o where ${isOfAccount} and reconcile_at <= now()
        order by reconcile_at limit 1) as first
      where ${canBeTried}
      union all
      select ${laneIn(sql)}, due_at from outbox where state = 'sending' and due_at <= now()
    ) as due group by lane order by lane`
}
