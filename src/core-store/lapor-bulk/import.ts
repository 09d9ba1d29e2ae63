import type { Sql } from 'postgres'
import { linkMoved } from '../../complaints/hand-over.ts'
import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import type { CoreEvent } from '../core-store.ts'
import { recordEvents } from '../events.ts'
import { codesIn } from './code.ts'
import type { LaporFields, LaporRow } from './fields.ts'
import { changesOf, type Seen } from './lapor-states.ts'
import { matchRows } from './match.ts'
import { lapor, laporBulk } from './names.ts'
import { noteAnswers } from './todo.ts'

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
export interface Imported {
  /** The same bytes were read before: nothing was done. */
  readonly isKnown: boolean
  readonly rows: number
  /** Rows of ours that were known by their Tracking ID. */
  readonly known: number
  readonly linkedByCode: number
  readonly linkedByText: number
  /** Rows that may be ours; see review. */
  readonly doubtful: number
  /** What is now told to citizens. */
  readonly events: number
  /** Rows whose state an earlier export knows better. */
  readonly older: number
  /** States that nobody knows, by their words. */
  readonly unknownStates: readonly string[]
}

interface Report extends Seen {
  readonly reference: string
  readonly trackingId: string
  readonly seenOn: string | null
  /** The citizen had words of an answer. */
  readonly hasWords: boolean
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

async function reportsOf(tx: Tx, rows: readonly LaporRow[]): Promise<ReadonlyMap<string, Report>> {
  const found = await tx<Report[]>`
    select r.reference, r.tracking_id as "trackingId", r.state, r.agency, r.reason,
      r.seen_on::text as "seenOn", coalesce(c.agency_words, '') <> '' as "hasWords"
    from lapor_report r left join complaint c on c.id = r.reference
    where r.tracking_id = any(${rows.map(({ trackingId }) => trackingId)}::text[])
    order by r.reference for no key update of r`
  return new Map(found.map((one) => [one.trackingId, one]))
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
  known: ReadonlyMap<string, Report>,
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
    })),
  )
  await link(tx, sure)
  await keepDoubts(
    tx,
    importId,
    doubtful.map(({ row, candidates }) => ({ trackingId: row.trackingId, row, candidates })),
  )
  const byCode = sure.filter(({ by }) => by === 'code').length
  return { byCode, byText: sure.length - byCode, doubtful: doubtful.length }
}

async function link(
  tx: Tx,
  sure: readonly {
    readonly reference: string
    readonly row: { readonly trackingId: string }
    readonly by: 'code' | 'text' | 'hand'
  }[],
): Promise<void> {
  if (sure.length === 0) return
  const s = listsOf(
    sure.map(({ reference, row: { trackingId }, by }) => ({ reference, trackingId, by })),
  )
  await tx`
    update lapor_report r set tracking_id = s.tracking_id, linked_at = now(), linked_by = s.linked_by,
      fault = null
    from unnest(${s('reference')}::uuid[], ${s('trackingId')}::text[], ${s('by')}::text[])
      as s (reference, tracking_id, linked_by)
    where r.reference = s.reference`
  // An earlier file had left it in doubt.
  await tx`
    update lapor_doubt set decided_at = now()
    where tracking_id = any(${s('trackingId')}::text[]) and decided_at is null`
  await linkMoved(
    tx,
    lapor,
    sure.map(({ reference: id, row: { trackingId } }) => ({ id, trackingId })),
  )
}

async function keepDoubts(
  tx: Tx,
  importId: number,
  doubts: readonly { trackingId: string; row: LaporRow; candidates: readonly object[] }[],
): Promise<void> {
  if (doubts.length === 0) return
  const d = listsOf(doubts)
  await tx`
    insert into lapor_doubt (tracking_id, import_id, row, candidates)
    select tracking_id, ${importId}, row::jsonb, candidates::jsonb
    from unnest(${d('trackingId')}::text[], ${d('row')}::text[], ${d('candidates')}::text[])
      as d (tracking_id, row, candidates)
    on conflict (tracking_id) do update set import_id = excluded.import_id, row = excluded.row,
      candidates = excluded.candidates
    where lapor_doubt.decided_at is null`
}

type Changed = Pick<Imported, 'events' | 'older' | 'unknownStates'>

/** What the rows of complaints that are linked by now say of their state. */
async function takeStates(
  tx: Tx,
  importId: number,
  { rows, madeOn }: Pick<Export, 'rows' | 'madeOn'>,
): Promise<Changed> {
  const reports = await reportsOf(tx, rows)
  const events: CoreEvent[] = []
  const updates: (Seen & { readonly reference: string })[] = []
  const wordless: string[] = []
  const unknownStates = new Set<string>()
  let older = 0
  const at = new Date()
  for (const row of rows) {
    const report = reports.get(row.trackingId)
    if (!report) continue
    const isOld = madeOn !== undefined && report.seenOn !== null && madeOn < report.seenOn
    const change = isOld ? undefined : changesOf(report, row, madeOn !== undefined)
    if (change === undefined) {
      older += 1
      continue
    }
    if (change.unknown !== undefined) unknownStates.add(change.unknown)
    const { reference, hasWords } = report
    updates.push({ reference, ...change.seen })
    for (const [index, news] of change.news.entries()) {
      const eventKey = `${reference} ${importId} ${index}`
      events.push({ key: eventKey, reference, at, ...news })
      if (news.kind === 'answered' && !hasWords) wordless.push(reference)
    }
  }
  await recordEvents(tx, laporBulk, events)
  await noteAnswers(tx, wordless)
  const u = listsOf(updates)
  await tx`
    update lapor_report r set state = u.state, agency = u.agency, reason = u.reason,
      seen_on = greatest(r.seen_on, ${madeOn ?? null}::date)
    from unnest(${u('reference')}::uuid[], ${u('state')}::text[], ${u('agency')}::text[],
      ${u('reason')}::text[]) as u (reference, state, agency, reason)
    where r.reference = u.reference`
  return { events: events.length, older, unknownStates: [...unknownStates] }
}

/** A row of an export that a human looks at. */
export interface Doubt {
  readonly trackingId: string
  readonly row: LaporRow
  readonly candidates: readonly {
    readonly code: string
    readonly receiptNumber: string | null
    readonly score: number
    /** As it stands in the book. */
    readonly text: string | null
    readonly receivedOn: string | null
  }[]
}

/** Rows in doubt whose candidates are still free, the oldest first. */
export async function openDoubts(sql: Tx, most = 1_000): Promise<Doubt[]> {
  return await sql<Doubt[]>`
    select * from (
      select d.tracking_id as "trackingId", d.row, (
        select jsonb_agg(jsonb_build_object('code', r.code, 'receiptNumber', c.receipt_number,
          'score', (k.value ->> 'score')::float8, 'text', r.exported ->> 'text',
          'receivedOn', r.exported ->> 'receivedOn') order by (k.value ->> 'score')::float8 desc)
        from jsonb_array_elements(d.candidates) as k
        join lapor_report r on r.reference = (k.value ->> 'reference')::uuid and r.tracking_id is null
        left join complaint c on c.id = r.reference) as candidates
      from lapor_doubt d where d.decided_at is null) d
    where candidates is not null order by "trackingId" limit ${most}`
}

export type Decided =
  | { readonly kind: 'linked'; readonly events: number }
  | { readonly kind: 'not_ours' }
  /** No such row is in doubt. */
  | { readonly kind: 'no_doubt' }
  /** No complaint that is not linked has this code or number. */
  | { readonly kind: 'no_report' }

/**
 * Decides for a human what a row in doubt is.
 *
 * @param code of the complaint, or its receipt number; undefined: it is none of ours
 */
export async function decideDoubt(
  sql: Sql,
  trackingId: string,
  code: string | undefined,
): Promise<Decided> {
  return await sql.begin(async (tx): Promise<Decided> => {
    const [doubt] = await tx<[{ row: LaporRow; importId: number; madeOn: string | null }?]>`
      select d.row, d.import_id as "importId", i.made_on::text as "madeOn"
      from lapor_doubt d join lapor_import i on i.id = d.import_id
      where d.tracking_id = ${trackingId} and d.decided_at is null for no key update of d`
    if (!doubt) return { kind: 'no_doubt' }
    const decide = () =>
      tx`update lapor_doubt set decided_at = now() where tracking_id = ${trackingId}`
    if (code === undefined) {
      await decide()
      return { kind: 'not_ours' }
    }
    const [report] = await tx<[{ reference: string }?]>`
      select r.reference from lapor_report r left join complaint c on c.id = r.reference
      where (r.code = ${code.toUpperCase()} or c.receipt_number = ${code}) and r.tracking_id is null
      for no key update of r`
    if (!report) return { kind: 'no_report' }
    await decide()
    await link(tx, [{ reference: report.reference, row: { trackingId }, by: 'hand' }])
    const { events } = await takeStates(tx, doubt.importId, {
      rows: [doubt.row],
      madeOn: doubt.madeOn ?? undefined,
    })
    return { kind: 'linked', events }
  })
}
