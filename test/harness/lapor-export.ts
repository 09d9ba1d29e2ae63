import type { LaporRow } from '../../src/core-store/lapor-bulk/fields.ts'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import { plainWorkbook } from '../../src/sheets/write-workbook.ts'

/** The columns of an export with metadata. */
const columns17: readonly (readonly [header: string, field: keyof LaporRow])[] = [
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

/** The columns of an export whose header is its first row. */
const columns20: typeof columns17 = [
  ...columns17.flatMap((one): typeof columns17 =>
    one[1] === 'agency' ? [['ID Instansi Terdisposisi', 'agencyId'], one] : [one],
  ),
  ['Kecamatan', 'district'],
  ['Kelurahan', 'village'],
]

/**
 * "Laporan Ringkas" as LAPOR! gives it: ten rows of metadata with the day on which it was made, or no
 * metadata without one.
 *
 * @param width how many columns it has
 */
export async function exportOf(
  rows: readonly Partial<LaporRow>[],
  madeOn?: string,
  width: 17 | 20 = 17,
): Promise<Uint8Array> {
  const columns = width === 17 ? columns17 : columns20
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
