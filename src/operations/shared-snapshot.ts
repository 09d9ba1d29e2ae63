import type { Snapshot } from './snapshot.ts'

/** All scrapes, pages and listeners together cost at most one snapshot in this time. */
export const minAgeMs = 1_000

/**
 * Gives one snapshot to all who ask: they wait for one that is being taken, and get a young one again.
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
    // If the clock was set back the age is negative and tells nothing.
    if (latest && ageMs >= 0 && ageMs < minAgeMs) return latest
    running ??= takeNow()
    return await running
  }
}
