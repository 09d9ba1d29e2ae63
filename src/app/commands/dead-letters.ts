import {
  type DeadLetter,
  type DeadLetterKind,
  deadLetterKinds,
  listDeadLetters,
  retryDeadLetters,
  type Selection,
} from '../../dead-letters/dead-letters.ts'
import { UsageError } from '../../usage-error.ts'
import { withDatabase } from '../database.ts'
import { type Command, readOptions, wholeNumber } from './command.ts'

const listLimit = 100
const retryLimit = 100_000

export const deadLettersCommand: Command = {
  help: `Usage: npm run -s simpul -- dead-letters [list|retry] [OPTIONS]

list (the default) shows what was given up, the latest first: events that no step could handle,
bursts that could not be settled, complaints and supplements that did not get through, news that could
not be told, replies that were refused, exhausted or parked. It shows ids, causes and times, never a
text or an address. retry puts them back through the same path; of a parked reply nobody knows whether
the citizen has it already. Without DATABASE_URL it asks the database of the \`npm start\` that runs in
SIMPUL_DIRECTORY (.simpul).

  --kind KIND   ${deadLetterKinds.join(', ')}; every kind where it is left out
  --id ID       that one alone; several after one another, separated by commas
  --all         with retry: every one of the kind
  --limit N     at most so many; ${listLimit} for list
  --json        one JSON a line

Example: npm run -s simpul -- dead-letters retry --kind reply --all

Exit codes: 0 where it was done, also where nothing was given up; 1 where it could not.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      kind: { type: 'string' },
      id: { type: 'string' },
      all: { type: 'boolean' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
    })
    const [action = 'list', ...more] = positionals
    if (action !== 'list' && action !== 'retry')
      throw new UsageError(`dead-letters knows list and retry, not "${action}".`)
    const ids = [...(values.id?.split(',') ?? []), ...more].map((id) => id.trim()).filter(Boolean)
    const limit = wholeNumber('limit', values.limit, 1)
    if (action === 'retry' && ids.length === 0 && !values.all)
      throw new UsageError('retry needs --id ID or --all. --help tells more.')
    if (values.all && ids.length > 0) throw new UsageError('--all and --id exclude each other.')
    const selection: Selection = {
      kind: kindOf(values.kind),
      ...(ids.length > 0 && { ids }),
      limit: limit ?? (action === 'list' ? listLimit : retryLimit),
    }
    return await withDatabase(async ({ sql }) => {
      if (action === 'list') show(await listDeadLetters(sql, selection), values.json === true)
      else process.stdout.write(`${JSON.stringify(await retryDeadLetters(sql, selection))}\n`)
      return 0
    })
  },
}

function kindOf(given: string | undefined): DeadLetterKind | undefined {
  if (given === undefined) return undefined
  const kind = deadLetterKinds.find((each) => each === given)
  if (kind) return kind
  throw new UsageError(`--kind takes ${deadLetterKinds.join(', ')}, not "${given}".`)
}

function show(letters: readonly DeadLetter[], asJson: boolean): void {
  if (asJson) for (const letter of letters) process.stdout.write(`${JSON.stringify(letter)}\n`)
  else if (letters.length === 0) process.stdout.write('Nothing was given up.\n')
  else for (const letter of letters) process.stdout.write(`${describe(letter)}\n`)
}

function describe(letter: DeadLetter): string {
  const { kind, id, channel, what, cause, attempts, deadAt, history } = letter
  const way = history.map((step) => `${step.at.toISOString()} ${step.what}`).join(', ')
  return [
    `${deadAt.toISOString()}  ${kind} ${id}  ${channel}  ${what}, ${attempts} attempts`,
    `  cause: ${cause || 'not known'}`,
    `  ${way}`,
  ].join('\n')
}
