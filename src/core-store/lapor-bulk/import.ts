import type { Sql } from 'postgres'
import type { Tx } from '../../store/connect.ts'
import { type Among, everybodys } from './among.ts'
import { codesIn } from './code.ts'
import { doubtsBefore, keepDoubts, refusedBy } from './doubts.ts'
import type { LaporFields, LaporRow } from './fields.ts'
import { link } from './link.ts'
import { matchRows } from './match.ts'
import { type Changed, reportsOf, takeStates } from './take-states.ts'

/** An export of LAPOR!, read. */
export interface Export {
  /** SHA-256 in hex: of its bytes, and of whose complaints it is read for. */
  readonly hash: string
  readonly name: string
  /** The day on which LAPOR! made it, YYYY-MM-DD, where it says so. */
  readonly madeOn: string | undefined
  readonly rows: readonly LaporRow[]
}

/** What an import did. */
export interface Imported extends Changed {
  /** The same bytes were read before: nothing was done. */
  readonly isKnown: boolean
  readonly rows: number
  /** Rows of ours that were known by their Tracking ID. */
  readonly known: number
  readonly linkedByCode: number
  readonly linkedByText: number
  /** Rows that may be ours; see review. */
  readonly doubtful: number
}

/**
 * Takes over what an export of LAPOR! says: links rows to complaints, lists those in doubt, and records
 * what changed. All in one transaction, so that an import is done once or not at all.
 *
 * @param whose which complaints it may change, and who uploaded it in the console: an id of staff, and
 * whose accounts the complaints are of
 */
export async function takeOver(
  sql: Sql,
  given: Export,
  { among = everybodys, by, accounts }: Whose = {},
): Promise<Imported> {
  return await sql.begin(async (tx) => {
    // One at a time: what one links, the other would list in doubt.
    await tx`lock table lapor_import in share row exclusive mode`
    const [file] = await tx<[{ id: number }?]>`
      insert into lapor_import (hash, name, made_on, rows, read_by, accounts)
      values (${given.hash}, ${given.name}, ${given.madeOn ?? null}::date, ${given.rows.length},
        ${by ?? null}::uuid, ${accounts ? [...accounts] : null}::text[])
      on conflict (hash) do nothing returning id`
    if (!file) return { ...nothing, isKnown: true, rows: given.rows.length }
    const before = await reportsOf(tx, given.rows, among)
    const { byCode, byText, doubtful } = await linkNew(tx, file.id, given.rows, among)
    const changed = await takeStates(tx, file.id, given, among)
    return {
      isKnown: false,
      rows: given.rows.length,
      known: before.size,
      linkedByCode: byCode,
      linkedByText: byText,
      doubtful,
      ...changed,
    }
  })
}

interface Whose {
  readonly among?: Among
  readonly by?: string
  readonly accounts?: readonly string[] | undefined
}

const nothing: Imported = {
  isKnown: false,
  rows: 0,
  known: 0,
  linkedByCode: 0,
  linkedByText: 0,
  doubtful: 0,
  events: 0,
  older: 0,
  unknownStates: [],
}

interface Unlinked {
  readonly reference: string
  readonly code: string
  readonly exported: LaporFields | null
}

async function linkNew(
  tx: Tx,
  importId: number,
  rows: readonly LaporRow[],
  among: Among,
): Promise<{ byCode: number; byText: number; doubtful: number }> {
  const open = await openRows(tx, rows)
  if (open.length === 0) return { byCode: 0, byText: 0, doubtful: 0 }
  const codes = open.flatMap((row) => codesIn(`${row.textAtFirst ?? ''} ${row.textAtLast ?? ''}`))
  // A book may have been uploaded although it was taken back: its codes count all the same.
  const unlinked = await tx<Unlinked[]>`
    select r.reference, r.code, r.exported from lapor_report r
    left join complaint c on c.id = r.reference
    where r.tracking_id is null and (r.batch_id is not null or r.code = any(${codes}::text[]))
      and ${among(tx)}
    order by r.reference for no key update of r`
  const isRefused = await refusedBy(
    tx,
    open.map(({ trackingId }) => trackingId),
  )
  const found = matchRows(
    open,
    unlinked.map(({ reference, code, exported }) => ({
      reference,
      code,
      text: exported?.text ?? '',
      receivedOn: exported?.receivedOn,
      sources: exported?.sources ?? [],
      parentAgency: exported?.parentAgency,
    })),
    await doubtsBefore(tx, rows),
  )
  const sure = found.sure.filter(({ row, reference }) => !isRefused(row.trackingId, reference))
  const doubtful = found.doubtful
    .map(({ row, candidates }) => ({
      row,
      candidates: candidates.filter((one) => !isRefused(row.trackingId, one.reference)),
    }))
    .filter(({ candidates }) => candidates.length > 0)
  await link(tx, sure)
  await keepDoubts(tx, importId, doubtful, among)
  const byCode = sure.filter(({ by }) => by === 'code').length
  return { byCode, byText: sure.length - byCode, doubtful: doubtful.length }
}

/** Rows of which nobody knows yet whose they are. Of those of others it is not told that they are linked. */
async function openRows(tx: Tx, rows: readonly LaporRow[]): Promise<LaporRow[]> {
  const ids = rows.map(({ trackingId }) => trackingId)
  const settled = await tx<{ trackingId: string }[]>`
    select tracking_id as "trackingId" from lapor_report where tracking_id = any(${ids}::text[])
    union all select tracking_id from lapor_doubt
    where decided_at is not null and tracking_id = any(${ids}::text[])`
  const isSettled = new Set(settled.map(({ trackingId }) => trackingId))
  return rows.filter(({ trackingId }) => !isSettled.has(trackingId))
}
