import { type Field, neverFilled } from './columns.ts'
import type { LaporContact, LaporFields } from './fields.ts'
import type { Form, FormColumn } from './form.ts'
import { chooseValue } from './values.ts'

/** What is written into a cell: a Date is a day, at midnight UTC. */
export type FormValue = string | number | Date

/** Why a value does not fit into a column. */
export interface FormFault {
  readonly field: Field | undefined
  /** Of the column. */
  readonly header: string
  /** What no value of the drop-down means; undefined: the column is required, and there is nothing. */
  readonly wanted: string | undefined
  /** Values of the drop-down, at most three, the nearest first. */
  readonly nearest: readonly string[]
  readonly sentence: string
}

export type FormRow =
  /** By the index of the column; what is undefined stays as it is. */
  | { readonly kind: 'row'; readonly cells: readonly (FormValue | undefined)[] }
  /** It does not fit into the template; sentences say why. */
  | { readonly kind: 'fault'; readonly fault: string; readonly faults: readonly FormFault[] }

/**
 * A complaint as a row of a template: values of drop-downs come from the template's own lists. A row with
 * a value that no list has, or without one that is required, is a fault.
 *
 * @param number of the row in the book, from 1
 */
export function formRow({ columns }: Form, fields: LaporFields, number: number): FormRow {
  const width = Math.max(0, ...columns.map(({ index }) => index + 1))
  const cells: (FormValue | undefined)[] = Array.from({ length: width }, () => undefined)
  const faults: FormFault[] = []
  for (const column of columns) {
    const filled = filledBy(column, fields, number)
    if ('fault' in filled) faults.push(filled.fault)
    else cells[column.index] = filled.value
  }
  if (faults.length === 0) return { kind: 'row', cells }
  return { kind: 'fault', fault: faults.map(({ sentence }) => sentence).join(' '), faults }
}

type Filled = { readonly value: FormValue | undefined } | { readonly fault: FormFault }

function filledBy(column: FormColumn, fields: LaporFields, number: number): Filled {
  const { field, constant, list, isRequired } = column
  if (constant !== undefined && constant !== '') return fromList(column, [constant])
  if (field === undefined || neverFilled.has(field)) return { value: undefined }
  if (field === 'rowNumber') return { value: number }
  if (field === 'receivedOn') return { value: dayAt(fields.receivedOn) }
  if (field === 'eventDate') {
    // Where a book insists on the day, it is the one on which it was told.
    const day = fields.eventDate ?? (isRequired ? fields.receivedOn : undefined)
    return { value: day === undefined ? undefined : dayAt(day) }
  }
  if (field === 'categoryId') return categoryIdOf(column, fields)
  const wanted = wantedOf(field, fields, isRequired)
  if (wanted.length === 0)
    return isRequired ? { fault: missing(column, field) } : { value: undefined }
  if (!list) return { value: wanted[0] }
  return fromList(column, wanted, field === 'category' ? fields.categoryId : undefined)
}

function dayAt(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

function fromList(column: FormColumn, wanted: readonly string[], id?: number): Filled {
  const { header, field, list } = column
  if (!list) return { value: wanted[0] }
  const chosen = chooseValue(list, wanted, id)
  if (chosen.kind === 'value') return { value: chosen.value }
  const nearest = chosen.nearest.map((value) => `"${value}"`).join(', ')
  const sentence = `The list of "${plain(header)}" has no "${wanted[0]}"; nearest: ${nearest || 'none'}.`
  const of = { field, header: plain(header), wanted: wanted[0] ?? '' }
  return { fault: { ...of, nearest: chosen.nearest, sentence } }
}

function categoryIdOf(column: FormColumn, { categoryId, category }: LaporFields): Filled {
  if (categoryId === undefined)
    return column.isRequired ? { fault: missing(column, 'categoryId') } : { value: undefined }
  if (!column.list) return { value: categoryId }
  return fromList(column, [String(categoryId), ...listOf(category)], categoryId)
}

function missing({ header }: FormColumn, field: Field): FormFault {
  const sentence = `"${plain(header)}" is required, and the complaint has no ${missingWords[field] ?? field}.`
  return { field, header: plain(header), wanted: undefined, nearest: [], sentence }
}

const missingWords: Readonly<Partial<Record<Field, string>>> = {
  agency: 'agency (setting coreStore.defaultAgency)',
  parentAgency: 'parent agency (setting coreStore.parentAgency)',
  category: 'category',
  categoryId: 'category',
  phone: 'phone (setting coreStore.contact)',
  email: 'e-mail address (setting coreStore.contact)',
  contact: 'contact (setting coreStore.contact)',
  reporterAddress: 'address (setting coreStore.contact)',
}

function plain(header: string): string {
  return header.replace(/[\s*]+/g, ' ').trim()
}

function listOf(value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [value]
}

type OfList = Exclude<
  Field,
  | 'rowNumber'
  | 'receivedOn'
  | 'eventDate'
  | 'categoryId'
  | 'identityNumber'
  | 'gender'
  | 'occupation'
  | 'birth'
  | 'tag'
  | 'eventTime'
>

/** What fits into a column, the best first; nothing where the complaint has none. */
function wantedOf(field: Field, fields: LaporFields, isRequired: boolean): readonly string[] {
  const contact = fields.contact ?? {}
  const wanted: Readonly<Record<OfList, () => readonly string[]>> = {
    title: () => listOf(fields.title),
    text: () => listOf(fields.text),
    code: () => listOf(fields.code),
    classification: () => classificationsOf(fields.classification),
    category: () => listOf(fields.category),
    type: () => typesOf(fields.type, isRequired),
    isAnonymous: () => flagOf(fields.type, 'Anonim'),
    isConfidential: () => flagOf(fields.type, 'Rahasia'),
    source: () => fields.sources,
    receivedTime: () => listOf(fields.receivedTime),
    place: () =>
      listOf(fields.place ?? (isRequired ? (fields.district ?? fields.regency) : undefined)),
    province: () => listOf(fields.province),
    regency: () => listOf(fields.regency),
    district: () => listOf(fields.district),
    village: () => listOf(fields.village),
    agency: () => [
      ...listOf(fields.agency),
      ...listOf(fields.agency ? undefined : fields.parentAgency),
    ],
    parentAgency: () => listOf(fields.parentAgency),
    reporter: () => listOf(fields.reporter),
    phone: () => listOf(contact.phone),
    email: () => listOf(contact.email),
    contact: () => contactsOf(contact),
    reporterAddress: () => listOf(contact.address),
    attachments: () => listOf(fields.attachments.join(', ')),
  }
  return field in wanted ? wanted[field as OfList]() : []
}

function contactsOf({ phone, email, address }: LaporContact): string[] {
  return [...listOf(phone), ...listOf(email), ...listOf(address)]
}

/** Some books have only one kind of *pengaduan*. */
function classificationsOf(classification: string): string[] {
  const isComplaint = /^pengaduan\b/i.test(classification)
  return [...listOf(classification), ...(isComplaint ? ['Pengaduan'] : [])]
}

function flagOf(type: string, flag: 'Anonim' | 'Rahasia'): string[] {
  return type.split('|').includes(flag)
    ? ['Ya', flag]
    : ['Tidak', 'Publik', `Tidak ${flag}`, 'Nama Terang', '-']
}

/**
 * What hides as much or more. The name never leaves the house, so where a book has no value for both
 * flags, or none for the name, the one that hides the content is enough.
 */
function typesOf(type: string, isRequired: boolean): string[] {
  if (type === 'Anonim|Rahasia') return [type, 'Rahasia']
  if (type !== '') return [type, 'Anonim|Rahasia', 'Rahasia']
  return isRequired ? ['Publik', 'Biasa', 'Identitas Terbuka', '-'] : []
}
