import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type Store } from '../../src/store/connect.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'

let database: TestDatabase
let store: Store

async function apply(name: string): Promise<void> {
  const file = fileURLToPath(new URL(`../../migrations/${name}.sql`, import.meta.url))
  for (const statement of readFileSync(file, 'utf8').split('--> statement-breakpoint'))
    if (statement.trim()) await store.sql.unsafe(statement)
}

const until = new Date('2026-11-28T09:00:00Z')

beforeAll(async () => {
  database = await createDatabase()
  store = connect(database.url, 1)
  for (const name of [
    '0000_first_mile',
    '0001_webhook_archive',
    '0002_channels',
    '0003_settling',
    '0004_columns_and_lanes',
  ])
    await apply(name)
  const cursor = JSON.stringify({ from: until.toISOString(), mentions: '12', dms: '9' })
  const young = JSON.stringify({ from: until.toISOString(), mentions: '12' })
  await store.sql`
    insert into circuit (kind, name, account, history_until, history_cursor) values
      ('account', 'x', '1111', ${until}, ${cursor}),
      ('account', 'x', '2222', ${until}, ${young}),
      ('account', 'twilio', '+6221500170', ${until}, null),
      ('account', 'telegram', '1', null, null)`
  await apply('0005_strangers')
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

test('how far each list was read is kept when every list gets a place of its own', async () => {
  const rows = await store.sql`
    select channel, account, list, until, mark, due_at <= now() as "isDue" from provider_list
    order by channel, account, list`
  const place = (channel: string, account: string, list: string, mark: string | null) => {
    return { channel, account, list, until, mark, isDue: true }
  }
  expect(rows).toEqual([
    place('twilio', '+6221500170', 'messages', null),
    place('x', '1111', 'dm_events', '9'),
    place('x', '1111', 'mentions', '12'),
    place('x', '2222', 'dm_events', null),
    place('x', '2222', 'mentions', '12'),
  ])
})
