import type { Tx } from '../../store/connect.ts'
import type { LaporFields } from './fields.ts'
import { imageNames, type Pictures, picturesIn } from './picture-names.ts'
import type { Template } from './template.ts'

/** What a book holds. */
export interface Contents {
  readonly id: number
  readonly template: Template | undefined
  /** In the order of the rows; null where the citizen had it erased since. */
  readonly rows: readonly (LaporFields | null)[]
  /** Hashes of the pictures beside it, by the names of the files. */
  readonly images: ReadonlyMap<string, Buffer>
}

/** @returns undefined where there is no such book, or it was undone */
export async function contentsOf(sql: Tx, id: number): Promise<Contents | undefined> {
  const [batch] = await sql<[{ hash: string | null; name: string | null; bytes: Buffer | null }?]>`
    select t.hash, t.name, t.bytes from lapor_batch b left join lapor_template t on t.hash = b.template
    where b.id = ${id} and b.undone_at is null`
  if (!batch) return undefined
  const rows = await sql<({ code: string; exported: LaporFields | null } & Pictures)[]>`
    select r.code, r.exported, pictures.*
    from lapor_report r ${picturesIn(sql, sql`r.reference`)}
    where r.batch_id = ${id} order by r."row"`
  const withWords = rows.filter(({ exported }) => exported !== null)
  const { hash, name, bytes } = batch
  return {
    id,
    template: hash && name && bytes ? { hash, name, bytes } : undefined,
    rows: rows.map(({ exported }) => exported),
    images: new Map(
      withWords.flatMap(({ code, hashes, places }) =>
        imageNames(code, places).map((file, at) => [file, Buffer.from(hashes[at] ?? '', 'hex')]),
      ),
    ),
  }
}

/** The file of a book is complete on the disk. */
export async function markWritten(sql: Tx, id: number): Promise<void> {
  await sql`update lapor_batch set written_at = coalesce(written_at, now()) where id = ${id}`
}
