import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { startRedis } from './redis.ts'
import { openTemporarySite } from './temporary-site.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A role that may create databases; see createDatabase for one of your own. */
    postgresUrl: string
    /** One server for the run: a suite takes a key prefix of its own. */
    redisUrl: string
    /** Tests put their files here: it is gone after the run, whatever ends the run. */
    temporaryDirectory: string
  }
}

/** Vitest's global setup: one Postgres and one Redis for the whole run, gone after it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const site = await openTemporarySite('test', async (directory, atEnd) => {
    const postgres = await startEmbeddedPostgres({
      directory: join(directory, 'postgres'),
      durability: 'none',
      log: (message) => process.stderr.write(`${message}\n`),
    })
    atEnd(() => postgres.stop())
    const redis = await startRedis(directory)
    atEnd(() => redis.stop())
    return { directory, postgres, redis }
  })
  project.provide('postgresUrl', site.postgres.url)
  project.provide('redisUrl', site.redis.url)
  project.provide('temporaryDirectory', site.directory)
  return site.close
}
