import { isPassing } from '../store/passing-fault.ts'

/** One of a batch that could not be done, and why. */
export interface Failed<Unit> {
  readonly unit: Unit
  readonly error: unknown
}

/** At once, for what the database rolled back for another's sake; after that the sweeper comes back. */
const triesWhole = 3

/**
 * Does a batch as a whole; where it fails, in halves, until the one at fault stands alone.
 *
 * @param act does all of them in one transaction, or none; returns those that it left out because
 *   their decision failed
 * @returns those that failed alone
 * @throws what passes by itself: nobody in the batch is to blame
 */
export async function inHalves<Unit>(
  units: readonly Unit[],
  act: (units: readonly Unit[]) => Promise<readonly Failed<Unit>[]>,
): Promise<readonly Failed<Unit>[]> {
  if (units.length === 0) return []
  for (let tries = 1; ; tries++) {
    try {
      return await act(units)
    } catch (error) {
      if (isPassing(error)) {
        if (tries < triesWhole && isRolledBack(error)) continue
        throw error
      }
      const [unit] = units
      if (units.length === 1 && unit !== undefined) return [{ unit, error }]
      const half = Math.ceil(units.length / 2)
      const first = await inHalves(units.slice(0, half), act)
      return [...first, ...(await inHalves(units.slice(half), act))]
    }
  }
}

/** SQLSTATE class 40: a deadlock, a serialization failure. */
function isRolledBack(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('40')
}
