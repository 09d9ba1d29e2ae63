import { createHash } from 'node:crypto'
import type { ComplaintKind } from '../../complaints/status.ts'
import type { Correction } from '../../desk/deeds.ts'
import type { CheckRow } from '../../desk/lapor.ts'
import { categoryLexicon, categoryName } from '../../triage/category-lexicon.ts'
import type { Form } from '../kit/form.ts'

/** A row of the table as it stands in the form. */
export interface CheckValues {
  readonly title: string
  readonly text: string
  /** Its name. */
  readonly category: string
  readonly kind: string
  readonly agency: string
  readonly place: string
  readonly anonymous: boolean
  readonly confidential: boolean
}

export const kinds: readonly ComplaintKind[] = ['pengaduan', 'aspirasi', 'permintaan_informasi']

/** What a complaint has now. */
export function valuesOf({ complaint }: CheckRow): CheckValues {
  const { title, text, category, kind, agency, place, anonymous, confidential } = complaint
  return {
    title: inField(title),
    text: inField(text),
    category: inField(category?.name),
    kind,
    agency: inField(agency),
    place: inField(place),
    anonymous,
    confidential,
  }
}

const inField = (text: string | undefined) =>
  (text ?? '').toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n').trim()

/** Names of the fields of a complaint: a form has many. */
export function nameOf(field: keyof CheckValues | 'seen', code: string): string {
  return `${field}.${code}`
}

/** What a form says of a complaint. */
export function readValues(form: Form, code: string): CheckValues {
  const text = (field: keyof CheckValues) => form.text(nameOf(field, code))
  return {
    title: text('title'),
    text: text('text'),
    category: text('category'),
    kind: text('kind'),
    agency: text('agency'),
    place: text('place'),
    anonymous: form.has(nameOf('anonymous', code)),
    confidential: form.has(nameOf('confidential', code)),
  }
}

/** What a row showed when it was opened: its version, and a digest of its values. */
export interface Seen {
  readonly version: number
  readonly digest: string
}

export function seenOf(version: number, values: CheckValues): string {
  return `${version}.${digestOf(values)}`
}

export function readSeen(form: Form, code: string): Seen | undefined {
  const found = /^(\d{1,9})\.([0-9a-f]{16})$/.exec(form.text(nameOf('seen', code)))
  return found ? { version: Number(found[1]), digest: found[2] ?? '' } : undefined
}

/** Whether whoever sent the form left the row as it was shown, whatever it is now. */
export function isUntouched(values: CheckValues, { digest }: Seen): boolean {
  return digestOf(values) === digest
}

function digestOf(values: CheckValues): string {
  const words = Object.values(values).map(String)
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)
}

/**
 * What of a complaint is to become otherwise.
 *
 * @returns `category` where the name is of none, `title` where there would be none
 */
export function correctionOf(row: CheckRow, given: CheckValues): Correction | 'category' | 'title' {
  const now = valuesOf(row)
  const differs = (field: keyof CheckValues) => given[field] !== now[field]
  const kind = kinds.find((one) => one === given.kind)
  const categoryId = given.category === '' ? null : categoryNamed(given.category)
  if (differs('category') && categoryId === undefined) return 'category'
  if (differs('title') && given.title === '') return 'title'
  return {
    ...(differs('title') && { title: given.title }),
    ...(differs('text') && { text: given.text === inField(row.written) ? null : given.text }),
    ...(differs('category') && { categoryId }),
    ...(differs('kind') && kind && { kind }),
    ...(differs('agency') && { agency: given.agency || null }),
    ...(differs('place') && { place: { words: given.place || null } }),
    ...(differs('anonymous') && { anonymous: given.anonymous }),
    ...(differs('confidential') && { confidential: given.confidential }),
  }
}

const byName = new Map(categoryLexicon.map(({ id, name }) => [plain(name), id]))

/** Names of the categories that a complaint may have. */
export const categoryNames: readonly string[] = categoryLexicon.map(({ name }) => name)

/** The id of a category by its name, or by what a drop-down of LAPOR! calls it: "[928] Jalan". */
export function categoryNamed(name: string): number | undefined {
  const known = byName.get(plain(name))
  const [number] = /\d+/.exec(name) ?? []
  if (known !== undefined || number === undefined) return known
  return categoryName(Number(number)) !== undefined
    ? Number(number)
    : byName.get(plain(name.replace(number, '')))
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
