import { describe, expect, test } from 'vitest'
import { columnNames, fieldOf, isRequiredHeader } from './columns.ts'

const known = columnNames()

describe('a header', () => {
  test.for([
    ['Isi Laporan *', 'text'],
    ['ISI LAPORAN AWAL', 'text'],
    ['Uraian Laporan:', 'text'],
    ['Deskripsi', 'text'],
    ['4. Isi Aduan (wajib diisi)', 'text'],
    ['Isi Laporan\nTulis selengkapnya', 'text'],
    ['Judul', 'title'],
    ['Judul  Laporan\r\n*', 'title'],
    ['Judul Laporan (maks. 140 karakter)', 'title'],
    ['Judul Laporan maksimal 140 karakter', 'title'],
    ['Judul / Title', 'title'],
    ['B. Klasifikasi', 'classification'],
    ['Kategori', 'category'],
    ['ID Kategori', 'categoryId'],
    ['Instansi Tujuan*', 'agency'],
    ['Instansi Terdisposisi', 'agency'],
    ['Instansi', 'agency'],
    ['Instansi Induk', 'parentAgency'],
    ['Tanggal Kejadian (dd/mm/yyyy)', 'eventDate'],
    ['Tgl. Kejadian', 'eventDate'],
    ['Waktu Kejadian', 'eventTime'],
    ['Lokasi Kejadian', 'place'],
    ['Alamat Kejadian', 'place'],
    ['Tanggal Laporan', 'receivedOn'],
    ['Waktu', 'receivedTime'],
    ['Sumber Laporan *', 'source'],
    ['Kanal', 'source'],
    ['Media', 'source'],
    ['Tipe Laporan (Anonim/Rahasia)', 'type'],
    ['Anonim / Rahasia', 'type'],
    ['Anonim (Ya/Tidak)', 'isAnonymous'],
    ['Rahasia', 'isConfidential'],
    ['Nama Pelapor', 'reporter'],
    ['No. Telepon', 'phone'],
    ['No. HP/WA', 'phone'],
    ['E-mail', 'email'],
    ['NIK', 'identityNumber'],
    ['Provinsi', 'province'],
    ['Kabupaten/Kota', 'regency'],
    ['Kecamatan', 'district'],
    ['Kelurahan/Desa', 'village'],
    ['Lampiran', 'attachments'],
    ['No', 'rowNumber'],
    ['No.', 'rowNumber'],
    ['Alamat Pelapor', 'reporterAddress'],
    ['Jenis Kelamin', 'gender'],
    ['Pekerjaan', 'occupation'],
    ['Tag', 'tag'],
    ['Report Title', 'title'],
    ['Ｊｕｄｕｌ', 'title'],
    ['Kode Wilayah', undefined],
    ['Judul Buku', undefined],
    ['', undefined],
  ] as const)('%j is %s', ([header, field]) => {
    expect(fieldOf(header, known)).toBe(field)
  })

  test('may have a name that the agency gives', () => {
    const own = columnNames({ text: ['Curhatan Warga'], title: ['Kategori'] })
    expect(fieldOf('CURHATAN WARGA *', own)).toBe('text')
    expect(fieldOf('Kategori', own)).toBe('title')
  })

  test.for([
    ['Judul *', true],
    ['*Judul', true],
    ['Judul (wajib)', true],
    ['Judul\nWajib diisi', true],
    ['Title (required)', true],
    ['Judul (tidak wajib)', false],
    ['Judul (opsional)', false],
    ['Judul', false],
  ] as const)('%j is required: %s', ([header, expected]) => {
    expect(isRequiredHeader(header)).toBe(expected)
  })
})
