import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import type { Options } from '../options.ts'
import { otherCheckout, ownCheckout } from '../system/checkout.ts'
import { startNaive } from '../system/naive.ts'
import { startOurs } from '../system/ours.ts'
import { figuresOf, ratiosOf, takeRounds } from '../system/rounds.ts'

const defaultMessages = 20_000

/**
 * From the first signed webhook to the last reply that the provider accepted: one gateway and one
 * worker on Redis, the naive composition, and another commit where one is named, in turns.
 */
export async function endToEnd({ messages = defaultMessages, rounds, against }: Options) {
  const site = await openTemporarySite('bench-end', async (directory, atEnd) => {
    const usual = { withRedis: true, workers: 1 }
    const ours = await startOurs(directory, await ownCheckout(), usual, atEnd)
    const other =
      against === undefined
        ? undefined
        : await startOurs(directory, await otherCheckout(against, directory), usual, atEnd)
    const naive = await startNaive(directory, { workers: 1 }, atEnd)
    return { ours, other, naive }
  })
  try {
    const { ours, other, naive } = site
    const taken = await takeRounds([ours, ...(other ? [other] : []), naive], rounds, messages)
    return {
      messages,
      ...figuresOf(taken, ours),
      naive: figuresOf(taken, naive),
      ratioToNaive: ratiosOf(taken, ours, naive),
      ...(other && {
        against: {
          commit: other.name,
          ...figuresOf(taken, other),
          ratio: ratiosOf(taken, ours, other),
        },
      }),
    }
  } finally {
    await site.close()
  }
}
