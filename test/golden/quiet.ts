import { setTimeout as pause } from 'node:timers/promises'
import { open } from '../../src/identity/seal.ts'
import { decodeEvent } from '../../src/inbox/rows.ts'
import type { Site } from './site.ts'

// Reports come 1.6 s after a send, and the sweeper looks every 300 ms.
const stillMs = 4_000
const everyMs = 400
const patienceMs = 180_000

interface Open {
  /** Due now, and so about to move. */
  readonly due: number
  /** Everything whose change tells that something still moves. */
  readonly trace: string
}

/** How many rows are due now: what waits for another day, or for a second try, is not among them. */
async function openNow({ sql }: Pick<Site, 'sql'>): Promise<Open> {
  const [row] = await sql<[Open]>`
    select
      (select count(*) from inbox where handled_at is null and attempts = 0
        and due_at <= now() + interval '3 seconds')::int
      + (select count(*) from conversation where due_at is not null and attempts = 0)::int
      + (select count(*) from complaint where due_at is not null and attempts = 0)::int
      + (select count(*) from outbox where state = 'sending' or (state = 'pending'
        and detail is null and due_at is not null))::int
      + (select count(*) from attachment where state = 'waiting' and attempts = 0)::int as due,
      concat_ws(' ',
        (select count(*) || '/' || count(handled_at) from inbox),
        (select count(*) from message), (select count(*) from complaint),
        (select count(*) from complaint_event), (select count(*) from core_link),
        (select count(*) || '/' || count(sent_at) || '/' ||
          count(*) filter (where delivery_status = 'read') from outbox)) as trace`
  return row
}

/** How many rows should have moved already: what citizens still write is not among them. */
export async function lateNow({ sql }: Pick<Site, 'sql'>): Promise<number> {
  const [row] = await sql<[{ late: number }]>`
    select (select count(*) from inbox where handled_at is null and attempts = 0 and due_at <= now())::int
      + (select count(*) from conversation where due_at <= now() and attempts = 0)::int
      + (select count(*) from complaint where due_at is not null and attempts = 0)::int
      + (select count(*) from outbox where state in ('pending', 'sending') and detail is null)::int
      as late`
  return row.late
}

/** Waits until every event whose key holds one of these was acted on, or waits for a later time. */
export async function untilHandled(
  site: Pick<Site, 'sql' | 'ring'>,
  marks: readonly string[],
): Promise<void> {
  for (let left = 500; left > 0; left--) {
    const due = await waitingEvents(site)
    if (!due.some(({ isDue, key }) => isDue && marks.some((mark) => key.includes(mark)))) return
    await pause(20)
  }
}

/** The events that nobody has acted on, with the key that their provider gave. */
export async function waitingEvents({ sql, ring }: Pick<Site, 'sql' | 'ring'>) {
  const rows = await sql<{ id: string; isDue: boolean; sealed: Buffer }[]>`
    select id::text, sealed_event as sealed,
      attempts = 0 and due_at <= now() + interval '1 second' as "isDue"
    from inbox where handled_at is null and address_index is not null`
  return rows.map(({ sealed, ...row }) => {
    const { eventKey } = decodeEvent(open(ring, 'event', sealed).toString('utf8'))
    return { ...row, key: eventKey }
  })
}

/** Waits until nothing is due and nothing has moved for a while. @throws Error where it never is */
export async function untilQuiet(site: Pick<Site, 'sql'>): Promise<void> {
  const deadline = Date.now() + patienceMs
  let before = ''
  let movedAt = Date.now()
  for (;;) {
    const { due, trace } = await openNow(site)
    if (due > 0 || trace !== before) movedAt = Date.now()
    before = trace
    if (Date.now() - movedAt >= stillMs) return
    if (Date.now() > deadline) throw new Error(`not quiet: ${due} rows are due`)
    await pause(everyMs)
  }
}
