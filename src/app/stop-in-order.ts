import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '../store/connect.ts'
import type { House } from './house.ts'

const askEveryMs = 1_000
// An answer is this late only where nobody is there to give it.
const goneMs = 2 * askEveryMs
// Docker kills after 10 s.
const patienceMs = 7_000

/**
 * Ends what runs. While the database answers, steps under way may take their time. Where it is gone
 * nothing can be finished: the process then says what it leaves undone, and ends.
 *
 * @param spooled how many deliveries wait in the spool of this process
 */
export async function stopInOrder(
  { databaseUrl }: House,
  stop: () => Promise<void>,
  spooled: () => number = () => 0,
): Promise<void> {
  const probe = connect(databaseUrl, 1)
  let answeredAt = performance.now()
  let asking: Promise<unknown> | undefined
  let isRefused = false
  const silentMs = () => performance.now() - answeredAt
  const ask = () => {
    asking ??= probe.sql`select 1`
      .then(() => {
        answeredAt = performance.now()
        isRefused = false
      })
      // Asked again: how long it lasts is what counts.
      .catch(() => {
        isRefused = true
      })
      .finally(() => {
        asking = undefined
      })
  }
  const say = () => process.stderr.write(`${undone(spooled())}\n`)
  ask()
  const timer = setInterval(() => {
    ask()
    if (silentMs() < patienceMs) return
    say()
    // Nothing that was acknowledged is lost: it is in the database or in the spool.
    process.exit(0)
  }, askEveryMs)
  try {
    await stop()
    // Where little was under way, the first answer may still be on its way.
    await Promise.race([asking, pause(goneMs, undefined, { ref: false })])
    if (isRefused || silentMs() >= goneMs) say()
  } finally {
    clearInterval(timer)
    // The process ends whether it answers or not.
    probe.close().catch(() => {})
  }
}

function undone(spooled: number): string {
  const waiting =
    spooled === 0
      ? ''
      : ` ${spooled} deliveries wait in the spool, and come into the database after the next start.`
  return (
    'The database does not answer. Steps under way are left undone: the next start does them again.' +
    waiting
  )
}
