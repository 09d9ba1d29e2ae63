import type { InboundEvent } from '../../src/contract/events.ts'
import { openEvents, openExternalIds } from '../harness/provider-ids.ts'
import type { Site } from './site.ts'

type Ids = Pick<Site, 'sql' | 'ring'>

/** What the provider called each message, by the message's id. */
export async function externalIdsOf({ sql, ring }: Ids): Promise<ReadonlyMap<string, string>> {
  if (await has(sql, 'message', 'sealed_external_id')) return await openExternalIds(sql, ring)
  const rows = await sql<
    { id: string; name: string }[]
  >`select id, external_id as name from message`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The events of the inbox, by their ids. */
export async function eventsOf({ sql, ring }: Ids): Promise<ReadonlyMap<string, InboundEvent>> {
  return await openEvents(sql, ring)
}

/** A checkout of an earlier version keeps the ids as they come. */
async function has(sql: Site['sql'], table: string, column: string): Promise<boolean> {
  const found = await sql`
    select from information_schema.columns
    where table_name = ${table} and column_name = ${column}`
  return found.length > 0
}
