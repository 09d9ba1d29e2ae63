import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Tx } from '../../store/connect.ts'
import type { CoreEvent } from '../core-store.ts'
import { dropEvent, recordEvents } from '../events.ts'
import { laporBulk } from './names.ts'

/** The words of an answer that LAPOR!'s export does not hold. */
export interface PastedAnswer {
  /** The code, LAPOR!'s Tracking ID or the receipt number. */
  readonly name: string
  readonly text: string
  readonly agency?: string | undefined
}

/**
 * Takes the words of answers, for their citizens to hear. The same words of the same complaint count once.
 *
 * @returns the names that are known to nobody, and how many answers are new
 */
export async function takeAnswers(
  sql: Sql,
  answers: readonly PastedAnswer[],
): Promise<{ readonly told: number; readonly unknown: readonly string[] }> {
  return await sql.begin(async (tx) => {
    const names = [...new Set(answers.map(({ name }) => name.toUpperCase()))]
    const found = await tx<{ reference: string; names: (string | null)[] }[]>`
      select r.reference, array[r.code, r.tracking_id, c.receipt_number] as names
      from lapor_report r left join complaint c on c.id = r.reference
      where r.code = any(${names}::text[]) or r.tracking_id = any(${names}::text[])
        or c.receipt_number = any(${names}::text[])
      order by r.reference for no key update of r`
    const byName = new Map(
      found.flatMap(({ reference, names: all }) =>
        all.flatMap((name) => (name === null ? [] : [[name, reference] as const])),
      ),
    )
    const at = new Date()
    const known = answers.flatMap((one) => {
      const reference = byName.get(one.name.toUpperCase())
      return reference === undefined ? [] : [{ ...one, reference }]
    })
    const told = await recordEvents(
      tx,
      laporBulk,
      known.map(({ reference, text, agency }) => ({
        key: `${reference} answer ${createHash('sha256').update(text.trim()).digest('hex')}`,
        reference,
        kind: 'answered',
        text: text.trim(),
        agency,
        at,
      })),
    )
    await tx`
      update lapor_todo set done_at = now()
      where kind = 'answer' and done_at is null
        and reference = any(${known.map(({ reference }) => reference)}::uuid[])`
    const unknown = answers.filter(({ name }) => !byName.has(name.toUpperCase()))
    return { told, unknown: unknown.map(({ name }) => name) }
  })
}

/**
 * Takes the words of one answer, and ticks off that they were missing.
 *
 * @returns what was ticked off; undefined where LAPOR!'s books know no such complaint
 */
export async function takeAnswer(tx: Tx, event: CoreEvent): Promise<number[] | undefined> {
  const { reference } = event
  const [known] = await tx`
    select 1 from lapor_report where reference = ${reference} for no key update`
  if (!known) return undefined
  await recordEvents(tx, laporBulk, [event])
  const rows = await tx<{ id: number }[]>`
    update lapor_todo set done_at = now()
    where reference = ${reference} and kind = 'answer' and done_at is null returning id::int`
  return rows.map(({ id }) => id)
}

/** Takes it back. @param todos what it ticked off */
export async function takeBackAnswer(tx: Tx, key: string, todos: readonly number[]): Promise<void> {
  await dropEvent(tx, laporBulk, key)
  await tx`update lapor_todo set done_at = null where id = any(${[...todos]}::bigint[])`
}
