/** The word before or after a row that announces what it is. */
export type Cue = 'phone' | 'number' | 'money' | undefined

export interface DigitRow {
  readonly groups: readonly string[]
  /** All groups together, and where each one starts in it. */
  readonly digits: string
  readonly starts: readonly number[]
  /** `separators[i]` stands between `groups[i]` and the next one. */
  readonly separators: readonly string[]
  /** Whether a plus stands before the first group. */
  readonly plus: boolean
  readonly cue: Cue
}

/** A row of at least one group. */
export function digitRow(
  groups: readonly string[],
  separators: readonly string[],
  surroundings: Pick<DigitRow, 'plus' | 'cue'>,
): DigitRow {
  const starts: number[] = []
  let digits = ''
  for (const group of groups) {
    starts.push(digits.length)
    digits += group
  }
  return { groups, separators, digits, starts, ...surroundings }
}

/** Empty where there is none. */
export function group(row: DigitRow, at: number): string {
  return row.groups[at] ?? ''
}

/** How many groups from `at` on hold exactly so many digits, or undefined where none do. */
export function groupsOf(row: DigitRow, at: number, digits: number): number | undefined {
  let left = digits
  let next = at
  while (left > 0 && next < row.groups.length) {
    left -= group(row, next).length
    next += 1
  }
  return left === 0 ? next - at : undefined
}

/** The digits of so many groups, written together. */
export function joined(row: DigitRow, at: number, count: number): string {
  return row.digits.slice(row.starts[at], row.starts[at + count])
}

export function isYear(digits: string): boolean {
  return digits.length === 4 && (digits.startsWith('19') || digits.startsWith('20'))
}
