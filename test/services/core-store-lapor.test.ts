import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { recordEvents } from '../../src/core-store/events.ts'
import { mostRows, takeBatch } from '../../src/core-store/lapor-bulk/batches.ts'
import { openBook } from '../../src/core-store/lapor-bulk/book.ts'
import { contentsOf } from '../../src/core-store/lapor-bulk/contents.ts'
import { takeOver } from '../../src/core-store/lapor-bulk/import.ts'
import { laporBulk } from '../../src/core-store/lapor-bulk/names.ts'
import { laporStore } from '../../src/core-store/lapor-bulk/store.ts'
import { openTodos } from '../../src/core-store/lapor-bulk/todo.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import type { TestCitizens } from '../harness/citizens.ts'
import { examineCoreStore } from '../harness/core-store-suite.ts'
import { layIn, openReporters } from '../harness/many-reports.ts'

let store: TestCitizens
let conversations: readonly string[]
beforeAll(async () => {
  const opened = await openReporters(1)
  store = opened.citizens
  conversations = opened.conversations
})
afterAll(async () => {
  await store.close()
})

async function ourBook() {
  const opened = await openBook(undefined, { zone: 'WIB' })
  if (opened.kind === 'fault') throw new Error(opened.fault)
  return opened.book
}

const codes = new Map<string, string>()
const trackingIds = new Map<string, string>()

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
  async move(reference, kind) {
    const trackingId = trackingIds.get(reference) ?? String(7_000_000 + trackingIds.size)
    trackingIds.set(reference, trackingId)
    await store.sql`
      update lapor_report set tracking_id = ${trackingId} where reference = ${reference}`
    const rows = [
      { trackingId, state: { answered: 'Ditanggapi', declined: 'Bukan Wewenang' }[kind] },
    ]
    const { events } = await takeOver(store.sql, {
      hash: randomUUID(),
      name: 'a',
      madeOn: '2026-01-01',
      rows,
    })
    return { kind: events === 1 ? 'told' : 'nothing' }
  },
  book: {
    async ready(text) {
      const [one] = await layIn(store.sql, conversations, 1)
      if (!one) throw new Error('nothing was laid in')
      await store.sql`update complaint set text = ${text} where id = ${one.id}`
      codes.set(one.id, one.code)
      return one.id
    },
    async change(reference, kind, text) {
      await store.sql`
        update complaint set text = ${text},
          withdrawn_at = case when ${kind === 'withdrawal'} then now() end,
          erased_at = case when ${kind === 'erasure'} then now() end
        where id = ${reference}`
    },
    async takeOut() {
      await takeBatch(store.sql, await ourBook(), mostRows)
    },
    async textOf(reference) {
      const [row] = await store.sql<[{ batch: number | null }]>`
        select batch_id as batch from lapor_report where reference = ${reference}`
      const contents = row.batch === null ? undefined : await contentsOf(store.sql, row.batch)
      if (!contents) return undefined
      const { rows } = await readTable((await ourBook()).bytesOf(contents.rows))
      const code = codes.get(reference) ?? ''
      const text = rows.flat().find((cell) => typeof cell === 'string' && cell.endsWith(code))
      return text === undefined ? undefined : String(text).slice(0, -code.length).trim()
    },
    async toType(reference) {
      const todos = await openTodos(store.sql)
      const own = todos.filter(({ code }) => code === codes.get(reference))
      return own.map(({ kind, words }) => [kind, words] as const)
    },
  },
})
