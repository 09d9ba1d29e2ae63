import type { Sql } from 'postgres'
import type { Tx } from '../../store/connect.ts'
import { codesIn } from './code.ts'
import { doubtsBefore, keepDoubts } from './doubts.ts'
import type { LaporFields, LaporRow } from './fields.ts'
import { link } from './link.ts'
import { matchRows } from './match.ts'
import { type Changed, reportsOf, takeStates } from './take-states.ts'

/** An export of LAPOR!, read. */
export interface Export {
  /** SHA-256 of its bytes, in hex. */
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
 */
export async function takeOver(sql: Sql, given: Export): Promise<Imported> {
  return await sql.begin(async (tx) => {
    // One at a time: what one links, the other would list in doubt.
    await tx`lock table lapor_import in share row exclusive mode`
    const [file] = await tx<[{ id: number }?]>`
      insert into lapor_import (hash, name, made_on, rows)
      values (${given.hash}, ${given.name}, ${given.madeOn ?? null}::date, ${given.rows.length})
      on conflict (hash) do nothing returning id`
    if (!file) return { ...nothing, isKnown: true, rows: given.rows.length }
    const before = await reportsOf(tx, given.rows)
    const { byCode, byText, doubtful } = await linkNew(tx, file.id, given.rows, before)
    const changed = await takeStates(tx, file.id, given)
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
  known: ReadonlyMap<string, unknown>,
): Promise<{ byCode: number; byText: number; doubtful: number }> {
  const decided = await tx<{ trackingId: string }[]>`
    select tracking_id as "trackingId" from lapor_doubt
    where decided_at is not null and tracking_id = any(${rows.map((row) => row.trackingId)}::text[])`
  const isDecided = new Set(decided.map(({ trackingId }) => trackingId))
  const open = rows.filter((row) => !known.has(row.trackingId) && !isDecided.has(row.trackingId))
  if (open.length === 0) return { byCode: 0, byText: 0, doubtful: 0 }
  const codes = open.flatMap((row) => codesIn(`${row.textAtFirst ?? ''} ${row.textAtLast ?? ''}`))
  // A book may have been uploaded although it was taken back: its codes count all the same.
  const unlinked = await tx<Unlinked[]>`
    select reference, code, exported from lapor_report
    where tracking_id is null and (batch_id is not null or code = any(${codes}::text[]))
    order by reference for no key update`
  const { sure, doubtful } = matchRows(
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
  await link(tx, sure)
  await keepDoubts(tx, importId, doubtful)
  const byCode = sure.filter(({ by }) => by === 'code').length
  return { byCode, byText: sure.length - byCode, doubtful: doubtful.length }
}
