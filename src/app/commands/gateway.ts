import { readAccounts } from '../../accounts.ts'
import { loadConfig } from '../../config.ts'
import { openLog } from '../../log.ts'
import { UsageError } from '../../usage-error.ts'
import { checkAddressesOfDoor, requireDatabase } from '../addresses.ts'
import { openDoor } from '../door.ts'
import { checkRingIfAnswered, openOwnHouse } from '../house.ts'
import { operatorTokenOf } from '../operator-token.ts'
import { leaveSoon, untilSignal } from '../process.ts'
import { registry } from '../registry.ts'
import { listen } from '../serve.ts'
import { stopInOrder } from '../stop-in-order.ts'
import { type Command, readOptions } from './command.ts'

export const gateway: Command = {
  help: `Usage: npm run -s simpul -- gateway

Receives what providers send and stores it; \`worker\` does the rest. Needs DATABASE_URL, SIMPUL_KEYS
and accounts in simpul.yaml. Connections that channels hold open are the business of \`listen\`.
Stops on SIGTERM once every request under way is answered.
It takes no options; settings come from the environment and simpul.yaml.

Example: DATABASE_URL=postgres://simpul:secret@db:5432/simpul npm run -s simpul -- gateway

Exit codes: 0 after SIGTERM, 1 where a setting is missing or wrong, which it names.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    // This fault is reported first: without a database the accounts do not matter.
    const databaseUrl = await requireDatabase(config)
    const accounts = readAccounts(config.accounts, registry, config.placeOf)
    if (accounts.all.length === 0)
      throw new UsageError('No account is configured in simpul.yaml; to look around, use `start`.')
    await checkAddressesOfDoor(config, databaseUrl, openLog(config.logLevel))
    const house = openOwnHouse(config, accounts, databaseUrl)
    const { log } = house
    await checkRingIfAnswered(house)
    const door = await openDoor(house, 'gateway')
    const operatorToken = operatorTokenOf(config, log)
    const listening = await listen(house, door, { operatorToken }).catch(async (error: unknown) => {
      await door.close()
      throw error
    })
    log.info({ address: listening.address }, 'listening')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    const stop = async () => {
      await listening.stop()
      await door.close()
      await house.close()
    }
    await stopInOrder(house, stop, () => door.inbox.state().spooledDeliveries)
    leaveSoon()
    return 0
  },
}
