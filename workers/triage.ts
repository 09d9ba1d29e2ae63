import type { Sql } from 'postgres'
import {
  type Calendar,
  dayOf,
  deadlineAfter,
  hourOf,
  yearWithoutCalendar,
  type Zone,
} from '../src/agency/working-days.ts'
import { raiseAll } from '../src/alarms/alarms.ts'
import { calendarAlarm } from '../src/alarms/watch.ts'
import { maxAttempts } from '../src/complaints/give-up.ts'
import { linkMoved } from '../src/complaints/hand-over.ts'
import { guessedPlace, isReadByAll, receiptsOf } from '../src/complaints/receipt.ts'
import type { Question } from '../src/complaints/status.ts'
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
import { languageOf, textsIn } from '../src/conversation/texts.ts'
import { type CoreStore, forwardable } from '../src/core-store/core-store.ts'
import { faultOf } from '../src/log.ts'
import { type Saying, sayAll, type Voice } from '../src/outbox/say.ts'
import { type BatchStep, deathsToGiveUp, type Failed, runLane } from '../src/queue/lane-run.ts'
import { laneNumber, laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Tally } from '../src/queue/step-statistics.ts'
import type { Tx } from '../src/store/connect.ts'
import { categorise } from '../src/triage/category.ts'
import { type DistrictIndex, findDistrict } from '../src/triage/district.ts'
import { eventDateIn } from '../src/triage/event-date.ts'
import { missingIn } from '../src/triage/missing.ts'
import { normalise } from '../src/triage/normalise.ts'
import { placeIn } from '../src/triage/place.ts'
import { titleOf } from '../src/triage/title.ts'

/** So that a complaint that ended its process a few times is given up like any other. */
const fatalWeight = Math.ceil(maxAttempts / deathsToGiveUp)

export interface TriageDeps extends Voice {
  readonly sql: Sql
  readonly agency: AgencyConfig
  readonly calendar: Calendar
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
  const { sql, agency, coreStore, wake } = deps
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
    await raiseAll(tx, calendarAlarms(deps, found))
    const receipts = await handOver(deps, tx, found, classified)
    // Whoever gets a receipt now needs no word about having said it twice.
    const told = new Set(receipts.map(({ complaintId }) => complaintId))
    const sayings = [
      ...receipts,
      ...repeats.flatMap((one) => (told.has(one.first.id) ? [] : repeatOf(one, one.first, agency))),
    ]
    await sayAll(tx, deps, sayings)
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

/** What a complaint is about, where and when; and what of it is missing and asked for. */
function classify(
  { districts, agency, calendar, accounts }: TriageDeps,
  complaint: ForTriage,
): Classified {
  const { id, text, createdAt, kind, humanSpeaks } = complaint
  // What an admin wrote when opening it stands.
  const given = complaint.place !== null && !complaint.unchecked ? complaint.place : undefined
  const place = given === undefined ? placeIn(text, districts) : { words: given, exact: true }
  // "Lampu mati di depan pasar" is about the lamp.
  const category = (place && categorise(text.replace(place.words, ' '))) ?? categorise(text)
  const district = findDistrict(text, districts)
  const hasPosition = complaint.latitude !== null
  const missing = missingIn(text, {
    place,
    hasPosition,
    hasAttachment: complaint.attachmentCount > 0,
    kind,
  })
  const isGuess = district !== undefined && !normalise(text).includes('kecamatan')
  const asked = questionAbout(missing, isGuess && !place?.exact)
  const isAsked = asked !== null && !isReadByAll(complaint, accounts) && !humanSpeaks
  return {
    id,
    categoryId: complaint.categoryId ?? category?.id ?? null,
    categoryName: complaint.categoryId === null ? (category?.name ?? null) : complaint.categoryName,
    districtCode: district?.code ?? null,
    districtName: district?.name ?? null,
    title: complaint.title ?? (titleOf(text, place) || null),
    place: asked === 'confirm_place' && district ? guessedPlace(district) : (place?.words ?? null),
    eventDate: eventDateIn(text, dayOf(createdAt, calendar.zone)) ?? null,
    incomplete: asked !== null && asked !== 'when',
    asked: isAsked ? asked : null,
    remindAfterHours: isAsked ? remindAfter(createdAt, calendar.zone) : null,
    promisedFor: agency.staffed
      ? (deadlineAfter(createdAt, agency.verificationDays, calendar) ?? null)
      : null,
    detail: {
      category: category?.id,
      words: category?.words,
      district: district?.code,
      place: place?.words,
      asked,
    },
  }
}

/** A date was to be promised, and nobody has given the calendar of its year. */
function calendarAlarms({ agency, calendar }: TriageDeps, found: readonly ForTriage[]) {
  if (!agency.staffed) return []
  const years = found.flatMap(
    ({ createdAt }) => yearWithoutCalendar(createdAt, agency.verificationDays, calendar) ?? [],
  )
  return [...new Set(years)].map(calendarAlarm)
}

/** One question at a time: what before where before when. */
function questionAbout(
  { what, where, when }: ReturnType<typeof missingIn>,
  isDistrictGuessed: boolean,
): Question | null {
  if (what) return 'what'
  if (where) return isDistrictGuessed ? 'confirm_place' : 'where'
  return when ? 'when' : null
}

// A window of 24 hours is still open then; the first of these that falls into the day is taken.
const remindHours = [20, 22, 23, 14, 12, 10]

function remindAfter(from: Date, zone: Zone): number {
  const isByDay = (hours: number) => {
    const hour = hourOf(new Date(from.getTime() + hours * 3_600_000), zone)
    return hour >= 8 && hour < 20
  }
  return remindHours.find(isByDay) ?? 20
}

function repeatOf(complaint: ForTriage, first: First, agency: AgencyConfig): Saying[] {
  if (complaint.humanSpeaks) return []
  const language = languageOf(complaint.text) ?? agency.language
  const { id, conversationId, channel, account, hasPublic, firstMessageId } = complaint
  const texts = textsIn(agency, language)
  return [
    {
      to: { id: conversationId, channel, account },
      purpose: 'repeat',
      cause: `repeat:${first.id}`,
      hourly: true,
      words: complaint.text,
      text: texts[hasPublic ? 'repeatInPublic' : 'repeat']({
        agency: agency.name,
        number: first.receiptNumber,
        day: dayIn(language, first.createdAt),
      }),
      openly: `${texts.repeatInPublic({ agency: agency.name })} ${texts.partInPrivate({})}`,
      answers: firstMessageId ?? undefined,
      complaintId: id,
    },
  ]
}

/** Keeps complaints in a core store that lies in this database. @returns the receipts */
async function handOver(
  { coreStore, agency, accounts }: TriageDeps,
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
  return receiptsOf(complaints, agency, true, accounts)
}
