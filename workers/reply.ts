import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Account, Accounts } from '../src/accounts.ts'
import { type Http, HttpFailure } from '../src/contract/http.ts'
import type { OutboundMessage, Outcome } from '../src/contract/sending.ts'
import { openAddress } from '../src/conversation/people.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { UnsealError } from '../src/identity/seal.ts'
import { faultOf } from '../src/log.ts'
import { type Claimed, claim, type Standing, standings } from '../src/outbox/claim.ts'
import { applyReports } from '../src/outbox/reports.ts'
import {
  type Found,
  type Outgoing,
  openSender,
  type Room,
  type Sender,
} from '../src/outbox/sender.ts'
import {
  type AccountNews,
  type Attempted,
  newsOf,
  type Settlement,
  settle,
  settlementOf,
} from '../src/outbox/settle.ts'
import { takeDoubtful } from '../src/outbox/unknown.ts'
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
import { lookUp } from './look-up.ts'

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

export interface ReplyDeps extends AttemptDeps {
  readonly sql: Sql
  /** The accounts whose connection is held here and up. If given, only their replies are sent. */
  up?(): readonly AccountKey[]
  /** Whether a receipt that nobody can look up is sent again, once. */
  readonly resendUnknownReceipts: boolean
  readonly tally: Tally
  readonly log: Logger
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
  const { sql, tally, log } = deps
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
    const claimed = new Set(items.map(nameOf))
    for (const one of probes)
      if (!claimed.has(nameOf(one))) await giveProbeBack(sql, circuitOf(one))
    return { items, besides }
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
    const now = new Date()
    const all = sent.map((one) => settlementOf(one, now, Math.random))
    const more: string[] = []
    const failed = await inHalves(all, async (some) => {
      more.push(...(await untilDone(() => settle(sql, some, now))))
      return []
    })
    for (const { unit, error } of failed)
      log.error({ id: unit.claimed.id, fault: faultOf(error) }, 'a reply was not settled')
    for (const news of newsOf(all, now)) await report(news)
    const settledAt = performance.now()
    const left = new Set(failed.map(({ unit }) => unit))
    const settled = all.filter((one) => !left.has(one))
    tally.done(settled.map(({ claimed }) => settledAt - claimed.dueSince))
    tally.failed(failed.length)
    return new Set(more.map(laneOf))
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

export interface AttemptDeps {
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly http: Http
  /** The connection of an account, if this process holds it. Left out where a process holds none. */
  outgoingOf?(channel: string, account: string): Outgoing | undefined
  /** Where a channel's provider reports deliveries to. */
  callbackUrl(channel: string): string
}

const dayMs = 86_400_000

/**
 * Sends one reply. Never rejects: a failure is an outcome, too.
 *
 * @param usdSpent today, through its account
 */
export async function attempt(
  deps: AttemptDeps,
  claimed: Claimed,
  usdSpent: () => number,
): Promise<Attempted> {
  const account = deps.accounts.find(claimed.channel, claimed.account)
  if (!account) return unsent(`no account ${claimed.account} of ${claimed.channel} is configured`)
  const out = outgoingOf(deps, account)
  if (!out) return unsent('its connection is not held here')
  // While a connection is down nothing is claimed for it, so its account need not be paused.
  const failing = () => (out.isUp() ? 'failed' : 'none')
  let hasBegun = false
  try {
    const message = messageOf(deps, claimed)
    const isSpent = isOverBudget(account, usdSpent())
    hasBegun = !isSpent
    const outcome = isSpent ? untilTomorrow() : await out.send(message)
    const failed = outcome.kind === 'deferred' || outcome.kind === 'unknown'
    return { outcome, account: failed ? failing() : 'works' }
  } catch (error) {
    if (error instanceof UnsealError) {
      const detail = 'the address does not open'
      return { outcome: { kind: 'rejected', code: 'unexpected', detail }, account: 'none' }
    }
    if (!hasBegun) return unsent(faultOf(error))
    // A channel should throw nothing else. If it does, the message may have left before.
    const kind = error instanceof HttpFailure && !error.mayHaveArrived ? 'deferred' : 'unknown'
    const detail = error instanceof HttpFailure ? error.message : faultOf(error)
    return { outcome: { kind, detail }, account: failing() }
  }
}

/** When the dollars of a day are spent, the account pauses until the next day, UTC. */
function untilTomorrow(): Outcome {
  const retryAfterMs = dayMs - (Date.now() % dayMs)
  return { kind: 'deferred', detail: 'the budget of the day is spent', retryAfterMs }
}

function isOverBudget({ channel, settings }: Account, usdSpent: number): boolean {
  const budget = channel.dailyBudget?.(settings)
  return budget !== undefined && usdSpent >= budget.usd
}

function outgoingOf({ outgoingOf, http }: AttemptDeps, account: Account): Outgoing | undefined {
  const { channel, id, settings } = account
  if ('listen' in channel) return outgoingOf?.(channel.name, id)
  return { send: (message) => channel.send(message, settings, http), isUp: () => true }
}

function unsent(detail: string): Attempted {
  return { outcome: { kind: 'deferred', detail }, account: 'none' }
}

/** @throws UnsealError where the citizen's key or address does not open */
export function messageOf(
  deps: Pick<AttemptDeps, 'ring' | 'callbackUrl'>,
  claimed: Claimed,
): OutboundMessage {
  const { id, account, text, replyTo, place, choices, channel } = claimed
  return {
    id,
    account,
    to: openAddress(deps.ring, claimed),
    text,
    callbackUrl: deps.callbackUrl(channel),
    ...(replyTo !== undefined && { replyTo }),
    ...(place !== undefined && { place }),
    ...(choices && { choices }),
  }
}
