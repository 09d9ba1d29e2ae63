import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { audit, readAudit } from '../../src/staff/audit.ts'
import { superuser } from '../../src/store/postgres-data.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
beforeAll(async () => {
  store = await openStore(4)
})
afterAll(() => store.close())

const who = { staff: 'a1b2c3d4-0000-4000-8000-000000000001', login: 'siti' }
const changes = ["update audit set login = 'x'", 'delete from audit', 'truncate audit'] as const

/** What the database says to a statement. */
async function refusalOf(
  sql: Sql,
  statement: string,
  ...before: readonly string[]
): Promise<string> {
  try {
    await sql.begin(async (tx) => {
      for (const each of before) await tx.unsafe(each)
      await tx.unsafe(statement)
    })
    return 'it is done'
  } catch (error) {
    if (error instanceof postgres.PostgresError) return error.code
    throw error
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html: insufficient_privilege
const refused = '42501'

describe('the log', () => {
  test.each(changes)('is only added to, also by a superuser: %s', async (statement) => {
    await audit(store.sql, { ...who, action: 'open' })
    const url = new URL(store.url)
    url.username = superuser
    const root = postgres(url.href, { max: 1 })
    try {
      const [row] = await root`select usesuper from pg_user where usename = current_user`
      expect(row).toEqual({ usesuper: true })
      expect(await refusalOf(root, statement)).toBe(refused)
      const replica = 'set local session_replication_role = replica'
      expect(await refusalOf(root, statement, replica)).toBe(refused)
    } finally {
      await root.end()
    }
    expect(await refusalOf(store.sql, statement)).toBe(refused)
  })

  test.each(changes)('is only added to by its role: %s', async (statement) => {
    expect(await refusalOf(store.sql, statement, 'set local role simpul_audit')).toBe(refused)
    // The trigger is not what refuses it.
    const [may] = await store.sql`
      select bool_or(has_table_privilege('simpul_audit', 'audit', kind)) as any
      from unnest(array['update', 'delete', 'truncate']) kind`
    expect(may).toEqual({ any: false })
    expect(await refusalOf(store.sql, 'select * from staff', 'set local role simpul_audit')).toBe(
      refused,
    )
  })

  test('is written by that role, which the transaction gives back', async () => {
    await store.sql.unsafe(`
      create table audit_writer (role text);
      create function keep_writer() returns trigger security invoker language plpgsql as $$
      begin perform set_config('test.writer', current_user, false); return null; end $$;
      create trigger keep_writer after insert on audit for each row execute function keep_writer()`)
    await store.sql.begin(async (tx) => {
      const [before] = await tx`select current_user as name`
      await audit(tx, { ...who, action: 'look' })
      const [after] = await tx`
        select current_user as name, current_setting('test.writer') as writer`
      expect(after).toEqual({ name: before?.['name'], writer: 'simpul_audit' })
    })
  })

  test('is written with what it is about, or not at all', async () => {
    const undone = store.sql.begin(async (tx) => {
      await audit(tx, { ...who, action: 'undone' })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    const { entries } = await readAudit(store.sql, { action: 'undone' }, { size: 1 })
    expect(entries).toEqual([])
  })

  test('is written where the role does not exist, too', async () => {
    await store.sql.begin(async (tx) => {
      await tx`revoke insert on audit from simpul_audit`
      await audit(tx, { ...who, action: 'without the role' })
    })
    await store.sql`grant insert on audit to simpul_audit`
    const { entries } = await readAudit(store.sql, { action: 'without the role' }, { size: 1 })
    expect(entries).toHaveLength(1)
  })

  test('is read by pages, the latest first, of whom and what you like', async () => {
    const { sql } = store
    const subject = 'complaint 7'
    for (let n = 0; n < 5; n++) await audit(sql, { ...who, action: 'read', subject, detail: { n } })
    await audit(sql, { login: 'command line', action: 'read', subject })
    const first = await readAudit(sql, { subject, login: 'siti' }, { size: 3 })
    expect(first.entries.map(({ detail }) => detail['n'])).toEqual([4, 3, 2])
    const second = await readAudit(sql, { subject, login: 'siti' }, { size: 3, before: first.next })
    expect(second.entries.map(({ detail }) => detail['n'])).toEqual([1, 0])
    expect(second.next).toBeUndefined()
    const all = await readAudit(sql, { action: 'read', staffId: who.staff }, { size: 100 })
    expect(all.entries).toHaveLength(5)
    const later = new Date(Date.now() + 3_600_000)
    expect((await readAudit(sql, { from: later }, { size: 1 })).entries).toEqual([])
    expect((await readAudit(sql, { subject, to: later }, { size: 9 })).entries).toHaveLength(6)
  })
})
