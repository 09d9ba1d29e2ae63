import type { Sql } from 'postgres'
import { laneOf } from '../../src/queue/lanes.ts'
import type { Tally } from '../../src/queue/step-statistics.ts'

/** Counts nothing. */
export const noTally: Tally = { done: () => {}, failed: () => {} }

/** Never aborted. */
export const neverStopping: AbortSignal = new AbortController().signal

/** The lane of a complaint. */
export async function laneOfComplaint(sql: Sql, id: string): Promise<string> {
  const [row] = await sql<[{ conversation_id: string }]>`
    select conversation_id from complaint where id = ${id}`
  return laneOf(row.conversation_id)
}
