import { UsageError } from '../../usage-error.ts'
import { startServer } from '../dialog/databases.ts'
import { contentOf, dialogFilesIn } from '../dialog/files.ts'
import { type Failure, type Played, playDialogs } from '../dialog/run.ts'
import { dialogSchema } from '../dialog/schema.ts'
import { untilSignal } from '../process.ts'
import { type Command, readOptions, wholeNumber } from './command.ts'

const options = {
  quiet: { type: 'boolean' },
  schema: { type: 'boolean' },
  'at-once': { type: 'string' },
} as const

export const dialogCommand: Command = {
  help: `Usage: npm run -s simpul -- dialog FILE... [OPTIONS]

Plays dialogs between citizens and the gateway: each FILE on a database of its own, with a clock that
jumps, without a network. docs/dialogs.md explains the files; of a folder, all .yaml in it are played.
What became of each goes to standard error; the last line is a summary in JSON:
{"dialogs", "steps", "passed", "failed"}.

  --quiet      only tells what failed
  --at-once N  so many dialogs side by side (4)
  --schema     prints the JSON Schema of the files, and plays nothing

Example: npm run -s simpul -- dialog test/dialogs/*.yaml

Exit codes: 0 where every step went as expected, 1 otherwise.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, options)
    if (values.schema) {
      process.stdout.write(dialogSchema())
      return 0
    }
    if (positionals.length === 0)
      throw new UsageError('dialog needs at least one FILE. --help tells more.')
    const dialogsAtOnce = wholeNumber('at-once', values['at-once'], 1) ?? 4
    const files = dialogFilesIn(positionals)
    if (files.length === 0)
      throw new UsageError(`There are no dialogs in ${positionals.join(', ')}.`)
    const sources = files.map((file) => ({ file, text: contentOf(file) }))
    const server = await startServer()
    try {
      const summary = await playDialogs(sources, {
        serverUrl: server.url,
        dialogsAtOnce,
        stopping: untilStopped(),
        onPlayed: (played) => {
          if (!values.quiet || played.failures.length > 0) process.stderr.write(linesOf(played))
        },
      })
      const left = sources.length - summary.dialogs
      if (left > 0) process.stderr.write(`Stopped; ${left} dialogs were not played.\n`)
      process.stdout.write(`${JSON.stringify(summary)}\n`)
      return summary.failed === 0 && left === 0 ? 0 : 1
    } finally {
      await server.stop()
    }
  },
}

/** Aborted at the first signal: what is under way is played to its end. */
function untilStopped(): AbortSignal {
  const stopping = new AbortController()
  untilSignal().then(
    () => stopping.abort(),
    () => {},
  )
  return stopping.signal
}

function linesOf({ title, steps, failures }: Played): string {
  if (failures.length === 0) return `ok ${steps}/${steps} ${title}\n`
  const lines = failures.map((failure) => `FAILED ${wordsOf(failure)}\n`)
  return `${lines.join('')}${steps - failures.length}/${steps} ${title}\n`
}

function wordsOf({ where, faults, instead }: Failure): string {
  if (where === '') return faults.join('\n  ')
  const expected = `${where}: expected ${faults.join('; ')}`
  return instead.length === 0 ? expected : `${expected}; said instead:\n  ${instead.join('\n  ')}`
}
