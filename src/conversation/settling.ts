import { sql } from 'drizzle-orm'
import type { Executor } from '../store/connect.ts'

/** A burst that could not be settled so often is given up; the waits between take 17 minutes. */
const maxAttempts = 10

/**
 * Puts a burst off that is due and cannot be settled, or gives it up: its messages stay as they are,
 * and nobody wakes it until the citizen writes again or a human brings it back.
 *
 * @param addressIndex blind index of the citizen's address
 * @param fault what the step said, without values
 */
export async function putOffSettling(
  db: Executor,
  addressIndex: Buffer,
  fault: string,
): Promise<void> {
  await db.execute(sql`
    update conversation set attempts = attempts + 1, fault = ${fault.slice(0, 500)}, woken_at = null,
      dead_at = case when attempts + 1 >= ${maxAttempts} then now() end,
      due_at = case when attempts + 1 < ${maxAttempts}
        then now() + least(interval '15 minutes', interval '2 seconds' * power(2, attempts)) end
    where due_at <= now() and id in (
      select conversation_id from conversation_address where address_index = ${addressIndex})`)
}
