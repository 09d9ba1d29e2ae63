import { UsageError } from '../usage-error.ts'
import type { Command } from './commands/command.ts'
import { leaveSoon } from './process.ts'

/**
 * The only entry: `npm run -s simpul -- COMMAND`. A command is loaded when it is called, so that
 * `inspect` does not wait for what `start` needs.
 */
const commands: Readonly<Record<string, { summary: string; load(): Promise<Command> }>> = {
  start: {
    summary: 'everything in one process, with a database of its own where none is given',
    load: async () => (await import('./commands/start.ts')).start,
  },
  gateway: {
    summary: 'the part that providers call: receives and stores',
    load: async () => (await import('./commands/gateway.ts')).gateway,
  },
  worker: {
    summary: 'the part that works: dialogue, triage, forwarding, replies',
    load: async () => (await import('./commands/worker.ts')).worker,
  },
  listen: {
    summary: 'the part that holds connections open, for the channels that have one',
    load: async () => (await import('./commands/listen.ts')).listenCommand,
  },
  migrate: {
    summary: 'brings the database to the schema of this version',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand,
  },
  inspect: {
    summary: 'shows what a channel makes of requests given on standard input',
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  play: {
    summary: 'sends the texts of a CSV file through the simulator and follows each to its reply',
    load: async () => (await import('./commands/play.ts')).play,
  },
  dialog: {
    summary: 'plays dialogs between citizens and the gateway, and compares what is said',
    load: async () => (await import('./commands/dialog.ts')).dialogCommand,
  },
  'dead-letters': {
    summary: 'shows what was given up, and puts it back',
    load: async () => (await import('./commands/dead-letters.ts')).deadLettersCommand,
  },
  'set-aside': {
    summary: 'shows what the rules took for no report, and makes a complaint of it after all',
    load: async () => (await import('./commands/set-aside.ts')).setAsideCommand,
  },
  tell: {
    summary: 'tells a citizen what the agency has done about her complaint',
    load: async () => (await import('./commands/tell.ts')).tell,
  },
  lapor: {
    summary: 'carries complaints into LAPOR! in books, and its answers back',
    load: async () => (await import('./commands/lapor.ts')).laporCommand,
  },
  alarms: {
    summary: 'shows what somebody has to look at, and clears what was seen to',
    load: async () => (await import('./commands/alarms.ts')).alarmsCommand,
  },
  user: {
    summary: 'shows who works with the console, and makes the links by which they come in',
    load: async () => (await import('./commands/user.ts')).userCommand,
  },
  config: {
    summary: 'checks the settings, or prints .env.example',
    load: async () => (await import('./commands/config.ts')).configCommand,
  },
}

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  )
  return `Usage: npm run -s simpul -- COMMAND [OPTIONS]

Commands:
${lines.join('\n')}

COMMAND --help tells more. Settings: .env.example and simpul.example.yaml.
`
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    process.stderr.write(
      `Simpul needs Node 24; this is ${process.version}. Run it through npm, which brings its own: npm start\n`,
    )
    return 1
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(usage())
    return name === undefined ? 2 : 0
  }
  const command = commands[name]
  if (!command) {
    process.stderr.write(`There is no command "${name}".\n\n${usage()}`)
    return 2
  }
  const { help, run } = await command.load()
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help)
    return 0
  }
  return await run(args)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = 1
  leaveSoon()
}

function describe(error: unknown): string {
  if (error instanceof UsageError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
