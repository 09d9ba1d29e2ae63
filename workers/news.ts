import type { Sql } from 'postgres'
import { settleComplaints } from '../src/complaints/checked.ts'
import {
  claimNews,
  type DueNews,
  dueNews,
  postponeNews,
  putOffNews,
  settleNews,
} from '../src/complaints/news.ts'
import { follow } from '../src/complaints/news-following.ts'
import { newsSayings } from '../src/complaints/news-text.ts'
import type { ComplaintStatus } from '../src/complaints/status.ts'
import { correctedOf } from '../src/complaints/supplements.ts'
import type { AgencyConfig } from '../src/config.ts'
import type { CoreStore } from '../src/core-store/core-store.ts'
import { passOn } from '../src/core-store/pass-on.ts'
import { faultOf } from '../src/log.ts'
import { sayAll, type Voice } from '../src/outbox/say.ts'
import { type BatchStep, fatalWeight, runLane } from '../src/queue/lane-run.ts'
import { laneNamed, laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Tally } from '../src/queue/step-statistics.ts'

export interface NewsDeps extends Voice {
  readonly sql: Sql
  readonly agency: AgencyConfig
  readonly coreStore: CoreStore
  readonly wake: Wake
  readonly tally: Tally
}

/**
 * Tells citizens what the core store says of their complaints: of a conversation all that is due, in one
 * message. Nothing is said to who stopped notices, and nothing before a human who speaks is done, but for
 * what a human has to say.
 */
export async function tellNews(deps: NewsDeps, lane: number, stopping: AbortSignal): Promise<void> {
  const more = await runLane(deps.sql, stepOf(deps), deps.tally, lane, stopping)
  if (more) deps.wake('forward', [laneNamed(lane)])
}

function stepOf(deps: NewsDeps): BatchStep<DueNews> {
  const { sql } = deps
  return {
    queue: 'forward',
    due: (lane, most) => dueNews(sql, lane, most),
    nameOf: ({ conversationId }) => conversationId,
    failedBefore: ({ attempts }) => attempts > 0,
    async act(units) {
      await tell(deps, units)
      return []
    },
    setAside: ({ unit, error }) => putOffNews(sql, unit.conversationId, faultOf(error)),
    setFatalAside: (id) => putOffNews(sql, id, 'the process ended over it', fatalWeight),
  }
}

const isUnverified = (status: ComplaintStatus) => status === 'unverified' || status === 'incomplete'

async function tell(deps: NewsDeps, units: readonly DueNews[]): Promise<void> {
  const { sql, agency, coreStore, wake } = deps
  const told = await sql.begin(async (tx) => {
    const claimed = await claimNews(
      tx,
      units.map(({ conversationId }) => conversationId),
    )
    const waiting = claimed.flatMap(({ id, pausedUntil, complaints }) => {
      const news = complaints.flatMap((one) => one.news)
      return pausedUntil && !news.some(({ isByStaff }) => isByStaff)
        ? [{ id, newsIds: news.map((one) => one.id), until: pausedUntil }]
        : []
    })
    await postponeNews(tx, waiting)
    const heard = claimed
      .filter(({ id }) => !waiting.some((one) => one.id === id))
      .map(({ complaints, ...person }) => ({
        person,
        complaints: complaints.map((one) => ({ ...one, followed: follow(one) })),
      }))
    const followed = heard.flatMap(({ complaints }) => complaints.map((one) => one.followed))
    await settleNews(tx, followed)
    await settleComplaints(
      tx,
      followed.filter(({ status }) => !isUnverified(status)).map(({ id }) => id),
    )
    // A store of our own has its state from here; another one told us, and knows it.
    const ids = followed.map(({ id }) => id)
    if (coreStore.addAll) await passOn(coreStore, tx, await correctedOf(tx, 'flags', ids))
    const sayings = heard.flatMap(({ person, complaints }) =>
      person.hasStopped
        ? []
        : newsSayings(
            person,
            complaints.map((one) => ({
              complaintId: one.id,
              receiptNumber: one.receiptNumber,
              firstMessageId: one.firstMessageId,
              isPublic: one.isPublic,
              text: one.text,
              tells: one.followed.tells,
            })),
            agency,
          ),
    )
    await sayAll(tx, deps, sayings)
    return sayings
  })
  if (told.length > 0) wake('reply', [...new Set(told.map(({ to }) => laneOf(to.id)))])
}
