import type { Tx } from '../store/connect.ts'

/**
 * Notes in the history of complaints what happened to them. Ids of no complaint change nothing.
 *
 * @param detail for people to read; holds no words of a citizen
 */
export async function noteHappened(
  tx: Tx,
  kind: string,
  ids: readonly string[],
  detail: Readonly<Record<string, string | number>>,
): Promise<void> {
  if (ids.length === 0) return
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    select id, ${kind}, ${JSON.stringify(detail)}::text::jsonb from complaint
    where id = any(${[...ids]}::uuid[])`
}
