import { setTimeout as pause } from 'node:timers/promises'
import { findFreePort } from '../../src/store/postmaster.ts'
import { type AtEnd, openTemporarySite } from '../../test/harness/temporary-site.ts'
import { startChild } from '../child.ts'
import { startMeter } from '../cpu.ts'
import type { Target } from '../load/requests.ts'
import { runLoad } from '../load/run.ts'
import { medianOf } from '../median.ts'
import type { Options } from '../options.ts'
import { say } from '../say.ts'
import { ownCheckout } from '../system/checkout.ts'
import { startNaive } from '../system/naive.ts'
import { startOurs } from '../system/ours.ts'
import type { System } from '../system/system.ts'

const connectionCounts = [64, 512]
const turnMs = 3_000
// Who takes more ends the turn earlier.
const defaultMessages = 60_000

/** What takes webhooks; only the first two store them. */
const names = ['ours', 'naive', 'bare'] as const
type Name = (typeof names)[number]
type Door = Pick<System, 'target' | 'pids'> & { sql?: System['sql']; nextSender: number }
type Doors = Readonly<Record<Name, Door>>

interface Turn {
  readonly perS: number
  readonly cpuMicros: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/**
 * How many messages a second are accepted durably: by our gateway, by the naive one, and, as the
 * ceiling, by a handler that checks the signature and stores nothing. No worker runs.
 */
export async function accept({ rounds, messages = defaultMessages }: Options): Promise<object> {
  const site = await openTemporarySite('bench-accept', async (directory, atEnd) => {
    const alone = { withRedis: true, workers: 0 } as const
    const ours = await startOurs(directory, await ownCheckout(), alone, atEnd)
    const naive = await startNaive(directory, { workers: 0 }, atEnd)
    return { doors: { ours, naive, bare: await startBare(directory, ours.target, atEnd) } }
  })
  try {
    const figures: Record<string, object> = {}
    for (const connections of connectionCounts) {
      // A first round that does not count: compilers and caches get warm.
      for (const name of names) await takeTurn(site.doors[name], messages, connections)
      const taken: Record<Name, Turn>[] = []
      for (let round = 0; round < rounds; round++)
        taken.push(await takeRound(site.doors, messages, connections, round))
      figures[`connections${connections}`] = figuresOf(taken)
    }
    await proveDurable(site.doors)
    return figures
  } finally {
    await site.close()
  }
}

async function startBare(directory: string, like: Target, atEnd: AtEnd): Promise<Door> {
  const { appSecret, phoneNumberId } = like
  const port = await findFreePort()
  const given = { appSecret, port }
  const { child } = await startChild(
    { file: 'bare/server.ts', name: 'bare', given, directory },
    atEnd,
  )
  return { target: { port, appSecret, phoneNumberId }, pids: { server: child.pid }, nextSender: 0 }
}

/** Each has a turn; who begins changes, so that none always comes after the same other. */
async function takeRound(doors: Doors, messages: number, connections: number, round: number) {
  const turns: Partial<Record<Name, Turn>> = {}
  for (let place = 0; place < names.length; place++) {
    const name = names[(place + round) % names.length] as Name
    const turn = await takeTurn(doors[name], messages, connections)
    turns[name] = turn
    const { perS, cpuMicros, p50Ms, p99Ms } = turn
    say(
      `${connections} connections, round ${round + 1}  ${name.padEnd(5)} ${perS.toFixed(0).padStart(6)}/s  ${cpuMicros.toFixed(0)} µs each  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`,
    )
  }
  return turns as Record<Name, Turn>
}

async function takeTurn(door: Door, messages: number, connections: number): Promise<Turn> {
  const { target, pids, nextSender: firstSender } = door
  const used = startMeter(pids)
  const load = await runLoad({ target, connections, messages, firstSender, maxMs: turnMs })
  const { accepted, seconds, p50Ms, p99Ms } = load
  door.nextSender += accepted
  return { perS: accepted / seconds, cpuMicros: used(accepted).all, p50Ms, p99Ms }
}

const lookMs = 250
// What went to the spool meanwhile is on its way.
const storedMs = 60_000

/** Every message that was acknowledged is in its database, with its request. */
async function proveDurable(doors: Doors): Promise<void> {
  for (const name of names) {
    const { sql, nextSender: expected } = doors[name]
    for (const deadline = Date.now() + storedMs; sql; await pause(lookMs)) {
      const [stored] = await sql<[{ events: number; requests: number }]>`
        select (select count(*) from inbox)::int as events,
          (select count(*) from webhook)::int as requests`
      if (stored.events === expected && stored.requests === expected) break
      if (Date.now() > deadline)
        throw new Error(`${name} accepted ${expected} and stored ${JSON.stringify(stored)}`)
    }
  }
}

function figuresOf(rounds: readonly Record<Name, Turn>[]): object {
  const each = (name: Name) => ({
    perS: medianOf(rounds, (round) => round[name].perS),
    cpuMicros: medianOf(rounds, (round) => round[name].cpuMicros),
    p50Ms: medianOf(rounds, (round) => round[name].p50Ms, 1),
    p99Ms: medianOf(rounds, (round) => round[name].p99Ms, 1),
  })
  return {
    ...Object.fromEntries(names.map((name) => [name, each(name)])),
    ratioToNaive: medianOf(rounds, ({ ours, naive }) => ours.perS / naive.perS, 2),
    cpuRatioToNaive: medianOf(rounds, ({ ours, naive }) => naive.cpuMicros / ours.cpuMicros, 2),
    ratioToBare: medianOf(rounds, ({ ours, bare }) => ours.perS / bare.perS, 2),
  }
}
