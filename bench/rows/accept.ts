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
import { otherCheckout, ownCheckout } from '../system/checkout.ts'
import { startNaive } from '../system/naive.ts'
import { startOurs } from '../system/ours.ts'
import type { System } from '../system/system.ts'

const connectionCounts = [64, 512]
const turnMs = 3_000
// Who takes more ends the turn earlier.
const defaultMessages = 60_000

/** What takes webhooks; the bare one stores nothing. */
type Name = 'ours' | 'against' | 'naive' | 'bare'
type Door = Pick<System, 'target' | 'pids'> & { sql?: System['sql']; nextSender: number }
type Doors = ReadonlyMap<Name, Door>
/** What each did in one round. */
type Round = ReadonlyMap<Name, Turn>

interface Turn {
  readonly perS: number
  readonly cpuMicros: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/**
 * How many messages a second are accepted durably: by our gateway, by that of another commit where
 * one is named, by the naive one, and, as the ceiling, by a handler that checks the signature and stores
 * nothing. No worker runs.
 */
export async function accept({
  rounds,
  messages = defaultMessages,
  against,
}: Options): Promise<object> {
  const site = await openTemporarySite('bench-accept', async (directory, atEnd) => {
    const alone = { withRedis: true, workers: 0 } as const
    const ours = await startOurs(directory, await ownCheckout(), alone, atEnd)
    const other =
      against === undefined
        ? undefined
        : await startOurs(directory, await otherCheckout(against, directory), alone, atEnd)
    const naive = await startNaive(directory, { workers: 0 }, atEnd)
    const bare = await startBare(directory, ours.target, atEnd)
    const all = Object.entries({ ours, against: other, naive, bare }) as [Name, Door | undefined][]
    return { doors: new Map(all.flatMap(([name, door]) => (door ? [[name, door] as const] : []))) }
  })
  try {
    const figures: Record<string, object> = {}
    for (const connections of connectionCounts) {
      // A first round that does not count: compilers and caches get warm.
      for (const door of site.doors.values()) await takeTurn(door, messages, connections)
      const taken: Round[] = []
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
  const turns = new Map<Name, Turn>()
  const inTurn = [...doors]
  const first = round % inTurn.length
  for (const [name, door] of [...inTurn.slice(first), ...inTurn.slice(0, first)]) {
    const turn = await takeTurn(door, messages, connections)
    turns.set(name, turn)
    const { perS, cpuMicros, p50Ms, p99Ms } = turn
    say(
      `${connections} connections, round ${round + 1}  ${name.padEnd(7)} ${perS.toFixed(0).padStart(6)}/s  ${cpuMicros.toFixed(0)} µs each  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`,
    )
  }
  return turns
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
  for (const [name, { sql, nextSender: expected }] of doors) {
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

function figuresOf(rounds: readonly Round[]): object {
  const names = [...(rounds[0]?.keys() ?? [])]
  const median = (of: (turn: (name: Name) => Turn) => number, digits?: number) =>
    medianOf(rounds, (round) => of((name) => round.get(name) as Turn), digits)
  const each = (name: Name) => ({
    perS: median((turn) => turn(name).perS),
    cpuMicros: median((turn) => turn(name).cpuMicros),
    p50Ms: median((turn) => turn(name).p50Ms, 1),
    p99Ms: median((turn) => turn(name).p99Ms, 1),
  })
  const perS = (name: Name) => median((turn) => turn('ours').perS / turn(name).perS, 2)
  const cpu = (name: Name) => median((turn) => turn(name).cpuMicros / turn('ours').cpuMicros, 2)
  return {
    ...Object.fromEntries(names.map((name) => [name, each(name)])),
    ...(names.includes('against') && {
      ratioToOther: perS('against'),
      cpuRatioToOther: cpu('against'),
    }),
    ratioToNaive: perS('naive'),
    cpuRatioToNaive: cpu('naive'),
    ratioToBare: perS('bare'),
  }
}
