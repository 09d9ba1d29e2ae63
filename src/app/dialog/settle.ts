import { forgetErased } from '../../../workers/forget.ts'
import { openForwarder, reassureLate } from '../../../workers/forward.ts'
import { intake } from '../../../workers/intake.ts'
import { tellNews } from '../../../workers/news.ts'
import { remind } from '../../../workers/remind.ts'
import { openReplies, reply } from '../../../workers/reply.ts'
import { supplement } from '../../../workers/supplement.ts'
import { triage } from '../../../workers/triage.ts'
import { watchHandOvers } from '../../alarms/watch.ts'
import { type Lane, laneNumber } from '../../queue/lanes.ts'
import { reportsId } from '../../queue/sweep.ts'
import { setClock } from './clock.ts'
import { type Due, type DueKind, dueIn } from './due.ts'
import type { Stage, StepDeps } from './stage.ts'

type RunStep = (deps: StepDeps, lane: Lane) => Promise<void>

const never = new AbortController().signal

/**
 * Every step of a gateway, by what it does: they run in this order. The queues and timers that wake
 * them otherwise stand in src/app/work.ts.
 */
const steps: Readonly<Record<DueKind, RunStep>> = {
  intake: (deps, lane) => intake(deps, lane, never),
  triage: (deps, lane) => triage(deps, lane, never),
  async forward(deps, lane) {
    const forwarder = openForwarder(deps)
    await forwarder.run(lane)
    await forwarder.idle()
  },
  supplement: (deps, lane) => supplement(deps, laneNumber(lane) ?? 0, never),
  reassure: (deps) => reassureLate(deps),
  news: (deps, lane) => tellNews(deps, laneNumber(lane) ?? 0, never),
  reminders: (deps) => remind(deps),
  async reply(deps, lane) {
    const replies = openReplies(deps)
    await replies.run([lane])
    await replies.idle()
  },
  reports: (deps) => reply({ ...deps, replies: { run: async () => {} } }, reportsId, never),
  async forget({ sql }) {
    await forgetErased(sql)
  },
}

const order = Object.keys(steps) as DueKind[]
/** Of moments between which the clock jumps. */
const mostJumps = 5_000

/**
 * Does what is due now, and what follows from it, until nothing is. What a step leaves as it is waits for
 * something else, and for the next moment.
 *
 * @returns when something is due next; undefined where nothing is
 */
export async function settleNow({ sql, deps }: Stage): Promise<Date | undefined> {
  const tried = new Set<string>()
  for (;;) {
    const { now, due } = await dueIn(sql)
    const ready = due.filter((one) => one.at <= now && !tried.has(nameOf(one)))
    if (ready.length === 0) return due.find(({ at }) => at > now)?.at
    for (const one of inOrder(ready)) {
      tried.add(nameOf(one))
      await steps[one.kind](deps, one.lane)
    }
  }
}

function nameOf({ kind, lane, mark }: Due): string {
  return `${kind} ${lane} ${mark}`
}

function inOrder(due: readonly Due[]): Due[] {
  return due.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
}

/** Lets time pass until then; what is due on the way happens at its moment. */
export async function advance(stage: Stage, until: Date): Promise<void> {
  for (let jumps = 0; jumps < mostJumps; jumps++) {
    const next = await settleNow(stage)
    const isThere = next === undefined || next > until
    await setClock(stage.sql, isThere ? until : next)
    if (!isThere) continue
    await settleNow(stage)
    return
  }
  throw new Error(`there was something to do ${mostJumps} times, and no end of it`)
}

/** What a gateway looks after from time to time: it raises the alarms that no step does. */
export async function watchOperations({ sql }: Stage): Promise<void> {
  await watchHandOvers(sql)
}

/** What was said needs this long to be answered, once a burst is whole. */
const settlingMs = 30_000
/** No account waits longer for the end of a burst. */
const longestBurstMs = 60 * 60_000

/**
 * Lets what was said settle: bursts end, and what follows at once happens. The clock goes no further
 * than that needs.
 *
 * @returns when it is then
 */
export async function settleBursts(stage: Stage, now: Date): Promise<Date> {
  let at = now
  for (let jumps = 0; jumps < mostJumps; jumps++) {
    const next = await settleNow(stage)
    if (next === undefined || next > (await settledBy(stage, now))) return at
    at = next
    await setClock(stage.sql, at)
  }
  throw new Error('what was said never settles')
}

async function settledBy({ sql }: Stage, now: Date): Promise<Date> {
  const [row] = await sql<[{ at: Date | null }]>`
    select max(due_at) as at from conversation where draft_opened_at is not null`
  const burst =
    row.at === null ? 0 : Math.min(new Date(row.at).getTime(), now.getTime() + longestBurstMs)
  return new Date(Math.max(now.getTime() + settlingMs, burst))
}
