import type { Sql } from 'postgres'
import { reportNews } from '../src/complaints/news.ts'
import type { CoreStore, EventPage } from '../src/core-store/core-store.ts'
import { cursorOf, moveCursor, newsOf } from '../src/core-store/events.ts'
import { askedWaitMs } from '../src/store/backoff.ts'
import { pauseLeftMs, reportFailure, reportSuccess } from '../src/store/circuits.ts'

export interface CoreEventsDeps {
  readonly sql: Sql
  readonly coreStore: CoreStore
  /** Called with the ids of complaints that the store told of and that nobody knows; once for each page. */
  readonly onUnknown: (references: readonly string[]) => void
  /** Called with what was told and could not be read, in words; once for each page. */
  readonly onUnreadable?: (faults: readonly string[]) => void
}

const pageSize = 500
/** One run stays short, so that the process can end. */
const mostPages = 20

/**
 * Reads what the core store tells, and keeps it as news. A page and the cursor behind it are kept
 * together: a process that dies before that reads its page again, and of two that read the same page one
 * keeps it.
 *
 * Another store has a circuit for its events alone: one that tells none still takes complaints.
 */
export async function readCoreEvents(deps: CoreEventsDeps): Promise<void> {
  const { sql, coreStore } = deps
  if (!coreStore.eventsSince) return
  const { isHere } = coreStore.capabilities
  const circuit = { kind: 'core_store', name: `${coreStore.name} events` } as const
  if (!isHere && (await pauseLeftMs(sql, circuit)) !== undefined) return
  for (let pages = 0; pages < mostPages; pages += 1) {
    const from = await cursorOf(sql, coreStore.name)
    const page = await coreStore.eventsSince(from, pageSize)
    if ('kind' in page) {
      const pauseMs = askedWaitMs('forward', page.retryAfterMs)
      await reportFailure(sql, circuit, { reason: page.detail, pauseMs })
      return
    }
    if (!isHere && pages === 0) await reportSuccess(sql, circuit)
    await keep(deps, from, page)
    // A store that says where it is already would be read for ever.
    if (!page.hasMore || page.cursor === from) return
  }
}

async function keep(deps: CoreEventsDeps, from: string | undefined, page: EventPage) {
  const { sql, coreStore, onUnknown, onUnreadable } = deps
  const { events, cursor, unreadable = [] } = page
  if (cursor === undefined || (cursor === from && events.length === 0)) return
  const unknown = await sql.begin(async (tx) => {
    // Waits for whoever moves it now: then it stands elsewhere, and the same events were kept.
    if (!(await moveCursor(tx, coreStore.name, from, cursor))) return undefined
    return await reportNews(
      tx,
      events.map((event) => newsOf(coreStore.name, event)),
    )
  })
  if (unknown === undefined) return
  if (unknown.length > 0) onUnknown([...new Set(unknown.map(({ complaintId }) => complaintId))])
  if (unreadable.length > 0) onUnreadable?.(unreadable)
}
