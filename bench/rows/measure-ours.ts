import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import { ownCheckout } from '../system/checkout.ts'
import { startOurs } from '../system/ours.ts'
import { figuresOf, takeRounds } from '../system/rounds.ts'

/** Runs our gateway and one worker by themselves, from the first webhook to the last reply. */
export async function measureOurs(options: {
  withRedis: boolean
  messages: number
  rounds: number
  withReports?: boolean
}) {
  const { withRedis, messages, rounds, withReports = false } = options
  const site = await openTemporarySite('bench-ours', async (directory, atEnd) => ({
    ours: await startOurs(directory, await ownCheckout(), { withRedis, workers: 1 }, atEnd),
  }))
  try {
    const taken = await takeRounds([site.ours], rounds, messages, { withReports })
    return figuresOf(taken, site.ours)
  } finally {
    await site.close()
  }
}
