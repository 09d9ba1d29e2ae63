import type { Sql } from 'postgres'
import type { Config } from '../config.ts'
import { type Faulty, mostRows, takeBatch } from '../core-store/lapor-bulk/batches.ts'
import { type OpenedBook, openBook } from '../core-store/lapor-bulk/book.ts'
import { type BookSettings, bookSettings } from '../core-store/lapor-bulk/settings.ts'
import { chosenTemplate, type Template } from '../core-store/lapor-bulk/template.ts'
import type { Person } from '../staff/person.ts'
import type { Tx } from '../store/connect.ts'
import { amongOf, booksIn, importsIn } from './lapor-reach.ts'
import type { Reach } from './reach.ts'

/** What books are made with. */
export interface BookDeps {
  readonly sql: Sql
  readonly config: Pick<Config, 'agency' | 'coreStore'>
}

/** Opened templates of an installation, by their hashes, and the settings that they were opened with. */
interface Shelf {
  readonly settings: BookSettings
  readonly books: Map<string, OpenedBook>
}

const mostOnShelf = 8
/** To read the gazetteer takes 0.2 s, and to open a template with long lists as much. */
const shelves = new WeakMap<object, Promise<Shelf>>()

/**
 * Opens the empty book of an agency, or ours.
 *
 * @throws SheetFault where the bytes are no workbook
 */
export async function openShelved(
  { config }: Pick<BookDeps, 'config'>,
  template: Template | undefined,
): Promise<OpenedBook> {
  const kept = shelves.get(config) ?? newShelf(config)
  shelves.set(config, kept)
  const { books, settings } = await kept
  const hash = template?.hash ?? ''
  const known = books.get(hash)
  if (known) return known
  const opened = await openBook(template, settings)
  const [oldest] = books.keys()
  if (books.size >= mostOnShelf && oldest !== undefined) books.delete(oldest)
  books.set(hash, opened)
  return opened
}

async function newShelf(config: BookDeps['config']): Promise<Shelf> {
  return { settings: await bookSettings(config), books: new Map() }
}

/** The agency under which a template is remembered. */
export function agencyOf({ agency }: Person): string {
  return agency ?? ''
}

/** The empty book that somebody's agency fills. @throws SheetFault */
export async function bookOf(deps: BookDeps, person: Person): Promise<OpenedBook> {
  return await openShelved(deps, await chosenTemplate(deps.sql, agencyOf(person)))
}

export interface TakenOut {
  readonly books: readonly { readonly id: number; readonly rows: number }[]
  readonly faulty: readonly Faulty[]
}

/** In one go; whoever has more goes again. */
const mostBooks = 10

/**
 * Takes out what is ready and in reach, a book for each hundred. What somebody else takes out at the same
 * time is his.
 *
 * @param codes only these; undefined: all
 */
export async function takeOut(
  { sql }: Pick<BookDeps, 'sql'>,
  book: Extract<OpenedBook, { kind: 'book' }>['book'],
  { person, reach, codes }: TakesOut,
): Promise<TakenOut> {
  const books: TakenOut['books'][number][] = []
  const faulty: Faulty[] = []
  let skipped: readonly string[] = []
  const whose = { among: amongOf(reach, codes), by: person.id }
  while (books.length < mostBooks) {
    const taken = await takeBatch(sql, book, mostRows, skipped, whose)
    faulty.push(...taken.faulty)
    skipped = taken.skipped
    if (taken.batch === undefined) break
    books.push({ id: taken.batch, rows: taken.rows })
  }
  return { books, faulty }
}

interface TakesOut {
  readonly person: Person
  readonly reach: Reach
  readonly codes?: readonly string[] | undefined
}

/** A book that was taken out. */
export interface BookRow {
  readonly id: number
  readonly madeAt: Date
  /** Null: a command made it. */
  readonly by: string | null
  readonly rows: number
  /** Rows that an export of LAPOR! has named since. */
  readonly linked: number
  /** Null: our own form. */
  readonly template: string | null
  /** First downloaded, or written by a command. */
  readonly writtenAt: Date | null
  readonly undoneAt: Date | null
}

export const mostBookRows = 50

/** Books in reach, the latest first. @param before only those with a smaller number */
export async function bookRows(
  sql: Tx,
  reach: Reach,
  { before, ids }: { readonly before?: number; readonly ids?: readonly number[] } = {},
): Promise<BookRow[]> {
  return await sql<BookRow[]>`
    select b.id, b.made_at as "madeAt", s.name as by, b.rows::int as rows, t.name as template,
      b.written_at as "writtenAt", b.undone_at as "undoneAt",
      (select count(*)::int from lapor_report r where r.batch_id = b.id and r.tracking_id is not null)
        as linked
    from lapor_batch b left join lapor_template t on t.hash = b.template
    left join staff s on s.id = b.made_by
    where ${booksIn(sql, reach)} and ${before === undefined ? sql`true` : sql`b.id < ${before}::int`}
      and ${ids ? sql`b.id = any(${[...ids]}::int[])` : sql`true`}
    order by b.id desc limit ${mostBookRows + 1}`
}

/** An export that was uploaded. */
export interface ImportRow {
  readonly id: number
  readonly name: string
  /** YYYY-MM-DD */
  readonly madeOn: string | null
  readonly rows: number
  readonly readAt: Date
  readonly by: string | null
}

/** The latest exports that were read for complaints in reach. */
export async function importRows(sql: Tx, reach: Reach): Promise<ImportRow[]> {
  return await sql<ImportRow[]>`
    select i.id, i.name, i.made_on::text as "madeOn", i.rows, i.read_at as "readAt", s.name as by
    from lapor_import i left join staff s on s.id = i.read_by
    where ${importsIn(sql, reach)} order by i.id desc limit 20`
}
