import { readAccounts } from '../accounts.ts'
import { loadConfig } from '../config.ts'
import { openLog } from '../log.ts'
import { registry } from '../registry.ts'
import { type Command, readOptions } from './command.ts'
import { checkRing, openHouse, openRing, startWorkers } from './house.ts'
import { leaveSoon, requireDatabase, untilSignal } from './process.ts'

export const worker: Command = {
  help: `Usage: npm run -s simpul -- worker

Does the work behind the gateway: dialogue, triage, forwarding, replies. Any number may run. Needs
the same settings as \`gateway\`. Stops on SIGTERM once every step under way is finished.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    const databaseUrl = requireDatabase(config)
    const accounts = readAccounts(config.accounts, registry)
    const log = openLog(config.logLevel)
    const publicUrl = () => config.publicUrl ?? `http://${config.host}:${config.port}`
    const house = openHouse({
      config,
      accounts,
      databaseUrl,
      ring: openRing(config),
      log,
      publicUrl,
    })
    await checkRing(house)
    const workers = await startWorkers(house)
    log.info('working')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    await workers.stop()
    await house.close()
    leaveSoon()
    return 0
  },
}
