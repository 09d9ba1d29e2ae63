import type { Sql } from 'postgres'
import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import { type Among, everybodys } from './among.ts'
import type { LaporRow } from './fields.ts'
import { link } from './link.ts'
import type { Doubtful } from './match.ts'
import { takeStates } from './take-states.ts'

/**
 * Keeps rows that a human has to look at; those that were decided stay so, and so do candidates that another
 * import named for others.
 */
export async function keepDoubts(
  tx: Tx,
  importId: number,
  doubtful: readonly Doubtful[],
  among: Among = everybodys,
): Promise<void> {
  if (doubtful.length === 0) return
  const d = listsOf(doubtful.map((one) => ({ ...one, trackingId: one.row.trackingId })))
  await tx`
    insert into lapor_doubt (tracking_id, import_id, row, candidates)
    select tracking_id, ${importId}, row::jsonb, candidates::jsonb
    from unnest(${d('trackingId')}::text[], ${d('row')}::text[], ${d('candidates')}::text[])
      as d (tracking_id, row, candidates)
    on conflict (tracking_id) do update set import_id = excluded.import_id, row = excluded.row,
      candidates = excluded.candidates || (
        select coalesce(jsonb_agg(k.value), '[]') from jsonb_array_elements(lapor_doubt.candidates) as k
        join complaint c on c.id = (k.value ->> 'reference')::uuid and not (${among(tx)}))
    where lapor_doubt.decided_at is null`
}

/** Rows that earlier exports left in doubt and that do not stand in this one. */
export async function doubtsBefore(tx: Tx, rows: readonly LaporRow[]): Promise<LaporRow[]> {
  const before = await tx<{ row: LaporRow }[]>`
    select row from lapor_doubt
    where decided_at is null
      and tracking_id <> all(${rows.map(({ trackingId }) => trackingId)}::text[])
    order by tracking_id`
  return before.map(({ row }) => row)
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
export async function openDoubts(
  sql: Tx,
  most = 1_000,
  among: Among = everybodys,
): Promise<Doubt[]> {
  return await sql<Doubt[]>`
    select * from (
      select d.tracking_id as "trackingId", d.row, (
        select jsonb_agg(jsonb_build_object('code', r.code, 'receiptNumber', c.receipt_number,
          'score', (k.value ->> 'score')::float8, 'text', r.exported ->> 'text',
          'receivedOn', r.exported ->> 'receivedOn') order by (k.value ->> 'score')::float8 desc)
        from jsonb_array_elements(d.candidates) as k
        join lapor_report r on r.reference = (k.value ->> 'reference')::uuid and r.tracking_id is null
        left join complaint c on c.id = r.reference
        where r.reference <> all(d.refused) and ${among(sql)}) as candidates
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
 * @param among whose complaints; others go on deciding whether it is one of theirs
 */
export async function decideDoubt(
  sql: Sql,
  trackingId: string,
  code: string | undefined,
  among: Among = everybodys,
): Promise<Decided> {
  return await sql.begin(async (tx): Promise<Decided> => {
    const [doubt] = await tx<[{ row: LaporRow; importId: number; madeOn: string | null }?]>`
      select d.row, d.import_id as "importId", i.made_on::text as "madeOn"
      from lapor_doubt d join lapor_import i on i.id = d.import_id
      where d.tracking_id = ${trackingId} and d.decided_at is null
        and exists (select ${candidatesIn(tx, among)}) for no key update of d`
    if (!doubt) return { kind: 'no_doubt' }
    const decide = () =>
      tx`update lapor_doubt set decided_at = now() where tracking_id = ${trackingId}`
    if (code === undefined) {
      await refuse(tx, trackingId, among)
      return { kind: 'not_ours' }
    }
    const [report] = await tx<[{ reference: string }?]>`
      select r.reference from lapor_report r left join complaint c on c.id = r.reference
      where (r.code = ${code.toUpperCase()} or c.receipt_number = ${code}) and r.tracking_id is null
        and ${among(tx)}
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

/** The row is none of these complaints; once nobody's are left it is decided. */
async function refuse(tx: Tx, trackingId: string, among: Among): Promise<void> {
  await tx`
    update lapor_doubt d set refused = d.refused || array(
      select (k.value ->> 'reference')::uuid ${candidatesIn(tx, among)})
    where d.tracking_id = ${trackingId}`
  await tx`
    update lapor_doubt d set decided_at = now() where d.tracking_id = ${trackingId} and not exists (
      select from jsonb_array_elements(d.candidates) as k
      where (k.value ->> 'reference')::uuid <> all(d.refused))`
}

/** The rest of a query: candidates `k` of doubt `d` that are meant. */
function candidatesIn(tx: Tx, among: Among) {
  return tx`from jsonb_array_elements(d.candidates) as k
    left join complaint c on c.id = (k.value ->> 'reference')::uuid where ${among(tx)}`
}

/** Of rows that are still open: which complaints somebody said that they are none of. */
export async function refusedBy(
  tx: Tx,
  trackingIds: readonly string[],
): Promise<(trackingId: string, reference: string) => boolean> {
  const rows = await tx<{ trackingId: string; refused: string[] }[]>`
    select tracking_id as "trackingId", refused from lapor_doubt
    where refused <> '{}' and tracking_id = any(${[...trackingIds]}::text[])`
  const refused = new Map(rows.map((one) => [one.trackingId, new Set(one.refused)]))
  return (trackingId, reference) => refused.get(trackingId)?.has(reference) ?? false
}
