import { type Field, neverFilled } from './columns.ts'
import type { Form } from './form.ts'

/** How a template is understood, for a person: one row for each column. */
export function formView({ columns }: Form): {
  readonly column: string
  readonly header: string
  readonly field: string
  readonly required: boolean
  readonly values: number
}[] {
  return columns.map(({ index, header, field, isRequired, list, constant }) => ({
    column: columnLetters(index),
    header: header.replace(/\s+/g, ' '),
    field: constant !== undefined ? `= ${constant}` : viewOf(field),
    required: isRequired,
    values: list?.values.length ?? 0,
  }))
}

function viewOf(field: Field | undefined): string {
  if (field === undefined) return 'unknown, stays empty'
  return neverFilled.has(field) ? `${field}, stays empty` : field
}

/** The name of a column in a sheet: A, B, and AA after Z. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}
