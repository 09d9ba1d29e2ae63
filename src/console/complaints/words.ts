import type { ComplaintKind, ComplaintStatus, EntrySource } from '../../complaints/status.ts'
import type { Language } from '../kit/words.ts'

/** The views that stand above the list. */
export const viewNames = [
  'all',
  'today',
  'unverified',
  'late',
  'danger',
  'incomplete',
  'closed',
] as const
export type ViewName = (typeof viewNames)[number]

interface ComplaintWords {
  readonly status: Readonly<Record<ComplaintStatus, string>>
  readonly kind: Readonly<Record<ComplaintKind, string>>
  readonly source: Readonly<Record<EntrySource, string>>
  readonly view: Readonly<Record<ViewName, string>>
  readonly title: string
  readonly views: string
  readonly enter: string
  readonly csv: string
  readonly search: string
  readonly searchHint: string
  readonly find: string
  readonly more: string
  readonly clear: string
  readonly filter: {
    status: string
    kind: string
    category: string
    agency: string
    channel: string
    flags: string
    from: string
    to: string
    any: string
    late: string
    danger: string
  }
  readonly anonymous: string
  readonly confidential: string
  readonly manual: string
  readonly repeat: string
  readonly erased: string
  readonly missing: string
  readonly noTitle: string
  readonly noCategory: string
  readonly noAgency: string
  readonly list: string
  readonly empty: string
  readonly nothingFound: string
  readonly pages: { previous: string; next: string; label: string }
  readonly received: string
  readonly columns: readonly string[]
  readonly tracking: string
}

export const complaintWords: Readonly<Record<Language, ComplaintWords>> = {
  id: {
    status: {
      unverified: 'Belum diverifikasi',
      incomplete: 'Menunggu kelengkapan',
      verified: 'Terverifikasi',
      in_progress: 'Sedang ditindaklanjuti',
      answered: 'Sudah ditanggapi',
      closed: 'Ditutup',
      archived: 'Diarsipkan',
    },
    kind: {
      pengaduan: 'Pengaduan',
      aspirasi: 'Aspirasi',
      permintaan_informasi: 'Permintaan informasi',
    },
    source: {
      letter: 'Surat',
      visit: 'Tatap muka',
      call: 'Telepon',
      email: 'Email',
      other: 'Lainnya',
    },
    view: {
      all: 'Semua',
      today: 'Hari ini',
      unverified: 'Belum diverifikasi',
      late: 'Terlambat',
      danger: 'Bahaya',
      incomplete: 'Menunggu kelengkapan',
      closed: 'Ditutup',
    },
    title: 'Laporan',
    views: 'Tampilan',
    enter: 'Laporan baru',
    csv: 'Unduh CSV (sampai 2.000)',
    search: 'Cari laporan',
    searchHint:
      'Nomor penerimaan atau paling sedikit 4 angka terakhirnya, Tracking ID LAPOR!, atau nama samaran',
    find: 'Cari',
    more: 'Saring',
    clear: 'Hapus saringan',
    filter: {
      status: 'Status',
      kind: 'Klasifikasi',
      category: 'Kategori',
      agency: 'Instansi',
      channel: 'Kanal',
      flags: 'Penanda',
      from: 'Masuk dari tanggal',
      to: 'sampai tanggal',
      any: 'Semua',
      late: 'Terlambat diverifikasi',
      danger: 'Bahaya bagi nyawa',
    },
    anonymous: 'Anonim',
    confidential: 'Rahasia',
    manual: 'Formulir manual',
    repeat: 'Ulangan',
    erased: 'Dihapus pelapor',
    missing: 'Belum lengkap',
    noTitle: 'Tanpa judul',
    noCategory: 'Belum berkategori',
    noAgency: 'Belum ada instansi',
    list: 'Daftar laporan',
    empty: 'Belum ada laporan.',
    nothingFound: 'Tidak ada laporan yang cocok dengan saringan ini.',
    pages: { previous: 'Lebih baru', next: 'Lebih lama', label: 'Halaman daftar' },
    received: 'Masuk',
    columns: [
      'Nomor penerimaan',
      'Tracking ID LAPOR!',
      'Pelapor',
      'Diterima',
      'Kanal',
      'Status',
      'Klasifikasi',
      'Kategori',
      'Instansi',
      'Kecamatan',
      'Anonim',
      'Rahasia',
      'Bahaya',
      'Judul',
      'Isi',
    ],
    tracking: 'LAPOR!',
  },
  en: {
    status: {
      unverified: 'Not verified',
      incomplete: 'Waits for details',
      verified: 'Verified',
      in_progress: 'In progress',
      answered: 'Answered',
      closed: 'Closed',
      archived: 'Archived',
    },
    kind: {
      pengaduan: 'Complaint',
      aspirasi: 'Suggestion',
      permintaan_informasi: 'Request for information',
    },
    source: {
      letter: 'Letter',
      visit: 'Visit',
      call: 'Call',
      email: 'E-mail',
      other: 'Other',
    },
    view: {
      all: 'All',
      today: 'Today',
      unverified: 'Not verified',
      late: 'Late',
      danger: 'Danger',
      incomplete: 'Waits for details',
      closed: 'Closed',
    },
    title: 'Complaints',
    views: 'Views',
    enter: 'New complaint',
    csv: 'Download CSV (up to 2,000)',
    search: 'Find a complaint',
    searchHint:
      'Receipt number or at least its last 4 digits, Tracking ID of LAPOR!, or a pseudonym',
    find: 'Find',
    more: 'Filter',
    clear: 'Clear filters',
    filter: {
      status: 'Status',
      kind: 'Classification',
      category: 'Category',
      agency: 'Agency',
      channel: 'Channel',
      flags: 'Flags',
      from: 'Received from',
      to: 'until',
      any: 'All',
      late: 'Verification is late',
      danger: 'Danger to life',
    },
    anonymous: 'Anonymous',
    confidential: 'Confidential',
    manual: 'Manual form',
    repeat: 'Repeat',
    erased: 'Erased by the citizen',
    missing: 'Incomplete',
    noTitle: 'Without a title',
    noCategory: 'No category yet',
    noAgency: 'No agency yet',
    list: 'Complaints',
    empty: 'There is no complaint yet.',
    nothingFound: 'No complaint fits these filters.',
    pages: { previous: 'Newer', next: 'Older', label: 'Pages of the list' },
    received: 'Received',
    columns: [
      'Receipt number',
      'Tracking ID of LAPOR!',
      'Reporter',
      'Received',
      'Channel',
      'Status',
      'Classification',
      'Category',
      'Agency',
      'District',
      'Anonymous',
      'Confidential',
      'Danger',
      'Title',
      'Text',
    ],
    tracking: 'LAPOR!',
  },
}
