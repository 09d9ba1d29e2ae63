import { afterAll, beforeAll } from 'vitest'
import { recordEvents } from '../../src/core-store/events.ts'
import { laporBulk } from '../../src/core-store/lapor-bulk/names.ts'
import { laporStore } from '../../src/core-store/lapor-bulk/store.ts'
import { examineCoreStore } from '../harness/core-store-suite.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
beforeAll(async () => {
  store = await openStore()
})
afterAll(async () => {
  await store.close()
})

examineCoreStore('lapor-bulk', {
  store: () => laporStore(store.sql),
  async creations(reference) {
    const [row] = await store.sql<[{ n: number }]>`
      select count(*)::int as n from lapor_report where reference = ${reference}`
    return row.n
  },
  async everythingOf(reference) {
    const [row] = await store.sql<[{ all: string }]>`
      select concat((select to_jsonb(r) from lapor_report r where reference = ${reference}),
        (select jsonb_agg(t) from lapor_todo t where reference = ${reference}),
        (select jsonb_agg(d) from lapor_doubt d where candidates::text like ${`%${reference}%`}),
        (select jsonb_agg(e) from core_event e where reference = ${reference})) as all`
    return row.all
  },
  async tell(events) {
    await recordEvents(store.sql, laporBulk, events)
  },
})
