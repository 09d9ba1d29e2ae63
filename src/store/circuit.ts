/** So many failures in a row open the circuit: fewer may be chance. */
export const failuresToOpen = 5
/** The pause of a circuit that opens; it doubles with every further failure. */
export const firstPauseMs = 5_000
export const maxPauseMs = 5 * 60_000

/**
 * What failures of an account or a core store mean for the next attempts.
 *
 * Those that came at once were under way together. They open a circuit, and lengthen its pause no
 * more than one failure does.
 *
 * A pause is drawn from the upper half of its range: long enough to spare whoever is down, and not
 * the same for all who failed together.
 *
 * @param failuresInRow those before these
 * @param count how many came at once
 * @param random uniform over 0 … 1, 1 excluded
 * @returns how many it are now, and until when nothing is tried: undefined while there are too few
 */
export function afterFailures(
  failuresInRow: number,
  count: number,
  now: Date,
  random: () => number,
): { failuresInRow: number; pausedUntil: Date | undefined } {
  const failures = Math.max(failuresInRow + 1, Math.min(failuresInRow + count, failuresToOpen))
  if (failures < failuresToOpen) return { failuresInRow: failures, pausedUntil: undefined }
  const longest = Math.min(maxPauseMs, firstPauseMs * 2 ** (failures - failuresToOpen))
  const pauseMs = longest / 2 + (random() * longest) / 2
  return { failuresInRow: failures, pausedUntil: new Date(now.getTime() + pauseMs) }
}
