import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Account, Accounts } from '../src/accounts.ts'
import type { Channel, HistoryPage } from '../src/contract/channel.ts'
import type { InboundEvent } from '../src/contract/events.ts'
import type { Http } from '../src/contract/http.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { admitted } from '../src/inbox/admitted.ts'
import { awaken, insert, isDataError, missingFrom, toRows } from '../src/inbox/rows.ts'
import { faultOf } from '../src/log.ts'
import type { Wake } from '../src/queue/queues.ts'
import { historyOf, isWithin, rememberHistory, spend, spentToday } from '../src/store/circuits.ts'

/** Wake-up id of the comparison, in the queue `upkeep`. */
export const historyId = 'history'

export interface HistoryDeps {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly http: Http
  readonly wake: Wake
  readonly log: Logger
}

const everyMs = 10 * 60_000
// A wake-up that comes a little early still reads: timers are not exact.
const earlyShare = 0.9
const firstTimeMs = 24 * 60 * 60_000
// A provider may list a message late, and clocks differ.
const overlapMs = 60 * 60_000
/** A message as young as this may still be on its way to us: the next comparison finds it. */
const graceMs = 20_000

/** The interval in ms at which the lists of these accounts have to be compared. */
export function historyIntervalMs(accounts: Accounts): number {
  return Math.min(everyMs, ...accounts.all.map(({ channel }) => intervalMs(channel)))
}

function intervalMs(channel: Channel): number {
  return ('receive' in channel && channel.historyEveryMs) || everyMs
}

/**
 * Compares the lists of messages that providers have with the inbox, and accepts messages that are
 * missing: they were sent while nobody here could be reached. The unique key of the inbox keeps each
 * of them once.
 *
 * If a provider does not answer, the next comparison begins at the same time as this one.
 *
 * @returns how many messages were missing
 */
export async function compareHistories(deps: HistoryDeps, now: Date): Promise<number> {
  let found = 0
  for (const account of deps.accounts.all) {
    const { id, channel } = account
    if (!('receive' in channel) || !channel.history) continue
    const names = { channel: channel.name, account: id }
    try {
      const recovered = await compare(deps, account, now)
      if (recovered > 0)
        deps.log.warn({ ...names, recovered }, 'found messages that were never delivered')
      found += recovered
    } catch (error) {
      deps.log.warn({ ...names, fault: faultOf(error) }, 'the list of messages was not compared')
    }
  }
  return found
}

async function compare(deps: HistoryDeps, account: Account, now: Date): Promise<number> {
  const { sql, http } = deps
  const { channel, id, settings } = account
  if (!('receive' in channel) || !channel.history) return 0
  const key = { channel: channel.name, account: id }
  const known = await historyOf(sql, key)
  const until = known?.until.getTime()
  if (until !== undefined && now.getTime() - until < intervalMs(channel) * earlyShare) return 0
  const time = new Date(until === undefined ? now.getTime() - firstTimeMs : until - overlapMs)
  const spent = await spentToday(sql, key)
  const budget = channel.dailyBudget?.(settings)
  if (budget && !isWithin(budget, spent)) return 0

  let found = 0
  let cursor = known?.cursor
  for await (const page of channel.history({ time, cursor, spent }, settings, http)) {
    found += await acceptMissing(deps, channel.name, ripe(page, now), now)
    cursor = page.cursor ?? cursor
    if (page.spent) await spend(sql, key, page.spent)
  }
  await rememberHistory(sql, key, { until: now, cursor })
  return found
}

/** The events to take now. With a cursor no page comes again, so all of them are taken. */
function ripe({ events, cursor }: HistoryPage, now: Date): readonly InboundEvent[] {
  if (cursor !== undefined) return events
  const latest = now.getTime() - graceMs
  return events.filter((event) => event.kind === 'message' && event.sentAt.getTime() <= latest)
}

async function acceptMissing(
  { sql, ring, wake, log }: HistoryDeps,
  channel: string,
  events: readonly InboundEvent[],
  receivedAt: Date,
): Promise<number> {
  const listed = events.map((event) => admitted(event, receivedAt))
  const missing = await missingFrom(sql, ring, channel, listed)
  if (missing.length === 0) return 0
  const accept = async (some: readonly InboundEvent[]): Promise<number> => {
    try {
      const rows = [toRows(ring, { channel, receivedAt, events: some })]
      await insert(sql, rows)
      awaken(wake, rows)
      return some.length
    } catch (error) {
      if (!isDataError(error)) throw error
      if (some.length > 1) {
        let accepted = 0
        for (const one of some) accepted += await accept([one])
        return accepted
      }
      log.error({ channel, code: error.code }, 'a message that the database refuses')
      return 0
    }
  }
  return await accept(missing)
}
