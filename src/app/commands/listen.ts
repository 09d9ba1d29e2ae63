import { readAccounts } from '../../accounts.ts'
import { loadConfig } from '../../config.ts'
import { openLog } from '../../log.ts'
import { keepSweeping } from '../../queue/sweep.ts'
import { UsageError } from '../../usage-error.ts'
import { checkAddressesOfDoor, requireDatabase } from '../addresses.ts'
import { holdConnections } from '../connections.ts'
import { openDoor } from '../door.ts'
import { checkRingIfAnswered, openOwnHouse } from '../house.ts'
import { leaveSoon, untilSignal } from '../process.ts'
import { registry } from '../registry.ts'
import { stopInOrder } from '../stop-in-order.ts'
import { statisticsMs } from '../work.ts'
import { type Command, readOptions } from './command.ts'

export const listenCommand: Command = {
  help: `Usage: npm run -s simpul -- listen

Holds the connections of the accounts whose channel has one, instead of webhooks: receives and
stores what comes over them, and sends their replies. Any number may run: one process holds an
account, and another takes over when it ends, within 15 s when it dies. Needs the same settings as
\`gateway\`; \`start\` does all of this itself. Stops on SIGTERM once every connection is closed in
order.
It takes no options; settings come from the environment and simpul.yaml.

Example: DATABASE_URL=postgres://simpul:secret@db:5432/simpul npm run -s simpul -- listen

Exit codes: 0 after SIGTERM, 1 where a setting is missing or wrong, which it names.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    // This fault is reported first: without a database the accounts do not matter.
    const databaseUrl = await requireDatabase(config)
    const accounts = readAccounts(config.accounts, registry, config.placeOf)
    if (!accounts.all.some(({ channel }) => 'listen' in channel))
      throw new UsageError(
        'No account in simpul.yaml has a channel that holds a connection; the others need no `listen`.',
      )
    await checkAddressesOfDoor(config, databaseUrl, openLog(config.logLevel))
    const house = openOwnHouse(config, accounts, databaseUrl)
    const { log, store, statistics } = house
    await checkRingIfAnswered(house)
    const door = await openDoor(house, 'connections')
    const connections = holdConnections(house, door.inbox)
    const counting = keepSweeping(() => statistics.flush(store.sql), statisticsMs, log)
    log.info('listening')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    const stop = async () => {
      await connections.stop()
      await door.close()
      await counting.stop()
      await house.close()
    }
    await stopInOrder(house, stop, () => door.inbox.state().spooledDeliveries)
    leaveSoon()
    return 0
  },
}
