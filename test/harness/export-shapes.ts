import { lettersOf } from '../../src/sheets/cells.ts'
import { book, styles } from './workbooks.ts'

type Value = string | number | null

/** The header of an export with metadata; the other layout has three columns more. */
export const headers17 =
  'Tracking ID;Tanggal Laporan Masuk;Waktu Laporan Masuk;Klasifikasi Laporan;ID Kategori;Kategori;Judul Laporan;Isi Laporan Awal;Isi Laporan Akhir;Tipe Laporan (Anonim/Rahasia);Sumber Laporan;Instansi Induk;Instansi Terdisposisi;Status Laporan;Alasan Tunda/Arsip;Provinsi;Kota/Kabupaten'.split(
    ';',
  )
export const headers20 = [
  ...headers17.slice(0, 12),
  'ID Instansi Terdisposisi',
  ...headers17.slice(12),
  'Kecamatan',
  'Kelurahan',
]

export const metadata: readonly (readonly Value[])[] = [
  ['Judul Laporan', 'Laporan Ringkas'],
  [],
  ['Nama Instansi', 'Pemerintah Kota Contoh'],
  [],
  ['Tanggal Generate', '2025-11-14'],
  [],
  ['Periode Masuk', '(2021-01-01) - (2024-12-31)'],
  [],
  ['Pengelola', 'Admin'],
  [],
]

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const dayOf = (n: number) => new Date(Date.UTC(2023, 0, 1 + (n % 700)))
/** "29 May 2023" */
const asText = (at: Date) => `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
const asSerial = (at: Date) => at.getTime() / 86_400_000 + 25_569

/** What a report of an export says, by the names of its columns. Texts have about 460 signs. */
export function exportedReport(n: number, day: 'text' | 'serial'): Record<string, Value> {
  const text =
    `Lampu & "rambu" di Jalan ${n} padam; mohon <segera> diperbaiki, terima kasih. `.repeat(6)
  return {
    'Tracking ID': 4_000_000 + n,
    'Tanggal Laporan Masuk': day === 'text' ? asText(dayOf(n)) : asSerial(dayOf(n)),
    'Waktu Laporan Masuk': '04:05:34',
    'Klasifikasi Laporan': n % 3 === 0 ? null : 'Aspirasi',
    'ID Kategori': 928,
    Kategori: 'Infrastruktur Jalan',
    'Judul Laporan': `Lampu padam ${n}`,
    'Isi Laporan Awal': text,
    'Isi Laporan Akhir': text.toLowerCase(),
    'Tipe Laporan (Anonim/Rahasia)': n % 2 === 0 ? 'Anonim|Rahasia' : null,
    'Sumber Laporan': 'Website',
    'Instansi Induk': 'Pemerintah Kota Contoh',
    'ID Instansi Terdisposisi': 77,
    'Instansi Terdisposisi': 'Dinas Perhubungan',
    'Status Laporan': n % 2 === 0 ? 'Ditutup oleh Sistem' : 'Ditutup Oleh Sistem',
    'Alasan Tunda/Arsip': null,
    Provinsi: 'Banten',
    'Kota/Kabupaten': 'Kota Serang',
    Kecamatan: 'Serang',
    Kelurahan: 'Cipare',
  }
}

/** The rows of an export. */
export function exportTable(
  count: number,
  headers: readonly string[],
  day: 'text' | 'serial',
): Value[][] {
  return Array.from({ length: count }, (_, n) => {
    const report = exportedReport(n, day)
    return headers.map((header) => report[header] ?? null)
  })
}

/** How a program writes the sheet of an export. */
export interface ExportFile {
  readonly texts: 'shared' | 'inline' | 'rich'
  readonly dimension?: string
  /** Stands behind the rows. */
  readonly below?: string
  readonly sheet?: string
  readonly cover?: readonly Value[]
}

const inXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** An export as a workbook. Numbers from 40,000 to 50,000 are days. */
export function exportFile(rows: readonly (readonly Value[])[], given: ExportFile): Uint8Array {
  const { texts, dimension, below = '', sheet = 'Laporan Ringkas', cover } = given
  const strings = new Map<string, number>()
  const cell = (value: Value, place: string): string => {
    if (value === null) return ''
    if (typeof value === 'number')
      return `<c r="${place}"${value > 40_000 && value < 50_000 ? ' s="3"' : ''}><v>${value}</v></c>`
    if (texts === 'inline')
      return `<c r="${place}" t="inlineStr"><is><t>${inXml(value)}</t></is></c>`
    const at = strings.get(value) ?? strings.size
    strings.set(value, at)
    return `<c r="${place}" t="s"><v>${at}</v></c>`
  }
  const lines = rows.map(
    (row, at) =>
      `<row r="${at + 1}">${row.map((value, column) => cell(value, `${lettersOf(column)}${at + 1}`)).join('')}</row>`,
  )
  const half = (text: string) => Math.floor(text.length / 2)
  const shown = (text: string) =>
    texts === 'rich'
      ? `<si><r><t xml:space="preserve">${inXml(text.slice(0, half(text)))}</t></r><r><rPr><b/></rPr><t xml:space="preserve">${inXml(text.slice(half(text)))}</t></r></si>`
      : `<si><t xml:space="preserve">${inXml(text)}</t></si>`
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const part = `<worksheet xmlns="${main}">${dimension ? `<dimension ref="${dimension}"/>` : ''}<sheetData>${lines.join('')}${below}</sheetData></worksheet>`
  const first = {
    name: 'Sampul',
    data: `<row r="1">${(cover ?? []).map((one, at) => cell(one, `${lettersOf(at)}1`)).join('')}</row>`,
  }
  return book({
    sheets: [...(cover ? [first] : []), { name: sheet, part }],
    ...(strings.size > 0 ? { sharedStrings: [...strings.keys()].map(shown).join('') } : {}),
    styles,
  })
}

/** Empty rows to the end of a sheet, as programs write them that format whole sheets. */
export function emptyRows(from: number): string {
  const rows: string[] = []
  for (let row = from; row <= 1_048_576; row += 1)
    rows.push(`<row r="${row}" customFormat="false" ht="12.8" hidden="false" outlineLevel="0"/>`)
  return rows.join('')
}

/** An export as a text. */
export function exportText(rows: readonly (readonly Value[])[], delimiter: string): string {
  const shown = (value: Value) => {
    const text = value === null ? '' : String(value)
    return /["\n;,\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => row.map(shown).join(delimiter)).join('\r\n')
}
