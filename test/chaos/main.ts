import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../simulator/random.ts'
import { MissingProgram } from '../harness/debian-package.ts'
import { citizensWritings } from './citizens.ts'
import { dealFaults, type FaultKind, faultKinds, type PlannedFault } from './deck.ts'
import { gather } from './evidence.ts'
import { help, OptionError, type Options, readOptions } from './options.ts'
import { untilQuiet } from './quiet.ts'
import { startSabotage } from './sabotage.ts'
import { channels, openSite, type Site } from './site.ts'
import { everydayFaults, strike, targetOf } from './strikes.ts'
import { startTraffic, type Traffic } from './traffic.ts'
import { broken, judge } from './verdict.ts'

const startedAt = Date.now()

function say(words: string): void {
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)
  process.stderr.write(`${seconds} s  ${words}\n`)
}

/** A signal ends it at once: whoever watches over the directory then clears up. @returns the exit code */
async function run(options: Options): Promise<number> {
  const site = await openSite(options, say)
  try {
    return await examine(site, options)
  } finally {
    say('clearing up')
    await site.close()
  }
}

async function examine(site: Site, options: Options): Promise<number> {
  const { simulator, redis } = site
  for (const channel of channels) simulator.faults.set(channel, everydayFaults)
  const random = seededRandom(options.seed)
  const writings = citizensWritings({
    messages: options.messages,
    ratePerS: options.rate,
    channels,
    random,
  })
  const kinds = faultKinds.filter((kind) => redis || targetOf(kind) !== 'redis')
  const planned = dealFaults({ ...options, kinds, random })
  say(`${writings.length} messages, ${planned.length} faults, queues in ${options.backend}`)

  const sabotage = options.sabotage && (await startSabotage(site.store.sql, options.sabotage))
  const traffic = startTraffic(simulator, writings)
  const progress = setInterval(() => say(`${traffic.sent()} sent`), 5_000)
  const [struck] = await Promise.all([
    strikeAll(site, traffic, planned, options),
    traffic.ended,
  ]).finally(() => clearInterval(progress))
  if (sabotage) await sabotage.stop()
  say('everything is sent, and what was broken is right again: waiting for quiet')
  await untilQuiet(site, options.patienceMs, say)

  const evidence = await gather(site)
  if (options.logs)
    writeFileSync(join(options.logs, 'evidence.json'), JSON.stringify(evidence, undefined, 1))
  const verdict = judge(evidence)
  const faults = broken(verdict)
  for (const fault of faults) say(`BROKEN: ${fault}`)
  say(`looks: ${JSON.stringify(site.onlookers.answers)}`)
  const report = {
    ...verdict,
    ...struck,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    seed: options.seed,
    backend: options.backend,
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
  return faults.length === 0 ? 0 : 1
}

/** Lets each fault strike at its moment; those of one target one after the other. */
async function strikeAll(
  site: Site,
  traffic: Traffic,
  planned: readonly PlannedFault[],
  { messages, seed }: Options,
) {
  const busy = new Map<string, Promise<unknown>>()
  const byKind: Partial<Record<FaultKind, number>> = {}
  let whileFlowing = 0
  await Promise.all(
    planned.map(async ({ kind, afterMessages }, index) => {
      await traffic.reached(afterMessages)
      const target = targetOf(kind)
      const turn = (busy.get(target) ?? Promise.resolve()).then(async () => {
        if (traffic.sent() < messages) whileFlowing++
        byKind[kind] = (byKind[kind] ?? 0) + 1
        say(`${kind} after ${traffic.sent()} messages`)
        // Dice of its own: faults overlap, and which rolls first is not for the seed to say.
        await strike(site, kind, seededRandom(seed * 1_000 + index))
      })
      busy.set(target, turn)
      await turn
    }),
  )
  return { faults: planned.length, faultsWhileFlowing: whileFlowing, byKind }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options) process.exitCode = await run(options)
  else process.stdout.write(help)
} catch (error) {
  if (error instanceof OptionError)
    process.stderr.write(`${error.message}. --help shows what there is.\n`)
  else if (error instanceof MissingProgram) process.stderr.write(`${error.message}\n`)
  else throw error
  process.exitCode = 2
}
