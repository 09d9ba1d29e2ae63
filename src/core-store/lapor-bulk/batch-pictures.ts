import type { Tx } from '../../store/connect.ts'

/** The lateral part of a query: `pictures.hashes` of what was kept of a complaint's pictures, in hex. */
export function picturesIn(sql: Tx, complaintId: ReturnType<Tx>) {
  return sql`
    left join lateral (
      select coalesce(array_agg(encode(a.file_hash, 'hex')
        order by m.sent_at, m.accepted_at, a.place), '{}') as hashes
      from message m join attachment a on a.message_id = m.id join file f on f.hash = a.file_hash
      where m.complaint_id = ${complaintId} and m.deleted_at is null and f.mime_type like 'image/%'
    ) as pictures on true`
}

/** Files beside the book have the names of their rows. Whatever they were, they are JPEG then. */
export function imageNames(code: string, hashes: readonly string[]): string[] {
  return hashes.map((_, index) => `${code}-${index + 1}.jpg`)
}
