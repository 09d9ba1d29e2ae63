import { readAccounts } from '../../accounts.ts'
import { phonesOf } from '../../alarms/phones.ts'
import { environmentExample, loadConfig } from '../../config.ts'
import { registry } from '../registry.ts'
import { type Command, readOptions } from './command.ts'

export const configCommand: Command = {
  help: `Usage: npm run -s simpul -- config [--env-example]

Checks the environment and simpul.yaml and names every fault, or says that there is none.
  --env-example  prints every setting of the environment, for .env.example

Example: npm run -s simpul -- config

Exit codes: 0 where the settings are sound, 1 where they have a fault.
`,
  async run(args) {
    const { values } = readOptions(args, { 'env-example': { type: 'boolean' } })
    if (values['env-example']) {
      process.stdout.write(environmentExample())
      return 0
    }
    const config = loadConfig(process.env)
    const accounts = readAccounts(config.accounts, registry, config.placeOf)
    phonesOf(config, accounts)
    const count = accounts.all.length
    process.stdout.write(
      count === 0
        ? 'The settings are sound. No account is configured: the simulator serves every channel.\n'
        : `The settings are sound. Accounts: ${count}.\n`,
    )
    return 0
  },
}
