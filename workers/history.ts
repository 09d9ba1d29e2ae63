import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Account, Accounts } from '../src/accounts.ts'
import type { Channel, ListAnswer, ProviderList } from '../src/contract/channel.ts'
import type { InboundEvent } from '../src/contract/events.ts'
import { type Http, HttpFailure } from '../src/contract/http.ts'
import { later } from '../src/contract/sending.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { admitted } from '../src/inbox/admitted.ts'
import { awaken, insert, isDataError, missingFrom, toRows } from '../src/inbox/rows.ts'
import { faultOf } from '../src/log.ts'
import type { Wake } from '../src/queue/queues.ts'
import { askedWaitMs } from '../src/store/backoff.ts'
import { isWithin, spend, spentToday } from '../src/store/circuits.ts'
import {
  beginTurn,
  endTurn,
  keepPage,
  type ListKey,
  type Reading,
  type TurnEnd,
} from '../src/store/provider-lists.ts'

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

const usualEveryMs = 10 * 60_000
// A wake-up that comes a little early still reads: timers are not exact.
const earlyShare = 0.9
/** A message as young as this may still be on its way to us: the next comparison finds it. */
const graceMs = 20_000
/** What one turn at a list may take: all that is left is read at the next turn. */
const turnMs = 60_000
const pagesATurn = 50
const pauseMs = 250
/** A list of more pages than this has no end. */
const pagesAReading = 1_000

/** The interval in ms at which the lists of these accounts have to be compared. */
export function historyIntervalMs(accounts: Accounts): number {
  return Math.min(usualEveryMs, ...accounts.all.map(({ channel }) => everyMs(channel)))
}

function everyMs(channel: Channel): number {
  return ('receive' in channel && channel.listsEveryMs) || usualEveryMs
}

/**
 * Compares the lists of messages that providers have with the inbox, and accepts messages that are
 * missing: they were sent while nobody here could be reached. The unique key of the inbox keeps each
 * of them once.
 *
 * All lists are read at once, each for a bounded time, so that none keeps the others waiting. How far
 * a list was read is kept after each page, and the next turn goes on there. A list that is refused is
 * shown to the operator, and rests.
 *
 * @param stopping ends it within seconds: requests under way are ended, too
 * @returns how many messages were missing
 */
export async function compareHistories(deps: HistoryDeps, stopping: AbortSignal): Promise<number> {
  const turns = deps.accounts.all.flatMap((account) =>
    listsOf(account).map((list) => compareOne(deps, account, list, stopping)),
  )
  return (await Promise.all(turns)).reduce((sum, found) => sum + found, 0)
}

function listsOf({ channel, settings }: Account): readonly ProviderList[] {
  const lists = ('receive' in channel && channel.lists) || []
  return lists.filter((list) => list.isWanted?.(settings) ?? true)
}

interface Turn {
  readonly deps: HistoryDeps
  readonly account: Account
  readonly list: ProviderList
  readonly key: ListKey
  readonly signal: AbortSignal
  recovered: number
}

async function compareOne(
  deps: HistoryDeps,
  account: Account,
  list: ProviderList,
  stopping: AbortSignal,
): Promise<number> {
  const { sql, log } = deps
  const key = { channel: account.channel.name, account: account.id, list: list.name }
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(turnMs)])
  const turn: Turn = { deps, account, list, key, signal, recovered: 0 }
  try {
    const reading = await beginTurn(sql, key)
    if (!reading) return 0
    const end = await readPages(turn, reading)
    if (end.kind === 'refused') log.warn({ ...key, fault: end.detail }, 'a list is refused')
    await endTurn(sql, key, end)
  } catch (error) {
    log.warn({ ...key, fault: faultOf(error) }, 'the list of messages was not compared')
  }
  if (turn.recovered > 0)
    log.warn({ ...key, recovered: turn.recovered }, 'found messages that were never delivered')
  return turn.recovered
}

async function readPages(turn: Turn, reading: Reading): Promise<TurnEnd> {
  const { deps, account, key, signal } = turn
  let { page } = reading
  let remark: string | undefined
  for (let n = 0; n < pagesATurn; n++) {
    if (n > 0) await sleep(pauseMs, undefined, { signal }).catch(() => {})
    if (signal.aborted || (await isSpent(deps.sql, account))) return { kind: 'goes on' }
    const answer = await ask(turn, { ...reading, page })
    if (signal.aborted && answer.kind !== 'page') return { kind: 'goes on' }
    if (answer.kind === 'refused') return answer
    if (answer.kind === 'later') {
      deps.log.warn({ ...key, fault: answer.detail }, 'a list cannot be read now')
      return { kind: 'later', waitMs: askedWaitMs('list', answer.retryAfterMs) }
    }
    turn.recovered += await acceptMissing(deps, account, taken(answer, reading), reading.now)
    if (answer.spent) await spend(deps.sql, key, answer.spent)
    remark = answer.remark ?? remark
    const isEndless = answer.next === page || reading.pages + n + 1 >= pagesAReading
    const next = isEndless ? undefined : answer.next
    await keepPage(deps.sql, key, { next, mark: answer.mark })
    if (next === undefined) {
      if (answer.next !== undefined) remark = `the list has no end: ${pagesAReading} pages or more`
      return { kind: 'complete', everyMs: everyMs(account.channel) * earlyShare, remark }
    }
    page = next
  }
  return { kind: 'goes on' }
}

async function isSpent(sql: Sql, { channel, id, settings }: Account): Promise<boolean> {
  const budget = channel.dailyBudget?.(settings)
  if (!budget) return false
  return !isWithin(budget, await spentToday(sql, { channel: channel.name, account: id }))
}

async function ask({ deps, account, list, signal }: Turn, place: Reading): Promise<ListAnswer> {
  const http: Http = (url, request) => deps.http(url, { ...request, signal })
  try {
    return await list.readPage(place, account.settings, http)
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return later(error.message)
  }
}

/** The events to take now. With a mark no page is listed again, so all of them are taken. */
function taken(
  { events, mark }: Extract<ListAnswer, { kind: 'page' }>,
  { now }: Reading,
): readonly InboundEvent[] {
  if (mark !== undefined) return events
  const latest = now.getTime() - graceMs
  return events.filter((event) => event.kind === 'message' && event.sentAt.getTime() <= latest)
}

/**
 * Accepts what the inbox does not have. Only events of the account whose list it is are taken: for any
 * other, this list proves nothing.
 */
async function acceptMissing(
  { sql, ring, wake, log }: HistoryDeps,
  { channel: { name: channel }, id }: Account,
  events: readonly InboundEvent[],
  receivedAt: Date,
): Promise<number> {
  const ours = events.filter(({ account }) => account === id)
  if (ours.length < events.length)
    log.warn({ channel, account: id }, 'a list of messages has some for another account')
  const listed = ours.map((event) => admitted(event, receivedAt))
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
