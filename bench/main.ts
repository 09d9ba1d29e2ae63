import { availableParallelism } from 'node:os'
import { OptionError, type Options, readOptions } from './options.ts'
import { accept } from './rows/accept.ts'
import { console } from './rows/console.ts'
import { decide } from './rows/decide.ts'
import { endToEnd } from './rows/end-to-end.ts'
import { endToEndPostgres } from './rows/end-to-end-postgres.ts'
import { history } from './rows/history.ts'
import { latency } from './rows/latency.ts'
import { memory } from './rows/memory.ts'
import { reports } from './rows/reports.ts'
import { scale } from './rows/scale.ts'
import { smpp } from './rows/smpp.ts'
import { say } from './say.ts'

interface Row {
  readonly summary: string
  run(options: Options): Promise<object>
}

const rows: Readonly<Record<string, Row>> = {
  accept: {
    summary: 'messages accepted durably, beside the naive and the bare server',
    run: accept,
  },
  endToEnd: {
    summary: 'from the first webhook to the last reply, one gateway and one worker',
    run: endToEnd,
  },
  endToEndPostgres: {
    summary: 'the same with the queues in Postgres',
    run: endToEndPostgres,
  },
  latency: {
    summary: 'how long a receipt takes beyond the settle window',
    run: latency,
  },
  smpp: {
    summary: 'deliver_sm acknowledged by listen, and handed over by Kannel',
    run: smpp,
  },
  reports: {
    summary: 'the same as endToEnd, with three delivery reports for each reply',
    run: reports,
  },
  history: {
    summary: 'what a message takes with few and with many complaints in the database',
    run: history,
  },
  memory: {
    summary: 'resident memory of gateway and worker: idle, under load, after many messages',
    run: memory,
  },
  console: {
    summary: 'pages of the console with 100,000 complaints in the database',
    run: console,
  },
  decide: {
    summary: 'what it costs to decide on one message, in memory alone',
    run: decide,
  },
  scale: {
    summary: 'endToEnd with one worker and with two',
    run: scale,
  },
}

const width = Math.max(...Object.keys(rows).map((name) => name.length))
const list = Object.entries(rows).map(
  ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
)

const help = `Usage: npm run -s bench -- [ROWS] [OPTIONS]

Measures the commands gateway, worker and listen from outside, each row in processes, databases and
folders of its own on this machine; decide runs in this process. Progress goes to stderr; the last line is one JSON with a key
for each row. Figures are medians over the rounds, ratios are taken within a round; processor time
counts all processes of the system, and neither the load nor the provider. Without names all rows
run, which takes two hours and more. docs/bench.md tells more.

Rows:
${list.join('\n')}

Options:
  --against COMMIT  accept, endToEnd: measures that commit of this repository, too, in turns
  --rounds N        turns that count (3)
  --messages N      messages of a turn, instead of the row's own number
  --half N          latency: messages a second for the higher rate, instead of half of what
                    endToEnd reaches
  --seconds N       latency: how long each rate lasts (60)
  --large N         history: complaints in the larger database (1000000)
`

async function run(options: Options): Promise<object> {
  const figures: Record<string, object> = {}
  for (const name of options.names) {
    say(`${name}:`)
    figures[name] = (await rows[name]?.run(options)) ?? {}
  }
  return figures
}

try {
  const options = readOptions(process.argv.slice(2), Object.keys(rows))
  if (options) {
    say(`${availableParallelism()} cores; ${options.rounds} rounds`)
    process.stdout.write(`${JSON.stringify(await run(options))}\n`)
  } else process.stdout.write(help)
} catch (error) {
  if (!(error instanceof OptionError)) throw error
  say(`${error.message}. --help shows what there is.`)
  process.exitCode = 2
}
