import { saysItIsAutomatic } from '../triage/machine.ts'

/** Nobody reads, thinks and answers in less. */
const reactionMs = 5_000
/** Some providers cut their times to whole seconds. */
const roundingMs = 1_000
/** People who work together say `Baik` and `Sudah kami cek` to many. */
const leastLength = 20

/** What somebody said to a citizen in the provider's own app, and when. */
export interface Echo {
  readonly text: string
  readonly sentAt: Date
}

/**
 * Whether an answer in the provider's own app is that of a machine, such as an instant reply or an
 * away message: it says so, it came at once, or others were told the same.
 *
 * @param heardAt when the citizen wrote, by the provider's clock
 * @param wasSaidToOthers whether the same words went to somebody else within a day
 */
export function isOfMachine(
  { text, sentAt }: Echo,
  heardAt: readonly Date[],
  wasSaidToOthers: boolean,
): boolean {
  const isAtOnce = heardAt.some((at) => {
    const tookMs = sentAt.getTime() - at.getTime()
    return tookMs >= -roundingMs && tookMs <= reactionMs
  })
  return isAtOnce || (wasSaidToOthers && text.length >= leastLength) || saysItIsAutomatic(text)
}
