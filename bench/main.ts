import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { processorSeconds } from './cpu.ts'
import type { LoadOrder, LoadReport } from './load.ts'
import { type BenchSite, type Contestant, openBenchSite } from './site.ts'

const help = `Usage: npm run -s bench -- [OPTIONS]

How many messages a second are accepted durably: by our gateway, by the naive composition of the
same libraries (bench/naive), and, as the ceiling, by a handler that checks the signature and stores
nothing (bench/bare). All run side by side and take turns under the same load. The last line is
JSON: medians over the rounds, ratios within a round. docs/bench.md tells more.

  --rounds N        rounds in which each has a turn (5)
  --seconds S       length of a turn (3)
  --connections C   requests under way at a time (64)
`

interface Turn extends LoadReport {
  readonly perS: number
  /** Shares of one core. */
  readonly cpu: number
  readonly serverCpu: number
  readonly postgresCpu: number
  readonly redisCpu: number
}

interface Options {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
}

const contestants: readonly Contestant[] = ['ours', 'naive', 'bare']
// Who takes more ends the turn earlier.
const maxPerS = 20_000

async function bench(options: Options): Promise<object> {
  const site = await openBenchSite()
  try {
    // A first round that does not count: compilers and caches get warm.
    for (const contestant of contestants) await takeTurn(site, contestant, options, options.seconds)
    const rounds: Record<Contestant, Turn>[] = []
    for (let round = 0; round < options.rounds; round++)
      rounds.push(await takeRound(site, options, round))
    await proveDurable(site)
    return summary(rounds)
  } finally {
    await site.close()
  }
}

/** Each has a turn; who begins changes, so that none always comes after the same other. */
async function takeRound(site: BenchSite, options: Options, round: number) {
  const order = contestants.map((_, place) => contestants[(place + round) % 3] as Contestant)
  const turns: Partial<Record<Contestant, Turn>> = {}
  for (const contestant of order) {
    const turn = await takeTurn(site, contestant, options, options.seconds)
    turns[contestant] = turn
    process.stderr.write(`round ${round + 1}  ${describe(contestant, turn)}\n`)
  }
  return turns as Record<Contestant, Turn>
}

const expected = { ours: 0, naive: 0, bare: 0 }

async function takeTurn(
  { servers, account, postgresPid, redisPid }: BenchSite,
  contestant: Contestant,
  { connections }: Options,
  seconds: number,
): Promise<Turn> {
  const { port, pid } = servers[contestant]
  const pids = [pid, postgresPid, redisPid]
  const before = pids.map(processorSeconds)
  const report = await load({
    port,
    connections,
    ...account,
    maxMs: seconds * 1_000,
    maxRequests: Math.ceil(seconds * maxPerS),
  })
  if (report.refused > 0) throw new Error(`${contestant} refused ${report.refused} requests`)
  expected[contestant] += report.accepted
  const spent = pids.map((one, place) => processorSeconds(one) - (before[place] ?? 0))
  const [serverCpu = 0, postgresCpu = 0, redisCpu = 0] = spent.map((each) => each / report.seconds)
  return { ...report, perS: report.accepted / report.seconds, serverCpu, postgresCpu, redisCpu }
}

/** Runs the load in a process of its own: it must not share a thread with what it measures. */
async function load(order: LoadOrder): Promise<LoadReport> {
  const file = fileURLToPath(new URL('load.ts', import.meta.url))
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`the load process ended with exit code ${code}`)
  return JSON.parse(said) as LoadReport
}

/** Every message that was acknowledged is in its database, with its request. */
async function proveDurable({ databases }: BenchSite): Promise<void> {
  for (const name of ['ours', 'naive'] as const) {
    const [stored] = await databases[name]<[{ events: number; requests: number }]>`
      select (select count(*) from inbox)::int as events,
        (select count(*) from webhook)::int as requests`
    const { events, requests } = stored
    if (events !== expected[name] || requests !== expected[name])
      throw new Error(
        `${name} accepted ${expected[name]} and stored ${events}, with ${requests} requests`,
      )
  }
}

function summary(rounds: readonly Record<Contestant, Turn>[]): object {
  const of = (read: (round: Record<Contestant, Turn>) => number, digits: number) =>
    Number(median(rounds.map(read)).toFixed(digits))
  return {
    accept: {
      oursPerS: of(({ ours }) => ours.perS, 0),
      naivePerS: of(({ naive }) => naive.perS, 0),
      barePerS: of(({ bare }) => bare.perS, 0),
      ratioToNaive: of(({ ours, naive }) => ours.perS / naive.perS, 2),
      ratioToBare: of(({ ours, bare }) => ours.perS / bare.perS, 2),
      p50Ms: of(({ ours }) => ours.p50Ms, 1),
      p99Ms: of(({ ours }) => ours.p99Ms, 1),
    },
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [low = Number.NaN, high = Number.NaN] = [sorted.at((sorted.length - 1) / 2), sorted[middle]]
  return (low + high) / 2
}

function describe(name: Contestant, turn: Turn): string {
  const { perS, p50Ms, p99Ms, serverCpu, postgresCpu, redisCpu, cpu } = turn
  const percent = (share: number) => `${Math.round(share * 100)} %`
  const each = (share: number) => `${Math.round((share * 1e6) / perS)} µs`
  const used = Object.entries({
    server: serverCpu,
    Postgres: postgresCpu,
    Redis: redisCpu,
    load: cpu,
  }).map(([who, share]) => `${who} ${percent(share)} = ${each(share)}`)
  return `${name.padEnd(5)}  ${perS.toFixed(0).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms  of one core, and for each: ${used.join(', ')}`
}

/** What is wrong with the command line, in one sentence. */
class OptionError extends Error {
  override readonly name = 'OptionError'
}

/** @returns undefined where help is asked for @throws OptionError */
function readOptions(): Options | undefined {
  const values = parse()
  if (values.help) return undefined
  const whole = (name: 'rounds' | 'seconds' | 'connections') => {
    const value = Number(values[name])
    if (Number.isSafeInteger(value) && value >= 1) return value
    throw new OptionError(`--${name} takes a whole number from 1 on, not "${values[name]}"`)
  }
  return { rounds: whole('rounds'), seconds: whole('seconds'), connections: whole('connections') }
}

function parse() {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback })
  try {
    return parseArgs({
      options: {
        rounds: text('5'),
        seconds: text('3'),
        connections: text('64'),
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new OptionError((error as Error).message)
  }
}

try {
  const options = readOptions()
  if (options) {
    process.stderr.write(
      `${availableParallelism()} cores; ${options.rounds} rounds of ${options.seconds} s, ${options.connections} connections\n`,
    )
    process.stdout.write(`${JSON.stringify(await bench(options))}\n`)
  } else process.stdout.write(help)
} catch (error) {
  if (!(error instanceof OptionError)) throw error
  process.stderr.write(`${error.message}. --help shows what there is.\n`)
  process.exitCode = 2
}
