import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** Play everything through the product and dump what became of it, or compare two dumps. */
export type Options =
  | {
      readonly kind: 'play'
      readonly out: string
      readonly checkout: string
      readonly data: string
      readonly cases: string
      readonly texts: number
      readonly logs: string | undefined
    }
  | { readonly kind: 'compare'; readonly one: string; readonly other: string }

/** What is wrong with the command line, in one sentence. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}

const project = fileURLToPath(new URL('../..', import.meta.url))

export const help = `Usage: npm run -s golden -- [OPTIONS]
       npm run -s golden -- --compare A B

Plays real texts, scripted conversations and recorded webhooks through the running product, waits
until nothing moves, and writes what the database then holds, without ids and times. Two runs of
the same behaviour write the same bytes. --compare shows how two dumps differ and ends with 1 where
they do. A dump holds what citizens wrote: it never goes into a commit.

  --out FILE       where the dump goes (golden.jsonl)
  --checkout DIR   the product that is played through (this one)
  --data DIR       texts: surabaya.csv, sp4n-kab-bandung.csv, sms-spam.csv (../shared/data)
  --cases DIR      recorded webhooks are in its folder webhooks (../shared/cases)
  --texts N        how many texts (2000)
  --logs FILE      keeps what the product says
`

/** @returns undefined where help is asked for @throws OptionError */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  if (values.compare) {
    const [one, other, ...more] = positionals
    if (one === undefined || other === undefined || more.length > 0)
      throw new OptionError('--compare takes two dumps')
    return { kind: 'compare', one, other }
  }
  if (positionals.length > 0) throw new OptionError(`"${positionals[0]}" is no option`)
  const texts = Number(values.texts)
  if (!Number.isSafeInteger(texts) || texts < 0)
    throw new OptionError(`--texts takes a whole number, not "${values.texts}"`)
  return {
    kind: 'play',
    out: resolve(values.out),
    checkout: resolve(values.checkout),
    data: resolve(values.data),
    cases: resolve(values.cases),
    texts,
    logs: values.logs,
  }
}

function parse(args: readonly string[]) {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback })
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: text('golden.jsonl'),
        checkout: text(project),
        data: text(resolve(project, '../shared/data')),
        cases: text(resolve(project, '../shared/cases')),
        texts: text('2000'),
        logs: { type: 'string' },
        compare: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}
