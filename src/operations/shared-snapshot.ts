import type { Snapshot } from './snapshot.ts'

/** Scrapes, pages and listeners together cost the database at most one snapshot in this time. */
export const minAgeMs = 1_000

/**
 * One snapshot for all who ask: a running one is waited for, one that is young enough is given again.
 *
 * @param take never runs twice at once
 */
export function shareSnapshot(
  take: (now: Date) => Promise<Snapshot>,
  now: () => Date = () => new Date(),
): () => Promise<Snapshot> {
  let latest: Snapshot | undefined
  let running: Promise<Snapshot> | undefined

  async function takeNow(): Promise<Snapshot> {
    try {
      latest = await take(now())
      return latest
    } finally {
      running = undefined
    }
  }

  return async () => {
    const ageMs = latest ? now().getTime() - latest.at.getTime() : Number.POSITIVE_INFINITY
    // A clock that was set back makes an age negative: then it tells nothing.
    if (latest && ageMs >= 0 && ageMs < minAgeMs) return latest
    running ??= takeNow()
    return await running
  }
}
