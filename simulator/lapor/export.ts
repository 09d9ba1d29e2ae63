import { strToU8, zipSync } from 'fflate'
import type { LaporReport } from './desk.ts'

/** With rows of metadata and 17 columns, or without and 20. */
export type Layout = 17 | 20

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

type ColumnOf = readonly [header: string, of: (report: LaporReport) => string]

function columnsOf(layout: Layout): ColumnOf[] {
  const wide = layout === 20
  const columns: (ColumnOf | false)[] = [
    ['Tracking ID', (one) => one.trackingId],
    ['Tanggal Laporan Masuk', (one) => shownDay(one.receivedOn)],
    ['Waktu Laporan Masuk', (one) => one.receivedTime],
    ['Klasifikasi Laporan', (one) => one.classification],
    ['ID Kategori', (one) => one.categoryId],
    ['Kategori', (one) => one.category],
    ['Judul Laporan', (one) => one.title],
    ['Isi Laporan Awal', (one) => one.textAtFirst],
    ['Isi Laporan Akhir', (one) => one.textAtLast],
    ['Tipe Laporan (Anonim/Rahasia)', (one) => one.type],
    ['Sumber Laporan', (one) => one.source],
    ['Instansi Induk', () => 'Pemerintah Kota Contoh'],
    wide && ['ID Instansi Terdisposisi', (one) => (one.agency === '' ? '' : '4711')],
    ['Instansi Terdisposisi', (one) => one.agency],
    ['Status Laporan', (one) => one.state],
    ['Alasan Tunda/Arsip', (one) => one.reason],
    ['Provinsi', () => 'Banten'],
    ['Kota/Kabupaten', () => 'Kota Contoh'],
    wide && ['Kecamatan', () => ''],
    wide && ['Kelurahan', () => ''],
  ]
  return columns.filter((one) => one !== false)
}

/** "3 Jan 2026" */
function shownDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${Number(date)} ${months[Number(month) - 1] ?? ''} ${year}`
}

/** The export *Laporan Ringkas*, as a workbook. */
export function exportOf(
  reports: readonly LaporReport[],
  layout: Layout,
  madeOn: string,
): Uint8Array {
  const columns = columnsOf(layout)
  const metadata: string[][] =
    layout === 20
      ? []
      : [
          ['Judul Laporan', 'Laporan Ringkas'],
          [],
          ['Nama Instansi', 'Pemerintah Kota Contoh'],
          [],
          ['Tanggal Generate', madeOn],
          [],
          ['Periode Masuk', `(${madeOn}) - (${madeOn})`],
          [],
          ['Pengelola', 'Semua'],
          [],
        ]
  const rows = [
    ...metadata,
    columns.map(([header]) => header),
    ...reports.map((report) => columns.map(([, of]) => of(report))),
  ]
  return workbookOf('Laporan Ringkas', rows)
}

function workbookOf(name: string, rows: readonly (readonly string[])[]): Uint8Array {
  const body = rows
    .map(
      (row, index) =>
        `<row r="${index + 1}">${row.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`).join('')}</row>`,
    )
    .join('')
  const kind = (one: string) =>
    `application/vnd.openxmlformats-officedocument.spreadsheetml.${one}+xml`
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind('sheet.main')}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind('worksheet')}"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${documents}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${documents}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${body}</sheetData></worksheet>`,
  }
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(head + xml)])),
  )
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
