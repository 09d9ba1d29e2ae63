import { clear, raiseAll } from '../../alarms/alarms.ts'
import type { Tx } from '../../store/connect.ts'
import { listsOf } from '../../store/lists.ts'
import type { Supplement } from '../core-store.ts'
import { type Among, everybodys } from './among.ts'
import type { LaporTodoKind } from './fields.ts'

/** Something that somebody types into LAPOR!, or from LAPOR! to us. */
export interface LaporTodo {
  readonly id: number
  readonly kind: LaporTodoKind
  readonly receiptNumber: string | null
  readonly code: string
  /** LAPOR!'s Tracking ID, once an export named it. */
  readonly trackingId: string | null
  /** What has to be typed, masked. */
  readonly words: string | null
  readonly createdAt: Date
}

interface Known {
  readonly reference: string
  readonly code: string
  readonly text: string | null
  /** *Tipe Laporan*, as LAPOR! has it or will once all is typed. */
  readonly type: string
}

/**
 * Notes what changed after complaints left in a book. What is told of words is the part that is new
 * since the book, or since what was noted last; flags that are as they were need nobody. The caller holds
 * the locks of the reports.
 */
export async function noteTodos(tx: Tx, supplements: readonly Supplement[]): Promise<void> {
  if (supplements.length === 0) return
  const known = await tx<Known[]>`
    select r.reference, r.code, coalesce(t.text_then, r.exported ->> 'text') as text,
      coalesce(f.words, r.exported ->> 'type', '') as type
    from lapor_report r left join lateral (
      select text_then from lapor_todo t
      where t.reference = r.reference and text_then is not null order by id desc limit 1) t on true
    left join lateral (
      select words from lapor_todo f
      where f.reference = r.reference and f.kind = 'flags' order by id desc limit 1) f on true
    where r.reference = any(${supplements.map(({ reference }) => reference)}::uuid[])`
  const before = new Map(
    known.map(({ reference, code, text }) => [reference, text && withoutCode(text, code)]),
  )
  const types = new Map(known.map(({ reference, type }) => [reference, type]))
  const todos = supplements.flatMap((one) => {
    const { reference, kind } = one
    if (kind === 'flags') {
      if (types.get(reference) === typeOf(one)) return []
      types.set(reference, typeOf(one))
    }
    const last = before.get(reference) ?? null
    if (hasWords(one)) before.set(reference, one.text)
    return {
      reference,
      kind,
      words: wordsOf(one, last),
      textThen: hasWords(one) ? one.text : null,
    }
  })
  const t = listsOf(todos)
  await tx`
    insert into lapor_todo (reference, kind, words, text_then)
    select * from unnest(${t('reference')}::uuid[], ${t('kind')}::text[], ${t('words')}::text[],
      ${t('textThen')}::text[])`
  await raiseAll(
    tx,
    supplements
      .filter(({ kind }) => kind === 'erasure')
      .map(({ reference }) => ({
        kind: 'erasure_elsewhere',
        subject: reference,
        detail: 'LAPOR!',
      })),
  )
}

function hasWords({ kind }: Supplement): boolean {
  return kind === 'addition' || kind === 'correction' || kind === 'deletion'
}

/** The new part of a text that grew, the whole of one that changed. */
function wordsOf(supplement: Supplement, last: string | null): string | null {
  const { kind, text } = supplement
  if (kind === 'flags') return typeOf(supplement)
  if (!hasWords(supplement)) return null
  const base = last === null ? '' : inOneLine(last)
  if (kind === 'deletion' || base === '' || !inOneLine(text).startsWith(base)) return text
  return inOneLine(text).slice(base.length).trim() || text
}

function typeOf({ anonymous, confidential }: Supplement): string {
  return [anonymous && 'Anonim', confidential && 'Rahasia'].filter(Boolean).join('|')
}

/** As it was written: a book has the code behind it. */
const withoutCode = (text: string, code: string) =>
  text.endsWith(code) ? text.slice(0, -code.length) : text
const inOneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** What nobody has ticked off, the oldest first. */
export async function openTodos(sql: Tx, most = 1_000): Promise<LaporTodo[]> {
  return await sql<LaporTodo[]>`
    select t.id::int, t.kind, c.receipt_number as "receiptNumber", r.code,
      r.tracking_id as "trackingId", t.words, t.created_at as "createdAt"
    from lapor_todo t join lapor_report r on r.reference = t.reference
    left join complaint c on c.id = t.reference
    where t.done_at is null order by t.created_at, t.id limit ${most}`
}

/**
 * Ticks off what was typed.
 *
 * @returns the ids that were open
 */
export async function tickOff(
  sql: Tx,
  ids: readonly number[],
  among: Among = everybodys,
): Promise<number[]> {
  const rows = await sql<{ id: number; reference: string; kind: LaporTodoKind }[]>`
    update lapor_todo t set done_at = now()
    where t.id = any(${[...ids]}::bigint[]) and t.done_at is null and t.id in (
      select t.id from lapor_todo t left join complaint c on c.id = t.reference
      where t.id = any(${[...ids]}::bigint[]) and ${among(sql)})
    returning t.id::int, t.reference, t.kind`
  const erased = rows.filter(({ kind }) => kind === 'erasure').map(({ reference }) => reference)
  if (erased.length > 0) await clear(sql, 'erasure_elsewhere', ...erased)
  return rows.map(({ id }) => id)
}

/** LAPOR! has answers whose words nobody has given us. What is noted already is not noted again. */
export async function noteAnswers(tx: Tx, references: readonly string[]): Promise<void> {
  if (references.length === 0) return
  await tx`
    insert into lapor_todo (reference, kind)
    select r, 'answer' from unnest(${[...references]}::uuid[]) as r
    where not exists (
      select from lapor_todo t where t.reference = r and t.kind = 'answer' and t.done_at is null)`
}
