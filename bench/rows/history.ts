import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import type { Options } from '../options.ts'
import { ownCheckout } from '../system/checkout.ts'
import { fillHistory } from '../system/fill-history.ts'
import { startOurs } from '../system/ours.ts'
import { figuresOf, ratiosOf, takeRounds } from '../system/rounds.ts'

const defaultMessages = 2_000
const smallCount = 10_000

/** What a message takes where few complaints are in the database, and where many are, in turns. */
export async function history({ messages = defaultMessages, rounds, large: largeCount }: Options) {
  const site = await openTemporarySite('bench-history', async (directory, atEnd) => {
    const start = async (name: string, count: number) =>
      await startOurs(
        directory,
        await ownCheckout(),
        { withRedis: true, workers: 1, name, fill: (sql) => fillHistory(sql, count) },
        atEnd,
      )
    return { small: await start('small', smallCount), large: await start('large', largeCount) }
  })
  try {
    const { small, large } = site
    const taken = await takeRounds([small, large], rounds, messages)
    return {
      messages,
      small: { complaints: smallCount, ...figuresOf(taken, small) },
      large: { complaints: largeCount, ...figuresOf(taken, large) },
      /** How many times as much processor time a message takes where there are many. */
      cpuRatio: ratiosOf(taken, small, large).cpu,
    }
  } finally {
    await site.close()
  }
}
