import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { startRedis } from '../../test/harness/redis.ts'
import type { AtEnd } from '../../test/harness/temporary-site.ts'
import { type Child, startChild } from '../child.ts'

/** What a system stands on, and the provider on the other side; nothing of it is shared. */
export interface Services {
  readonly directory: string
  readonly databaseUrl: string
  readonly sql: Sql
  readonly redisUrl: string | undefined
  readonly provider: Child
  /** Settings of the one WhatsApp account. */
  readonly account: {
    readonly phoneNumberId: string
    readonly appSecret: string
    readonly verifyToken: string
    readonly accessToken: string
    readonly graphUrl: string
  }
  /** Sealing key, base64. */
  readonly key: string
  readonly pids: Readonly<Record<string, number>>
}

/** Starts them in a folder of their own, Postgres with production's durability. */
export async function startServices(
  parent: string,
  options: { name: string; withRedis: boolean },
  atEnd: AtEnd,
): Promise<Services> {
  const directory = join(parent, options.name)
  await mkdir(directory)
  const database = await startEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    log: () => {},
  })
  atEnd(() => database.stop())
  const redis = options.withRedis ? await startRedis(directory) : undefined
  if (redis) atEnd(() => redis.stop())
  const { child: provider, ready } = await startChild(
    { file: 'provider/graph.ts', name: 'provider', given: {}, directory },
    atEnd,
  )
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  atEnd(() => sql.end({ timeout: 1 }))
  return {
    directory,
    databaseUrl: database.url,
    sql,
    redisUrl: redis?.url,
    provider,
    account: {
      phoneNumberId: '200000000000002',
      appSecret: randomBytes(16).toString('hex'),
      verifyToken: randomBytes(12).toString('hex'),
      accessToken: randomBytes(24).toString('hex'),
      graphUrl: `http://127.0.0.1:${(ready as { port: number }).port}`,
    },
    key: randomBytes(32).toString('base64'),
    pids: { postgres: database.pid, ...(redis && { redis: redis.pid }) },
  }
}
