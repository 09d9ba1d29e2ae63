import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { connect, type Store } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createDatabase } from './postgres.ts'

/** A pool on a migrated database of its own, which goes when it is closed. */
export interface TestStore extends Store {
  readonly url: string
}

export async function openStore(connections = 10): Promise<TestStore> {
  const { url, drop } = await createDatabase((address) => migrate(address, queueSchema))
  const store = connect(url, connections)
  return {
    ...store,
    url,
    async close() {
      await store.close()
      await drop()
    },
  }
}
