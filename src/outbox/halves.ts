import { isPassing } from '../store/passing-fault.ts'

/**
 * Writes rows together. Where the statement fails for their sake, it is tried again with half of
 * them, until the row at fault stands alone.
 *
 * @param alone is told of a row that fails by itself
 * @throws what passes by itself: then whoever asked tries again
 */
export async function inHalves<Row, Result>(
  rows: readonly Row[],
  write: (some: readonly Row[]) => Promise<readonly Result[]>,
  alone: (row: Row, error: unknown) => void,
): Promise<Result[]> {
  if (rows.length === 0) return []
  try {
    return [...(await write(rows))]
  } catch (error) {
    const [first] = rows
    if (isPassing(error)) throw error
    if (rows.length === 1 && first) {
      alone(first, error)
      return []
    }
    const middle = Math.ceil(rows.length / 2)
    const one = await inHalves(rows.slice(0, middle), write, alone)
    return [...one, ...(await inHalves(rows.slice(middle), write, alone))]
  }
}
