import { type ColumnNames, type Field, fieldOf } from './columns.ts'
import type { FormCell, FormSheet } from './form-sheet.ts'

/** A header below is no header. */
export const mostRowsAbove = 30

/** A row of a sheet that may be the header. */
export interface Header {
  readonly sheet: FormSheet
  /** The last row of it. */
  readonly bottom: number
  readonly texts: readonly string[]
  readonly fields: ReadonlySet<Field>
}

/** What is found where a template is looked through. */
export interface Found {
  /** Undefined: none has a column for the text. */
  readonly best: Header | undefined
  /** That of the most fields, for whoever is told why there is none. */
  readonly nearest: Header | undefined
}

/** Instructions and lists may have the headers of the form, and an example of it below them. */
const besideTheForm =
  /petunjuk|panduan|contoh|instruksi|tata ?cara|cara |referensi|master|kamus|keterangan|daftar|example|instruction|guide|read ?me|sample|reference/i

/**
 * The header of a template: the row with the most headers that are known, in the sheet that is to be
 * filled. Of sheets that are alike it is the one with the fewest rows.
 */
export function headerOf(sheets: readonly FormSheet[], known: ColumnNames): Found {
  const found = sheets
    .flatMap((sheet) => headersIn(sheet, known))
    .sort((a, b) => b.fields.size - a.fields.size || rowsOf(a.sheet) - rowsOf(b.sheet))
  const most = found[0]?.fields.size ?? 0
  // A table of values or of instructions may know the word for a text, too.
  const likely = found.filter(({ fields }) => fields.has('text') && fields.size * 2 >= most)
  const best = likely.find(({ sheet }) => !besideTheForm.test(sheet.name)) ?? likely[0]
  return { best, nearest: found[0] }
}

const rowsOf = ({ rows }: FormSheet) =>
  rows.filter((row) => row.filter((cell) => !isEmpty(cell)).length > 1).length

/** Rows that may be the header, each alone and below a row of groups. */
function headersIn(sheet: FormSheet, known: ColumnNames): Header[] {
  return sheet.rows.slice(0, mostRowsAbove).flatMap((row, bottom) => {
    const texts = row.map(textOf)
    const alone = { sheet, bottom, texts, fields: fieldsIn(texts, known) }
    const above = bottom > 0 ? (sheet.rows[bottom - 1]?.map(textOf) ?? []) : []
    const grouped = below(above, texts, known)
    const both = { sheet, bottom, texts: grouped, fields: fieldsIn(grouped, known) }
    const isBelowGroups = both.fields.size > alone.fields.size
    return [isBelowGroups ? both : alone].filter(({ fields }) => fields.size > 0)
  })
}

function fieldsIn(texts: readonly string[], known: ColumnNames): ReadonlySet<Field> {
  return new Set(texts.flatMap((text) => fieldOf(text, known) ?? []))
}

/** Headers of two rows in one: "Nama" below "Pelapor" is "Nama Pelapor". */
function below(above: readonly string[], texts: readonly string[], known: ColumnNames): string[] {
  let group = ''
  return Array.from({ length: Math.max(above.length, texts.length) }, (_, index) => {
    const upper = above[index] ?? ''
    const lower = texts[index] ?? ''
    if (upper !== '') group = upper
    if (lower === '') return upper
    const whole = `${lower} ${group}`.trim()
    return fieldOf(whole, known) !== undefined ? whole : lower
  })
}

function textOf(cell: FormCell): string {
  return typeof cell === 'string' ? cell.trim() : ''
}

/** Whether nothing stands in a cell. */
export function isEmpty(cell: FormCell): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}
