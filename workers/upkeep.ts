import type { Sql } from 'postgres'
import { keepArchive } from '../src/inbox/archive.ts'
import { forgetQuotas } from '../src/media/quota.ts'
import { forgetMinutes } from '../src/queue/step-statistics.ts'
import { forgetOldLinks } from '../src/staff/links.ts'
import { forgetOldSessions } from '../src/staff/sessions.ts'

const dayMs = 86_400_000
const statisticsDays = 7

/**
 * Daily work: prepares and cleans the archive of requests, and forgets old statistics, quotas, sessions
 * and links of the console.
 *
 * @param keepDays how many days requests are kept
 */
export async function upkeep(sql: Sql, keepDays: number, now: Date): Promise<void> {
  await keepArchive(sql, keepDays, now)
  await forgetQuotas(sql)
  await forgetOldSessions(sql)
  await forgetOldLinks(sql)
  await forgetMinutes(sql, new Date(now.getTime() - statisticsDays * dayMs))
}
