import type { LaporRow } from '../../src/core-store/lapor-bulk/fields.ts'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import { plainWorkbook } from '../../src/sheets/write-workbook.ts'

/** The 17 columns of an export with metadata. */
const columns: readonly (readonly [header: string, field: keyof LaporRow])[] = [
  ['Tracking ID', 'trackingId'],
  ['Tanggal Laporan Masuk', 'receivedOn'],
  ['Waktu Laporan Masuk', 'receivedTime'],
  ['Klasifikasi Laporan', 'classification'],
  ['ID Kategori', 'categoryId'],
  ['Kategori', 'category'],
  ['Judul Laporan', 'title'],
  ['Isi Laporan Awal', 'textAtFirst'],
  ['Isi Laporan Akhir', 'textAtLast'],
  ['Tipe Laporan', 'type'],
  ['Sumber Laporan', 'source'],
  ['Instansi Induk', 'parentAgency'],
  ['Instansi Terdisposisi', 'agency'],
  ['Status Laporan', 'state'],
  ['Alasan Tunda/Arsip', 'reason'],
  ['Provinsi', 'province'],
  ['Kota/Kabupaten', 'regency'],
]

/**
 * "Laporan Ringkas" as LAPOR! gives it: ten rows of metadata with the day on which it was made, or no
 * metadata without one.
 */
export async function exportOf(
  rows: readonly Partial<LaporRow>[],
  madeOn?: string,
): Promise<Uint8Array> {
  const empty = plainWorkbook(
    'Laporan Ringkas',
    columns.map(([header]) => ({ header, width: 20 })),
    0,
  )
  const header = columns.map(([text]) => text)
  const lines = rows.map((row) => columns.map(([, field]) => row[field]))
  const metadata =
    madeOn === undefined
      ? []
      : [
          'Judul Laporan',
          'Nama Instansi',
          'Tanggal Generate',
          'Periode Masuk',
          'Pengelola',
        ].flatMap((name) => [[name, name === 'Tanggal Generate' ? madeOn : '-'], []])
  const workbook = await openWorkbook(empty)
  const blank = header.map(() => '')
  const padded = metadata.map((row) => [...row, ...blank].slice(0, header.length))
  return workbook.filled('Laporan Ringkas', 0, [...padded, header, ...lines])
}
