import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, loadConfig } from '../../config.ts'
import { defaultBooks } from '../../config-core-store.ts'
import { UsageError } from '../../usage-error.ts'
import { withDatabase } from '../database.ts'
import { type Running, startEverything } from '../everything.ts'
import { knownOperatorToken } from '../operator-token.ts'
import { playAgency } from '../play/agency.ts'
import { gatewayClient } from '../play/gateway-client.ts'
import { type Progress, phonesOf, playTexts } from '../play/player.ts'
import { readTexts } from '../play/texts-file.ts'
import { type Command, readOptions, wholeNumber } from './command.ts'

const options = {
  column: { type: 'string' },
  delimiter: { type: 'string' },
  encoding: { type: 'string' },
  channel: { type: 'string' },
  limit: { type: 'string' },
  rate: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
  patience: { type: 'string' },
  agency: { type: 'boolean' },
} as const

const oddShown = 10

export const play: Command = {
  help: `Usage: npm run -s simpul -- play FILE.csv --column NAME [OPTIONS]

Sends the text of each row, each from a sender of its own, through the simulator to the gateway and
follows it to the reply. Progress goes to standard error; the last line is a summary in JSON.

  --column NAME    the column that holds the texts
  --delimiter X    the sign between fields, or tab; without it , ; tab and | are tried
  --encoding NAME  utf-8, utf-16le, windows-1252 or another; without it the bytes decide
  --channel NAME   any that the simulator has (twilio is the default), or all: in turn
  --limit N        at most N rows
  --rate N         at most N rows a second
  --url U          a gateway that runs already; without it the one on PORT, or, where none runs,
                   one that is started for the purpose and stopped afterwards
  --token T        the operator token of that gateway; without it SIMPUL_OPERATOR_TOKEN, or the one in
                   SIMPUL_DIRECTORY
  --agency         goes on: carries the complaints into the simulated LAPOR!, lets its offices work,
                   brings exports and answers back, and looks what every citizen heard. It starts a
                   gateway of its own
  --patience N     seconds without any reply after which the rest counts as unanswered (60)

Example: npm run -s simpul -- play laporan.csv --column Isi --channel all --limit 100

Exit codes: 0 where every row was acknowledged and answered, 1 otherwise; with --agency 0 only where
every step was heard once, in its order, by its citizen alone.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, options)
    const [file] = positionals
    if (!file || positionals.length > 1 || !values.column)
      throw new UsageError('play needs one FILE.csv and --column NAME. --help tells more.')
    const limit = wholeNumber('limit', values.limit, 1) ?? Number.POSITIVE_INFINITY
    const ratePerS = wholeNumber('rate', values.rate, 1)
    const patienceMs = (wholeNumber('patience', values.patience, 1) ?? 60) * 1_000
    const { column, encoding } = values
    const delimiter = values.delimiter === 'tab' ? '\t' : values.delimiter
    const { texts, odd } = readTexts(file, { column, limit, delimiter, encoding })
    for (const sentence of odd.slice(0, oddShown)) process.stderr.write(`${file}, ${sentence}\n`)
    if (odd.length > oddShown) process.stderr.write(`and ${odd.length - oddShown} more such rows\n`)
    if (texts.length === 0) throw new UsageError(`Column "${values.column}" of ${file} is empty.`)

    if (values.agency && values.url !== undefined)
      throw new UsageError('--agency starts a gateway of its own; leave --url out.')
    const since = new Date()
    const gateway = values.agency ? await carrying() : await gatewayAt(values.url, values.token)
    try {
      const client = gatewayClient(gateway)
      const channels = await chosen(await client.channels(), values.channel ?? 'twilio')
      const line = progressLine()
      const summary = await playTexts(client, {
        channels,
        texts,
        ratePerS,
        patienceMs,
        onProgress: line.show,
        onFault: line.say,
      })
      line.end()
      const isWhole = summary.errors === 0 && summary.unanswered === 0
      const { config } = gateway
      if (!config) {
        process.stdout.write(`${JSON.stringify(summary)}\n`)
        return isWhole ? 0 : 1
      }
      const phones = phonesOf({ channels, texts })
      const agency = { gateway, phones, since, patienceMs, onStep: line.say }
      const circle = await withDatabase((desk) => playAgency(desk, agency), config)
      process.stdout.write(`${JSON.stringify({ ...summary, ...circle })}\n`)
      const { missed, twice, outOfOrder, elsewhere } = circle
      return isWhole && missed + twice + outOfOrder + elsewhere === 0 ? 0 : 1
    } finally {
      await gateway.stop()
    }
  },
}

/** A gateway whose complaints people carry into LAPOR!, whatever simpul.yaml says, in a folder of its own. */
async function carrying(): Promise<Playing> {
  const given = loadConfig(process.env)
  const directory = await mkdtemp(join(tmpdir(), 'simpul-play-'))
  const coreStore = given.coreStore.kind === 'lapor-bulk' ? given.coreStore : defaultBooks
  const config: Config = {
    ...given,
    ...(!given.databaseUrl && { directory }),
    accounts: [],
    coreStore,
    agency: { ...given.agency, staffed: false },
    logLevel: 'warn',
  }
  const running = await startEverything(config, () => {})
  const stop = async () => {
    await running.stop()
    await rm(directory, { recursive: true, force: true })
  }
  return { ...running, config, stop }
}

/** A gateway with a simulator; its settings, where it was started for the purpose. */
interface Playing extends Pick<Running, 'url' | 'operatorToken' | 'stop'> {
  readonly config?: Config
}

async function gatewayAt(given: string | undefined, token: string | undefined): Promise<Playing> {
  if (given !== undefined && !URL.canParse(given))
    throw new UsageError(`--url takes an address such as http://127.0.0.1:1708, not "${given}"`)
  const config = loadConfig(process.env)
  const url = given?.replace(/\/+$/, '') ?? `http://127.0.0.1:${config.port}`
  if (await answers(url))
    return { url, operatorToken: token ?? knownOperatorToken(config) ?? '', stop: async () => {} }
  if (given !== undefined) throw new UsageError(`No gateway answers at ${given}.`)
  process.stderr.write(`No gateway runs at ${url}: starting one for this.\n`)
  return await startEverything({ ...config, logLevel: 'warn' }, () => {})
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(5_000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    // For whatever reason it does not answer: there is no gateway to play to.
    return false
  }
}

async function chosen<C extends { channel: string }>(
  all: readonly C[],
  name: string,
): Promise<C[]> {
  const found = name === 'all' ? [...all] : all.filter(({ channel }) => channel === name)
  if (found.length > 0) return found
  const names = all.map(({ channel }) => channel).join(', ')
  throw new UsageError(`The simulator has no channel "${name}"; there are: ${names}, or all.`)
}

const lineMs = 5_000

/** One line that is written over where a person watches, a line now and then where none does. */
function progressLine() {
  const isTerminal = process.stderr.isTTY
  let shownAt = 0
  let isOpen = false
  return {
    show({ sent, acknowledged, replied, of }: Progress) {
      const isLast = replied === of
      if (!isTerminal && !isLast && Date.now() - shownAt < lineMs) return
      shownAt = Date.now()
      isOpen = isTerminal
      const text = `${sent} of ${of} sent, ${acknowledged} acknowledged, ${replied} answered`
      process.stderr.write(isTerminal ? `\r${text} ` : `${text}\n`)
    },
    say(text: string) {
      process.stderr.write(`${isOpen ? '\n' : ''}${text}\n`)
      isOpen = false
    },
    end() {
      if (isOpen) process.stderr.write('\n')
    },
  }
}
