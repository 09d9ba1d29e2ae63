import { dayOf, isDay, type Zone } from '../../agency/working-days.ts'
import { type ComplaintKind, type EntrySource, entrySources } from '../../complaints/status.ts'
import { type Entry, mobileIn } from '../../desk/entry.ts'
import type { AccountName } from '../../desk/reach.ts'
import { isRowId } from '../../store/row-id.ts'
import { categoryLexicon } from '../../triage/category-lexicon.ts'
import type { Form } from '../kit/form.ts'
import type { EntryFault } from './words.ts'

const kinds: readonly ComplaintKind[] = ['pengaduan', 'aspirasi', 'permintaan_informasi']
const oldestMs = 10 * 365 * 86_400_000
/** As long as the fields of the form. */
export const longest = { text: 30_000, title: 140, line: 300, contact: 300 } as const

export type EntryFields = 'source' | 'receivedOn' | 'eventDate' | 'text' | 'category' | 'contact'
export type EntryFaults = Readonly<Partial<Record<EntryFields | FileField, EntryFault>>>

/** The fields for files. */
export const fileFields = ['file1', 'file2', 'file3'] as const
export type FileField = (typeof fileFields)[number]

export interface Asked {
  readonly now: Date
  readonly zone: Zone
  /** Accounts that may send SMS to this person. */
  readonly smsAccounts: readonly AccountName[]
  /** Who sees the complaints of one office alone enters them for it. */
  readonly office: string | undefined
}

/** What a form says, or what is wrong with it; its files are looked at by whoever keeps them. Pure. */
export function entryIn(
  form: Form,
  { now, zone, smsAccounts, office }: Asked,
): { readonly entry: Omit<Entry, 'files'> } | { readonly faults: EntryFaults } {
  const line = (name: string, most: number = longest.line) =>
    form.text(name).replace(/\s+/g, ' ').slice(0, most) || null
  const source = entrySources.find((one) => one === form.text('source'))
  const receivedOn = form.text('receivedOn')
  const eventDate = form.text('eventDate')
  const text = form.text('text')
  const chosen = form.text('category')
  const category = categoryLexicon.find(({ id }) => String(id) === chosen)
  const contact = line('contact', longest.contact)
  const wantsSms = form.has('sms') && smsAccounts.length > 0
  const isPast = (day: string) =>
    isDay(day) && day <= dayOf(now, zone) && now.getTime() - Date.parse(day) < oldestMs
  const faults: Partial<Record<EntryFields, EntryFault>> = {}
  if (source === undefined) faults.source = 'source'
  if (!isPast(receivedOn)) faults.receivedOn = 'receivedOn'
  if (eventDate !== '' && !isPast(eventDate)) faults.eventDate = 'eventDate'
  if (text === '') faults.text = 'text'
  else if (text.length > longest.text) faults.text = 'textLong'
  if (chosen !== '' && category === undefined) faults.category = 'category'
  if (wantsSms && mobileIn(contact ?? '') === undefined) faults.contact = 'mobile'
  if (Object.keys(faults).length > 0) return { faults }
  return {
    entry: {
      key: form.text('key'),
      source: source as EntrySource,
      receivedOn,
      text,
      title: line('title', longest.title),
      kind: kinds.find((one) => one === form.text('kind')) ?? 'pengaduan',
      category: category ? { id: category.id, name: category.name } : null,
      place: line('place'),
      eventDate: eventDate || null,
      agency: office ?? line('agency', 200),
      anonymous: form.has('anonymous'),
      confidential: form.has('confidential'),
      name: line('name'),
      contact,
      sms: wantsSms ? accountIn(form.text('smsAccount'), smsAccounts) : undefined,
    },
  }
}

/** Whether a form has a key of its own: without one nobody could tell that it came twice. */
export function hasKey(form: Form): boolean {
  return isRowId(form.text('key'))
}

function accountIn(given: string, accounts: readonly AccountName[]): AccountName | undefined {
  return accounts.find((one) => accountValue(one) === given) ?? accounts[0]
}

/** An account as the form names it. */
export function accountValue({ channel, account }: AccountName): string {
  return `${channel} ${account}`
}
