import type { Sql } from 'postgres'
import { type Complaint, complaintColumns, saidIn } from '../../complaints/hand-over.ts'
import { noteHappened } from '../../complaints/happened.ts'
import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import { type ForwardedComplaint, forwardable } from '../core-store.ts'
import { type Among, accountOf, everybodys } from './among.ts'
import type { LaporFields } from './fields.ts'
import { laporBulk } from './names.ts'
import { imageNames, type Pictures, picturesIn } from './picture-names.ts'
import { keepTemplate, type Template } from './template.ts'
import { hindrance, waits } from './waiting.ts'

/** LAPOR! takes no more rows in a file. */
export const mostRows = 100

/** A book that was taken out. */
export interface Batch {
  readonly id: number
  readonly madeAt: Date
  readonly rows: number
  /** The name of its template; null for a book of our own. */
  readonly template: string | null
  /** False: its file may be missing. */
  readonly isWritten: boolean
  readonly isUndone: boolean
  /** Rows of it that an export has named since. */
  readonly linked: number
}

/** A complaint that does not fit into the template. */
export interface Faulty {
  readonly receiptNumber: string
  readonly code: string
  readonly fault: string
}

export interface Taken {
  /** Undefined where nothing was ready. */
  readonly batch: number | undefined
  readonly rows: number
  readonly faulty: readonly Faulty[]
}

/** Turns complaints into rows, or says why one does not fit. Pure. */
export interface Binder {
  readonly template: Template | undefined
  fieldsOf(
    complaint: ForwardedComplaint,
    code: string,
    images: readonly string[],
  ): { readonly fields: LaporFields } | { readonly fault: string }
}

/**
 * Takes complaints that are ready into a new book, danger first, then the oldest: in one transaction, so
 * that each stands in one book, or in none.
 *
 * @param most rows of the book, at most 100
 * @param skipped complaints that were found faulty before in the same run
 * @param whose which of them, and who takes them out in the console: an id of staff
 */
export async function takeBatch(
  sql: Sql,
  binder: Binder,
  most: number,
  skipped: readonly string[] = [],
  { among = everybodys, by }: { readonly among?: Among; readonly by?: string } = {},
): Promise<Taken & { readonly skipped: readonly string[] }> {
  return await sql.begin(async (tx) => {
    const rows: Row[] = []
    const faulty: (Faulty & { readonly reference: string })[] = []
    while (rows.length < most) {
      const seen = [...skipped, ...rows.map(referenceOf), ...faulty.map(referenceOf)]
      const claimed = await claimReady(tx, most - rows.length, seen, among)
      if (claimed.length === 0) break
      for (const { code, hashes, places, ...complaint } of claimed) {
        const bound = binder.fieldsOf(forwardable(complaint), code, imageNames(code, places))
        const { id: reference, receiptNumber } = complaint
        if ('fault' in bound) faulty.push({ reference, receiptNumber, code, fault: bound.fault })
        else rows.push({ reference, row: rows.length + 1, exported: bound.fields })
      }
    }
    await writeFaults(tx, faulty)
    const batch = rows.length > 0 ? await writeBatch(tx, binder.template, rows, by) : undefined
    return { batch, rows: rows.length, faulty, skipped: [...skipped, ...faulty.map(referenceOf)] }
  })
}

interface Row {
  readonly reference: string
  readonly row: number
  readonly exported: LaporFields
}

const referenceOf = ({ reference }: { readonly reference: string }) => reference

interface Ready extends Complaint, Pictures {
  readonly code: string
}

async function claimReady(
  tx: Tx,
  most: number,
  seen: readonly string[],
  among: Among,
): Promise<Ready[]> {
  return await tx<Ready[]>`
    with ready as materialized (
      select r.reference, r.code, r.since from lapor_report r join complaint c on c.id = r.reference
      where ${waits(tx)} and ${hindrance(tx)} is null and ${among(tx)} and r.reference <> all(${[...seen]}::uuid[])
      order by c.danger is null, r.since limit ${most} for no key update of r skip locked)
    select ${complaintColumns(tx)}, ready.code, pictures.*
    from ready join complaint c on c.id = ready.reference
    join conversation p on p.id = c.conversation_id ${saidIn(tx)}
    ${picturesIn(tx, tx`c.id`)}
    order by c.danger is null, ready.since`
}

async function writeFaults(
  tx: Tx,
  faulty: readonly { readonly reference: string; readonly fault: string }[],
): Promise<void> {
  if (faulty.length === 0) return
  const f = listsOf(faulty)
  await tx`
    update lapor_report r set fault = f.fault
    from unnest(${f('reference')}::uuid[], ${f('fault')}::text[]) as f (reference, fault)
    where r.reference = f.reference`
}

async function writeBatch(
  tx: Tx,
  template: Template | undefined,
  rows: readonly Row[],
  by: string | undefined,
): Promise<number> {
  if (template) await keepTemplate(tx, template)
  const references = rows.map(referenceOf)
  const [batch] = await tx<[{ id: number }]>`
    insert into lapor_batch (template, rows, made_by, accounts)
    select ${template?.hash ?? null}, ${rows.length}::int, ${by ?? null}::uuid,
      array_agg(distinct ${accountOf(tx)})
    from complaint c where c.id = any(${references}::uuid[])
    returning id`
  const r = listsOf(rows)
  await tx`
    update lapor_report l set batch_id = ${batch.id}, "row" = r.place, exported = r.exported::jsonb,
      fault = null
    from unnest(${r('reference')}::uuid[], ${r('row')}::int[], ${r('exported')}::text[])
      as r (reference, place, exported)
    where l.reference = r.reference`
  await noteHappened(tx, 'taken_out', references, { store: laporBulk, batch: batch.id })
  return batch.id
}

/** Books, the latest first. */
export async function batches(sql: Tx, most = 100): Promise<Batch[]> {
  return await sql<Batch[]>`
    select b.id, b.made_at as "madeAt", b.rows::int as rows, t.name as template,
      b.written_at is not null as "isWritten", b.undone_at is not null as "isUndone",
      (select count(*)::int from lapor_report r where r.batch_id = b.id and r.tracking_id is not null)
        as linked
    from lapor_batch b left join lapor_template t on t.hash = b.template
    order by b.id desc limit ${most}`
}

/**
 * Books whose file may be missing: their maker died between keeping the rows and writing the file. Those
 * of the console have none until somebody downloads them.
 */
export async function unwrittenBatches(sql: Tx): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select id from lapor_batch where written_at is null and undone_at is null
      and made_by is null order by id`
  return rows.map(({ id }) => id)
}
