import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { type Processor, workerOptions } from './worker-options.ts'

const prefix = 'simpul'

/** Queues in Redis: one connection for adding, one for working. */
export function redisBackend(redisUrl: string) {
  const connect = (enableOfflineQueue: boolean) => {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, enableOfflineQueue })
    connection.on('error', () => {
      // Reported by the queues and workers that use the connection.
    })
    return connection
  }
  // What is added fails at once while Redis is away; the client would keep it all in memory.
  const adding = connect(false)
  let working: Redis | undefined
  return {
    // At the start it has not failed yet: what is added then waits for the connection.
    isReachable: () => ['ready', 'connect', 'connecting'].includes(adding.status),
    queue: (name: string) => new Queue<{ id: string }>(name, { connection: adding, prefix }),
    worker(name: string, processor: Processor, concurrency: number) {
      working ??= connect(true)
      return new Worker<{ id: string }>(name, processor, {
        connection: working,
        prefix,
        concurrency,
        ...workerOptions,
      })
    },
    async close() {
      adding.disconnect()
      working?.disconnect()
    },
  }
}
