import type { News } from '../complaints/news.ts'
import { wellFormed } from '../contract/well-formed.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import type { CoreEvent, EventPage } from './core-store.ts'

/** What a store tells, as news: the same event is the same news, however it is told. */
export function newsOf(store: string, { key, reference, ...event }: CoreEvent): News {
  return { ...event, eventKey: newsKey(store, key), complaintId: reference }
}

export function newsKey(store: string, eventKey: string): string {
  return `${store} ${eventKey}`
}

/**
 * Keeps what a store that lies in our own database tells, once by the store's name and the event's key.
 * Of a complaint that was erased it keeps no words; the caller holds the lock of what erasing changes
 * in that store, so that no words come in beside it.
 *
 * @returns how many are new
 */
export async function recordEvents(
  tx: Tx,
  store: string,
  events: readonly CoreEvent[],
): Promise<number> {
  if (events.length === 0) return 0
  const e = listsOf(events.map(wellFormed))
  const rows = await tx`
    insert into core_event (store, event_key, reference, kind, text, agency, reason, at)
    select ${store}, key, reference, kind, case when not is_erased then text end, agency,
      case when not is_erased then reason end, at::timestamptz
    from (select e.*, c.erased_at is not null as is_erased
    from unnest(${e('key')}::text[], ${e('reference')}::uuid[], ${e('kind')}::text[],
      ${e('text')}::text[], ${e('agency')}::text[], ${e('reason')}::text[], ${e('at')}::text[]
    ) with ordinality as e (key, reference, kind, text, agency, reason, at, place)
    left join complaint c on c.id = e.reference) as e
    order by place on conflict (store, event_key) do nothing returning 1`
  return rows.length
}

/** Takes back what a store that lies in our own database told; whoever read it already has it. */
export async function dropEvent(tx: Tx, store: string, key: string): Promise<void> {
  await tx`delete from core_event where store = ${store} and event_key = ${key}`
}

interface Row {
  readonly writtenBy: string
  readonly position: string
  readonly key: string
  readonly reference: string
  readonly kind: CoreEvent['kind']
  readonly text: string | null
  readonly agency: string | null
  readonly reason: string | null
  readonly at: Date
}

/**
 * What a store told since a cursor. A position is drawn before its transaction commits, so a row may
 * appear behind one that was read already, and a cursor that is a position alone would skip it. Rows are
 * therefore read in the order of their transactions, and only those of transactions before the first
 * that is still open (`pg_snapshot_xmin`): all of these are over, so nothing can appear behind the last
 * of them. A transaction that stays open holds up what comes after it, and loses nothing.
 *
 * @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
 * @param cursor of an earlier page; undefined for the beginning
 */
export async function readEvents(
  sql: Tx,
  store: string,
  cursor: string | undefined,
  most: number,
): Promise<EventPage> {
  const [writtenBy = '0', position = '0'] = cursor?.split(':') ?? []
  const rows = await sql<Row[]>`
    select written_by::text as "writtenBy", position::text as position, event_key as key, reference,
      kind, text, agency, reason, at
    from core_event
    where store = ${store} and written_by < pg_snapshot_xmin(pg_current_snapshot())
      and (written_by, position) > (${writtenBy}::text::xid8, ${position}::text::bigint)
    order by core_event.written_by, core_event.position limit ${most}`
  const last = rows.at(-1)
  return {
    events: rows.map(({ writtenBy: _, position: __, text, agency, reason, ...event }) => ({
      ...event,
      ...(text !== null && { text }),
      ...(agency !== null && { agency }),
      ...(reason !== null && { reason }),
    })),
    cursor: last ? `${last.writtenBy}:${last.position}` : cursor,
    hasMore: rows.length === most,
  }
}

/** How far the events of a store were read; undefined: not at all. */
export async function cursorOf(sql: Tx, store: string): Promise<string | undefined> {
  const [row] = await sql<[{ cursor: string }?]>`
    select cursor from core_cursor where store = ${store}`
  return row?.cursor
}

/**
 * Moves the cursor of a store on, until the end of the transaction by nobody else.
 *
 * @param from where the caller read it
 * @returns false where somebody else moved it meanwhile
 */
export async function moveCursor(
  tx: Tx,
  store: string,
  from: string | undefined,
  to: string,
): Promise<boolean> {
  const moved =
    from === undefined
      ? await tx`
          insert into core_cursor (store, cursor) values (${store}, ${to})
          on conflict do nothing returning 1`
      : await tx`
          update core_cursor set cursor = ${to} where store = ${store} and cursor = ${from} returning 1`
  return moved.length > 0
}

/**
 * Makes events and cursors fit a cluster that counts its transactions anew: a dump that is restored, or
 * a logical replica that takes over, brings numbers that this cluster has not reached. New events would
 * stand behind the cursor and nobody would read them. What is read again by this is news once.
 *
 * @param store one that lies in our own database
 */
export async function fitEventsToCluster(sql: Tx, store: string): Promise<void> {
  const beyond = sql`pg_snapshot_xmax(pg_current_snapshot())`
  await sql`
    update core_event set written_by = pg_current_xact_id()
    where store = ${store} and written_by >= ${beyond}`
  await sql`
    delete from core_cursor where store = ${store} and split_part(cursor, ':', 1)::xid8 >= ${beyond}`
}

/** Takes the words out of what was told of these complaints; that it was told stays. */
export async function eraseEventWords(tx: Tx, references: readonly string[]): Promise<void> {
  if (references.length === 0) return
  await tx`
    update core_event set text = null, reason = null
    where reference = any(${[...references]}::uuid[])`
}
