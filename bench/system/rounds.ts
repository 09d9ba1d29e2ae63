import { medianOf } from '../median.ts'
import { say } from '../say.ts'
import type { System } from './system.ts'
import { type Turn, takeTurn } from './turn.ts'

/** What each system did in one round. */
export type Round = ReadonlyMap<System, Turn>

// Compilers and caches get warm in a turn that does not count.
const warmUpShare = 0.1
const minWarmUp = 500

/**
 * Lets the systems take turns under the same load. Who begins changes from round to round, so that
 * none always comes after the same other.
 */
export async function takeRounds(
  systems: readonly System[],
  rounds: number,
  messages: number,
  options: { withReports?: boolean } = {},
): Promise<Round[]> {
  const warmUp = Math.max(minWarmUp, Math.round(messages * warmUpShare))
  for (const system of systems) await takeTurn(system, warmUp, options)
  const taken: Round[] = []
  for (let round = 0; round < rounds; round++) {
    const turns = new Map<System, Turn>()
    for (let place = 0; place < systems.length; place++) {
      const system = systems[(place + round) % systems.length] as System
      const turn = await takeTurn(system, messages, options)
      turns.set(system, turn)
      say(`round ${round + 1}  ${describe(system, turn)}`)
    }
    taken.push(turns)
  }
  return taken
}

/** Medians over the rounds: messages a second, and processor time for each by process. */
export function figuresOf(rounds: readonly Round[], system: System) {
  const turns = turnsOf(rounds, system)
  const by = Object.keys(system.pids).map(
    (name) => [name, medianOf(turns, ({ micros }) => micros[name] ?? Number.NaN)] as const,
  )
  return {
    perS: medianOf(turns, ({ perS }) => perS),
    cpuMicros: medianOf(turns, ({ micros }) => micros.all),
    cpuMicrosBy: Object.fromEntries(by),
  }
}

/** Medians of the ratios within a round: a machine that is slow for a while is slow for both. */
export function ratiosOf(rounds: readonly Round[], system: System, other: System) {
  const ratio = (read: (turns: { own: Turn; its: Turn }) => number) =>
    medianOf(
      rounds.map((round) => ({ own: turnIn(round, system), its: turnIn(round, other) })),
      read,
      2,
    )
  return {
    /** How many times as many messages a second as the other. */
    perS: ratio(({ own, its }) => own.perS / its.perS),
    /** How many times as much processor time the other takes. */
    cpu: ratio(({ own, its }) => its.micros.all / own.micros.all),
  }
}

export function turnsOf(rounds: readonly Round[], system: System): Turn[] {
  return rounds.map((round) => turnIn(round, system))
}

function turnIn(round: Round, system: System): Turn {
  const turn = round.get(system)
  if (!turn) throw new Error(`${system.name} had no turn`)
  return turn
}

function describe({ name, pids }: System, { perS, micros, load }: Turn): string {
  const by = Object.keys(pids).map((each) => `${each} ${Math.round(micros[each] ?? Number.NaN)}`)
  const accepted = Math.round(load.accepted / load.seconds)
  return `${name.padEnd(8)} ${perS.toFixed(0).padStart(5)}/s (accepted ${accepted}/s)  ${micros.all.toFixed(0).padStart(5)} µs each: ${by.join(', ')}`
}
