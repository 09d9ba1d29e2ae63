import { randomBytes } from 'node:crypto'
import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import type { CoreStore, ForwardedComplaint, Supplement } from '../core-store.ts'
import { eraseEventWords, readEvents } from '../events.ts'
import { drawCode } from './code.ts'
import { laporBulk } from './names.ts'
import { noteTodos } from './todo.ts'

/**
 * LAPOR!'s *form manual book* as a core store: complaints wait in our own database until somebody takes
 * them out in a book. Their number here is the code that stands at the end of their text there.
 *
 * @param draw a new code; two may be the same, then another one is drawn
 */
export function laporStore(sql: Tx, draw: () => string = () => drawCode(randomBytes)): CoreStore {
  const storeAll = (tx: Tx, complaints: readonly ForwardedComplaint[]) =>
    keepAll(tx, complaints, draw)
  return {
    name: laporBulk,
    capabilities: { isHere: true, canFind: true, tells: 'asked', isByHand: true, moves: 'as told' },
    storeAll,
    addAll: noteAll,
    async submit(complaint) {
      const code = (await storeAll(sql, [complaint])).get(complaint.reference)
      if (code === undefined) return { kind: 'deferred', detail: 'neither inserted nor found' }
      return { kind: 'stored', trackingId: code }
    },
    async find(reference) {
      const [row] = await sql<[{ code: string }?]>`
        select code from lapor_report where reference = ${reference}`
      return row ? { kind: 'stored', trackingId: row.code } : { kind: 'absent' }
    },
    async add(supplement) {
      await noteAll(sql, [supplement])
      return { kind: 'taken' }
    },
    eventsSince: (cursor, most) => readEvents(sql, laporBulk, cursor, most),
  }
}

async function keepAll(
  tx: Tx,
  complaints: readonly ForwardedComplaint[],
  draw: () => string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  let missing = complaints.map(({ reference }) => reference)
  while (missing.length > 0) {
    const m = listsOf(missing.map((reference) => ({ reference, code: draw() })))
    // A code that is taken already is drawn again for that complaint alone.
    await tx`
      insert into lapor_report (reference, code)
      select * from unnest(${m('reference')}::uuid[], ${m('code')}::text[])
      on conflict do nothing`
    const rows = await tx<{ reference: string; code: string }[]>`
      select reference, code from lapor_report where reference = any(${missing}::uuid[])`
    for (const { reference, code } of rows) found.set(reference, code)
    missing = missing.filter((reference) => !found.has(reference))
  }
  return found
}

/**
 * What stands in a book already has to be typed into LAPOR! by somebody; what waits for one needs
 * nothing, because a book is made of complaints as they are then.
 */
async function noteAll(tx: Tx, supplements: readonly Supplement[]): Promise<void> {
  if (supplements.length === 0) return
  const references = [...new Set(supplements.map(({ reference }) => reference))]
  // Taking out a book holds these rows: whoever comes in between sees that they have left.
  const left = await tx<{ reference: string }[]>`
    with locked as materialized (
      select reference, batch_id, tracking_id from lapor_report
      where reference = any(${references}::uuid[]) order by reference for no key update)
    select reference from locked where batch_id is not null or tracking_id is not null`
  const erased = supplements.filter(({ kind }) => kind === 'erasure')
  await eraseWords(
    tx,
    erased.map(({ reference }) => reference),
  )
  await takeBackWords(
    tx,
    supplements.filter(({ kind }) => kind === 'deletion'),
  )
  const hasLeft = new Set(left.map(({ reference }) => reference))
  await noteTodos(
    tx,
    supplements.filter(({ reference }) => hasLeft.has(reference)),
  )
}

/**
 * Words that a citizen took back stay in no book that is written again, and in nothing that is still to be
 * typed: what is noted of the deletion has the whole text as it is now.
 */
async function takeBackWords(tx: Tx, deletions: readonly Supplement[]): Promise<void> {
  if (deletions.length === 0) return
  const d = listsOf(deletions)
  await tx`
    update lapor_report r set exported = r.exported || jsonb_build_object(
      'text', concat_ws(' ', nullif(d.text, ''), r.code), 'title', coalesce(d.title, 'Laporan'),
      'place', d.place)
    from unnest(${d('reference')}::uuid[], ${d('text')}::text[], ${d('title')}::text[],
      ${d('place')}::text[]) as d (reference, text, title, place)
    where r.reference = d.reference and r.exported is not null`
  await tx`
    update lapor_todo set words = null, text_then = null, done_at = coalesce(done_at, now())
    where reference = any(${deletions.map(({ reference }) => reference)}::uuid[])
      and kind in ('addition', 'correction', 'deletion')`
}

/** No copy of what a citizen had erased stays: neither in a book nor in what was to be typed. */
async function eraseWords(tx: Tx, references: readonly string[]): Promise<void> {
  if (references.length === 0) return
  const ids = [...references]
  await tx`
    update lapor_report set exported = null, fault = null, reason = null
    where reference = any(${ids}::uuid[])`
  await tx`
    update lapor_todo set words = null, text_then = null,
      done_at = case when kind in ('erasure', 'answer') then done_at else coalesce(done_at, now()) end
    where reference = any(${ids}::uuid[])`
  await eraseEventWords(tx, ids)
  await tx`
    update lapor_doubt d set row = jsonb_build_object('trackingId', d.tracking_id), candidates = '[]',
      decided_at = coalesce(d.decided_at, now())
    where exists (
      select from jsonb_array_elements(d.candidates) as c
      where (c.value ->> 'reference')::uuid = any(${ids}::uuid[]))`
}
