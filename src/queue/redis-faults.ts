import { Redis } from 'ioredis'
import type { AddressFault } from '../store/database-faults.ts'

const patienceMs = 5_000

/**
 * Connects once, to tell an address of Redis that is wrong from one that works.
 *
 * @returns undefined where Redis can be used
 */
export async function findRedisFault(redisUrl: string): Promise<AddressFault | undefined> {
  const { host, hostname } = new URL(redisUrl)
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: true,
  })
  let cause: Error | undefined
  redis.on('error', (error) => {
    cause ??= error
  })
  try {
    await redis.ping()
    return undefined
  } catch (error) {
    return explained((cause ?? error) as Error & { code?: string }, host, hostname)
  } finally {
    redis.disconnect()
  }
}

function explained(
  { code, message }: Error & { code?: string },
  server: string,
  host: string,
): AddressFault {
  const fault = (kind: AddressFault['kind'], words: string): AddressFault => ({
    kind,
    sentence: `REDIS_URL: ${words}`,
  })
  if (/^(WRONGPASS|NOAUTH|NOPERM|ERR.*(AUTH|DB index))/.test(message))
    return fault(
      'wrong',
      `Redis at ${server} does not let us in (${message}). It must look like redis://user:password@host:6379/0.`,
    )
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fault('away', `there is no host "${host}". Correct the name, or see that DNS answers.`)
    case 'ECONNREFUSED':
      return fault(
        'away',
        `nothing listens at ${server}. Start Redis there, correct host and port, or leave REDIS_URL out: the queues then live in Postgres.`,
      )
  }
  if (/Protocol error/.test(message))
    return fault(
      'wrong',
      `what answers at ${server} is no Redis. Correct the port: that of Redis is usually 6379.`,
    )
  return fault(
    'away',
    `${server} does not answer as Redis does (${message}). Correct host and port, or see that Redis runs.`,
  )
}
