import {
  allFields,
  type ColumnNames,
  columnNames,
  type Field,
  fieldOf,
  isField,
  isRequiredHeader,
  neverFilled,
  plainHeader,
  type Synonyms,
} from './columns.ts'
import { type ValueList, valueList } from './values.ts'

/** What a cell of a sheet holds. */
export type FormCell = string | number | boolean | Date | null | undefined

/** A sheet of a template, as it was read. */
export interface FormSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: readonly (readonly FormCell[])[]
  /** The values that a column takes, by its index. */
  readonly lists: ReadonlyMap<number, readonly string[]>
  /** Cells that are one, by their rows: what is written below the first of them is hidden. */
  readonly merged?: readonly { readonly fromRow: number; readonly toRow: number }[]
}

/** What an agency says of its template. */
export interface FormSettings {
  readonly synonyms?: Synonyms | undefined
  /** Values for columns that we cannot fill, by their headers. */
  readonly constants?: Readonly<Record<string, string>> | undefined
}

export interface FormColumn {
  readonly index: number
  /** As it stands in the template. */
  readonly header: string
  /** Undefined: nobody knows it, and it stays empty. */
  readonly field: Field | undefined
  readonly isRequired: boolean
  /** The values that it takes; undefined: any. */
  readonly list: ValueList | undefined
  /** The agency's own value for every row. */
  readonly constant: string | undefined
}

/** Where a template wants what. Rows and columns count from 0. */
export interface Form {
  readonly sheet: string
  readonly headerRow: number
  /** The first row for a complaint. */
  readonly firstRow: number
  /** In their order; those without a header are not among them. */
  readonly columns: readonly FormColumn[]
}

export type ReadForm =
  | { readonly kind: 'form'; readonly form: Form }
  /** The template cannot be filled; a sentence says why and what to do. */
  | { readonly kind: 'fault'; readonly fault: string }

/** A header below is no header. */
const mostRowsAbove = 30

/**
 * Finds the sheet, the header row and the fields of a template. A template without a column for the text
 * is refused, and one with a required column that nobody can fill.
 */
export function readForm(sheets: readonly FormSheet[], settings: FormSettings = {}): ReadForm {
  const mistyped = Object.keys(settings.synonyms ?? {}).filter((name) => !isField(name))
  if (mistyped.length > 0) return { kind: 'fault', fault: noFields(mistyped) }
  const known = columnNames(settings.synonyms)
  const visibleSheets = sheets.filter(({ isHidden }) => !isHidden)
  const looked = visibleSheets.length > 0 ? visibleSheets : sheets
  const found = looked
    .flatMap((sheet) => headersIn(sheet, known))
    .sort((a, b) => b.fields.size - a.fields.size)
  const most = found[0]?.fields.size ?? 0
  // A table of values or of instructions may know the word for a text, too.
  const best = found.find(({ fields }) => fields.has('text') && fields.size * 2 >= most)
  if (!best) return { kind: 'fault', fault: withoutText(looked, found[0]) }
  const { sheet, bottom, texts } = best
  const columns = columnsOf(sheet, texts, known, settings)
  const faults = faultsOf(columns)
  if (faults.length > 0) return { kind: 'fault', fault: faults.join('\n') }
  const firstRow = firstEmptyRow(sheet, belowMerged(sheet, bottom), columns)
  return { kind: 'form', form: { sheet: sheet.name, headerRow: bottom, firstRow, columns } }
}

interface Header {
  readonly sheet: FormSheet
  /** The last row of it. */
  readonly bottom: number
  readonly texts: readonly string[]
  readonly fields: ReadonlySet<Field>
}

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

function columnsOf(
  { lists }: FormSheet,
  texts: readonly string[],
  known: ColumnNames,
  { constants = {} }: FormSettings,
): FormColumn[] {
  const byHeader = new Map(
    Object.entries(constants).map(([header, value]) => [plainHeader(header), value]),
  )
  return texts.flatMap((header, index) => {
    if (header === '') return []
    const list = lists.get(index)
    return [
      {
        index,
        header,
        field: fieldOf(header, known),
        isRequired: isRequiredHeader(header),
        list: list && list.length > 0 ? valueList(list) : undefined,
        constant: byHeader.get(plainHeader(header)),
      },
    ]
  })
}

/**
 * Rows with hints, numbers of columns or an example stay as they are. A value that the next row has as
 * well was prepared for all rows, and belongs to none.
 */
function firstEmptyRow({ rows }: FormSheet, from: number, columns: readonly FormColumn[]): number {
  const own = columns.filter(({ field }) => field !== undefined && field !== 'rowNumber')
  const isTaken = (row: number) =>
    own.some(({ index, field }) => {
      const cell = rows[row]?.[index]
      return !isEmpty(cell) && (field === 'text' || cell !== rows[row + 1]?.[index])
    })
  let at = from
  while (isTaken(at)) at += 1
  return at
}

/** The row below the header, and below headers that take several rows. */
function belowMerged({ merged = [] }: FormSheet, bottom: number): number {
  const ends = merged.flatMap(({ fromRow, toRow }) =>
    fromRow <= bottom && toRow >= bottom && toRow - fromRow < mostRowsAbove ? [toRow] : [],
  )
  return Math.max(bottom, ...ends) + 1
}

function isEmpty(cell: FormCell): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}

function withoutText(sheets: readonly FormSheet[], best: Header | undefined): string {
  const names = sheets.map(({ name }) => quoted(name)).join(', ')
  const seen = best
    ? ` Most headers that are known stand in row ${best.bottom + 1} of ${quoted(best.sheet.name)}: ${best.texts.filter(Boolean).map(quoted).join(', ')}.`
    : ' No header is known at all.'
  return (
    `This template has no column for the text of a report, such as "Isi Laporan", in the first ${mostRowsAbove} rows of ${names}.${seen}` +
    ` If the column has another name, add it to the setting coreStore.columns under "text".`
  )
}

function noFields(names: readonly string[]): string {
  return `The setting coreStore.columns names no field: ${names.map(quoted).join(', ')}. The fields are: ${allFields.join(', ')}.`
}

function faultsOf(columns: readonly FormColumn[]): string[] {
  const open = columns.filter(
    ({ isRequired, constant }) => isRequired && (constant === undefined || constant === ''),
  )
  const unknown = open.filter(({ field }) => field === undefined)
  const empty = open.filter(({ field }) => field !== undefined && neverFilled.has(field))
  const headers = (some: readonly FormColumn[]) =>
    some.map(({ header }) => quoted(header)).join(', ')
  const mapped = columns.flatMap(({ header, field }) =>
    field === undefined ? [] : [`${quoted(header)} = ${field}`],
  )
  const faults: string[] = []
  if (unknown.length > 0)
    faults.push(
      `Required, but unknown: ${headers(unknown)}. Name the field of each in the setting coreStore.columns, or give it a value for all rows in coreStore.constants. Known here: ${mapped.join(', ')}. The fields are: ${allFields.join(', ')}.`,
    )
  if (empty.length > 0)
    faults.push(
      `Required, but never filled, because it does not leave the house or nobody knows it: ${headers(empty)}. Give it a value for all rows in the setting coreStore.constants, such as "-".`,
    )
  return faults
}

function quoted(text: string): string {
  return `"${text.replace(/\s+/g, ' ').trim()}"`
}
