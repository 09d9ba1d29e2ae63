import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSimulator } from '../../simulator/simulator.ts'
import { openAddress } from '../../src/conversation/people.ts'
import { eventually, startTestHouse, type TestHouse } from '../harness/house.ts'
import { openEvents, openExternalIds } from '../harness/provider-ids.ts'

const channels = createSimulator({ gatewayUrl: () => '' })
  .accounts('')
  .map(({ channel }) => channel)
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let house: TestHouse

beforeAll(async () => {
  house = await startTestHouse('redis', 12)
  house.holdConnections()
})
afterAll(async () => {
  await house.stop()
})

/** Everything that the database holds, a text for each column of each table. */
async function columns(): Promise<{ column: string; text: string }[]> {
  const { sql } = house
  const named = await sql<{ table: string; column: string; type: string }[]>`
    select c.table_name as table, c.column_name as column, data_type as type
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'`
  return await Promise.all(
    named.map(async ({ table, column, type }) => {
      // Bytes are looked at as they are, a byte a character.
      const value =
        type === 'bytea' ? sql`encode(${sql(column)}, 'hex')` : sql`${sql(column)}::text`
      const rows = await sql<
        { value: string | null }[]
      >`select ${value} as value from ${sql(table)}`
      const texts = rows.map(({ value: text }) => text ?? '')
      const read =
        type === 'bytea' ? texts.map((hex) => Buffer.from(hex, 'hex').toString('latin1')) : texts
      return { column: `${table}.${column}`, text: read.join('\n') }
    }),
  )
}

/** Some channels carry no pictures here. */
function send(channel: string, number: string, text: string) {
  const { phones } = house.simulator
  const attachment = { type: 'image', mimeType: 'image/png', base64: picture } as const
  try {
    return phones.send(channel, number, { text, attachment })
  } catch {
    return phones.send(channel, number, { text })
  }
}

/** The forms in which a text may be hidden without a key. */
function formsOf(text: string): string[] {
  const digits = text.replace(/\D/g, '')
  const spellings = [...new Set([text, digits, `+${digits}`, digits.replace(/^62/, '0')])].filter(
    (spelling) => spelling.length >= 8,
  )
  return spellings.flatMap((spelling) => [
    spelling,
    Buffer.from(spelling).toString('hex'),
    ...[0, 1, 2].map((shift) => insideBase64(spelling, shift)),
    ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) => {
      const hash = createHash(algorithm).update(spelling).digest()
      return [
        hash.toString('latin1').slice(0, 12),
        hash.toString('hex').slice(0, 16),
        hash.toString('base64').slice(0, 14),
        hash.toString('base64url').slice(0, 14),
      ]
    }),
  ])
}

/** What is the same of a text's base64 whatever stands around it. */
function insideBase64(text: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
  const whole = bytes.toString('base64')
  return whole.slice(shift === 0 ? 0 : 4, Math.floor(bytes.length / 3) * 4)
}

/** Our own ids, which one provider takes for its own; and where a list of X was read to. */
const harmless = [
  'outbox.id',
  'provider_list.mark',
  'provider_list.newest',
  'provider_list.next_page',
]

test('no address and no id of a provider stands in any column, in no form', async () => {
  const { sql, simulator } = house
  const { ring } = house.house
  const begin = async (channel: string, place: number) => {
    const number = `+62811${String(7_654_000 + place)}`
    const text = channel === 'x' ? 'DM Lampu jalan padam' : 'Lampu jalan padam'
    const { phones } = simulator
    await send(channel, number, text).acknowledged
    await phones.until(channel, number, (said) => /telah kami terima/.test(said.text))
    await phones.send(channel, number, { text: 'STATUS' }).acknowledged
    await phones.until(channel, number, (said) => /\d{10}.*\n?.*/.test(said.text))
    return number
  }
  const numbers = await Promise.all(channels.map(begin))
  // Until deliveries are reported and pictures fetched.
  await eventually(async () => {
    const [row] = await sql<[{ n: number }]>`
      select (select count(*) from inbox where handled_at is null)::int
        + (select count(*) from outbox where state <> 'accepted')::int
        + (select count(*) from attachment where state = 'waiting' and attempts = 0)::int as n`
    return row.n === 0
  })
  const people = await sql<{ sealedKey: Buffer; sealedAddress: Buffer }[]>`
    select sealed_key as "sealedKey", sealed_address as "sealedAddress" from conversation`
  const events = [...(await openEvents(sql, ring)).values()]
  expect(people.length).toBeGreaterThanOrEqual(channels.length)
  const secrets = new Set([
    ...numbers,
    ...people.map((person) => openAddress(ring, person)),
    ...(await openExternalIds(sql, ring)).values(),
    ...events.flatMap((event) => [
      event.eventKey,
      ...('externalId' in event && event.externalId ? [event.externalId] : []),
    ]),
  ])
  const all = await columns()
  const found = [...secrets].flatMap((secret) =>
    formsOf(secret).flatMap((form) =>
      all
        .filter(({ column, text }) => text.includes(form) && !harmless.includes(column))
        .map(({ column }) => `${column}: ${secret}`),
    ),
  )
  expect([...new Set(found)]).toEqual([])
}, 60_000)
