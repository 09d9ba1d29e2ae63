import { hashProviderIds } from '../../../workers/provider-ids.ts'
import { type Config, loadConfig } from '../../config.ts'
import { queueSchema } from '../../queue/postgres-backend.ts'
import { connect } from '../../store/connect.ts'
import { isHashed } from '../../store/installation.ts'
import { migrate } from '../../store/migrate.ts'
import { checkAddresses, requireDatabase } from '../addresses.ts'
import { checkRing, openRing } from '../house.ts'
import { type Command, readOptions } from './command.ts'

export const migrateCommand: Command = {
  help: `Usage: npm run -s simpul -- migrate

Brings the database at DATABASE_URL to the schema of this version, and hashes the ids of providers
that an earlier version kept as they were: for that it needs the sealing keys (SIMPUL_KEYS, or their
file in SIMPUL_DIRECTORY). May run while others do; the first does the work and the others wait. Stop
the workers of the earlier version before; its gateways may go on until yours are there. (\`start\`
does it by itself.) Without DATABASE_URL it is the database of the \`npm start\` that runs in
SIMPUL_DIRECTORY. It takes no options.

Example: DATABASE_URL=postgres://simpul:secret@db:5432/simpul npm run -s simpul -- migrate

Exit codes: 0 where the schema is that of this version, 1 where the database cannot be used.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    const databaseUrl = await requireDatabase(config)
    await checkAddresses({ redisUrl: undefined }, databaseUrl, false)
    await migrate(databaseUrl, config.redisUrl ? undefined : queueSchema)
    await hashIds(databaseUrl, config)
    process.stdout.write('The database has the schema of this version.\n')
    return 0
  },
}

async function hashIds(url: string, config: Config): Promise<void> {
  const { sql, close } = connect(url, 1)
  try {
    if (await isHashed(sql)) return
    const ring = openRing(config)
    await checkRing({ store: { sql }, ring })
    await hashProviderIds(sql, ring, (rows) => {
      if (rows % 20_000 === 0) process.stderr.write(`${rows} rows hashed\n`)
    })
  } finally {
    await close()
  }
}
