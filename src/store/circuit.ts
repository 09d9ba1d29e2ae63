/** This many failures in a row open the circuit: fewer may be chance. */
export const failuresToOpen = 5
/** The pause of a circuit that opens; it doubles with every further failure. */
export const firstPauseMs = 5_000
export const maxPauseMs = 5 * 60_000

/**
 * What failures of an account or a core store mean for the next attempts.
 *
 * Failures that came at once were under way together. They can open a circuit, but lengthen its pause
 * no more than one failure does.
 *
 * A pause is drawn from the upper half of its range: long enough to spare whoever is down, and
 * different for those who failed together.
 *
 * @param failuresInRow the number before these failures
 * @param count how many came at once
 * @param random uniform over 0 to 1, without 1
 * @returns the new number, and how long to pause: undefined while there are too few failures
 */
export function afterFailures(
  failuresInRow: number,
  count: number,
  random: () => number,
): { failuresInRow: number; pauseMs: number | undefined } {
  const failures = Math.max(failuresInRow + 1, Math.min(failuresInRow + count, failuresToOpen))
  if (failures < failuresToOpen) return { failuresInRow: failures, pauseMs: undefined }
  const longest = Math.min(maxPauseMs, firstPauseMs * 2 ** (failures - failuresToOpen))
  return { failuresInRow: failures, pauseMs: longest / 2 + (random() * longest) / 2 }
}
