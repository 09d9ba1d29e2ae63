import { parseArgs } from 'node:util'

export type Backend = 'redis' | 'postgres'
const sabotages = ['lost', 'twice', 'batch', 'unowned'] as const
export type Sabotage = (typeof sabotages)[number]

export interface Options {
  readonly messages: number
  readonly faults: number
  readonly backend: Backend
  readonly seed: number
  readonly sabotage: Sabotage | undefined
  /** Messages a second. */
  readonly rate: number
  /** How long it waits for quiet after the last message. */
  readonly patienceMs: number
  /** Where the processes' logs and the evidence are kept; undefined: they go with the rest. */
  readonly logs: string | undefined
}

/** What is wrong with the command line, in one sentence. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}

export const help = `Usage: npm run -s chaos -- [OPTIONS]

Starts the real processes (Postgres, Redis, one gateway, two workers), sends messages as citizens
and providers would, and breaks things while they flow. Then it waits for quiet and compares what
the simulated providers and the core store recorded with the database. The last line is JSON; the
exit code is 0 only if nothing was lost and nothing was done twice. docs/chaos.md tells more.

  --messages N       messages that citizens send (2000)
  --faults K         faults that strike while they flow (12)
  --backend NAME     of the queues: redis or postgres (redis)
  --seed S           decides who writes what, and which fault strikes when (1)
  --sabotage NAME    breaks a guard from outside, so that the run must fail: lost, twice, batch,
                     unowned
  --rate R           messages a second (60)
  --patience S       seconds to wait for quiet after the last message (900)
  --logs FOLDER      keeps the processes' logs and the evidence there
`

/** @returns undefined where help is asked for @throws OptionError */
export function readOptions(args: readonly string[]): Options | undefined {
  const given = parse(args)
  if (given.help) return undefined
  return {
    messages: whole('messages', given.messages, 1),
    faults: whole('faults', given.faults, 0),
    backend: oneOf('backend', given.backend, ['redis', 'postgres']),
    seed: whole('seed', given.seed, 0),
    sabotage:
      given.sabotage === undefined ? undefined : oneOf('sabotage', given.sabotage, sabotages),
    rate: whole('rate', given.rate, 1),
    patienceMs: whole('patience', given.patience, 1) * 1_000,
    logs: given.logs,
  }
}

function parse(args: readonly string[]) {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback })
  try {
    return parseArgs({
      args: [...args],
      options: {
        messages: text('2000'),
        faults: text('12'),
        backend: text('redis'),
        seed: text('1'),
        sabotage: { type: 'string' },
        rate: text('60'),
        patience: text('900'),
        logs: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

function whole(name: string, given: string, min: number): number {
  const value = Number(given)
  if (Number.isSafeInteger(value) && value >= min) return value
  throw new OptionError(`--${name} takes a whole number from ${min} on, not "${given}"`)
}

function oneOf<T extends string>(name: string, given: string, names: readonly T[]): T {
  const found = names.find((one) => one === given)
  if (found) return found
  throw new OptionError(`--${name} is one of ${names.join(', ')}, not "${given}"`)
}
