import type { LaporFields } from '../../src/core-store/lapor-bulk/fields.ts'
import { type AgencyTemplate, asStrict, fromTheRoot, withPrefix } from './agency-templates.ts'

/** A complaint as a row, whose words are none of a citizen's. */
export const fieldsInBook: LaporFields = {
  code: 'SPL22222222A',
  title: 'Lampu padam',
  text: 'Lampu padam di Jl. Melati SPL22222222A',
  classification: 'Pengaduan Tidak Berkadar Pengawasan',
  categoryId: 928,
  category: 'Jalan',
  type: 'Anonim',
  sources: ['Whatsapp', 'Hotline Service'],
  receivedOn: '2026-03-02',
  receivedTime: '08:05:09',
  eventDate: '2026-03-01',
  place: 'Jl. Melati',
  province: 'Banten',
  regency: 'Kota Serang',
  district: 'Serang',
  village: undefined,
  agency: 'Dinas Perhubungan',
  parentAgency: 'Pemerintah Kota Serang',
  reporter: 'Pelapor-7F3K',
  contact: { phone: '0254 200 000', email: 'lapor@serang.test' },
  attachments: ['SPL22222222A-1.jpg'],
}
const { text, title } = fieldsInBook

/** An empty book, and what stands in it once it is filled. */
export interface AgencyShape extends AgencyTemplate {
  /** As a sheet counts it, from 1. */
  readonly firstRow: number
  /** What the first complaint has in a column. */
  readonly holds: Readonly<Record<string, unknown>>
}

const usual = ['No', 'Judul Laporan', 'Isi Laporan']
const usualHolds = { A: 1, B: title, C: text }

/** Empty books as agencies may have them, by what is particular of each. */
export const agencyShapes: Readonly<Record<string, AgencyShape>> = {
  'a merged title, a subtitle and an empty row above': {
    rows: [['FORM PENGADUAN MASYARAKAT'], ['Pemerintah Kota Serang'], [], usual],
    merged: ['A1:C1', 'A2:C2'],
    firstRow: 5,
    holds: usualHolds,
  },
  'groups above its headers': {
    rows: [
      ['No', 'Identitas Pelapor', null, null, 'Isi Laporan', 'Kejadian', null],
      [null, 'Nama', 'NIK', 'No. HP', null, 'Tanggal', 'Lokasi'],
    ],
    merged: ['A1:A2', 'B1:D1', 'E1:E2', 'F1:G1'],
    firstRow: 3,
    holds: {
      A: 1,
      B: 'Pelapor-7F3K',
      C: null,
      D: '0254 200 000',
      E: text,
      F: '2026-03-01',
      G: 'Jl. Melati',
    },
  },
  'headers with stars, colons, line breaks, brackets and small letters': {
    rows: [
      [
        'no.',
        'judul\nlaporan *',
        '*ISI LAPORAN:',
        'Sumber Aduan (WA/IG/FB) **',
        'tgl. kejadian\r\n[dd/mm/yyyy]',
        'OPD Tujuan (wajib diisi)',
      ],
    ],
    firstRow: 2,
    holds: { A: 1, B: title, C: text, D: 'Whatsapp', E: '2026-03-01', F: 'Dinas Perhubungan' },
  },
  'English headers': {
    rows: [
      [
        'No',
        'Report Date',
        'Channel',
        'Subject',
        'Complaint Description',
        'Report Type',
        'Is Anonymous',
        'Is Confidential',
        'Incident Location',
        'Target Agency',
        'Reporter Name',
        'Phone Number',
        'Attachments',
      ],
    ],
    lists: [
      ['F2:F9', '"Complaint,Aspiration,Information Request"'],
      ['G2:H9', '"Yes,No"'],
    ],
    firstRow: 2,
    holds: {
      A: 1,
      B: '2026-03-02',
      C: 'Whatsapp',
      D: title,
      E: text,
      F: 'Complaint',
      G: 'Yes',
      H: 'No',
      I: 'Jl. Melati',
      J: 'Dinas Perhubungan',
      K: 'Pelapor-7F3K',
      L: '0254 200 000',
      M: 'SPL22222222A-1.jpg',
    },
  },
  'names of a machine': {
    rows: [['no', 'judul_laporan', 'isiLaporan', 'tanggalKejadian', 'instansi-tujuan']],
    firstRow: 2,
    holds: { A: 1, B: title, C: text, D: '2026-03-01', E: 'Dinas Perhubungan' },
  },
  'two columns for the flags, and another name for the kind': {
    rows: [
      ['Jenis Laporan', 'Kronologi', 'Anonim (Ya/Tidak)', 'Rahasia (Ya/Tidak)', 'Media', 'SKPD'],
    ],
    lists: [
      ['A2:A9', '"Pengaduan,Aspirasi,Permintaan Informasi"'],
      ['C2:D9', '"Ya,Tidak"'],
    ],
    firstRow: 2,
    holds: { A: 'Pengaduan', B: text, C: 'Ya', D: 'Tidak', E: 'Whatsapp', F: 'Dinas Perhubungan' },
  },
  'a kind of report that is its privacy': {
    rows: [['Jenis Laporan', 'Ringkasan', 'Tipe Laporan', 'Kerahasiaan']],
    lists: [
      ['A2:A9', '"Publik,Anonim,Rahasia"'],
      ['C2:C9', '"Pengaduan,Aspirasi"'],
      ['D2:D9', '"Ya,Tidak"'],
    ],
    firstRow: 2,
    holds: { A: 'Anonim', B: text, C: 'Pengaduan', D: 'Tidak' },
  },
  'a list of what is secret that knows nothing of anonymous': {
    rows: [['Uraian', 'Kerahasiaan *']],
    lists: [['B2:B9', '"Biasa,Rahasia"']],
    firstRow: 2,
    holds: { A: text, B: 'Rahasia' },
  },
  'a summary beside the text': {
    rows: [['Ringkasan', 'Uraian Pengaduan', 'Kronologi Kejadian']],
    firstRow: 2,
    holds: { A: title, B: text, C: null },
  },
  'an example below its header': {
    rows: [
      [...usual, 'Tanggal Kejadian'],
      [1, 'Contoh: jalan rusak', 'Jalan di depan pasar rusak.', '01/02/2026'],
    ],
    firstRow: 3,
    holds: { ...usualHolds, D: '2026-03-01' },
  },
  'a note across all columns, and numbers of columns, below its header': {
    rows: [usual, ['(1)', '(2)', '(3)'], ['Isilah dengan huruf kapital.']],
    merged: ['A3:C3'],
    firstRow: 4,
    holds: usualHolds,
  },
  'a note in its first column alone': {
    rows: [usual, ['* wajib diisi']],
    firstRow: 3,
    holds: usualHolds,
  },
  'rows that are numbered': {
    rows: [usual, [1], [2], ['3.'], ['4.']],
    firstRow: 2,
    holds: usualHolds,
  },
  'days and numbers that formulas fill in': {
    rows: [
      ['No', 'Tanggal', 'Isi Laporan', 'Kode'],
      ...[1, 2, 3].map((n) => [
        { formula: 'ROW()-1', was: `${n}` },
        { formula: 'TODAY()', was: `0${n}/03/2026` },
        null,
        { formula: 'A2&"x"', was: `${n}x` },
      ]),
    ],
    firstRow: 2,
    holds: { A: 1, B: '2026-03-02', C: text, D: 'SPL22222222A' },
  },
  'instructions and an example sheet before it': {
    rows: [usual],
    before: [
      {
        name: 'Petunjuk',
        rows: [
          ['Isi Laporan', 'Tuliskan selengkapnya'],
          ['Judul', 'Paling banyak 140 huruf'],
        ],
      },
      { name: 'Contoh Pengisian', rows: [usual, [1, 'Jalan rusak', 'Jalan rusak di pasar.']] },
    ],
    firstRow: 2,
    holds: usualHolds,
  },
  'a hidden row with names for a machine': {
    rows: [['no', 'title', 'content'], usual],
    firstRow: 3,
    holds: usualHolds,
  },
  'hidden columns': {
    rows: [['ID Sistem', ...usual]],
    head: '<cols><col min="1" max="1" width="0" hidden="1" customWidth="1"/></cols>',
    firstRow: 2,
    holds: { A: null, B: 1, C: title, D: text },
  },
  'a list by name, as plain words and by another sheet': {
    rows: [['Isi Aduan', 'Klasifikasi', 'Kanal', 'OPD Tujuan']],
    behind: [
      {
        name: 'Data Master',
        state: 'hidden',
        rows: [
          ['Aspirasi', 'DINAS  PERHUBUNGAN'],
          ['Pengaduan', 'Dinas Pasar'],
        ],
      },
    ],
    names: `<definedName name="Klas">'Data Master'!$A$1:$A$2</definedName>`,
    lists: [
      ['B2:B9', 'Klas'],
      ['C2:C9', '"WA, SMS,Surat"'],
      ['D2:D9', "'Data Master'!$B$1:$B$2"],
    ],
    firstRow: 2,
    holds: { A: text, B: 'Pengaduan', C: 'WA', D: 'DINAS  PERHUBUNGAN' },
  },
  'lists by the newer way, by columns of tables, and counted': {
    rows: [['Isi Aduan', 'Klasifikasi', 'Kanal', 'OPD Tujuan', 'Kategori', 'Sifat', 'Kecamatan']],
    behind: [
      {
        name: 'Ref',
        rows: [
          ['Jenis', 'OPD', 'Kategori', 'Sifat', 'Kec'],
          ['ASPIRASI', 'Dishub Kota', '927 - Air', 'PUBLIK', 'Kec. Cipocok'],
          ['PENGADUAN', 'DINAS PERHUBUNGAN', '928 - Jalan', 'ANONIM', 'Kec. Serang'],
        ],
        table: {
          name: 'TabelRef',
          ref: 'A1:E3',
          columns: ['Jenis', 'OPD', 'Kategori', 'Sifat', 'Kec'],
        },
      },
    ],
    names:
      '<definedName name="DaftarOpd">TabelRef[OPD]</definedName><definedName name="Kategori">OFFSET(Ref!$C$2,0,0,COUNTA(Ref!$C:$C)-1,1)</definedName><definedName name="Sifat">Ref!$D$2:INDEX(Ref!$D:$D,COUNTA(Ref!$D:$D))</definedName>',
    newerLists: [['B2:B9', 'INDIRECT("TabelRef[Jenis]")']],
    lists: [
      ['C2:C9', '"Surat,WhatsApp"'],
      ['D2:D9', 'DaftarOpd'],
      ['E2:E9', 'Kategori'],
      ['F2:F9', 'INDIRECT("Sifat")'],
      ['G2:G9', 'INDIRECT(SUBSTITUTE($D2," ","_"))'],
    ],
    firstRow: 2,
    holds: {
      A: text,
      B: 'PENGADUAN',
      C: 'WhatsApp',
      D: 'DINAS PERHUBUNGAN',
      E: '928 - Jalan',
      F: 'ANONIM',
      G: 'Serang',
    },
  },
  'a filter, frozen panes and protection': {
    rows: [['FORM'], usual],
    head: '<sheetPr><outlinePr summaryBelow="0"/></sheetPr><dimension ref="A1:C5"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    tail: '<sheetProtection algorithmName="SHA-512" hashValue="aGFsbG8=" saltValue="aGFsbG8=" spinCount="100000" sheet="1" objects="1" scenarios="1"/><autoFilter ref="A2:C5"/>',
    firstRow: 3,
    holds: usualHolds,
  },
  'shared texts': {
    rows: [['FORM'], [], usual],
    areStringsShared: true,
    firstRow: 4,
    holds: usualHolds,
  },
  'a prefix': {
    rows: [['FORM'], usual],
    areStringsShared: true,
    rewrite: withPrefix,
    firstRow: 3,
    holds: usualHolds,
  },
  'the strict namespaces': {
    rows: [['FORM'], usual],
    rewrite: asStrict,
    firstRow: 3,
    holds: usualHolds,
  },
  'targets from the root and no shared texts': {
    rows: [['FORM'], usual],
    rewrite: fromTheRoot,
    firstRow: 3,
    holds: usualHolds,
  },
}
