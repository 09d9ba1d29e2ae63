import type { Sql } from 'postgres'
import { say } from '../say.ts'

const chunk = 100_000

/**
 * Fills a migrated database with complaints that are done, one citizen each, over the last year, and
 * with everything that belongs to them. Nothing of it is due.
 *
 * @returns how many complaints there are now
 */
export async function fillHistory(sql: Sql, count: number): Promise<number> {
  const startedAt = performance.now()
  await sql`set synchronous_commit = off`
  for (const [table, values] of Object.entries(history(count)))
    for (let first = 1; first <= count; first += chunk)
      await fillTable(sql, table, values, first, Math.min(first + chunk - 1, count))
  await sql`reset synchronous_commit`
  await sql`vacuum analyze`
  say(`filled in ${count} complaints in ${Math.round((performance.now() - startedAt) / 1_000)} s`)
  return count
}

/** SQL by the names of columns. */
export type Values = Readonly<Record<string, string>>

const id = (of: string) => `md5('${of}' || i)::uuid`
const bytes = (of: string, blocks: number) => `decode(repeat(md5('${of}' || i), ${blocks}), 'hex')`

/**
 * SQL for the columns of each table, with `i` the complaint's number. Tables stand in the order in
 * which they refer to one another; columns that a schema does not have are left out.
 */
function history(count: number): Readonly<Record<string, Values>> {
  // Older than a day: nothing that looks at what is recent comes upon it.
  const at = `now() - interval '1 day' - interval '365 days' * (1 - i / ${count}.0)`
  const text = `'Lampu jalan padam di depan Pasar Melati, nomor tiang ' || i || '.'`
  const account = { channel: `'meta/whatsapp'`, account: `'200000000000002'` }
  const found = {
    category_id: '1 + i % 20',
    category_name: `'Lampu jalan'`,
    district_code: `'35.78.01'`,
    district_name: `'Tegalsari'`,
  }
  return {
    inbox: {
      ...account,
      kind: `'message'`,
      event_index: `md5('event' || i)::uuid`,
      // Of a schema before the hashes.
      event_key: `'wamid.' || md5('event' || i)`,
      address_index: bytes('address', 1),
      sealed_event: bytes('event', 20),
      webhook_id: id('webhook'),
      sent_at: at,
      accepted_at: at,
      due_at: at,
      handled_at: at,
    },
    conversation: {
      id: id('conversation'),
      ...account,
      sealed_key: bytes('key', 4),
      sealed_address: bytes('sealed', 3),
      latest_complaint_id: id('complaint'),
      burst_ended_at: at,
      last_inbound_at: at,
      created_at: at,
    },
    conversation_address: {
      ...account,
      address_index: bytes('address', 1),
      conversation_id: id('conversation'),
    },
    message: {
      id: id('message'),
      conversation_id: id('conversation'),
      // Of a database that was empty: its numbers begin with 1, and come in the order of i.
      inbox_id: 'i',
      external_index: `md5('event' || i)::uuid`,
      external_id: `'wamid.' || md5('event' || i)`,
      text,
      attachments: `'[]'`,
      disposition: `'complaint'`,
      complaint_id: id('complaint'),
      sent_at: at,
      accepted_at: at,
    },
    complaint: {
      id: id('complaint'),
      conversation_id: id('conversation'),
      // With a zero in front, as no number of ours has.
      receipt_number: `lpad(i::text, 10, '0')`,
      pseudonym: `'Pelapor-2222'`,
      channel: account.channel,
      text,
      fingerprint: `md5('print' || i)`,
      ...found,
      status: `'unverified'`,
      stage: `'done'`,
      due_at: 'null',
      created_at: at,
    },
    complaint_event: {
      complaint_id: id('complaint'),
      kind: `'forwarded'`,
      detail: `'{"store":"own"}'`,
      at,
    },
    core_link: {
      complaint_id: id('complaint'),
      store: `'own'`,
      // Ours begin with 1 and have seven digits or more.
      tracking_id: `'h' || i`,
      created_at: at,
    },
    core_complaint: {
      reference: id('complaint'),
      reporter: `'Pelapor-2222'`,
      source_channel: account.channel,
      text,
      ...found,
      attachment_count: '0',
      status: `'unverified'`,
      received_at: at,
    },
    outbox: {
      id: id('outbox'),
      conversation_id: id('conversation'),
      ...account,
      cause: `'receipt:' || ${id('complaint')}`,
      part: '0',
      text: `'LAPOR!: Laporan Anda telah kami terima dengan nomor ' || lpad(i::text, 10, '0')`,
      complaint_id: id('complaint'),
      state: `'accepted'`,
      due_at: 'null',
      attempts: '1',
      settled_at: at,
      external_index: `md5('reply' || i)::uuid`,
      external_id: `'wamid.' || md5('reply' || i)`,
      sent_at: at,
      delivery_status: `'read'`,
      created_at: at,
    },
  }
}

interface Column {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
}

/** What a column gets that must have something and is not known here. */
const anything: Values = {
  text: `''`,
  uuid: 'gen_random_uuid()',
  boolean: 'false',
  jsonb: `'{}'`,
  bytea: `'\\x00'`,
  date: 'now()',
  'timestamp with time zone': 'now()',
}

/** Fills a table by one statement: SQL for each column, with `i` from the first to the last. */
export async function fillTable(
  sql: Sql,
  table: string,
  values: Values,
  first: number,
  last: number,
): Promise<void> {
  const columns = (await columnsOf(sql, table)).flatMap(({ name, type, isRequired }) => {
    const value = values[name] ?? (isRequired ? (anything[type] ?? '0') : undefined)
    return value === undefined ? [] : [{ name, value }]
  })
  await sql.unsafe(`
    insert into ${table} (${columns.map(({ name }) => `"${name}"`).join(', ')})
    select ${columns.map(({ value }) => value).join(', ')}
    from generate_series(${first}, ${last}) as i`)
}

async function columnsOf(sql: Sql, table: string): Promise<Column[]> {
  return await sql<Column[]>`
    select column_name as name, data_type as type,
      is_nullable = 'NO' and column_default is null and is_identity = 'NO' as "isRequired"
    from information_schema.columns
    where table_schema = current_schema() and table_name = ${table} and is_generated = 'NEVER'
      and (is_identity = 'NO' or identity_generation = 'BY DEFAULT')`
}
