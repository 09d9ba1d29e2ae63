import type { Sql } from 'postgres'
import type { Accounts } from '../src/accounts.ts'
import { maxAttempts } from '../src/complaints/give-up.ts'
import { linkMoved } from '../src/complaints/hand-over.ts'
import { receiptsOf } from '../src/complaints/receipt.ts'
import {
  type Classified,
  claimForTriage,
  type DueComplaint,
  dueForTriage,
  type First,
  type ForTriage,
  linkRepeats,
  putOffTriage,
  recordClassified,
} from '../src/complaints/triage.ts'
import type { AgencyConfig } from '../src/config.ts'
import { dayIn } from '../src/conversation/day.ts'
import { textsIn } from '../src/conversation/texts.ts'
import { type CoreStore, forwardable } from '../src/core-store/core-store.ts'
import { faultOf } from '../src/log.ts'
import { type Saying, sayAll } from '../src/outbox/say.ts'
import { type BatchStep, deathsToGiveUp, type Failed, runLane } from '../src/queue/lane-run.ts'
import { laneNumber, laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Tally } from '../src/queue/step-statistics.ts'
import type { Tx } from '../src/store/connect.ts'
import { categorise } from '../src/triage/category.ts'
import { type DistrictIndex, findDistrict } from '../src/triage/district.ts'

/** So that a complaint that ended its process a few times is given up like any other. */
const fatalWeight = Math.ceil(maxAttempts / deathsToGiveUp)

export interface TriageDeps {
  readonly sql: Sql
  readonly accounts: Accounts
  readonly agency: AgencyConfig
  readonly districts: DistrictIndex
  readonly coreStore: CoreStore
  readonly wake: Wake
  readonly tally: Tally
  /** Counts complaints for a core store in our own database, which takes them in this step. */
  readonly forwardTally: Tally
}

/**
 * Finds repeats, then what the other complaints are about and where. If the core store lies in our own
 * database, the same transaction keeps them there and writes their receipts.
 *
 * @param lane the name of a lane in wake-ups
 */
export async function triage(deps: TriageDeps, lane: string, stopping: AbortSignal): Promise<void> {
  const number = laneNumber(lane)
  if (number === undefined) return
  const more = await runLane(deps.sql, stepOf(deps), deps.tally, number, stopping)
  if (more) deps.wake('triage', [lane])
}

function stepOf(deps: TriageDeps): BatchStep<DueComplaint> {
  const { sql } = deps
  return {
    queue: 'triage',
    due: (lane, most) => dueForTriage(sql, lane, most),
    nameOf: ({ id }) => id,
    failedBefore: ({ attempts }) => attempts > 0,
    act: (units) => look(deps, units),
    setAside: ({ unit, error }) => putOffTriage(sql, unit.id, faultOf(error)),
    setFatalAside: (id) => putOffTriage(sql, id, 'the process ended over it', fatalWeight),
  }
}

/** Triages those of these complaints that no other step has. */
export async function look(
  deps: TriageDeps,
  units: readonly DueComplaint[],
): Promise<readonly Failed<DueComplaint>[]> {
  const { sql, accounts, agency, coreStore, wake } = deps
  const startedAt = performance.now()
  const failed: Failed<DueComplaint>[] = []
  const claimed = await sql.begin(async (tx) => {
    const found = await claimForTriage(
      tx,
      units.map(({ id }) => id),
    )
    const repeats = found.flatMap((one) => (one.first ? [{ ...one, first: one.first }] : []))
    const classified = found.flatMap((one) => {
      if (one.first) return []
      try {
        return [classify(deps, one)]
      } catch (error) {
        failed.push({ unit: { id: one.id, attempts: 0 }, error })
        return []
      }
    })
    await linkRepeats(
      tx,
      repeats.map(({ id, first }) => ({ id, firstId: first.id })),
    )
    const stage = coreStore.storeAll ? ('done' as const) : ('forward' as const)
    await recordClassified(tx, classified, stage)
    const sayings = [
      ...repeats.flatMap((one) => repeatOf(one, one.first, agency)),
      ...(await handOver(deps, tx, found, classified)),
    ]
    await sayAll(tx, accounts, sayings)
    return { found, repeats, classified, stage }
  })
  const lanes = [...new Set(claimed.found.map((one) => laneOf(one.conversationId)))]
  if (claimed.stage === 'forward') wake('forward', lanes)
  if (claimed.stage === 'done' || claimed.repeats.length > 0) wake('reply', lanes)
  count(deps, claimed, performance.now() - startedAt)
  return failed
}

function count(
  { tally, forwardTally }: TriageDeps,
  {
    found,
    repeats,
    classified,
    stage,
  }: {
    found: readonly ForTriage[]
    repeats: readonly ForTriage[]
    classified: readonly Classified[]
    stage: 'forward' | 'done'
  },
  tookMs: number,
): void {
  const through = new Set([...repeats, ...classified].map(({ id }) => id))
  tally.done(
    found.flatMap(({ id, waitedMs }) => (through.has(id) ? [Math.max(0, waitedMs) + tookMs] : [])),
  )
  // A complaint takes no longer for the store than for this step.
  if (stage === 'done') forwardTally.done(classified.map(() => tookMs))
}

function classify({ districts }: TriageDeps, { id, text }: ForTriage): Classified {
  const category = categorise(text)
  const district = findDistrict(text, districts)
  return {
    id,
    categoryId: category?.id ?? null,
    categoryName: category?.name ?? null,
    districtCode: district?.code ?? null,
    districtName: district?.name ?? null,
    detail: { category: category?.id, words: category?.words, district: district?.code },
  }
}

function repeatOf(
  complaint: ForTriage,
  first: First,
  { name: agency, language }: AgencyConfig,
): Saying[] {
  if (complaint.humanSpeaks) return []
  const { id, conversationId, channel, account, hasPublic, firstMessageId } = complaint
  return [
    {
      to: { id: conversationId, channel, account },
      purpose: 'repeat',
      cause: `repeat:${id}`,
      text: textsIn(language)[hasPublic ? 'repeatInPublic' : 'repeat']({
        agency,
        number: first.receiptNumber,
        day: dayIn(language, first.createdAt),
      }),
      answers: firstMessageId ?? undefined,
      complaintId: id,
    },
  ]
}

/** Keeps complaints in a core store that lies in this database. @returns the receipts */
async function handOver(
  { coreStore, agency }: TriageDeps,
  tx: Tx,
  found: readonly ForTriage[],
  classified: readonly Classified[],
): Promise<Saying[]> {
  if (!coreStore.storeAll || classified.length === 0) return []
  const known = new Map(found.map((one) => [one.id, one]))
  const complaints = classified.flatMap((one) => {
    const complaint = known.get(one.id)
    return complaint ? [{ ...complaint, ...one }] : []
  })
  const stored = await coreStore.storeAll(tx, complaints.map(forwardable))
  await linkMoved(
    tx,
    coreStore.name,
    [...stored].map(([id, trackingId]) => ({ id, trackingId })),
  )
  return receiptsOf(complaints, agency)
}
