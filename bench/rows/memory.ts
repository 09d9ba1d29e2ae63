import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import type { Options } from '../options.ts'
import { say } from '../say.ts'
import { ownCheckout } from '../system/checkout.ts'
import { startOurs } from '../system/ours.ts'
import type { System } from '../system/system.ts'
import { takeTurn } from '../system/turn.ts'

const defaultMessages = 200_000
/** It is looked at between them; the first is the warm-up. */
const turns = 10
// Collectors of garbage give back what they can in this time.
const restMs = 5_000
const sampleMs = 250
const names = ['gateway', 'worker'] as const
type Name = (typeof names)[number]
type Sizes = Readonly<Record<Name, number>>

/** Resident memory of gateway and worker: idle, at its height under load, and after it. One round. */
export async function memory({ messages = defaultMessages }: Options): Promise<object> {
  const site = await openTemporarySite('bench-memory', async (directory, atEnd) => ({
    ours: await startOurs(directory, await ownCheckout(), { withRedis: true, workers: 1 }, atEnd),
  }))
  try {
    const { ours } = site
    const idle = await afterRest(ours)
    const peak: Record<Name, number> = { ...idle }
    const rested: Sizes[] = []
    const sampling = setInterval(() => {
      for (const name of names) peak[name] = Math.max(peak[name], sizesOf(ours)[name])
    }, sampleMs)
    try {
      for (let turn = 0; turn < turns; turn++) {
        await takeTurn(ours, Math.ceil(messages / turns))
        rested.push(await afterRest(ours))
        say(`${ours.nextSender} messages: ${JSON.stringify(rested.at(-1))} MB`)
      }
    } finally {
      clearInterval(sampling)
    }
    return { messages: ours.nextSender, ...figuresOf(idle, peak, rested) }
  } finally {
    await site.close()
  }
}

function figuresOf(idle: Sizes, peak: Sizes, rested: readonly Sizes[]) {
  const each = (name: Name) => {
    const warm = rested[0]?.[name] ?? Number.NaN
    const after = rested.at(-1)?.[name] ?? Number.NaN
    return {
      idleMb: idle[name],
      peakMb: peak[name],
      warmMb: warm,
      afterMb: after,
      growthMb: after - warm,
      restedMb: rested.map((sizes) => sizes[name]),
    }
  }
  return { gateway: each('gateway'), worker: each('worker') }
}

async function afterRest(system: System): Promise<Sizes> {
  await pause(restMs)
  return sizesOf(system)
}

function sizesOf({ pids }: System): Sizes {
  return { gateway: residentMb(pids['gateway']), worker: residentMb(pids['worker']) }
}

/** proc(5), /proc/PID/status: VmRSS, in kB. @throws Error where the process has ended */
function residentMb(pid = 0): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round(Number(found?.[1]) / 1_024)
}
