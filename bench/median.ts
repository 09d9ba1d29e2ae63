/** The middle value; of two in the middle, the mean. NaN where there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  const high = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return (low + high) / 2
}

/** @param share from 0 to 1, such as 0.99 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The median of what each round gives, rounded for the report. */
export function medianOf<T>(rounds: readonly T[], read: (round: T) => number, digits = 0): number {
  return Number(median(rounds.map(read)).toFixed(digits))
}
