import type { Sql } from 'postgres'
import { type Calendar, dayOf, workingDaysBetween } from '../src/agency/working-days.ts'
import type { AgencyConfig } from '../src/config.ts'
import { type Followed, hear, type Manners } from '../src/conversation/hear.ts'
import { arrivedFrom, meetAll } from '../src/conversation/meeting.ts'
import { textsOfParts } from '../src/conversation/messages.ts'
import type { EarlierText } from '../src/conversation/part-texts.ts'
import { gatherParts } from '../src/conversation/parts.ts'
import {
  type Conversation,
  dueBursts,
  type Person,
  putOffSettling,
} from '../src/conversation/people.ts'
import type { CoreStore } from '../src/core-store/core-store.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import {
  type DueEvents,
  dueEvents,
  dueIdsOf,
  eventsOf,
  lockEvents,
  postponeEvent,
  type Waiting,
} from '../src/inbox/citizens.ts'
import { faultOf } from '../src/log.ts'
import type { Voice } from '../src/outbox/say.ts'
import {
  type BatchStep,
  type Failed,
  fatalWeight,
  inHalves,
  runLane,
} from '../src/queue/lane-run.ts'
import { laneNumber, laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'
import type { Tally } from '../src/queue/step-statistics.ts'
import type { Tx } from '../src/store/connect.ts'
import type { DistrictIndex } from '../src/triage/district.ts'
import { type Done, write } from './intake-writes.ts'
import { knownOf } from './known.ts'
import { joinAll, kindOf, lockOwners } from './owners.ts'

export interface IntakeDeps extends Voice {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly agency: AgencyConfig
  readonly calendar: Calendar
  readonly districts: DistrictIndex
  readonly coreStore: CoreStore
  /** For this time after a human of ours has answered nothing automatic is said. */
  readonly humanPauseHours: number
  readonly wake: Wake
  readonly tally: Tally
}

/** What is decided for itself: events of one address, or a burst that counts as whole. */
type Unit =
  | ({ readonly kind: 'events' } & DueEvents)
  | { readonly kind: 'burst'; readonly conversationId: string; readonly attempts: number }

/**
 * Listens to the citizens of a lane: assembles bursts, answers commands, opens complaints when bursts
 * are whole. Many citizens share one transaction, and nothing in it waits for the network. What is
 * decided for one citizen does not depend on the others.
 *
 * @param lane the name of a lane in wake-ups
 */
export async function intake(deps: IntakeDeps, lane: string, stopping: AbortSignal): Promise<void> {
  const number = laneNumber(lane)
  if (number === undefined) return
  const more = await runLane(deps.sql, stepOf(deps), deps.tally, number, stopping)
  if (more) deps.wake('intake', [lane])
}

function stepOf(deps: IntakeDeps): BatchStep<Unit> {
  const { sql } = deps
  const act = (units: readonly Unit[]) => listen(deps, units)
  return {
    queue: 'intake',
    async due(lane, most) {
      const [events, bursts] = await Promise.all([
        dueEvents(sql, lane, most),
        dueBursts(sql, lane, most),
      ])
      return inTurn(
        bursts.map((burst) => ({ kind: 'burst' as const, ...burst })),
        events.map((one) => ({ kind: 'events' as const, ...one })),
      )
    },
    nameOf,
    failedBefore: (unit) => (unit.kind === 'burst' ? unit.attempts > 0 : unit.only !== undefined),
    act,
    async setAside({ unit, error }) {
      const fault = faultOf(error)
      if (unit.kind === 'burst') await putOffSettling(sql, unit.conversationId, fault)
      else if (unit.only !== undefined) await postponeEvent(sql, unit.only, fault)
      // One of these events is at fault: each is tried alone, so that the others do not fail with it.
      else for (const one of await eachOf(deps, unit)) await this.setAside(one)
    },
    async setFatalAside(name) {
      const [kind, id = ''] = name.split(' ')
      const fault = 'the process ended over it'
      if (kind === 'burst') await putOffSettling(sql, id, fault, fatalWeight)
      else if (kind === 'event') await postponeEvent(sql, BigInt(id), fault, fatalWeight)
      else for (const each of await dueIdsOf(sql, id)) await postponeEvent(sql, each, fault)
    },
  }
}

/** One of each by turns: a backlog of bursts keeps no new message unheard, nor the other way round. */
function inTurn(some: readonly Unit[], others: readonly Unit[]): Unit[] {
  const longest = Math.max(some.length, others.length)
  return Array.from({ length: longest }, (_, place) => [some[place], others[place]])
    .flat()
    .filter((unit) => unit !== undefined)
}

function nameOf(unit: Unit): string {
  if (unit.kind === 'burst') return `burst ${unit.conversationId}`
  return unit.only === undefined ? `citizen ${unit.address}` : `event ${unit.only}`
}

/** Acts on the events of one address one by one. */
async function eachOf(deps: IntakeDeps, { address }: DueEvents): Promise<readonly Failed<Unit>[]> {
  const failed: Failed<Unit>[] = []
  for (const only of await dueIdsOf(deps.sql, address))
    failed.push(
      ...(await inHalves<Unit>([{ kind: 'events', address, only }], (units) =>
        listen(deps, units),
      )),
    )
  return failed
}

async function listen(deps: IntakeDeps, units: readonly Unit[]): Promise<readonly Failed<Unit>[]> {
  const startedAt = performance.now()
  const { done, failed } = await deps.sql.begin(async (tx) => {
    const heard = await hearAll(deps, tx, units)
    await write(deps, tx, heard.done)
    return heard
  })
  const followed = done.map((one) => one.followed)
  const wake = (queue: 'triage' | 'reply', which: readonly Followed[]) =>
    deps.wake(queue, lanesOf(which.map(({ conversation }) => conversation.id)))
  wake(
    'triage',
    followed.filter(({ complaints }) => complaints.length > 0),
  )
  wake(
    'reply',
    followed.filter(({ decision }) => decision.replies.length > 0),
  )
  deps.wake(
    'media',
    lanesOf(followed.flatMap(({ toFetch }) => toFetch.map((one) => one.messageId))),
  )
  const tookMs = performance.now() - startedAt
  deps.tally.done(
    done.flatMap(({ used }) => used.map(({ waitedMs }) => Math.max(0, waitedMs) + tookMs)),
  )
  return failed
}

function lanesOf(ids: readonly string[]): string[] {
  return [...new Set(ids.map(laneOf))]
}

/** Reads all that the decisions need, in the order of the locks, and decides for each person. */
async function hearAll(
  deps: IntakeDeps,
  tx: Tx,
  units: readonly Unit[],
): Promise<{ done: Done[]; failed: Failed<Unit>[] }> {
  const { ring } = deps
  const ofEvents = units.filter((unit) => unit.kind === 'events')
  const { events, sealed } = await eventsOf(tx, ring, ofEvents)
  const unitOf = new Map<string, Unit>(ofEvents.map((unit) => [unit.address, unit]))
  const failed: Failed<Unit>[] = sealed.flatMap(({ address, error }) => {
    const unit = unitOf.get(address)
    return unit ? [{ unit, error }] : []
  })
  const broken = new Set(sealed.map(({ address }) => address))
  const byAddress = Map.groupBy(
    events.filter(({ address }) => !broken.has(address)),
    ({ address }) => address,
  )
  const arrived = [...byAddress].map(([index, rows]) =>
    arrivedFrom(ring, index, rows, (channel, address) => kindOf(deps.accounts, channel, address)),
  )
  const met = await meetAll(tx, ring, arrived)
  const bursts = new Map(
    units.flatMap((unit) => (unit.kind === 'burst' ? [[unit.conversationId, unit] as const] : [])),
  )
  const { people, ownerOf } = await lockOwners(tx, ring, met, [...bursts.keys()])
  const { open, now } = await lockEvents(
    tx,
    events.map(({ id }) => id),
  )
  const { found, survivorOf } = await joinAll(tx, ring, met.joins, people)
  const rowsOf = Map.groupBy(
    events.filter(({ address }) => !broken.has(address)),
    ({ address }) => survivorOf(ownerOf(address)),
  )
  const listening = found.map((person) => ({
    person,
    rows: (rowsOf.get(person.conversation.id) ?? []).filter(({ id }) => open.has(id)),
  }))
  const earlier = await textsOfParts(tx, listening.flatMap(groupsIn))
  const gathered = listening.map(({ person, rows }) => {
    const texts = earlier.get(person.conversation.id)
    return { person, rows, ...gather(rows, units, now, texts) }
  })
  const known = await knownOf(tx, ring, gathered)
  const done: Done[] = []
  for (const { person, rows, ready, used, waiting } of gathered) {
    const { id } = person.conversation
    try {
      const followed = hear(known(person), ready, mannersOf(deps, person.conversation), now)
      done.push({ person, used, held: waiting, followed })
    } catch (error) {
      const guilty = bursts.get(id) ?? unitOf.get(rows[0]?.address ?? '')
      if (!guilty) throw error
      failed.push({ unit: guilty, error })
    }
  }
  return { done, failed }
}

/** The groups of the parts that have to be decided on. */
function groupsIn({ person, rows }: { person: Person; rows: readonly Waiting[] }) {
  const groups = rows.flatMap(({ event, isDue }) =>
    isDue && event.kind === 'message' && event.part ? [event.part.group] : [],
  )
  const conversationId = person.conversation.id
  return [...new Set(groups)].map((partGroup) => ({ conversationId, partGroup }))
}

/** A part that failed is tried alone as a whole message: the fault may lie in its siblings. */
function gather(
  rows: readonly Waiting[],
  units: readonly Unit[],
  now: Date,
  earlier: readonly EarlierText[] = [],
) {
  const [first] = rows
  const isAlone = units.some(
    (unit) => unit.kind === 'events' && unit.only !== undefined && unit.only === first?.id,
  )
  if (isAlone) return { ready: rows, used: rows, waiting: [] }
  return gatherParts(rows, now, earlier)
}

function mannersOf(
  { accounts, agency, calendar, districts, humanPauseHours }: IntakeDeps,
  of: Conversation,
): Manners {
  const account = accounts.find(of.channel, of.account) ?? accounts.of(of.channel)[0]
  return {
    settleMs: account?.settleMs ?? 5_000,
    humanPauseHours,
    districts,
    keywords: agency.keywords,
    answersInPublic: accounts.of(of.channel)[0]?.channel.answersInPrivate !== true,
    mayReopen: (since, now) => (workingDaysBetween(since, now, calendar) ?? 0) <= agency.closeDays,
    dayOf: (at) => dayOf(at, calendar.zone),
  }
}
