import type { Sql } from 'postgres'
import type { InboundEvent } from '../contract/events.ts'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import { open, sealWith } from '../identity/seal.ts'
import { lanesDue } from '../queue/lane-run.ts'
import { type DueLane, reportsLane } from '../queue/lanes.ts'
import { backoff } from '../store/backoff.ts'
import type { Tx } from '../store/connect.ts'
import { bytesArray, listsOf } from '../store/lists.ts'
import { withoutWords } from './reseal.ts'
import { decodeEvent, encodeEvent } from './rows.ts'

/** Events of one address that a step acts on together, or one event that failed before. */
export interface DueEvents {
  /** Blind index, in hex. */
  readonly address: string
  /** The event that is tried alone; undefined for all that never failed. */
  readonly only: bigint | undefined
}

// Events of one citizen in one step; the next step takes the rest.
const maxPerCitizen = 500
const maxRows = 2_000
const maxBytes = 16 * 1_048_576
// However long one citizen's events are: they take no more of a batch than this, in turn with others'.
const maxShare = maxBytes / 8
// A citizen who writes a lot must not fill a batch, so others are looked for this many times.
const maxTurns = 3

/**
 * Citizens of a lane with something due; those who have waited longest come first. The number of
 * citizens, events and bytes is bounded; one citizen with very many events takes one place.
 */
export async function dueEvents(sql: Tx, lane: number, most: number): Promise<DueEvents[]> {
  const due: DueEvents[] = []
  const seen: string[] = []
  let [rows, bytes] = [0, 0]
  for (let turn = 0; turn < maxTurns && due.length < most; turn++) {
    const limit = 2 * most
    const found = await sql<{ address: string; only: string | null; n: number; bytes: number }[]>`
      select encode(address_index, 'hex') as address, case when attempts > 0 then id end as only,
        count(*)::int as n, sum(bytes)::float8 as bytes
      from (
        select id, address_index, attempts, due_at, octet_length(sealed_event) as bytes from inbox
        where handled_at is null and address_index is not null
          and get_byte(address_index, 0) & 3 = ${lane}::int
          and due_at <= now() and not address_index = any(${bytesArray(seen.map(bytesOf))}::bytea[])
        order by due_at limit ${limit}) as d
      group by 1, 2 order by min(due_at)`
    let scanned = 0
    for (const one of found) {
      scanned += one.n
      const share = Math.min(one.bytes, maxShare)
      if (due.length > 0 && (rows + one.n > maxRows || bytes + share > maxBytes)) return due
      rows += one.n
      bytes += share
      seen.push(one.address)
      due.push({ address: one.address, only: one.only === null ? undefined : BigInt(one.only) })
    }
    if (scanned < limit) break
  }
  return due.slice(0, most)
}

const bytesOf = (hex: string) => Buffer.from(hex, 'hex')

/** Ids of the events of an address that are due and never failed, in the order of their sending. */
export async function dueIdsOf(sql: Tx, address: string): Promise<bigint[]> {
  const rows = await sql<{ id: string }[]>`
    select id from inbox
    where handled_at is null and attempts = 0 and address_index = decode(${address}, 'hex')
      and due_at <= now()
    order by sent_at, accepted_at, id limit ${maxPerCitizen}`
  return rows.map(({ id }) => BigInt(id))
}

/** An unhandled event and its citizen. */
export interface Waiting extends Unhandled {
  readonly address: string
  /** False for a part that still waits for its siblings. */
  readonly isDue: boolean
}

/** An event whose seal does not open. */
export interface Sealed {
  readonly id: bigint
  readonly address: string
  readonly isDue: boolean
  readonly error: unknown
}

/**
 * The events of these units, each citizen's in the order of their sending, with the parts of texts
 * that still wait for their siblings. Events that cannot be opened are told apart.
 */
export async function eventsOf(
  tx: Tx,
  ring: KeyRing,
  due: readonly DueEvents[],
): Promise<{ events: Waiting[]; sealed: Sealed[] }> {
  const whole = due.filter(({ only }) => only === undefined)
  const alone = due.flatMap(({ only }) => only ?? [])
  const rows = await tx<(StoredEvent & { address: string })[]>`
    select ${eventColumns(tx)}, encode(address_index, 'hex') as address
    -- First the first event of everybody, then the second: large events take no room of others.
    from (
      select *, sum(octet_length(sealed_event)) over (
        partition by due_at <= now() order by place, address_index) as bytes
      from (
        select *,
          -- Events that still wait take no places of those that are due; the latest ones are the
          -- likely siblings of what comes.
          row_number() over (
            partition by address_index, due_at <= now()
            order by case when due_at > now() then accepted_at end desc, sent_at, accepted_at, id
          ) as place
        from inbox where handled_at is null and attempts = 0 and address_index = any(
          ${bytesArray(whole.map(({ address }) => bytesOf(address)))}::bytea[])
        union all
        select *, 1 from inbox
        where handled_at is null and id = any(${alone.map(String)}::bigint[])) as each
      where place <= ${maxPerCitizen}) as bounded
    where bytes - octet_length(sealed_event) < ${maxBytes}::bigint
    order by sent_at, accepted_at, id`
  const events: Waiting[] = []
  const sealed: Sealed[] = []
  for (const { address, ...row } of rows) {
    const isDue = row.waitedMs >= 0
    try {
      events.push({ ...unsealed(ring, row), address, isDue })
    } catch (error) {
      sealed.push({ id: BigInt(row.id), address, isDue, error })
    }
  }
  return { events, sealed }
}

/**
 * Locks events in the order of their ids, and tells which of them nobody has handled in between.
 *
 * @returns their ids, and the database's time, by which every process agrees whether a burst is whole
 */
export async function lockEvents(
  tx: Tx,
  ids: readonly bigint[],
): Promise<{ open: ReadonlySet<bigint>; now: Date }> {
  const [row] = await tx<[{ open: string[] | null; now: Date }]>`
    with open as materialized (
      select id from inbox where id = any(${ids.map(String)}::bigint[]) and handled_at is null
      order by id for no key update)
    select (select array_agg(id) from open) as open, clock_timestamp() as now`
  return { open: new Set((row.open ?? []).map(BigInt)), now: row.now }
}

/** An event that was acted on. */
export interface Handled {
  readonly row: Unhandled
  /** Of the person whom it is about. */
  readonly key: SealingKey
  /** Why nothing follows from it but that it is shown. */
  readonly fault: string | undefined
  /** The citizen took its words back. */
  readonly isWordless: boolean
}

/** Marks events as handled and seals them anew, under the person's own key. */
export async function markHandledFor(tx: Tx, handled: readonly Handled[]): Promise<void> {
  if (handled.length === 0) return
  const h = listsOf(
    handled
      .toSorted((one, other) => (one.row.id < other.row.id ? -1 : 1))
      .map(({ row: { id, event }, key, fault, isWordless }) => ({
        id,
        fault,
        sealed: sealWith(key, 'event', encodeEvent(isWordless ? withoutWords(event) : event)),
      })),
  )
  await tx`
    update inbox set handled_at = now(), fault = coalesce(h.fault, inbox.fault),
      sealed_event = decode(h.sealed, 'base64')
    from unnest(${h('id')}::bigint[], ${h('sealed')}::text[], ${h('fault')}::text[])
      as h (id, sealed, fault)
    where inbox.id = h.id`
}

/** Lets parts of a text wait until then, or until the missing ones come. */
export async function holdBackAll(
  tx: Tx,
  waiting: readonly { readonly row: Unhandled; readonly until: Date }[],
): Promise<void> {
  if (waiting.length === 0) return
  const w = listsOf(waiting.map(({ row, until }) => ({ id: row.id, until })))
  await tx`
    update inbox set due_at = w.until::timestamptz
    from unnest(${w('id')}::bigint[], ${w('until')}::text[]) as w (id, until)
    where inbox.id = w.id`
}

/** Lanes in which events of citizens are due. */
export async function lanesWithEvents(sql: Sql): Promise<DueLane[]> {
  return await lanesDue(
    sql,
    sql`
      from inbox where handled_at is null and address_index is not null
        and get_byte(address_index, 0) & 3 = lane`,
  )
}

/** Whether events that name no citizen are due: they have a lane of their own, number -1. */
export async function reportsDue(sql: Tx): Promise<DueLane[]> {
  return await sql<DueLane[]>`
    select ${reportsLane}::int as lane, (extract(epoch from now() - due_at) * 1000)::float8 as "lateMs"
    from inbox where handled_at is null and address_index is null and due_at <= now()
    order by due_at limit 1`
}

/** An event out of the inbox that a step has yet to act on. */
export interface Unhandled {
  readonly id: bigint
  readonly channel: string
  readonly account: string
  readonly event: InboundEvent
  readonly sentAt: Date
  readonly acceptedAt: Date
  /** How many ms it has been due; below zero where it still waits. */
  readonly waitedMs: number
}

/** The same, as the database has it. */
export type StoredEvent = Omit<Unhandled, 'id' | 'event'> & {
  readonly id: string
  readonly sealed: Buffer
}

/** An event is given up after this many attempts; the waits between them take 17 minutes. */
const maxAttempts = 10

/** Columns of an event, as unsealed reads them. */
export function eventColumns(sql: Tx) {
  return sql`id, channel, account, sealed_event as sealed, sent_at as "sentAt",
    accepted_at as "acceptedAt", (extract(epoch from now() - due_at) * 1000)::float8 as "waitedMs"`
}

/** @throws UnsealError */
export function unsealed(ring: KeyRing, { id, sealed, ...row }: StoredEvent): Unhandled {
  const event = decodeEvent(open(ring, 'event', sealed).toString('utf8'))
  return { ...row, id: BigInt(id), event }
}

/**
 * Puts off an event that failed alone, or gives it up after too many attempts.
 *
 * @param weight how many attempts it counts for
 */
export async function postponeEvent(
  sql: Sql,
  id: bigint,
  fault: string,
  weight = 1,
): Promise<void> {
  const isLast = sql`attempts + ${weight}::int >= ${maxAttempts}::int`
  await sql`
    update inbox set attempts = attempts + ${weight}::int, fault = ${fault.slice(0, 500)},
      due_at = now() + ${weight > 1 ? sql`interval '1 second'` : backoff(sql, 'step')},
      dead_at = case when ${isLast} then now() end,
      handled_at = case when ${isLast} then now() end
    where id = ${String(id)}::bigint and handled_at is null`
}

/**
 * Makes events that were given up due again, as if they had never been tried.
 *
 * @returns how many
 */
export async function reviveEvents(tx: Tx, ids: readonly string[]): Promise<number> {
  const revived = await tx`
    update inbox set handled_at = null, dead_at = null, attempts = 0, due_at = now()
    where dead_at is not null and id = any(${[...ids]}::bigint[]) returning id`
  return revived.length
}
