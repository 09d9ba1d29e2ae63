import { loadConfig } from '../../config.ts'
import { queueSchema } from '../../queue/postgres-backend.ts'
import { migrate } from '../../store/migrate.ts'
import { checkAddresses, requireDatabase } from '../addresses.ts'
import { type Command, readOptions } from './command.ts'

export const migrateCommand: Command = {
  help: `Usage: npm run -s simpul -- migrate

Brings the database at DATABASE_URL to the schema of this version. May run while others do; the
first does the work and the others wait. (\`start\` does it by itself.) Without DATABASE_URL it is the
database of the \`npm start\` that runs in SIMPUL_DIRECTORY. It takes no options.

Example: DATABASE_URL=postgres://simpul:secret@db:5432/simpul npm run -s simpul -- migrate

Exit codes: 0 where the schema is that of this version, 1 where the database cannot be used.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    const databaseUrl = await requireDatabase(config)
    await checkAddresses({ redisUrl: undefined }, databaseUrl, false)
    await migrate(databaseUrl, config.redisUrl ? undefined : queueSchema)
    process.stdout.write('The database has the schema of this version.\n')
    return 0
  },
}
