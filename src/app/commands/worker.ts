import { readAccounts } from '../../accounts.ts'
import { loadConfig } from '../../config.ts'
import { checkRing, openOwnHouse } from '../house.ts'
import { leaveSoon, requireDatabase, untilSignal } from '../process.ts'
import { registry } from '../registry.ts'
import { stopInOrder } from '../stop-in-order.ts'
import { startWorkers } from '../work.ts'
import { type Command, readOptions } from './command.ts'

export const worker: Command = {
  help: `Usage: npm run -s simpul -- worker

Does the work behind the gateway: dialogue, triage, forwarding, replies. Any number may run. Replies
of channels that hold a connection are sent by \`listen\`. Needs the same settings as \`gateway\`.
Stops on SIGTERM once every step under way is finished.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    // This fault is reported first: without a database the accounts do not matter.
    requireDatabase(config)
    const house = openOwnHouse(config, readAccounts(config.accounts, registry))
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
