import { parseArgs } from 'node:util'

/** What the command line says. */
export interface Options {
  /** Rows to run, in their order. */
  readonly names: readonly string[]
  /** Another commit that is measured beside ours. */
  readonly against: string | undefined
  readonly rounds: number
  /** Of a turn; undefined: as many as the row takes by itself. */
  readonly messages: number | undefined
  /** Messages a second that count as half of what is possible; undefined: measured before. */
  readonly half: number | undefined
  /** How long the row latency sends, at each rate. */
  readonly seconds: number
  /** How many complaints the larger database of the row history has. */
  readonly large: number
}

/** What is wrong with the command line, in one sentence. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}

/**
 * @param known names of the rows
 * @returns undefined where help is asked for @throws OptionError
 */
export function readOptions(
  args: readonly string[],
  known: readonly string[],
): Options | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  const stranger = positionals.find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw new OptionError(`There is no row "${stranger}"; there are ${known.join(', ')}`)
  return {
    names: positionals.length > 0 ? known.filter((name) => positionals.includes(name)) : known,
    against: values.against,
    rounds: whole('rounds', values.rounds),
    messages: optional('messages', values.messages),
    half: optional('half', values.half),
    seconds: whole('seconds', values.seconds),
    large: whole('large', values.large),
  }
}

function parse(args: readonly string[]) {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback })
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: 'string' },
        rounds: text('3'),
        messages: { type: 'string' },
        half: { type: 'string' },
        seconds: text('60'),
        large: text('1000000'),
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

function optional(name: string, given: string | undefined): number | undefined {
  return given === undefined ? undefined : whole(name, given)
}

function whole(name: string, given: string): number {
  const value = Number(given)
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new OptionError(`--${name} takes a whole number from 1 on, not "${given}"`)
}
