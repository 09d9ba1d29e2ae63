import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { KeyRing } from '../src/identity/keys.ts'
import { faultOf } from '../src/log.ts'
import { type Claimed, claim, type Standing, standings } from '../src/outbox/claim.ts'
import { leaveUnsaid, type Unsaid } from '../src/outbox/openly.ts'
import { applyReports } from '../src/outbox/reports.ts'
import { type Found, openSender, type Room, type Sender } from '../src/outbox/sender.ts'
import {
  type AccountNews,
  describe,
  newsOf,
  type Settlement,
  settle,
  settlementOf,
} from '../src/outbox/settle.ts'
import { takeDoubtful } from '../src/outbox/unknown.ts'
import { type Kept, keepWaiting } from '../src/outbox/window.ts'
import { inHalves } from '../src/queue/lane-run.ts'
import { type Lane, laneNumber, laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Tally } from '../src/queue/step-statistics.ts'
import { reportsId } from '../src/queue/sweep.ts'
import {
  type AccountKey,
  giveProbeBack,
  reportFailure,
  reportSuccess,
  spend,
  takeProbe,
} from '../src/store/circuits.ts'
import { isPassing } from '../src/store/passing-fault.ts'
import { attempt, type ReplyDeps } from './attempt.ts'
import { lookUp } from './look-up.ts'
import { planned } from './planned.ts'

/**
 * Sends what is due in a lane; for the id `reports` applies delivery reports.
 *
 * @param id a lane, or `reports`
 */
export async function reply(
  deps: {
    readonly sql: Sql
    readonly ring: KeyRing
    readonly wake: Wake
    readonly tally: Tally
    readonly replies: Pick<Sender, 'run'>
  },
  id: string,
  stopping: AbortSignal,
): Promise<void> {
  const { sql, ring, wake, tally, replies } = deps
  if (laneNumber(id) !== undefined) await replies.run([id as Lane])
  else if (await applyReports(sql, ring, tally, stopping)) wake('reply', [reportsId])
}

type Sent = Omit<Settlement, 'step'>

/** Replies under way for one account: over HTTP, over one connection, or where each costs money. */
const mostAtOnce = { webhook: 128, connection: 32, priced: 16 }
const maxLookUps = 8
// After this time the claims of replies whose outcomes could not be written have run out.
const settleWithinMs = 60_000
const retryMs = 250

/** Sends replies that are due, those of a conversation in order, and looks up unknown outcomes. */
export function openReplies(deps: ReplyDeps): Sender {
  const { sql, ring, tally, log } = deps
  const maxPerAccount = mostAtOnce[deps.up ? 'connection' : 'webhook']
  const priced = deps.accounts.all
    .filter(({ channel, settings }) => channel.dailyBudget?.(settings))
    .map(({ channel, id }) => ({ channel: channel.name, account: id }))
  let lookUps = 0
  const usdSpent = new Map<string, number>()
  const troubled = new Set<string>()

  async function claimDue(
    lanes: readonly Lane[],
    maxRows: number,
    room: readonly Room[],
  ): Promise<Found<Claimed>> {
    const only = deps.up?.()
    if (only?.length === 0) return { items: [], besides: [] }
    const [besides, known] = await Promise.all([
      only ? [] : beginLookUps(lanes),
      standings(sql, lanes),
    ])
    for (const one of known) {
      usdSpent.set(nameOf(one), one.usdSpent)
      if (one.isTroubled) troubled.add(nameOf(one))
    }
    const connectedChannels = deps.accounts.connectedChannels
    const isOurs = ({ channel, account }: AccountKey) =>
      only
        ? only.some((one) => one.channel === channel && one.account === account)
        : !connectedChannels.includes(channel)
    const paused = known.filter(({ pause }) => pause !== 'none')
    const probes = await takeProbes(paused.filter((one) => one.pause === 'over' && isOurs(one)))
    const limits = new Map(room.map((one) => [nameOf(one), one]))
    for (const one of priced) {
      const { free } = limits.get(nameOf(one)) ?? { free: maxPerAccount }
      const left = Math.max(0, free - maxPerAccount + mostAtOnce.priced)
      limits.set(nameOf(one), { ...one, free: left })
    }
    for (const one of paused)
      limits.set(nameOf(one), { ...one, free: probes.includes(one) ? 1 : 0 })
    const items = await claim(sql, {
      lanes,
      maxRows,
      maxPerAccount,
      room: [...limits.values()],
      only,
      connectedChannels,
    })
    const { ready, kept, unsaid } = await planned(deps, items)
    const claimed = new Set(ready.map(nameOf))
    for (const one of probes)
      if (!claimed.has(nameOf(one))) await giveProbeBack(sql, circuitOf(one))
    const more = [
      ...(kept.length > 0 ? [keep(kept)] : []),
      ...(unsaid.length > 0 ? [leave(unsaid)] : []),
    ]
    return { items: ready, besides: [...besides, ...more] }
  }

  /** @returns the lanes in which more may be due: what waits stands in nobody's way */
  async function keep(kept: readonly Kept[]): Promise<Lane[]> {
    const left = await inHalves(kept, async (some) => {
      await untilDone(() => keepWaiting(sql, some))
      return []
    })
    for (const { unit, error } of left)
      log.error({ id: unit.claimed.id, fault: faultOf(error) }, 'a reply was not kept waiting')
    return [...new Set(kept.map(({ claimed }) => laneOf(claimed.conversationId)))]
  }

  /** @returns no lanes: nothing waits for these */
  async function leave(unsaid: readonly Unsaid[]): Promise<Lane[]> {
    await untilDone(() => leaveUnsaid(sql, unsaid))
    return []
  }

  async function takeProbes(over: readonly Standing[]): Promise<Standing[]> {
    const taken: Standing[] = []
    for (const one of over) if (await takeProbe(sql, circuitOf(one))) taken.push(one)
    return taken
  }

  async function beginLookUps(lanes: readonly Lane[]): Promise<Promise<Lane[]>[]> {
    const limit = maxLookUps - lookUps
    const doubtful = await takeDoubtful(sql, lanes, limit)
    lookUps += doubtful.length
    return doubtful.map(async (one) => {
      try {
        const again = await lookUp(deps, one)
        return doubtful.length === limit ? [...lanes] : again
      } finally {
        lookUps--
      }
    })
  }

  async function send(claimed: Claimed): Promise<Sent> {
    const name = nameOf(claimed)
    const attempted = await attempt(deps, claimed, () => usdSpent.get(name) ?? 0)
    const { outcome } = attempted
    if (outcome.kind === 'accepted' && outcome.usd !== undefined)
      usdSpent.set(name, (usdSpent.get(name) ?? 0) + outcome.usd)
    return { ...attempted, claimed }
  }

  async function settleAll(sent: readonly Sent[]): Promise<Iterable<Lane>> {
    const now = performance.now()
    const all = sent.map((one) => settlementOf(one, now, Math.random))
    const [kept, tried] = partition(all)
    const more: string[] = []
    const failed = await inHalves(tried, async (some) => {
      more.push(...(await untilDone(() => settle(sql, ring, some))))
      return []
    })
    for (const { unit, error } of failed)
      log.error({ id: unit.claimed.id, fault: faultOf(error) }, 'a reply was not settled')
    for (const news of newsOf(all)) await report(news)
    const settledAt = performance.now()
    const left = new Set(failed.map(({ unit }) => unit))
    const settled = tried.filter((one) => !left.has(one))
    tally.done(settled.map(({ claimed }) => settledAt - claimed.dueSince))
    tally.failed(failed.length)
    return new Set([...more.map(laneOf), ...(kept.length > 0 ? await keep(kept) : [])])
  }

  /** Writes what attempts said of an account; usually there is nothing to write. */
  async function report(news: AccountNews): Promise<void> {
    const { works, failure, pause, usd } = news
    const key = circuitOf(news)
    const name = nameOf(news)
    if (works && troubled.delete(name)) await untilDone(() => reportSuccess(sql, key))
    if (failure || pause) troubled.add(name)
    if (failure) await untilDone(() => reportFailure(sql, key, failure))
    if (pause) await untilDone(() => reportFailure(sql, key, pause))
    if (usd > 0) await untilDone(() => spend(sql, news, { reads: 0, usd }))
  }

  return openSender({ maxPerAccount, claim: claimDue, send, settle: settleAll, log })
}

/** Those that the provider takes only after the citizen's next message, and the others. */
function partition(all: readonly Settlement[]): [Kept[], Settlement[]] {
  const tried = all.filter(({ step }) => step.next !== 'wait')
  if (tried.length === all.length) return [[], tried]
  const kept = all.flatMap(({ claimed, outcome, step }) =>
    step.next === 'wait'
      ? [
          {
            claimed,
            awaits: 'window',
            why: describe(outcome) ?? '',
            rejection: 'window_closed',
          } as const,
        ]
      : [],
  )
  return [kept, tried]
}

/** Repeats work that fails for a reason that passes by itself. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + settleWithinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) throw error
      await sleep(retryMs, undefined, { ref: false })
    }
  }
}

function circuitOf({ channel, account }: AccountKey) {
  return { kind: 'account', name: channel, account } as const
}

function nameOf({ channel, account }: AccountKey): string {
  return `${channel} ${account}`
}
