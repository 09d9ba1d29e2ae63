import { hashProviderIds } from '../../../workers/provider-ids.ts'
import { type Config, loadConfig } from '../../config.ts'
import { queueSchema } from '../../queue/postgres-backend.ts'
import { connect } from '../../store/connect.ts'
import { isHashed } from '../../store/installation.ts'
import { migrate } from '../../store/migrate.ts'
import { checkRing, openRing } from '../house.ts'
import { requireDatabase } from '../process.ts'
import { type Command, readOptions } from './command.ts'

export const migrateCommand: Command = {
  help: `Usage: npm run -s simpul -- migrate

Brings the database at DATABASE_URL to the schema of this version, and hashes the ids of providers
that an earlier version kept as they were: for that it needs the sealing keys (SIMPUL_KEYS, or their
file in SIMPUL_DIRECTORY). May run while others do; the first does the work and the others wait. Stop
the workers of the earlier version before; its gateways may go on until yours are there.
(\`start\` does it by itself.)
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    const url = requireDatabase(config)
    await migrate(url, config.redisUrl ? undefined : queueSchema)
    await hashIds(url, config)
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
