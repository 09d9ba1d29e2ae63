import { readAccounts } from '../../accounts.ts'
import { loadConfig } from '../../config.ts'
import { UsageError } from '../../usage-error.ts'
import { checkAddresses, requireDatabase } from '../addresses.ts'
import { checkRing, openOwnHouse } from '../house.ts'
import { leaveSoon, untilSignal } from '../process.ts'
import { registry } from '../registry.ts'
import { stopInOrder } from '../stop-in-order.ts'
import { startWorkers } from '../work.ts'
import { type Command, readOptions } from './command.ts'

export const worker: Command = {
  help: `Usage: npm run -s simpul -- worker

Does the work behind the gateway: dialogue, triage, forwarding, replies. Any number may run. Replies
of channels that hold a connection are sent by \`listen\`. Needs the same settings as \`gateway\`.
Stops on SIGTERM once every step under way is finished.
It takes no options; settings come from the environment and simpul.yaml.

Example: DATABASE_URL=postgres://simpul:secret@db:5432/simpul npm run -s simpul -- worker

Exit codes: 0 after SIGTERM, 1 where a setting is missing or wrong, or the database cannot be used.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    // This fault is reported first: without a database the accounts do not matter.
    const databaseUrl = await requireDatabase(config)
    const accounts = readAccounts(config.accounts, registry, config.placeOf)
    // It would give up the replies of accounts that it does not know.
    if (!config.databaseUrl && accounts.all.length === 0)
      throw new UsageError(
        'The `npm start` that runs here serves the simulator and needs no worker; beside one with accounts, give this worker the same simpul.yaml.',
      )
    await checkAddresses(config, databaseUrl, true)
    const house = openOwnHouse(config, accounts, databaseUrl)
    const { log } = house
    await checkRing(house)
    const workers = await startWorkers(house)
    log.info('working')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    await stopInOrder(house, async () => {
      await workers.stop()
      await house.close()
    })
    leaveSoon()
    return 0
  },
}
