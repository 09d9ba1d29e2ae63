import { afterAll, beforeAll, test } from 'vitest'
import { listStatement, listComplaints, type ComplaintFilter } from '../../src/desk/complaints.ts'
import type { Reach } from '../../src/desk/reach.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
beforeAll(async () => {
  store = await openStore()
  const { sql } = store
  await sql`insert into conversation (id, channel, account, sealed_key, sealed_address)
    select gen_random_uuid(), 'twilio', case when n % 100 = 0 then '+62small' else '+62big' end, '\\x00', '\\x00'
    from generate_series(1, 20000) n`
  await sql`create table conv as select id, account, row_number() over () as m from conversation`
  await sql`insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, account, text, status, stage, due_at, created_at,
      kind, agency, category_id, category_name, anonymous, confidential, danger, incomplete, title, place)
    select gen_random_uuid(), v.id, lpad((1000000000 + n * 7919)::text, 10, '0'), 'Pelapor-' || upper(substr(md5(n::text), 1, 4)), 'twilio', v.account,
      repeat('Jalan berlubang di depan pasar induk kecamatan ' || n || ' mohon segera diperbaiki ', 4),
      case when n > 99000 then 'unverified' when n % 50 = 0 then 'incomplete' when n % 9 = 0 then 'archived' when n % 7 = 0 then 'in_progress' else 'closed' end,
      'done', null, now() - (100000 - n) * interval '5 minutes',
      case when n % 20 = 0 then 'aspirasi' else 'pengaduan' end,
      case when n % 3 = 0 then 'Dinas ' || n % 40 end, n % 60, 'Kategori ' || n % 60, n % 3 > 0, n % 2 = 0,
      case when n % 500 = 0 then 'fire' end, n % 70 = 0, 'Jalan berlubang di pasar ' || n, 'pasar induk'
    from generate_series(1, 100000) n join conv v on v.m = n % 20000 + 1`
  await sql`insert into lapor_report (reference, code, tracking_id) select id, 'C' || id, (7000000 + row_number() over ())::text from complaint where random() < 0.5`
  await sql`vacuum analyze`
}, 120_000)
afterAll(() => store.close())

const big: Reach = { kind: 'accounts', accounts: [{ channel: 'twilio', account: '+62big' }] }
const small: Reach = { kind: 'accounts', accounts: [{ channel: 'twilio', account: '+62small' }, { channel: 'manual', account: 'X' }] }
const office: Reach = { ...small, kind: 'office', office: 'Dinas 6' } as Reach
const office2: Reach = { ...big, kind: 'office', office: 'Dinas 6' } as Reach
const none: Reach = { kind: 'accounts', accounts: [{ channel: 'twilio', account: '+62none' }] }
const filters: Record<string, ComplaintFilter> = {
  all: {}, unverified: { statuses: ['unverified'] }, incomplete: { statuses: ['incomplete'] }, closed: { statuses: ['closed'] },
  verified: { statuses: ['verified'] },
  danger: { danger: true }, late: { lateBefore: new Date(Date.now() - 3 * 86400e3) }, agency: { agency: 'Dinas 6' }, nobody: { agency: 'Dinas X' },
  category: { categoryId: 33 }, kind: { kind: 'aspirasi' }, flags: { flags: ['anonymous', 'confidential'] }, none: { kind: 'permintaan_informasi' },
  channel: { channel: 'x' }, day: { from: new Date(Date.now() - 86400e3) }, long: { before: new Date(Date.now() - 300 * 86400e3) },
  end: { sought: '4321' }, tracking: { sought: '7000123' }, name: { sought: 'Pelapor-AB23' }, absent: { sought: '9999999' },
  combo: { kind: 'aspirasi', flags: ['confidential'], categoryId: 20, agency: 'Dinas 1' },
}
test('perf', { timeout: 120_000 }, async () => {
  const { sql } = store
  for (const [rn, reach] of Object.entries({ all: { kind: 'all' } as Reach, big, small, none, office, office2 }))
    for (const [name, filter] of Object.entries(filters)) {
      let best = 1e9
      for (let i = 0; i < 3; i++) {
        const at = performance.now()
        await sql.begin(async (tx) => { tx`set local enable_seqscan = off`.execute(); tx`set local plan_cache_mode = force_custom_plan`.execute(); await listComplaints(tx, reach, filter, 50) })
        best = Math.min(best, performance.now() - at)
      }
      console.log(rn, name, best.toFixed(1))
      if (best > 30) {
        const plan = await sql.begin(async (tx) => { await tx`set local enable_seqscan = off`; return await tx`explain (analyze, buffers) ${listStatement(tx, reach, filter, 51)}`})
        console.log(plan.map((r) => r['QUERY PLAN']).join('\n'))
      }
    }
})
