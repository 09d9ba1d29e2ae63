import { measureSms } from '../contract/text-length.ts'

/** A sentence that may follow, and how much it matters: of those that do not fit, 3 goes before 2. */
export interface Part {
  readonly text: string
  readonly rank: 1 | 2 | 3
}

/**
 * A text and the parts after it, in their order. As an SMS it has as many of them as fit one: what matters
 * less is left out first, and of that the last; what matters most (1) is never left out.
 */
export function composed(base: string, parts: readonly Part[], isSms: boolean): string {
  let kept = parts
  if (!isSms) return join(base, parts)
  for (const rank of [3, 2])
    while (!fits(base, kept)) {
      const place = kept.findLastIndex((part) => part.rank === rank)
      if (place < 0) break
      kept = kept.toSpliced(place, 1)
    }
  return join(base, kept)
}

function join(base: string, parts: readonly Part[]): string {
  return [base, ...parts.map(({ text }) => text)].join(' ')
}

function fits(base: string, parts: readonly Part[]): boolean {
  return measureSms(join(base, parts)).segments <= 1
}
