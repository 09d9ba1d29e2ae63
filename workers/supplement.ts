import type { Sql } from 'postgres'
import { maxAttempts } from '../src/complaints/give-up.ts'
import {
  type ClaimedSupplement,
  claimSupplements,
  type SupplementFate,
  settleSupplement,
} from '../src/complaints/supplements.ts'
import { type Addition, type CoreStore, supplementOf } from '../src/core-store/core-store.ts'
import { faultOf } from '../src/log.ts'
import { askedWaitMs } from '../src/store/backoff.ts'
import { pauseLeftMs, reportFailure, reportSuccess } from '../src/store/circuits.ts'

export interface SupplementDeps {
  readonly sql: Sql
  readonly coreStore: CoreStore
  /** Called with a fault after which the supplement is tried again. */
  readonly onFault: (error: unknown) => void
}

const atOnce = 8

/**
 * Tells another core store what it has yet to hear of complaints that it has, until nothing is due in
 * the lane: each at least once, those of one complaint one after the other.
 */
export async function supplement(
  deps: SupplementDeps,
  lane: number,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    const claimed = await claimSupplements(deps.sql, lane, atOnce)
    if (claimed.length === 0) return
    await Promise.all(claimed.map((one) => handOn(deps, one)))
  }
}

async function handOn(deps: SupplementDeps, claimed: ClaimedSupplement): Promise<void> {
  const { sql, coreStore, onFault } = deps
  const circuit = { kind: 'core_store', name: coreStore.name } as const
  const afterMs = await pauseLeftMs(sql, circuit)
  if (afterMs !== undefined) {
    await settleSupplement(sql, claimed, { kind: 'again', afterMs, waits: true, fault: null })
    return
  }
  const outcome = await tried(coreStore, claimed, onFault)
  if (outcome.kind === 'taken' || outcome.kind === 'refused') await reportSuccess(sql, circuit)
  else {
    await reportFailure(sql, circuit, { reason: outcome.detail, pauseMs: askedMs(outcome) })
  }
  await settleSupplement(sql, claimed, fateOf(outcome, claimed))
}

async function tried(
  coreStore: CoreStore,
  { id, complaintId, ...corrected }: ClaimedSupplement,
  onFault: (error: unknown) => void,
): Promise<Addition> {
  try {
    return await coreStore.add(supplementOf(id, complaintId, corrected))
  } catch (error) {
    onFault(error)
    return { kind: 'unknown', detail: faultOf(error) }
  }
}

function askedMs(outcome: Addition): number | undefined {
  return askedWaitMs('forward', outcome.kind === 'deferred' ? outcome.retryAfterMs : undefined)
}

/** The store knows a repeated attempt by its id, so an unknown outcome is a fault like any other. */
function fateOf(outcome: Addition, { attempts }: ClaimedSupplement): SupplementFate {
  if (outcome.kind === 'taken') return { kind: 'done' }
  const { kind, detail: fault } = outcome
  if (kind === 'refused' || attempts >= maxAttempts) return { kind: 'dead', fault }
  return { kind: 'again', afterMs: askedMs(outcome), waits: false, fault }
}
