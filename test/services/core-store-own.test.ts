import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { recordEvents } from '../../src/core-store/events.ts'
import { ownName, ownStore } from '../../src/core-store/own/own-store.ts'
import { tellOwn } from '../../src/core-store/own/tell.ts'
import { examineCoreStore } from '../harness/core-store-suite.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
beforeAll(async () => {
  store = await openStore()
})
afterAll(async () => {
  await store.close()
})

examineCoreStore('own', {
  store: () => ownStore(store.sql),
  async creations(reference) {
    const [row] = await store.sql<[{ n: number }]>`
      select count(*)::int as n from core_complaint where reference = ${reference}`
    return row.n
  },
  async textOf(reference) {
    const [row] = await store.sql<[{ text: string }?]>`
      select text from core_complaint where reference = ${reference}`
    return row?.text
  },
  async everythingOf(reference) {
    const [row] = await store.sql<[{ all: string }]>`
      select (select to_jsonb(c)::text from core_complaint c where reference = ${reference}) ||
        (select jsonb_agg(e)::text from core_event e where reference = ${reference}) as all`
    return row.all
  },
  async move(reference, kind) {
    return await tellOwn(store.sql, { key: randomUUID(), reference, kind })
  },
  async tell(events) {
    await recordEvents(store.sql, ownName, events)
  },
})
