import { parseArgs } from 'node:util'
import { UsageError } from '../../usage-error.ts'

export interface Command {
  readonly help: string
  /** @returns the exit code */
  run(args: readonly string[]): Promise<number>
}

type OptionTypes = Readonly<Record<string, { type: 'string' | 'boolean' }>>
type Given<O extends OptionTypes> = {
  [K in keyof O]?: O[K]['type'] extends 'boolean' ? boolean : string
}

/**
 * @returns the options and the other words of the command line
 * @throws UsageError that names the option at fault
 */
export function readOptions<O extends OptionTypes>(
  args: readonly string[],
  options: O,
): { values: Given<O>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    return { values: values as Given<O>, positionals }
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ')
    throw new UsageError(`${sentence}. --help shows what there is.`)
  }
}

/** @throws UsageError where it is given and is no whole number of at least `min` */
export function wholeNumber(
  name: string,
  given: string | undefined,
  min: number,
): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (Number.isSafeInteger(value) && value >= min) return value
  throw new UsageError(`--${name} takes a whole number from ${min} on, not "${given}"`)
}
