/** So many failures in a row open the circuit: fewer may be chance. */
export const failuresToOpen = 5
/** The pause of a circuit that opens; it doubles with every further failure. */
export const firstPauseMs = 5_000
export const maxPauseMs = 5 * 60_000

/**
 * What one more failure of an account or a core store means for the next attempts.
 *
 * A pause is drawn from the upper half of its range: long enough to spare whoever is down, and not
 * the same for all who failed together.
 *
 * @param failuresInRow those before this one
 * @param random uniform over 0 … 1, 1 excluded
 * @returns how many it are now, and until when nothing is tried: undefined while there are too few
 */
export function afterFailure(
  failuresInRow: number,
  now: Date,
  random: () => number,
): { failuresInRow: number; pausedUntil: Date | undefined } {
  const failures = failuresInRow + 1
  if (failures < failuresToOpen) return { failuresInRow: failures, pausedUntil: undefined }
  const longest = Math.min(maxPauseMs, firstPauseMs * 2 ** (failures - failuresToOpen))
  const pauseMs = longest / 2 + (random() * longest) / 2
  return { failuresInRow: failures, pausedUntil: new Date(now.getTime() + pauseMs) }
}
