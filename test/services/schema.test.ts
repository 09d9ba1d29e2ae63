import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { expect, inject, test } from 'vitest'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { migrate } from '../../src/store/migrate.ts'
import { upkeep } from '../../workers/upkeep.ts'
import { createDatabase } from '../harness/postgres.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the migrations bring about the schema that the code names', async () => {
  const copy = join(mkdtempSync(join(inject('temporaryDirectory'), 'drift-')), 'migrations')
  cpSync(join(root, 'migrations'), copy, { recursive: true })
  const before = readdirSync(copy)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      'node_modules/drizzle-kit/bin.cjs',
      'generate',
      '--dialect=postgresql',
      '--schema=./migrations/schema.ts',
      `--out=${relative(root, copy)}`,
    ],
    { cwd: root },
  )
  expect(stdout).toContain('No schema changes')
  expect(readdirSync(copy)).toEqual(before)
})

test('several processes may migrate at once', async () => {
  const database = await createDatabase()
  await Promise.all([1, 2, 3].map(() => migrate(database.url, queueSchema)))
  await database.drop()
})

test('upkeep forgets statistics after a week', async () => {
  const database = await createDatabase((url) => migrate(url, queueSchema))
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  await sql`
    insert into queue_minute (queue, minute, process, done, failed, durations)
    select 'intake', '2026-03-08T08:00:00Z'::timestamptz - days * interval '1 day', 'p', 1, 0, '{}'
    from generate_series(0, 9) as days`
  await upkeep(sql, 2, new Date('2026-03-08T08:00:00Z'))
  const [kept] =
    await sql`select count(*)::int as n, min(minute)::date::text as oldest from queue_minute`
  expect(kept).toEqual({ n: 8, oldest: '2026-03-01' })
  await sql.end()
  await database.drop()
})

test('upkeep prepares the days to come of the archive and drops what is over', async () => {
  const database = await createDatabase((url) => migrate(url, queueSchema))
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  const partitions = async () => {
    const rows = await sql`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'webhook'::regclass order by 1`
    return rows.map((row) => row['name'])
  }
  const archive = (day: string) => sql`
    insert into webhook (id, received_at, channel, sealed_request)
    values (gen_random_uuid(), ${`${day}T12:00:00Z`}, 'x', '')`

  await upkeep(sql, 2, new Date('2026-03-01T08:00:00Z'))
  await archive('2026-03-01')
  // A day that nobody has prepared: kept all the same, and its partition is not forced.
  await archive('2026-03-06')
  expect(await partitions()).toEqual([
    'webhook_20260301',
    'webhook_20260302',
    'webhook_20260303',
    'webhook_20260304',
    'webhook_default',
  ])
  await upkeep(sql, 2, new Date('2026-03-04T08:00:00Z'))
  await upkeep(sql, 2, new Date('2026-03-04T09:00:00Z'))
  expect(await partitions()).toEqual([
    'webhook_20260302',
    'webhook_20260303',
    'webhook_20260304',
    'webhook_20260305',
    'webhook_20260307',
    'webhook_default',
  ])
  const days = await sql`select received_at::date::text as day from webhook`
  expect(days.map((row) => row['day'])).toEqual(['2026-03-06'])
  await sql.end()
  await database.drop()
})
