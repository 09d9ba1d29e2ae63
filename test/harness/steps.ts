import type { Sql } from 'postgres'
import { meetAll } from '../../src/conversation/meeting.ts'
import type { KeyRing } from '../../src/identity/keys.ts'
import { blindIndex } from '../../src/identity/seal.ts'
import { allLanes, laneOf } from '../../src/queue/lanes.ts'
import type { Wake } from '../../src/queue/queues.ts'
import type { Tally } from '../../src/queue/step-statistics.ts'
import { type ForwardDeps, openForwarder } from '../../workers/forward.ts'

/** Counts nothing. */
export const noTally: Tally = { done: () => {}, failed: () => {} }

/** The budget that simpul.yaml has where it does not say. Nobody is told what is held back. */
export const defaultVoice = {
  replyBudget: { perConversation: 20, perAccount: 50_000 },
  onHeldBack: () => {},
}

/** Never aborted. */
export const neverStopping: AbortSignal = new AbortController().signal

/** The lane of a complaint. */
export async function laneOfComplaint(sql: Sql, id: string): Promise<string> {
  const [row] = await sql<[{ conversation_id: string }]>`
    select conversation_id from complaint where id = ${id}`
  return laneOf(row.conversation_id)
}

/**
 * Runs a step in lanes, one after the other, until nothing is due there. A run that takes too long
 * asks to be woken again, as the queue would.
 */
export async function workOff<Deps extends { readonly wake: Wake }>(
  queue: 'intake' | 'triage',
  step: (deps: Deps, lane: string, stopping: AbortSignal) => Promise<void>,
  deps: Deps,
  lanes: readonly string[] = allLanes,
): Promise<void> {
  for (const lane of lanes)
    for (let again = true; again; ) {
      again = false
      const wake: Wake = (name, ids) => {
        if (name === queue && ids.includes(lane)) again = true
        else deps.wake(name, ids)
      }
      await step({ ...deps, wake }, lane, neverStopping)
    }
}

/** Hands in what is due in the lane of a complaint, in a process of its own; until all is settled. */
export async function forwardLaneOf(deps: ForwardDeps, id: string): Promise<void> {
  const forwarder = openForwarder(deps)
  await forwarder.run(await laneOfComplaint(deps.sql, id))
  await forwarder.idle()
}

/** A citizen who never wrote. @returns the conversation's id */
export async function newConversation(
  sql: Sql,
  ring: KeyRing,
  from: { readonly channel: string; readonly account: string; readonly address: string },
): Promise<string> {
  const index = blindIndex(ring, from.channel, from.account, from.address).toString('hex')
  const alone = { kind: '', others: new Map(), successors: new Map() }
  const met = await sql.begin((tx) => meetAll(tx, ring, [{ ...from, index, ...alone }]))
  const id = met.owners.get(index)
  if (id === undefined) throw new Error('nobody was met')
  return id
}
