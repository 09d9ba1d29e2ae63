import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { type Redis, startRedis } from './redis.ts'
import { watchOver } from './watch-over.ts'

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
  const directory = await mkdtemp(join(tmpdir(), 'simpul-test-'))
  // Servers that run as another account may lie in it.
  await chmod(directory, 0o711)
  const stopWatching = watchOver(directory)
  let postgres: EmbeddedPostgres | undefined
  let redis: Redis | undefined
  const end = async () => {
    await redis?.stop()
    await postgres?.stop()
    await rm(directory, { recursive: true, force: true })
    stopWatching()
  }
  try {
    postgres = await startEmbeddedPostgres({
      directory: join(directory, 'postgres'),
      durability: 'none',
      log: (message) => process.stderr.write(`${message}\n`),
    })
    redis = await startRedis(directory)
  } catch (error) {
    await end()
    throw error
  }
  project.provide('postgresUrl', postgres.url)
  project.provide('redisUrl', redis.url)
  project.provide('temporaryDirectory', directory)
  return end
}
