import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis as Client } from 'ioredis'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { lanesWithComplaints } from '../../src/complaints/triage.ts'
import { lanesWithBursts } from '../../src/conversation/people.ts'
import { lanesWithEvents, reportsDue } from '../../src/inbox/citizens.ts'
import { lanesWithAttachments } from '../../src/media/attachments.ts'
import { allLanes } from '../../src/queue/lanes.ts'
import { openQueues } from '../../src/queue/queues.ts'
import { type DueSource, sweep } from '../../src/queue/sweep.ts'
import { channel, openCitizens, type TestCitizens } from '../harness/citizens.ts'
import { freeze } from '../harness/frozen.ts'
import { eventually } from '../harness/house.ts'
import { type Program, runProgram } from '../harness/program.ts'
import { startRedis } from '../harness/redis.ts'

/** So long nobody waits, whatever happened to whoever looked after their lane. */
const patienceMs = 3_000

let citizens: TestCitizens
let sql: TestCitizens['sql']
let cleanups: (() => unknown)[] = []

beforeEach(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
})
afterEach(async () => {
  for (const cleanUp of cleanups.reverse()) await cleanUp()
  cleanups = []
  await citizens.close()
})

async function openRedis() {
  const redis = await startRedis(mkdtempSync(join(inject('temporaryDirectory'), 'lanes-')))
  cleanups.push(() => redis.stop())
  const client = new Client(redis.url)
  cleanups.push(() => client.disconnect())
  return { url: redis.url, client }
}

/** A worker as an operator starts it, at work. */
async function startWorker(redisUrl: string): Promise<Program> {
  const program = runProgram(['worker'], {
    DATABASE_URL: citizens.url,
    REDIS_URL: redisUrl,
    SIMPUL_KEYS: citizens.keys,
    SIMPUL_DIRECTORY: mkdtempSync(join(inject('temporaryDirectory'), 'lanes-')),
  })
  cleanups.push(async () => {
    program.kill('SIGKILL')
    await program.ended
  })
  await eventually(async () => program.stderr().includes('"working"'))
  return program
}

/** How long the slowest of the events waited, once all are handled. */
async function slowestMs(since: Date): Promise<number> {
  return await eventually(async () => {
    const [row] = await sql<[{ open: number; slowest: number | null }]>`
      select count(*) filter (where handled_at is null)::int as open, (extract(epoch from
        max(handled_at - greatest(accepted_at, ${since}))) * 1000)::float8 as slowest from inbox`
    return row.open === 0 && row.slowest !== null && row.slowest
  }, 40_000)
}

async function databaseTime(): Promise<Date> {
  const [row] = await sql<[{ now: string }]>`select clock_timestamp() as now`
  return new Date(row.now)
}

describe('a worker that is killed in the middle of a lane', () => {
  test('delays nobody for longer than three seconds, where another one runs', async () => {
    const { url } = await openRedis()
    const [killed, heir] = [await startWorker(url), await startWorker(url)]
    await sql`
      create function stand_still() returns trigger language plpgsql
      as 'begin perform pg_advisory_xact_lock_shared(1708); return new; end'`
    await sql`
      create trigger stand_still before update on inbox for each row execute function stand_still()`
    const thaw = freeze(heir.pid)
    cleanups.push(thaw)
    const killedAt = await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(1708)`
      await citizens.bring(citizens.message(citizens.addressIn('lane-1'), 'Halte bocor'))
      await eventually(async () => {
        const found = await sql`
          select from pg_stat_activity
          where datname = current_database() and wait_event = 'advisory'`
        return found.length > 0
      })
      killed.kill('SIGKILL')
      await killed.ended
      thaw()
      return await databaseTime()
    })
    const everywhere = allLanes.flatMap((lane) => [lane, lane])
    await citizens.bring(
      ...everywhere.map((lane) => citizens.message(citizens.addressIn(lane), 'Trotoar amblas')),
    )
    expect(await slowestMs(killedAt)).toBeLessThan(patienceMs)
  })
})

describe('a job that is in no list of its queue', () => {
  test('stops nothing: its lane is looked at under other names', async () => {
    const { url, client } = await openRedis()
    const log = pino({ level: 'silent' })
    const queues = openQueues({ redisUrl: url, databaseUrl: '', log })
    queues.wake('intake', ['lane-2'])
    await eventually(async () => (await client.llen('simpul:intake:wait')) === 1)
    await queues.close()
    // As a Redis that forgets half: the job is there, its deduplication too, and nobody will take it.
    await client.del('simpul:intake:wait')
    expect(await client.get('simpul:intake:de:lane-2')).not.toBeNull()
    await startWorker(url)
    for (let turn = 0; turn < 2; turn++) {
      const since = await databaseTime()
      await citizens.bring(citizens.message(citizens.addressIn('lane-2'), 'Pagar taman roboh'))
      expect(await slowestMs(since)).toBeLessThan(patienceMs)
    }
    expect(await client.get('simpul:intake:de:lane-2')).not.toBeNull()
  })
})

describe('a row that kills its process', () => {
  const deadly = 'Menara air runtuh di Jl. Salak'
  const program = fileURLToPath(new URL('../harness/mortal.ts', import.meta.url))
  // Halved from 200 to one, again and again where its neighbours go through meanwhile (13 at the
  // worst), and then twice for each attempt that counts four.
  const mostDeaths = 30

  /** Starts the steps again each time they die. @returns how often they did */
  async function untilDone(statement: string): Promise<number> {
    for (let deaths = 0; deaths <= mostDeaths; deaths++) {
      const child = spawn(
        process.execPath,
        [program, citizens.url, citizens.keys, statement, deadly],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      )
      const [code, signal] = await once(child, 'exit')
      if (code === 0) return deaths
      expect(signal).toBe('SIGKILL')
    }
    throw new Error('it dies for ever')
  }

  test.for([
    ['when it is opened', 'opened', 'inbox'],
    ['when it is heard', 'insert into message', 'inbox'],
    ['when it is triaged', 'insert into core_complaint', 'complaint'],
  ] as const)(
    '%s ends as a dead letter, and its neighbours are done',
    { timeout: 120_000 },
    async ([, statement, table]) => {
      const [bad = '', ...neighbours] = Array.from({ length: 25 }, () =>
        citizens.addressIn('lane-3'),
      )
      const fine = (from: string) => citizens.message(from, 'Pohon tumbang di Jl. Duku')
      await citizens.bring(
        ...neighbours.slice(0, 12).map(fine),
        fine(bad),
        citizens.message(bad, deadly),
        ...neighbours.slice(12).map(fine),
      )
      const deaths = await untilDone(statement)
      expect(deaths).toBeGreaterThan(3)
      const dead = await sql`select fault from ${sql(table)} where dead_at is not null`
      expect(dead).toEqual([{ fault: 'the process ended over it' }])
      const [done] = await sql`
      select count(distinct conversation_id)::int as n from complaint where stage = 'done'`
      expect(done).toEqual({ n: table === 'inbox' ? 25 : 24 })
    },
  )
})

test('the sweeper writes nothing, whatever is due', async () => {
  for (const lane of allLanes)
    await citizens.bring(citizens.message(citizens.addressIn(lane), 'Got tersumbat'))
  await sql`
    insert into conversation (id, channel, account, sealed_key, sealed_address, due_at)
    select gen_random_uuid(), ${channel}, 'a', '', '', now() from generate_series(1, 20)`
  await sql`
    insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, status, stage)
    select gen_random_uuid(), id, lpad(row_number() over ()::text, 10, '0'), 'P', 'x', 'x',
      'unverified', case when row_number() over () % 2 = 0 then 'triage' else 'forward' end
    from conversation`
  await sql`
    insert into message (id, conversation_id, inbox_id, external_index, text, attachments, disposition,
      sent_at, accepted_at)
    select gen_random_uuid(), id, row_number() over (), gen_random_uuid(), '', '[]', 'draft', now(), now()
    from conversation`
  await sql`
    insert into attachment (id, message_id, place, channel, account)
    select gen_random_uuid(), id, 0, ${channel}, 'a' from message`
  const sources: readonly DueSource[] = [
    { queue: 'intake', lanes: () => lanesWithEvents(sql) },
    { queue: 'intake', lanes: () => lanesWithBursts(sql) },
    { queue: 'triage', lanes: () => lanesWithComplaints(sql, 'triage') },
    { queue: 'forward', lanes: () => lanesWithComplaints(sql, 'forward') },
    { queue: 'reply', lanes: () => reportsDue(sql) },
    { queue: 'media', lanes: () => lanesWithAttachments(sql, [channel]) },
  ]
  await sql`
    update inbox set due_at = now() - interval '1 minute'`
  const before = await statementsThatWrote()
  const woken = new Set<string>()
  const wake = (queue: string, lanes: readonly string[]) => {
    for (const lane of lanes) woken.add(`${queue} ${lane}`)
  }
  for (let times = 0; times < 10; times++)
    await sweep(sql, sources, { wake, wakeLate: (queue, lanes) => wake(`${queue} late`, lanes) })
  const queues = new Set([...woken].map((each) => each.replace(/ lane-\d$/, '')))
  expect(queues).toEqual(new Set(['intake', 'intake late', 'triage', 'forward', 'media']))
  expect(await statementsThatWrote()).toEqual(before)
})

/** Rows that were ever written, by table. Every session tells what it has counted. */
async function statementsThatWrote() {
  await Promise.all(Array.from({ length: 30 }, () => sql`select pg_stat_force_next_flush()`))
  return await sql`
    select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables order by relname`
}
