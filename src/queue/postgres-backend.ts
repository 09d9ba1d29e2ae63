import { setTimeout as pause } from 'node:timers/promises'
import { createPostgresBackend, withBackend } from 'bullmq'
import { type Processor, workerOptions } from './worker-options.ts'

/** Postgres schema of BullMQ's tables, where Redis is not used. */
export const queueSchema = 'queue'

const retryMs = 1_000

/** Queues in Postgres. Each queue and each worker has a pool of its own. */
export function postgresBackend(databaseUrl: string) {
  const onPostgres = withBackend(persistentBackend)
  const connection = (max: number) => ({
    connectionString: databaseUrl,
    schema: queueSchema,
    max,
    skipMigrations: true,
  })
  return {
    isReachable: () => true,
    queue: (name: string) =>
      new onPostgres.Queue<{ id: string }>(name, { connection: connection(2) }),
    worker: (name: string, processor: Processor, concurrency: number) =>
      new onPostgres.Worker<{ id: string }>(name, processor, {
        connection: connection(2),
        concurrency,
        ...workerOptions,
      }),
    close: async () => {},
  }
}

/**
 * BullMQ 6.7.0 keeps a failed start for ever: a worker that begins while Postgres is away never works
 * again, or it asks without a pause so that no timer of the process fires any more (seen after 4 and
 * 8 cut connections). So this backend forgets a failure after a pause.
 */
const persistentBackend: typeof createPostgresBackend = (...given) => {
  const backend = createPostgresBackend(...given)
  const { connection } = backend
  const memory = connection as unknown as { readyPromise: Promise<void> | undefined }
  const begin = connection.waitUntilReady.bind(connection)
  connection.waitUntilReady = async () => {
    try {
      await begin()
    } catch (error) {
      memory.readyPromise = undefined
      await pause(retryMs)
      throw error
    }
  }
  // A client that is checked out when its connection breaks has no listener of its own.
  connection.pool.on('connect', (client) => client.on('error', () => undefined))
  return backend
}
