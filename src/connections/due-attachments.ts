import type { Sql } from 'postgres'
import type { LineKey } from './lease.ts'

/** At most so many at a time: they may be large, and citizens wait for replies on the same line. */
const atOnce = 4

/** Attachments that are due and came over one of these lines. */
export async function dueAttachments(sql: Sql, lines: readonly LineKey[]): Promise<string[]> {
  if (lines.length === 0) return []
  const due = await sql<{ id: string }[]>`
    select id from attachment
    where due_at <= now() and (channel, account) in (
      select * from unnest(${lines.map(({ channel }) => channel)}::text[],
        ${lines.map(({ account }) => account)}::text[]))
    order by due_at limit ${atOnce}`
  return due.map(({ id }) => id)
}
