import type { Sql } from 'postgres'
import {
  bury,
  type Claimed,
  callBack,
  claimComplaint,
  link,
  mayHaveArrived,
  putBack,
  putOff,
  triedSince,
} from '../src/complaints/claim.ts'
import {
  giveProvisionalReceipt,
  type ReceiptDeps,
  reassureIfLate,
  reassuring,
  receipt,
  receiptDeadline,
} from '../src/complaints/receipt.ts'
import type { CoreStore, ForwardedComplaint, Submission } from '../src/core-store/core-store.ts'
import { maxAttempts } from '../src/dead-letters/give-up.ts'
import { redact } from '../src/identity/redact.ts'
import { faultOf } from '../src/log.ts'
import { afterAttempt } from '../src/outbox/retry.ts'
import { isPaused, reportFailure, reportSuccess } from '../src/store/circuits.ts'
import type { Executor } from '../src/store/connect.ts'

export interface ForwardDeps extends ReceiptDeps {
  readonly sql: Sql
  readonly coreStore: CoreStore
}

type Failed = Extract<Submission, { kind: 'deferred' | 'unknown' }>

/**
 * Hands one complaint to the core store and tells the citizen its receipt number, in the order that
 * the store's health allows.
 *
 * @param complaintId UUID
 */
export async function forward(deps: ForwardDeps, complaintId: string): Promise<void> {
  const claimed = await claimComplaint(deps.db, complaintId, deps.coreStore.name)
  if (!claimed) {
    await reassureIfLate(deps, complaintId)
    return
  }
  try {
    // Asked by a claimant only: where a pause is over, whoever asks first is the probe.
    const pausedUntil = claimed.isTroubled
      ? await isPaused(deps.sql, circuitOf(deps.coreStore))
      : undefined
    if (pausedUntil) await wait(deps, claimed, pausedUntil)
    else
      await settle(
        deps,
        claimed,
        await reassuring(deps, claimed, () => handIn(deps.coreStore, claimed)),
      )
  } catch (error) {
    await tryLater(deps, claimed, { kind: 'unknown', detail: faultOf(error) })
    throw error
  }
}

/** An earlier attempt may have arrived, its claimant may be dead: where the store can tell, ask. */
async function handIn(store: CoreStore, claimed: Claimed): Promise<Submission> {
  const found = mayHaveArrived(claimed) ? await store.find?.(claimed.id) : undefined
  return found && found.kind !== 'absent' ? found : await store.submit(forwardable(claimed))
}

async function settle(deps: ForwardDeps, claimed: Claimed, submission: Submission): Promise<void> {
  switch (submission.kind) {
    case 'stored':
      await Promise.all([finish(deps, claimed, submission.trackingId), worked(deps, claimed)])
      return
    case 'refused':
      await Promise.all([
        giveUp(deps, claimed, 'refused', submission.detail),
        worked(deps, claimed),
      ])
      return
    case 'deferred':
    case 'unknown':
      await failed(deps, submission)
      await tryLater(deps, claimed, submission)
  }
}

async function finish(deps: ForwardDeps, claimed: Claimed, trackingId: string): Promise<void> {
  const { db, coreStore } = deps
  await link(db, claimed.id, { store: coreStore.name, trackingId }, receipt(db, deps, claimed))
  deps.wake('reply', [claimed.conversationId])
}

async function giveUp(
  deps: ForwardDeps,
  claimed: Claimed,
  kind: 'refused' | 'given_up',
  detail: string,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const store = deps.coreStore.name
    if (await bury(tx, claimed, { kind, store, detail })) await receipt(tx, deps, claimed)
  })
  deps.wake('reply', [claimed.conversationId])
}

/** Nothing is tried: the attempt is not counted, and the citizen is told where it takes long. */
async function wait(deps: ForwardDeps, claimed: Claimed, until: Date): Promise<void> {
  await postponing(deps, claimed, (tx) => putBack(tx, claimed, until))
}

async function tryLater(deps: ForwardDeps, claimed: Claimed, failure: Failed): Promise<void> {
  const { detail } = failure
  // Handing the same reference in again is safe, so an unknown outcome is a fault like any other.
  const step = afterAttempt({
    outcome: { ...failure, kind: 'deferred' },
    attempts: claimed.attempts,
    firstAttemptAt: await triedSince(deps.db, claimed),
    now: new Date(),
    random: Math.random,
  })
  const isSpent =
    claimed.attempts >= maxAttempts && !(step.next === 'again' && !step.countsAsAttempt)
  if (step.next !== 'again' || isSpent) {
    await giveUp(deps, claimed, 'given_up', detail)
    return
  }
  await postponing(deps, claimed, async (tx) => {
    await putOff(tx, claimed, { ...step, detail })
    return step.at
  })
}

/** Puts the complaint off; where that is beyond the citizen's patience, the receipt goes out now. */
async function postponing(
  deps: ForwardDeps,
  claimed: Claimed,
  postpone: (tx: Executor) => Promise<Date>,
): Promise<void> {
  const told = await deps.db.transaction(async (tx) => {
    const dueAt = await postpone(tx)
    return dueAt > receiptDeadline(claimed) && (await giveProvisionalReceipt(tx, deps, claimed))
  })
  if (told) deps.wake('reply', [claimed.conversationId])
}

/** Whatever waits for the store was told of a pause, and whoever ended it claimed after it began. */
async function worked({ db, sql, coreStore }: ForwardDeps, { isTroubled }: Claimed): Promise<void> {
  if (!isTroubled) return
  await Promise.all([reportSuccess(sql, circuitOf(coreStore)), callBack(db)])
}

async function failed({ sql, coreStore }: ForwardDeps, failure: Failed): Promise<void> {
  if (coreStore.isOurs) return
  const pauseMs = failure.kind === 'deferred' ? failure.retryAfterMs : undefined
  await reportFailure(sql, circuitOf(coreStore), { reason: failure.detail, pauseMs })
}

function circuitOf({ name }: CoreStore) {
  return { kind: 'core_store', name } as const
}

function forwardable(row: Claimed): ForwardedComplaint {
  const { categoryId, categoryName, districtCode, districtName, latitude, longitude } = row
  return {
    reference: row.id,
    reporter: row.pseudonym,
    sourceChannel: row.channel,
    text: redact(row.text),
    category: categoryId && categoryName ? { id: categoryId, name: categoryName } : undefined,
    district: districtCode && districtName ? { code: districtCode, name: districtName } : undefined,
    position: latitude !== null && longitude !== null ? { latitude, longitude } : undefined,
    attachmentCount: row.attachmentCount,
    status: row.status,
    receivedAt: row.createdAt,
  }
}
