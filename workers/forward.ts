import type { Sql } from 'postgres'
import { maxAttempts } from '../src/complaints/give-up.ts'
import {
  bury,
  type Claimed,
  callBack,
  claimForHandOver,
  claimUnanswered,
  linkAll,
  mayHaveArrived,
  putBack,
  putOff,
  triedForMs,
} from '../src/complaints/hand-over.ts'
import { receiptDeadline, receiptsOf, receiptWithinMs } from '../src/complaints/receipt.ts'
import { releaseSupplements } from '../src/complaints/supplements.ts'
import type { AgencyConfig } from '../src/config.ts'
import { type CoreStore, forwardable, type Submission } from '../src/core-store/core-store.ts'
import { type Batches, openBatches } from '../src/inbox/batches.ts'
import { faultOf } from '../src/log.ts'
import { sayAll, type Voice } from '../src/outbox/say.ts'
import { afterAttempt } from '../src/outbox/settle.ts'
import { laneNumber, laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Tally } from '../src/queue/step-statistics.ts'
import { askedWaitMs } from '../src/store/backoff.ts'
import { hasTroubles, pauseLeftMs, reportFailure, reportSuccess } from '../src/store/circuits.ts'
import type { Tx } from '../src/store/connect.ts'

export interface ForwardDeps extends Voice {
  readonly sql: Sql
  readonly agency: AgencyConfig
  readonly coreStore: CoreStore
  readonly wake: Wake
  readonly tally: Tally
  /** Called with a fault after which the complaint is tried again. */
  readonly onFault: (error: unknown) => void
}

/** Hands complaints in, many at a time. A process has one. */
export interface Forwarder {
  /** Claims what is due in a lane; resolves when handing in has begun. */
  run(lane: string): Promise<void>
  /** Resolves when nothing is being handed in. */
  idle(): Promise<void>
}

type Failed = Extract<Submission, { kind: 'deferred' | 'unknown' }>

interface Outcome {
  readonly claimed: Claimed
  readonly trackingId: string
  readonly startedAt: number
}

// More than the failures that open a circuit, so that the circuit of a store that hangs opens soon.
const maxInFlight = 16

/**
 * Hands complaints to the core store and tells citizens their receipt numbers. Complaints are claimed
 * in batches, and the store's answers are written together as they come in.
 */
export function openForwarder(deps: ForwardDeps): Forwarder {
  const { sql, tally } = deps
  const under = new Set<Promise<void>>()
  const hungry = new Set<string>()
  const stored: Batches<Outcome> = openBatches({
    write: async (batch) => {
      try {
        await finish(deps, batch)
      } catch (error) {
        // The claims run out; then the store is asked what it has.
        deps.onFault(error)
      }
    },
    rowsOf: () => 1,
    maxRows: 200,
    failed: deps.onFault,
  })

  function begin(claimed: Claimed, isTroubled: boolean): void {
    const startedAt = performance.now()
    const done = handIn(deps.coreStore, claimed)
      .then(async (submission) => {
        if (submission.kind === 'stored') {
          stored.add({ claimed, trackingId: submission.trackingId, startedAt })
          if (isTroubled) await worked(deps)
        } else {
          tally.failed(1)
          await settle(deps, claimed, submission, isTroubled)
        }
      })
      .catch(async (error: unknown) => {
        tally.failed(1)
        deps.onFault(error)
        await tryLater(deps, claimed, { kind: 'unknown', detail: faultOf(error) })
      })
      .catch(deps.onFault)
      .finally(() => {
        under.delete(done)
        for (const lane of hungry) deps.wake('forward', [lane])
        hungry.clear()
      })
    under.add(done)
  }

  return {
    async run(lane) {
      const number = laneNumber(lane)
      const free = maxInFlight - under.size
      if (number === undefined) return
      if (free <= 0) {
        hungry.add(lane)
        return
      }
      const claimed = await claimForHandOver(sql, number, free)
      if (claimed.length === free) hungry.add(lane)
      const isTroubled = claimed.length > 0 && (await isInTrouble(deps))
      const going = isTroubled ? await spared(deps, claimed) : claimed
      for (const one of going) begin(one, isTroubled)
    },
    async idle() {
      await Promise.all(under)
      await stored.idle()
    },
  }
}

/**
 * Tells citizens their receipt numbers who have waited long enough: the core store hangs or is paused,
 * or the process that handed the complaint in has died.
 */
export async function reassureLate(deps: ForwardDeps): Promise<void> {
  await reassure(deps, receiptWithinMs)
}

async function reassure(
  deps: Pick<ForwardDeps, keyof Voice | 'sql' | 'agency' | 'wake'>,
  olderThanMs: number,
  ids?: readonly string[],
): Promise<void> {
  const { sql, agency, wake } = deps
  const told = await sql.begin(async (tx) => {
    const complaints = await claimUnanswered(tx, olderThanMs, ids)
    await sayAll(tx, deps, receiptsOf(complaints, agency, false, deps.accounts))
    return complaints
  })
  wake('reply', [...new Set(told.map((one) => laneOf(one.conversationId)))])
}

async function isInTrouble({ sql, coreStore }: ForwardDeps): Promise<boolean> {
  return !coreStore.storeAll && (await hasTroubles(sql, circuitOf(coreStore)))
}

/**
 * The complaints that may be handed in. While a pause lasts, none; when it is over, one shows whether
 * the store works again. The others are put back.
 */
async function spared(deps: ForwardDeps, claimed: readonly Claimed[]): Promise<Claimed[]> {
  const going: Claimed[] = []
  for (const one of claimed) {
    const leftMs = await pauseLeftMs(deps.sql, circuitOf(deps.coreStore))
    if (leftMs !== undefined) await wait(deps, one, leftMs)
    else going.push(one)
  }
  return going
}

/** If an earlier attempt may have arrived, the store is asked first, where it can tell. */
async function handIn(store: CoreStore, claimed: Claimed): Promise<Submission> {
  const found = mayHaveArrived(claimed) ? await store.find?.(claimed.id) : undefined
  return found && found.kind !== 'absent' ? found : await store.submit(forwardable(claimed))
}

async function finish(deps: ForwardDeps, outcomes: readonly Outcome[]): Promise<void> {
  const { sql, agency, coreStore, wake, tally } = deps
  const told = await sql.begin(async (tx) => {
    const moved = await linkAll(
      tx,
      coreStore.name,
      outcomes.map(({ claimed, trackingId }) => ({ id: claimed.id, trackingId })),
    )
    await releaseSupplements(tx, [...moved])
    const complaints = outcomes.flatMap(({ claimed }) => (moved.has(claimed.id) ? [claimed] : []))
    await sayAll(tx, deps, receiptsOf(complaints, agency, true, deps.accounts))
    return complaints
  })
  wake('reply', [...new Set(told.map((one) => laneOf(one.conversationId)))])
  tally.done(
    outcomes.map(({ claimed, startedAt }) => claimed.waitedMs + performance.now() - startedAt),
  )
}

async function settle(
  deps: ForwardDeps,
  claimed: Claimed,
  submission: Exclude<Submission, { kind: 'stored' }>,
  isTroubled: boolean,
): Promise<void> {
  if (submission.kind === 'refused') {
    await giveUp(deps, claimed, 'refused', submission.detail)
    if (isTroubled) await worked(deps)
    return
  }
  await failed(deps, submission)
  await tryLater(deps, claimed, submission)
}

async function giveUp(
  deps: ForwardDeps,
  claimed: Claimed,
  kind: 'refused' | 'given_up',
  detail: string,
): Promise<void> {
  const { sql, agency, coreStore, wake } = deps
  await sql.begin(async (tx) => {
    if (await bury(tx, claimed, { kind, store: coreStore.name, detail }))
      await sayAll(tx, deps, receiptsOf([claimed], agency, false, deps.accounts))
  })
  wake('reply', [laneOf(claimed.conversationId)])
}

/** Puts a complaint back without an attempt; the citizen gets the receipt if it takes long. */
async function wait(deps: ForwardDeps, claimed: Claimed, waitMs: number): Promise<void> {
  await postponing(deps, claimed, (tx) => putBack(tx, claimed, waitMs))
}

async function tryLater(deps: ForwardDeps, claimed: Claimed, failure: Failed): Promise<void> {
  const { detail } = failure
  // It is safe to hand the same reference in again, so an unknown outcome is a fault like any other.
  const step = afterAttempt({
    outcome: { ...failure, kind: 'deferred' },
    attempts: claimed.attempts,
    ageMs: await triedForMs(deps.sql, claimed),
    random: Math.random,
  })
  const isSpent =
    claimed.attempts >= maxAttempts && !(step.next === 'again' && !step.countsAsAttempt)
  if (step.next !== 'again' || isSpent) {
    await giveUp(deps, claimed, 'given_up', detail)
    return
  }
  await postponing(deps, claimed, (tx) => putOff(tx, claimed, { ...step, detail }))
}

/** Puts the complaint off; if that is beyond the deadline of the receipt, the receipt goes now. */
async function postponing(
  deps: ForwardDeps,
  claimed: Claimed,
  postpone: (tx: Tx) => Promise<Date | undefined>,
): Promise<void> {
  const dueAt = await postpone(deps.sql)
  if (dueAt && dueAt > receiptDeadline(claimed)) await reassure(deps, 0, [claimed.id])
}

/** The store works: ends its pause, and calls back the complaints that wait for it. */
async function worked({ sql, coreStore }: ForwardDeps): Promise<void> {
  await Promise.all([reportSuccess(sql, circuitOf(coreStore)), callBack(sql)])
}

async function failed({ sql, coreStore }: ForwardDeps, failure: Failed): Promise<void> {
  if (coreStore.storeAll) return
  const askedMs = failure.kind === 'deferred' ? failure.retryAfterMs : undefined
  const pauseMs = askedWaitMs('forward', askedMs)
  await reportFailure(sql, circuitOf(coreStore), { reason: failure.detail, pauseMs })
}

function circuitOf({ name }: CoreStore) {
  return { kind: 'core_store', name } as const
}
