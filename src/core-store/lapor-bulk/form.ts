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
import { settledFields } from './form-fields.ts'
import { type Header, headerOf, mostRowsAbove } from './form-header.ts'
import { type FormRows, rowsToFill } from './form-rows.ts'
import type { FormSheet } from './form-sheet.ts'
import { type ValueList, valueList } from './values.ts'

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
export interface Form extends FormRows {
  readonly sheet: string
  readonly headerRow: number
  /** In their order; those without a header are not among them. */
  readonly columns: readonly FormColumn[]
}

export type ReadForm =
  | { readonly kind: 'form'; readonly form: Form }
  /** The template cannot be filled; a sentence says why and what to do. */
  | { readonly kind: 'fault'; readonly fault: string }

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
  const { best, nearest } = headerOf(looked, known)
  if (!best) return { kind: 'fault', fault: withoutText(looked, nearest) }
  const { sheet, bottom, texts } = best
  const columns = columnsOf(sheet, texts, known, settings)
  const faults = faultsOf(columns)
  if (faults.length > 0) return { kind: 'fault', fault: faults.join('\n') }
  const rows = rowsToFill(sheet, bottom, columns)
  return { kind: 'form', form: { sheet: sheet.name, headerRow: bottom, ...rows, columns } }
}

function columnsOf(
  { lists }: FormSheet,
  texts: readonly string[],
  known: ColumnNames,
  { constants = {}, synonyms = {} }: FormSettings,
): FormColumn[] {
  const byHeader = new Map(
    Object.entries(constants).map(([header, value]) => [plainHeader(header), value]),
  )
  const named = new Set(Object.values(synonyms).flatMap((all) => all.map(plainHeader)))
  const columns = texts.flatMap((header, index) => {
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
  return settledFields(columns, (header) => named.has(plainHeader(header)))
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
