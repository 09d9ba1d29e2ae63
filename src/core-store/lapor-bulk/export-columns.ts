import { visible } from '../../contract/visible-text.ts'
import type { LaporRow } from './fields.ts'

/** What a cell of an export holds. */
export type ExportCell = string | number | boolean | Date | null | undefined

export type Column = keyof LaporRow

/** "Laporan Ringkas" in both its layouts, and words of other versions for the same. */
const headers: Readonly<Record<Column, string>> = {
  trackingId: 'tracking id;trackingid;id tracking;no tracking;tracking number',
  receivedOn: 'tanggal laporan masuk;tanggal laporan;tanggal masuk;tanggal',
  receivedTime: 'waktu laporan masuk;waktu laporan;waktu masuk;jam laporan masuk;waktu;jam',
  classification: 'klasifikasi laporan;klasifikasi',
  categoryId: 'id kategori;kategori id',
  category: 'kategori;nama kategori;kategori laporan',
  title: 'judul laporan;judul',
  textAtFirst: 'isi laporan awal;isi awal;isi laporan;laporan awal',
  textAtLast: 'isi laporan akhir;isi akhir;laporan akhir',
  type: 'tipe laporan;tipe;tipe laporan anonim rahasia',
  source: 'sumber laporan;sumber;kanal;sumber laporan kanal',
  parentAgency: 'instansi induk',
  agencyId: 'id instansi terdisposisi;id instansi',
  agency: 'instansi terdisposisi;instansi tujuan;dinas tujuan',
  state: 'status laporan;status',
  reason: 'alasan tunda arsip;alasan tunda;alasan arsip;alasan',
  province: 'provinsi',
  regency: 'kota kabupaten;kabupaten kota;kabupaten;kota',
  district: 'kecamatan',
  village: 'kelurahan;kelurahan desa;desa kelurahan;desa',
}

const columnOf: ReadonlyMap<string, Column> = new Map(
  (Object.keys(headers) as Column[]).flatMap((column) =>
    headers[column].split(';').map((name) => [name, column] as const),
  ),
)

/** Where each column stands; of two with the same name the first. */
export function columnsIn(cells: readonly ExportCell[]): ReadonlyMap<Column, number> {
  const found = new Map<Column, number>()
  for (const [index, cell] of cells.entries()) {
    const text = plain(cell)
    const column = columnOf.get(text) ?? columnOf.get(plain(withoutBrackets(cell)))
    if (column && !found.has(column)) found.set(column, index)
  }
  return found
}

function withoutBrackets(cell: ExportCell): ExportCell {
  return typeof cell === 'string' ? cell.replace(/\([^()]*\)/g, ' ') : undefined
}

function plain(cell: ExportCell): string {
  return typeof cell === 'string'
    ? visible(cell)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim()
    : ''
}
