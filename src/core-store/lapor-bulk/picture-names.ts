import type { Tx } from '../../store/connect.ts'

/** What was kept of a complaint's pictures, in their order. */
export interface Pictures {
  /** SHA-256 in hex. */
  readonly hashes: readonly string[]
  /** "2" is the first attachment of the second message, "2-3" its third. */
  readonly places: readonly string[]
}

/**
 * The lateral part of a query: `pictures.hashes` and `pictures.places`. A place counts what has not been
 * fetched yet, was taken back or is no picture, so that a picture keeps its name whatever becomes of others.
 */
export function picturesIn(sql: Tx, complaintId: ReturnType<Tx>) {
  return sql`
    left join lateral (
      select coalesce(array_agg(encode(a.file_hash, 'hex') order by said.nth, a.place), '{}') as hashes,
        coalesce(array_agg(concat(said.nth, case when a.place > 0 then concat('-', a.place + 1) end)
          order by said.nth, a.place), '{}') as places
      from (
        select id, deleted_at, row_number() over (order by accepted_at, inbox_id) as nth
        from message where complaint_id = ${complaintId}) as said
      join attachment a on a.message_id = said.id join file f on f.hash = a.file_hash
      where said.deleted_at is null and f.mime_type like 'image/%'
    ) as pictures on true`
}

/** Files beside the book have the names of their rows. Whatever they were, they are JPEG then. */
export function imageNames(code: string, places: readonly string[]): string[] {
  return places.map((place) => `${code}-${place}.jpg`)
}
