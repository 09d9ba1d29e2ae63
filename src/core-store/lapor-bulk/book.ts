import { createHash } from 'node:crypto'
import { SheetFault } from '../../sheets/fault.ts'
import { openWorkbook, type Workbook } from '../../sheets/workbook.ts'
import { plainWorkbook } from '../../sheets/write-workbook.ts'
import type { ForwardedComplaint } from '../core-store.ts'
import type { Binder } from './batches.ts'
import type { LaporFields } from './fields.ts'
import { type LaporSettings, laporFields } from './fields-of.ts'
import { type Form, type FormSettings, readForm } from './form.ts'
import { type FormFault, formRow } from './form-row.ts'
import { sourceAdvice, sourceGaps } from './sources.ts'
import type { Template } from './template.ts'

/** An empty book that is understood: makes rows, and files of rows. */
export interface Book extends Binder {
  readonly form: Form
  /** What of a complaint does not fit; none where it fits. */
  faultsOf(complaint: ForwardedComplaint, code: string): readonly FormFault[]
  /** What its file's name ends with. */
  readonly ending: Workbook['ending']
  /**
   * @param rows in their order; null stays an empty row
   * @throws SheetFault where one does not fit: a book lacks none of its rows
   */
  bytesOf(rows: readonly (LaporFields | null)[]): Uint8Array
}

export type OpenedBook =
  | { readonly kind: 'book'; readonly book: Book }
  /** It cannot be filled; a sentence says why. */
  | { readonly kind: 'fault'; readonly fault: string }

/** Every book has room for so many. */
const prepared = 100

/**
 * Opens the empty book of an agency, or one of our own.
 *
 * @throws SheetFault where the bytes are no workbook
 */
export async function openBook(
  given: Pick<Template, 'name' | 'bytes'> | undefined,
  settings: LaporSettings & FormSettings,
): Promise<OpenedBook> {
  const bytes = given?.bytes ?? ownForm()
  const workbook = await openWorkbook(bytes)
  const read = readForm(workbook.sheets, settings)
  if (read.kind === 'fault') return read
  const { form } = read
  const template = given && {
    name: given.name,
    bytes,
    hash: createHash('sha256').update(bytes).digest('hex'),
  }
  return {
    kind: 'book',
    book: {
      form,
      ending: workbook.ending,
      template,
      fieldsOf(complaint, code, images) {
        const fields = laporFields(complaint, code, images, settings)
        const row = formRow(form, fields, 1)
        if (row.kind === 'row') return { fields }
        const gaps = sourceGaps(form.columns, [complaint.sourceChannel], settings.sources)
        return { fault: gaps.length > 0 ? `${row.fault} ${sourceAdvice(gaps)}` : row.fault }
      },
      faultsOf(complaint, code) {
        const row = formRow(form, laporFields(complaint, code, [], settings), 1)
        return row.kind === 'fault' ? row.faults : []
      },
      bytesOf: (rows) => filled(workbook, form, rows),
    },
  }
}

function filled(workbook: Workbook, form: Form, rows: readonly (LaporFields | null)[]): Uint8Array {
  const cells = rows.map((fields, index) => {
    const row = fields === null ? undefined : formRow(form, fields, index + 1)
    // It fitted when it was taken out; settings or lists have changed since.
    if (row?.kind === 'fault')
      throw new SheetFault(
        `${fields?.code} fits no more: ${row.fault} Mend the settings, or take the book back with \`lapor undo\`.`,
      )
    return row?.cells ?? []
  })
  return workbook.filled(form.sheet, form.firstRow, cells)
}

/** Used where an agency names no template: the fields of a report in LAPOR!'s words. */
function ownForm(): Uint8Array {
  return plainWorkbook(
    'Form Manual',
    [
      { header: 'No', width: 5 },
      { header: 'Tanggal Laporan', width: 14, isDay: true },
      { header: 'Tanggal Kejadian', width: 14, isDay: true },
      { header: 'Sumber Laporan', width: 16 },
      { header: 'Judul Laporan', width: 32 },
      { header: 'Isi Laporan', width: 70 },
      {
        header: 'Klasifikasi',
        width: 28,
        list: [
          'Pengaduan Berkadar Pengawasan',
          'Pengaduan Tidak Berkadar Pengawasan',
          'Permintaan Informasi',
          'Aspirasi',
        ],
      },
      { header: 'ID Kategori', width: 11 },
      { header: 'Kategori', width: 28 },
      { header: 'Tipe Laporan', width: 16, list: ['Anonim', 'Rahasia', 'Anonim|Rahasia'] },
      { header: 'Instansi Tujuan', width: 28 },
      { header: 'Lokasi Kejadian', width: 32 },
      { header: 'Provinsi', width: 18 },
      { header: 'Kabupaten/Kota', width: 20 },
      { header: 'Kecamatan', width: 18 },
      { header: 'Nama Pelapor', width: 18 },
      { header: 'Lampiran', width: 24 },
    ],
    prepared,
  )
}
