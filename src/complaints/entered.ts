import type { Tx } from '../store/connect.ts'
import type { EntrySource } from './status.ts'

/** What staff say of a complaint that they type in. */
export interface EnteredFields {
  readonly source: EntrySource
  /** When it reached the agency; undefined: now. */
  readonly receivedAt: Date | undefined
  readonly title: string | null
  readonly categoryId: number | null
  readonly categoryName: string | null
  readonly place: string | null
  /** YYYY-MM-DD */
  readonly eventDate: string | null
  /** Who typed it in, and whether the citizen agreed to SMS. */
  readonly by: string
  readonly sms: boolean
}

/** The same words are a repeat for this many days. */
const repeatDays = 14

/**
 * Writes what staff said into a complaint that was just opened: triage leaves it as it is. They have looked
 * for the same complaint before, so it repeats none: its number is on the paper that the citizen gets.
 */
export async function writeEntered(tx: Tx, id: string, fields: EnteredFields): Promise<void> {
  const { source, by, sms } = fields
  await tx`
    update complaint c set source = ${source}, received_at = ${fields.receivedAt ?? null},
      title = ${fields.title}, category_id = ${fields.categoryId},
      category_name = ${fields.categoryName}, place = ${fields.place},
      event_date = ${fields.eventDate}::text::date,
      fingerprint = case when not exists (
        select from complaint f where f.conversation_id = c.conversation_id
          and f.fingerprint = c.fingerprint and f.id <> c.id
          and f.created_at > now() - ${repeatDays} * interval '1 day') then c.fingerprint end
    where id = ${id}`
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    values (${id}, 'entered', ${JSON.stringify({ by, source, sms })}::text::jsonb)`
}
