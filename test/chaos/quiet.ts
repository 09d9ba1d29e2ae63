import { setTimeout as pause } from 'node:timers/promises'
import type { Site } from './site.ts'

interface Open {
  /** Sent by a citizen, and not in the database. */
  readonly missing: number
  /** Not acknowledged to the provider. */
  readonly unacknowledged: number
  /** Events that nobody has looked at; a report that waits for its reply is not one. */
  readonly inbox: number
  readonly bursts: number
  readonly complaints: number
  /** What the core store has to tell, and what it told that its citizen has not been told. */
  readonly untold: number
  readonly news: number
  readonly replies: number
  /** Replies that may have been sent, and are about to be looked up. */
  readonly unknown: number
}

// Where a provider has no list to look into, a report may come for ten minutes: that counts as parked.
const unknownPatience = '90 seconds'
const everyMs = 1_000
// Longer than a claim on a reply whose sender died, and than any wait after a first failure.
const stillMs = 100_000

/** Waits until nothing is open any more, or nothing has moved for long, or patience ends. */
export async function untilQuiet(
  site: Site,
  patienceMs: number,
  say: (words: string) => void,
): Promise<void> {
  const deadline = Date.now() + patienceMs
  let before = ''
  let movedAt = Date.now()
  for (;;) {
    // Asked first: what leaves the spool after that is in the database by then.
    const spooled = (await site.door())?.spooledDeliveries
    const open = await openNow(site).catch(() => undefined)
    if (open) {
      const now = JSON.stringify(open)
      if (now !== before) {
        movedAt = Date.now()
        say(`open: ${describe(open)}`)
      }
      before = now
      const { missing, ...rest } = open
      const isDone = Object.values(rest).every((count) => count === 0)
      const stillFor = Date.now() - movedAt
      // What is missing while the spool is empty is nowhere: no waiting brings it.
      const isFound = missing === 0 || spooled === 0
      if (isDone && isFound && stillFor >= 2 * everyMs) return
      if (stillFor > stillMs) return say('nothing moves any more')
    }
    if (Date.now() > deadline) return say('patience ended')
    await pause(everyMs)
  }
}

async function openNow({ simulator, core, store: { sql } }: Site): Promise<Open> {
  const [row] = await sql<
    [Omit<Open, 'missing' | 'unacknowledged' | 'untold'> & { there: number }]
  >`
    select
      (select count(distinct external_index) from message)::int as there,
      (select count(*) from inbox where handled_at is null
        and (kind <> 'delivery' or attempts = 0))::int as inbox,
      (select count(*) from conversation where due_at is not null)::int as bursts,
      (select count(*) from complaint where due_at is not null)::int as complaints,
      (select count(*) from news where due_at is not null)::int as news,
      (select count(*) from outbox where due_at is not null)::int as replies,
      (select count(*) from outbox where state = 'unknown'
        and reconcile_at < now() + ${unknownPatience}::interval)::int as unknown`
  const sent = simulator.phones
    .list()
    .flatMap(({ messages }) => messages.filter(({ direction }) => direction === 'out'))
  const { there, ...rest } = row
  return {
    missing: Math.max(0, sent.length - there),
    untold: core.untold(),
    unacknowledged: sent.filter(({ acknowledged }) => !acknowledged).length,
    ...rest,
  }
}

function describe(open: Open): string {
  const parts = Object.entries(open).filter(([, count]) => count > 0)
  return parts.map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing'
}
