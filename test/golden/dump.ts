import type { Sql } from 'postgres'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { KeyRing } from '../../src/identity/keys.ts'
import { externalIndex } from '../../src/identity/seal.ts'
import { type Row, shown, shownOf, type Table } from './columns.ts'
import { masked, withoutDays, withoutHour } from './masks.ts'
import { type Memory, scenarioOf } from './play.ts'
import { eventsOf, externalIdsOf } from './provider-ids.ts'
import type { Site } from './site.ts'

/** A line of the dump. */
export interface Line {
  /** The scenario. */
  readonly of: string
  readonly table: Table
  /** Its place among the rows of this table in this scenario. */
  readonly n: number
  readonly [column: string]: unknown
}

const nobody = '(nobody)'
const everybody = '(everybody)'

type Rows = Readonly<Record<Table | 'conversation_address', readonly Row[]>>

/** In the order in which things came; an id of a row says nothing of it. */
const orders: Readonly<Record<Table | 'conversation_address', string>> = {
  conversation: 'created_at, id',
  conversation_address: 'address_index',
  message: 'inbox_id',
  complaint: 'created_at, id',
  complaint_event: `${openedAt('complaint_id')}, id`,
  core_link: openedAt('complaint_id'),
  core_complaint: openedAt('reference'),
  outbox: 'position',
  attachment: 'created_at, place',
  inbox: 'id',
  circuit: 'kind, name, account',
  file: 'hash',
}

/** When the complaint was opened: what follows for several comes in any order. */
function openedAt(column: string): string {
  return `(select created_at from complaint c where c.id = t.${column})`
}

/** Everything that the database holds of the scenarios, without ids and times, in one fixed order. */
export async function dump(site: Pick<Site, 'sql' | 'ring'>, memory: Memory): Promise<Line[]> {
  const given = await readAll(site.sql)
  const rows = withIds(given, site.ring, await externalIdsOf(site), await eventsOf(site))
  const owners = ownersOf(rows, memory)
  const names = namesOf(rows, owners)
  const lines: Line[] = []
  const places = new Map<string, number>()
  const add = (of: string, table: Table, row: Row) => {
    const key = `${table} ${of}`
    const n = (places.get(key) ?? 0) + 1
    places.set(key, n)
    lines.push({ of, table, n, ...(masked(row, names) as Row) })
  }
  for (const table of Object.keys(shown) as Table[]) {
    const drawn = rows[table].map((row) => ({
      of: owners.of(table, row),
      row: { ...shownOf(table, row), ...linksOf(table, row, rows) },
    }))
    // What nobody orders, such as reports over several connections, has the order of its content.
    const key = ({ of, row }: (typeof drawn)[number]) =>
      of === nobody || row['kind'] === 'delivery' ? `1${JSON.stringify(row)}` : '0'
    drawn.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0))
    for (const { of, row } of drawn) add(of, table, row)
  }
  const tables = Object.keys(shown)
  const rank = ({ table }: Line) => tables.indexOf(table)
  return lines.sort(
    (a, b) => (a.of < b.of ? -1 : a.of > b.of ? 1 : 0) || rank(a) - rank(b) || a.n - b.n,
  )
}

async function readAll(sql: Sql): Promise<Rows> {
  const all: Partial<Record<keyof Rows, readonly Row[]>> = {}
  for (const [table, order] of Object.entries(orders)) {
    const found = await sql.unsafe<{ row: Row }[]>(
      `select to_jsonb(t) as row from ${table} t order by ${order}`,
    )
    all[table as keyof Rows] = found.map(({ row }) => row)
  }
  return all as Rows
}

/** The same rows with the ids that providers gave, as far as they can be opened. */
function withIds(
  rows: Rows,
  ring: KeyRing,
  externalIds: ReadonlyMap<string, string>,
  events: ReadonlyMap<string, InboundEvent>,
): Rows {
  return {
    ...rows,
    message: rows.message.map((row) => ({
      ...row,
      external_id: externalIds.get(String(row['id'])),
      reply_to: row['reply_to'] ?? row['reply_to_index'],
    })),
    inbox: rows.inbox.map((row) => {
      const event = events.get(String(row['id']))
      const account = { channel: String(row['channel']), account: String(row['account']) }
      const about = event?.kind === 'delivery' && event.externalId
      return {
        ...row,
        event_key: event?.eventKey,
        about: about && externalIndex(ring, account, about),
      }
    }),
    outbox: rows.outbox.map((row) => ({
      ...row,
      external_id: row['external_id'] ?? row['external_index'],
      reply_to: row['reply_to'] ?? externalIds.get(String(row['answers'])),
    })),
  }
}

interface Owners {
  of(table: Table, row: Row): string
}

/** Whose each row is, by the ids that its scenario gave. */
function ownersOf(rows: Rows, memory: Memory): Owners {
  const conversations = new Map<unknown, string>()
  const named = (id: unknown) => scenarioOf(memory, String(id))?.name
  for (const row of rows.message) {
    const name = named(row['external_id'])
    if (name !== undefined) conversations.set(row['conversation_id'], name)
  }
  const addresses = new Map(
    rows.conversation_address.map((row) => [row['address_index'], row['conversation_id']]),
  )
  for (const row of rows.inbox) {
    const conversation = addresses.get(row['address_index'])
    const name = named(row['event_key'])
    if (conversation !== undefined && name !== undefined && !conversations.has(conversation))
      conversations.set(conversation, name)
  }
  const byConversation = (id: unknown) => conversations.get(id) ?? nobody
  const complaints = new Map(
    rows.complaint.map((row) => [row['id'], byConversation(row['conversation_id'])]),
  )
  const messages = new Map(
    rows.message.map((row) => [row['id'], byConversation(row['conversation_id'])]),
  )
  const replies = new Map<unknown, string>()
  for (const row of rows.outbox) {
    const name = byConversation(row['conversation_id'])
    replies.set(row['id'], name)
    if (row['external_id'] != null) replies.set(row['external_id'], name)
  }
  const ofEvent = (row: Row): string => {
    const key = String(row['event_key'])
    const reply =
      replies.get(row['about']) ??
      replies.get(key) ??
      replies.get(key.slice(0, key.lastIndexOf(':')))
    const conversation = addresses.get(row['address_index'])
    return reply ?? conversations.get(conversation) ?? named(key) ?? nobody
  }
  return {
    of(table, row) {
      switch (table) {
        case 'conversation':
          return byConversation(row['id'])
        case 'complaint_event':
        case 'core_link':
          return complaints.get(row['complaint_id']) ?? nobody
        case 'core_complaint':
          return complaints.get(row['reference']) ?? nobody
        case 'attachment':
          return messages.get(row['message_id']) ?? nobody
        case 'inbox':
          return ofEvent(row)
        case 'circuit':
        case 'file':
          return everybody
        default:
          return byConversation(row['conversation_id'])
      }
    },
  }
}

/** What ids, receipt numbers and pseudonyms are called: their table and place in their scenario. */
function namesOf(rows: Rows, owners: Owners): Map<string, string> {
  const names = new Map<string, string>()
  const places = new Map<string, number>()
  for (const table of ['conversation', 'message', 'complaint', 'outbox'] as const)
    for (const row of rows[table]) {
      const key = `${table} ${owners.of(table, row)}`
      const place = (places.get(key) ?? 0) + 1
      places.set(key, place)
      const name = `${table} ${place}`
      names.set(String(row['id']), name)
      for (const id of [row['external_id'], row['external_index']])
        if (id != null) names.set(String(id), name)
      if (table === 'complaint') names.set(String(row['receipt_number']), `receipt ${place}`)
    }
  for (const row of rows.core_link) names.set(String(row['tracking_id']), 'tracking id')
  return names
}

/** What a row says of others, by their ids, which are masked later; and what needs another look. */
function linksOf(table: Table, row: Row, rows: Rows): Row {
  const links: Record<string, unknown> = {}
  const names = [
    'conversation_id',
    'complaint_id',
    'message_id',
    'latest_complaint_id',
    'repeat_of',
  ]
  for (const name of [...names, 'reference', 'reply_to'])
    if (row[name] != null) links[name] = row[name]
  const { attempts } = row
  switch (table) {
    case 'conversation': {
      const own = rows.conversation_address.filter((one) => one['conversation_id'] === row['id'])
      return { ...links, addresses: own.length, ...(attempts !== 0 && { wasTried: true }) }
    }
    case 'message':
      return { ...links, attachments: attachmentsOf(row['attachments']) }
    case 'core_complaint': {
      const origin = rows.complaint.find((one) => one['id'] === row['reference'])
      return { ...links, hasPseudonym: origin?.['pseudonym'] === row['reporter'] }
    }
    case 'outbox':
      return { ...links, text: withoutDays(row['text']), cause: withoutHour(row['cause']) }
    case 'attachment':
      // Why it is tried again is for the network of the machine to say.
      return row['state'] === 'waiting' ? { ...links, detail: undefined } : links
    case 'inbox':
      return row['handled_at'] == null ? { ...links, wasTried: attempts !== 0 } : links
    default:
      return links
  }
}

/** Where a file is differs in each run, and is sealed. */
function attachmentsOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return (value as Record<string, unknown>[]).map(({ externalId, url, sealed, ...rest }) => ({
    ...rest,
    ...((externalId ?? url ?? sealed) !== undefined && { isSomewhere: true }),
  }))
}
