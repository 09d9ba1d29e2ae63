import { dayOf, hourOf, type Zone } from '../../agency/working-days.ts'
import type { ComplaintKind } from '../../complaints/status.ts'
import type { ForwardedComplaint } from '../core-store.ts'
import type { LaporContact, LaporFields } from './fields.ts'
import { type SourceSettings, sourcesOf } from './sources.ts'

/** What an agency says of its books, and what it knows of its country. */
export interface LaporSettings {
  readonly zone: Zone
  /** Stands where a book asks how the reporter is reached. */
  readonly contact?: LaporContact | undefined
  /** *Klasifikasi* of a complaint of each kind. */
  readonly classifications?: Readonly<Partial<Record<ComplaintKind, string>>> | undefined
  /** Of complaints for which no category was found. */
  readonly category?: { readonly id: number; readonly name: string } | undefined
  /** *Instansi Tujuan* where the citizen named none. */
  readonly defaultAgency?: string | undefined
  /** *Instansi Induk*. */
  readonly parentAgency?: string | undefined
  /** Names of agencies in LAPOR! by the names that our keywords have. */
  readonly agencies?: Readonly<Record<string, string>> | undefined
  /** *Sumber Laporan* by channel; goes before those that are known. */
  readonly sources?: SourceSettings
  /** Names of LAPOR!'s categories by their ids; go before the complaint's own. */
  readonly categoryNames?: ReadonlyMap<number, string> | undefined
  /** Where a district lies, by its code. */
  readonly regionOf?: ((districtCode: string) => Region | undefined) | undefined
}

interface Region {
  readonly province?: string | undefined
  readonly regency?: string | undefined
  readonly district?: string | undefined
}

/** @see https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 (specifications and limits) */
const mostSignsOfCell = 32_767
const mostSignsOfTitle = 140
const usualClassification: Readonly<Record<ComplaintKind, string>> = {
  pengaduan: 'Pengaduan Tidak Berkadar Pengawasan',
  aspirasi: 'Aspirasi',
  permintaan_informasi: 'Permintaan Informasi',
}

/**
 * A complaint in LAPOR!'s words.
 *
 * @param complaint what may leave the house: masked
 * @param code stands at the end of the text, whole, however long the text is
 * @param attachments names of the files beside the book
 */
export function laporFields(
  complaint: ForwardedComplaint,
  code: string,
  attachments: readonly string[],
  settings: LaporSettings,
): LaporFields {
  const { sourceChannel, kind, receivedAt, agency } = complaint
  const category = complaint.category ?? settings.category
  const region = complaint.district && settings.regionOf?.(complaint.district.code)
  return {
    code,
    title: titleOf(complaint),
    text: withCode(complaint.text, code),
    classification: settings.classifications?.[kind] ?? usualClassification[kind],
    categoryId: category?.id,
    category: category && (settings.categoryNames?.get(category.id) ?? category.name),
    type: typeOf(complaint),
    sources: sourcesOf(sourceChannel, settings.sources),
    receivedOn: dayOf(receivedAt, settings.zone),
    receivedTime: timeOf(receivedAt, settings.zone),
    eventDate: complaint.eventDate,
    place: placeOf(complaint),
    province: region?.province,
    regency: region?.regency,
    district: region?.district ?? complaint.district?.name,
    village: undefined,
    agency: agency === undefined ? settings.defaultAgency : (settings.agencies?.[agency] ?? agency),
    parentAgency: settings.parentAgency,
    reporter: complaint.reporter,
    contact: settings.contact,
    attachments,
  }
}

/** *Tipe Laporan*. */
function typeOf({ anonymous, confidential }: ForwardedComplaint): string {
  return [anonymous && 'Anonim', confidential && 'Rahasia'].filter(Boolean).join('|')
}

/** The zones are whole hours apart. */
function timeOf(at: Date, zone: Zone): string {
  return `${String(hourOf(at, zone)).padStart(2, '0')}${at.toISOString().slice(13, 19)}`
}

function titleOf({ title, text, category, place }: ForwardedComplaint): string {
  for (const words of [title, text, category?.name, place]) {
    const cut = cutAtWord((words ?? '').replace(/\s+/g, ' ').trim())
    if (cut !== '') return cut
  }
  return 'Laporan'
}

function cutAtWord(words: string): string {
  if (words.length <= mostSignsOfTitle) return words
  const end = words.lastIndexOf(' ', mostSignsOfTitle)
  const kept =
    end > mostSignsOfTitle / 2 ? words.slice(0, end) : wholeSigns(words, mostSignsOfTitle)
  return kept.replace(/[\s,.:;/(-]+$/u, '')
}

/** The beginning of a text without half a sign at its end. */
function wholeSigns(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '')
}

function withCode(text: string, code: string): string {
  const written = text.replace(/\r\n?/g, '\n').trim()
  const room = mostSignsOfCell - code.length - 1
  return `${wholeSigns(written, room).trimEnd()} ${code}`.trim()
}

function placeOf({ place, position }: ForwardedComplaint): string | undefined {
  if (place !== undefined && place.trim() !== '') return place.trim()
  return position && `${position.latitude}, ${position.longitude}`
}
