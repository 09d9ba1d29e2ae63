import { loadConfig } from '../../config.ts'
import { demoConfig } from '../demo/fill.ts'
import { startEverything } from '../everything.ts'
import { untilSignal } from '../process.ts'
import { type Command, readOptions } from './command.ts'

export const start: Command = {
  help: `Usage: npm start

Runs the whole gateway in one process on http://127.0.0.1:1708 (PORT changes it). With nothing
configured it brings a database of its own, kept in .simpul/, and a simulator that serves every
channel. DATABASE_URL, REDIS_URL and accounts in simpul.yaml replace each part.
Settings come from the environment and simpul.yaml. Where nobody can sign in to the console yet, it prints a
link that makes its first owner, once.

  --demo   the citizens of an invented day write, and complaints wait for LAPOR!'s books; simulator only

Example: PORT=8080 npm start
         npm start -- --demo

Exit codes: 0 after Ctrl-C or SIGTERM, 1 where something is in the way, which it names.
`,
  async run(args) {
    const { values } = readOptions(args, { demo: { type: 'boolean' } })
    const config = loadConfig(process.env)
    // Also while it starts: the Postgres that it brings is never left behind.
    const stopping = untilSignal().then((signal) => {
      process.stdout.write(`\n${signal}: stopping, every step under way is finished first.\n`)
    })
    const running = await startEverything(values.demo ? demoConfig(config) : config)
    if (values.demo) await Promise.race([running.fillDay(), stopping])
    await stopping
    await running.stop()
    return 0
  },
}
