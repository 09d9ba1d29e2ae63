import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import { medianOf, quantile } from '../median.ts'
import type { Options } from '../options.ts'
import { say } from '../say.ts'
import { ownCheckout } from '../system/checkout.ts'
import { startOurs } from '../system/ours.ts'
import { type System, settleMs } from '../system/system.ts'
import { takeTurn } from '../system/turn.ts'

const steadyPerS = 20
// The turn that finds out what is possible.
const defaultMessages = 3_000
const warmUp = 500

interface Measured {
  readonly p50Ms: number
  readonly p99Ms: number
}

/**
 * How long a citizen waits for the receipt beyond the settle window: at 20 messages a second, and at
 * half of what is possible.
 */
export async function latency(options: Options): Promise<object> {
  const { rounds, seconds, messages = defaultMessages } = options
  const site = await openTemporarySite('bench-latency', async (directory, atEnd) => ({
    ours: await startOurs(directory, await ownCheckout(), { withRedis: true, workers: 1 }, atEnd),
  }))
  try {
    const { ours } = site
    await takeTurn(ours, warmUp)
    const half = options.half ?? Math.ceil((await takeTurn(ours, messages)).perS / 2)
    const steady: Measured[] = []
    const atHalf: Measured[] = []
    for (let round = 0; round < rounds; round++) {
      steady.push(await measure(ours, steadyPerS, seconds))
      atHalf.push(await measure(ours, half, seconds))
    }
    return {
      seconds,
      steady: { perS: steadyPerS, ...figuresOf(steady) },
      half: { perS: half, ...figuresOf(atHalf) },
    }
  } finally {
    await site.close()
  }
}

async function measure(system: System, ratePerS: number, seconds: number): Promise<Measured> {
  const { latenciesMs } = await takeTurn(system, ratePerS * seconds, { ratePerS })
  const p50Ms = quantile(latenciesMs, 0.5) - settleMs
  const p99Ms = quantile(latenciesMs, 0.99) - settleMs
  say(`${ratePerS} a second: p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms`)
  return { p50Ms, p99Ms }
}

function figuresOf(rounds: readonly Measured[]): Measured {
  return {
    p50Ms: medianOf(rounds, ({ p50Ms }) => p50Ms),
    p99Ms: medianOf(rounds, ({ p99Ms }) => p99Ms),
  }
}
