import type { Sql } from 'postgres'
import { today } from '../store/circuits.ts'

/** What is fetched for one citizen in a day. */
export interface DailyQuota {
  readonly files: number
  readonly bytes: number
}

/**
 * Counts one file of a citizen's day, if something of it is left. The last file may lead beyond the
 * bytes.
 *
 * @returns false where the day's quota is used up
 */
export async function takeOfQuota(
  sql: Sql,
  conversationId: string,
  { files, bytes }: DailyQuota,
): Promise<boolean> {
  const taken = await sql`
    insert into media_quota as q (conversation_id, day, files)
    values (${conversationId}, ${today(sql)}, 1)
    on conflict (day, conversation_id) do update set files = q.files + 1
      where q.files < ${files} and q.bytes < ${bytes}::float8
    returning 1`
  return taken.length > 0
}

/** Counts the bytes of a file that was kept. */
export async function countBytes(sql: Sql, conversationId: string, bytes: number): Promise<void> {
  await sql`
    update media_quota set bytes = bytes + ${bytes}::float8::bigint
    where day = ${today(sql)} and conversation_id = ${conversationId}`
}

/** Forgets the days before yesterday. */
export async function forgetQuotas(sql: Sql): Promise<void> {
  await sql`delete from media_quota where day < ${today(sql)} - 1`
}
