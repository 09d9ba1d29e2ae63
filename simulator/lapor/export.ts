import type { LaporReport } from './desk.ts'
import { parentAgency } from './known-values.ts'
import { workbookOf } from './workbook.ts'

/** With rows of metadata and 17 columns, or without and 20. */
export type Layout = 17 | 20

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
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
    ['Instansi Induk', () => parentAgency],
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
          ['Nama Instansi', parentAgency],
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
  return workbookOf([{ name: 'Laporan Ringkas', rows }])
}
