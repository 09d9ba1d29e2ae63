import type { Sql } from 'postgres'
import { isPassing } from '../store/passing-fault.ts'
import { type DueLane, laneCount } from './lanes.ts'
import type { QueueName } from './queues.ts'
import type { Tally } from './step-statistics.ts'

/** A step that takes many units: how to find and how to do them. A `Unit` is decided for itself. */
export interface BatchStep<Unit> {
  readonly queue: QueueName
  /** At most this many units that are due in a lane, the oldest first. It locks nothing. */
  due(lane: number, most: number): Promise<readonly Unit[]>
  /** The name of a unit in a lane's record: the same in every process. */
  nameOf(unit: Unit): string
  /** Units that failed before are tried alone, so that their neighbours do not fail with them. */
  failedBefore(unit: Unit): boolean
  /** Does all of these units in one transaction, or none; see inHalves. */
  act(units: readonly Unit[]): Promise<readonly Failed<Unit>[]>
  /** Puts off a unit that failed alone. It never throws because of the unit. */
  setAside(failed: Failed<Unit>): Promise<void>
  /** Puts off a unit that killed its process; it is given up after some times. */
  setFatalAside(name: string): Promise<void>
}

/** What ends its process costs a process each time: after this many it is given up. */
export const deathsToGiveUp = 3
/** It counts as this many failed attempts, where ten are the most. */
export const fatalWeight = Math.ceil(10 / deathsToGiveUp)

/** Units in a batch: a larger one saves nothing that could be measured, and holds locks longer. */
export const maxBatch = 200
// A job ends now and then, so that lanes take turns and a process can stop.
const maxRunMs = 1_000

/**
 * Does what is due in a lane, batch after batch, until nothing is.
 *
 * Before each batch the lane's record is written: how many units it takes, and which one if it takes
 * one. A killed process leaves a record that did not end. Then the next batch is half as large, until
 * the unit that kills its process stands alone and is put off.
 *
 * @returns whether there may be more
 */
export async function runLane<Unit>(
  sql: Sql,
  step: BatchStep<Unit>,
  tally: Tally,
  lane: number,
  stopping: AbortSignal,
): Promise<boolean> {
  const startedAt = performance.now()
  while (!stopping.aborted) {
    const found = await step.due(lane, maxBatch)
    const [first] = found
    if (first === undefined) return false
    const { most, fatal } = await beginBatch(sql, step.queue, lane, step.nameOf(first))
    try {
      if (fatal !== null) await step.setFatalAside(fatal)
      if (fatal !== step.nameOf(first)) tally.failed(await doBatch(step, found.slice(0, most)))
    } finally {
      // The process survived what is thrown. If the database is away this fails, too.
      await endBatch(sql, step.queue, lane)
    }
    if (performance.now() - startedAt > maxRunMs) return true
  }
  return true
}

/** @returns how many failed */
async function doBatch<Unit>(step: BatchStep<Unit>, units: readonly Unit[]): Promise<number> {
  const fresh = units.filter((unit) => !step.failedBefore(unit))
  const failed = [...(await inHalves(fresh, step.act))]
  for (const unit of units)
    if (step.failedBefore(unit)) failed.push(...(await inHalves([unit], step.act)))
  for (const one of failed) await step.setAside(one)
  return failed.length
}

interface Begun {
  readonly most: number
  /** The unit that was tried alone when its process ended; null where there is none. */
  readonly fatal: string | null
}

/**
 * Writes that a batch begins. Another run of the same lane looks like one that was killed: then this
 * batch is smaller than necessary, which does no harm.
 */
async function beginBatch(sql: Sql, queue: string, lane: number, first: string): Promise<Begun> {
  // The record has to outlive this process, not the database: its commit does not wait for the disk.
  const [begun] = await sql<[Begun]>`
    with quick as materialized (select set_config('synchronous_commit', 'off', true)),
    before as materialized (
      select running, most, alone from lane where (queue, lane) = (${queue}, ${lane})),
    now as (
      select case when b.running then greatest(1, b.most / 2)
        else least(${maxBatch}, coalesce(b.most, ${maxBatch}) * 2) end::int as most
      from quick left join before b on true)
    insert into lane as l (queue, lane, begun_at, running, most, alone)
    select ${queue}, ${lane}, clock_timestamp(), true, most,
      case when most = 1 then ${first}::text end
    from now
    on conflict (queue, lane) do update set begun_at = excluded.begun_at, running = true,
      most = excluded.most, alone = excluded.alone
    returning most, (select alone from before where running) as fatal`
  return begun
}

async function endBatch(sql: Sql, queue: string, lane: number): Promise<void> {
  await sql`
    with quick as materialized (select set_config('synchronous_commit', 'off', true))
    update lane set running = false, alone = null from quick
    where (queue, lane) = (${queue}, ${lane})`
}

/** Lanes in which a batch began just now: rows that are late there only wait for their turn. */
export async function busyLanes(sql: Sql): Promise<readonly { queue: string; lane: number }[]> {
  return await sql<{ queue: string; lane: number }[]>`
    select queue, lane from lane where begun_at > now() - interval '2 seconds'`
}

/** A unit that could not be done, and why. */
export interface Failed<Unit> {
  readonly unit: Unit
  readonly error: unknown
}

/** A batch that the database rolled back is tried this often; after that the sweeper comes back. */
const triesWhole = 3

/**
 * Does a batch as a whole. If that fails it does it in halves, until the unit at fault stands alone.
 *
 * @param act does all units in one transaction, or none; returns those that it left out because their
 *   decision failed
 * @returns the units that failed alone
 * @throws a fault that passes by itself: no unit of the batch is to blame
 */
export async function inHalves<Unit>(
  units: readonly Unit[],
  act: (units: readonly Unit[]) => Promise<readonly Failed<Unit>[]>,
): Promise<readonly Failed<Unit>[]> {
  if (units.length === 0) return []
  for (let tries = 1; ; tries++) {
    try {
      return await act(units)
    } catch (error) {
      if (isPassing(error)) {
        if (tries < triesWhole && isRolledBack(error)) continue
        throw error
      }
      const [unit] = units
      if (units.length === 1 && unit !== undefined) return [{ unit, error }]
      const half = Math.ceil(units.length / 2)
      const first = await inHalves(units.slice(0, half), act)
      return [...first, ...(await inHalves(units.slice(half), act))]
    }
  }
}

/** SQLSTATE class 40: a deadlock, a serialization failure. */
function isRolledBack(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('40')
}

/**
 * Lanes in which something is due, and for how long the oldest has been.
 *
 * @param rows the rest of a `select due_at`: table and condition, with `lane` for the number of a lane
 */
export async function lanesDue(sql: Sql, rows: ReturnType<Sql>): Promise<DueLane[]> {
  return await sql<DueLane[]>`
    select lane, (extract(epoch from now() - due_at) * 1000)::float8 as "lateMs"
    from generate_series(0, ${laneCount - 1}::int) as lane cross join lateral (
      select due_at ${rows} and due_at <= now() order by due_at limit 1) as first`
}
