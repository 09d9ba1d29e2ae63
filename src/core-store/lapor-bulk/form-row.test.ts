import { describe, expect, test } from 'vitest'
import type { LaporFields } from './fields.ts'
import { readForm } from './form.ts'
import { formRow } from './form-row.ts'
import type { FormCell } from './form-sheet.ts'

const fields: LaporFields = {
  code: 'SPL1',
  title: 'Lampu padam',
  text: 'Lampu padam SPL1',
  classification: 'Pengaduan Tidak Berkadar Pengawasan',
  categoryId: 1398,
  category: 'Penerangan Jalan',
  type: 'Anonim|Rahasia',
  sources: ['Telegram', 'Hotline Service'],
  receivedOn: '2026-03-02',
  receivedTime: '00:05:09',
  eventDate: undefined,
  place: undefined,
  province: 'Banten',
  regency: 'Kota Serang',
  district: 'Serang',
  village: undefined,
  agency: undefined,
  parentAgency: 'Pemerintah Kota Serang',
  reporter: 'Pelapor-7F3K',
  contact: { phone: '0254 200 000' },
  attachments: ['SPL1-1.jpg', 'SPL1-2.jpg'],
}

type List = readonly string[]

/** The cell of one column. */
function cellOf(header: string, list: List = [], more: Partial<LaporFields> = {}, constants = {}) {
  const headers: FormCell[] = ['Isi Laporan', 'Judul', header]
  const sheet = { name: 'Form', isHidden: false, rows: [headers], lists: new Map([[2, list]]) }
  const read = readForm([sheet], { constants })
  if (read.kind === 'fault') return read.fault
  const row = formRow(read.form, { ...fields, ...more }, 7)
  return row.kind === 'fault' ? row.fault : row.cells[2]
}

describe('a row of a template', () => {
  test.for([
    ['No', [], {}, 7],
    ['Kode Referensi', [], {}, 'SPL1'],
    ['Klasifikasi', [], {}, 'Pengaduan Tidak Berkadar Pengawasan'],
    ['Klasifikasi', ['PENGADUAN', 'ASPIRASI'], {}, 'PENGADUAN'],
    ['Kategori', [], {}, 'Penerangan Jalan'],
    ['Kategori', ['928 - Jalan', '1398 - PJU'], {}, '1398 - PJU'],
    ['Kategori', ['928 - Jalan'], { categoryId: undefined, category: undefined }, undefined],
    ['ID Kategori', [], {}, 1398],
    ['ID Kategori', ['1398', '928'], {}, '1398'],
    ['ID Kategori', [], { categoryId: undefined }, undefined],
    ['Tipe Laporan', [], {}, 'Anonim|Rahasia'],
    ['Tipe Laporan', ['Anonim', 'Rahasia', 'Anonim|Rahasia'], {}, 'Anonim|Rahasia'],
    ['Tipe Laporan', ['Anonim', 'Rahasia'], {}, 'Rahasia'],
    ['Tipe Laporan', ['Anonim', 'Rahasia'], { type: '' }, undefined],
    ['Tipe Laporan *', ['Terbuka', 'Anonim', 'Rahasia'], { type: '' }, 'Terbuka'],
    ['Anonim', [], {}, 'Ya'],
    ['Anonim', ['YA', 'TIDAK'], { type: 'Rahasia' }, 'TIDAK'],
    ['Rahasia', [], {}, 'Ya'],
    ['Rahasia', ['Ya', 'Tidak'], { type: 'Anonim' }, 'Tidak'],
    ['Sumber', [], {}, 'Telegram'],
    ['Sumber', ['Whatsapp', 'Hotline Service'], {}, 'Hotline Service'],
    ['Tanggal Laporan', [], {}, new Date('2026-03-02')],
    ['Waktu', [], {}, '00:05:09'],
    ['Tanggal Kejadian', [], {}, undefined],
    ['Tanggal Kejadian', [], { eventDate: '2026-02-28' }, new Date('2026-02-28')],
    ['Tanggal Kejadian *', [], {}, new Date('2026-03-02')],
    ['Lokasi Kejadian', [], {}, undefined],
    ['Lokasi Kejadian *', [], {}, 'Serang'],
    ['Lokasi Kejadian *', [], { place: 'Alun-alun' }, 'Alun-alun'],
    ['Provinsi', ['Prov. Banten'], {}, 'Prov. Banten'],
    ['Kabupaten/Kota', ['Kab. Serang', 'Kota Serang'], {}, 'Kota Serang'],
    ['Instansi Tujuan', [], {}, 'Pemerintah Kota Serang'],
    ['Instansi Tujuan', [], { agency: 'Dinas Sosial' }, 'Dinas Sosial'],
    ['Instansi Induk', [], {}, 'Pemerintah Kota Serang'],
    ['Nama Pelapor', [], {}, 'Pelapor-7F3K'],
    ['No. Telepon', [], {}, '0254 200 000'],
    ['Email', [], {}, undefined],
    ['Kontak', [], {}, '0254 200 000'],
    ['NIK', [], {}, undefined],
    ['Jenis Kelamin', ['L', 'P'], {}, undefined],
    ['Lampiran', [], {}, 'SPL1-1.jpg, SPL1-2.jpg'],
    ['Catatan', ['a', 'b'], {}, undefined],
  ] as const)('%s of %j with %j is %s', ([header, list, more, cell]) => {
    expect(cellOf(header, list, more)).toEqual(cell)
  })

  test('has the text and the title', () => {
    const sheet = {
      name: 'Form',
      isHidden: false,
      rows: [['', 'Judul', 'Isi Laporan']],
      lists: new Map(),
    }
    const read = readForm([sheet])
    expect(read.kind === 'form' && formRow(read.form, fields, 1)).toEqual({
      kind: 'row',
      cells: [undefined, 'Lampu padam', 'Lampu padam SPL1'],
    })
  })

  test.for([
    ['Kategori', ['928 - Jalan', '110 - Lain'], {}, /has no "Penerangan Jalan"; nearest: "928 - J/],
    ['Instansi *', ['Dinas Sosial'], { agency: 'Dinas Kota' }, /nearest: "Dinas Sosial"/],
    [
      'Kategori *',
      [],
      { category: undefined, categoryId: undefined },
      /the complaint has no category/,
    ],
    ['Email *', [], {}, /"Email" is required.*coreStore\.contact/],
    ['Kelurahan *', [], {}, /"Kelurahan" is required/],
  ] as const)('is a fault: %s of %j', ([header, list, more, fault]) => {
    expect(cellOf(header, list, more)).toMatch(fault)
  })

  test('names all its faults', () => {
    const sheet = {
      name: 'Form',
      isHidden: false,
      rows: [['Isi Laporan', 'Judul', 'Email *', 'Kelurahan *']],
      lists: new Map(),
    }
    const read = readForm([sheet])
    const row = read.kind === 'form' && formRow(read.form, fields, 1)
    expect(row).toMatchObject({ fault: expect.stringMatching(/"Email".*"Kelurahan"/) })
  })

  test('has the values that the agency gives for all rows', () => {
    expect(cellOf('Catatan *', [], {}, { catatan: 'Simpul' })).toBe('Simpul')
    expect(cellOf('Sumber', ['Lainnya'], {}, { SUMBER: 'lainnya' })).toBe('Lainnya')
    expect(cellOf('Sumber', ['Lainnya'], {}, { SUMBER: 'x' })).toMatch(/nearest: "Lainnya"/)
  })
})
