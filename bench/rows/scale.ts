import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import type { Options } from '../options.ts'
import { ownCheckout } from '../system/checkout.ts'
import { startOurs } from '../system/ours.ts'
import { figuresOf, ratiosOf, takeRounds } from '../system/rounds.ts'

const defaultMessages = 10_000

/** The way of endToEnd with one worker and with two, in turns. */
export async function scale({ messages = defaultMessages, rounds }: Options) {
  const site = await openTemporarySite('bench-scale', async (directory, atEnd) => {
    const start = async (name: string, workers: number) =>
      await startOurs(directory, await ownCheckout(), { withRedis: true, workers, name }, atEnd)
    return { one: await start('one', 1), two: await start('two', 2) }
  })
  try {
    const { one, two } = site
    const taken = await takeRounds([one, two], rounds, messages)
    return {
      messages,
      oneWorker: figuresOf(taken, one),
      twoWorkers: figuresOf(taken, two),
      ratio: ratiosOf(taken, two, one),
    }
  } finally {
    await site.close()
  }
}
