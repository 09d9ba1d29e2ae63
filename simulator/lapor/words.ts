import type { BookFault } from './book.ts'
import type { MoveFault, Verb } from './desk.ts'

export type Language = 'id' | 'en'

/** What the page says, by the names that its file and its script have for it. */
export const pageWords = {
  id: {
    language: 'id',
    other: 'en',
    otherLanguage: 'English',
    tag: 'simulasi',
    phones: 'Telepon warga',
    lead: 'Di sinilah buku laporan sampai, dan dari sini kabarnya kembali.',
    about:
      'LAPOR! tiruan ini menerima buku seperti aslinya, menolak nilai yang tidak dikenalnya, dan hanya hidup di komputer ini.',
    stepsTitle: 'Bekerja seperti instansi',
    emptyBook: 'Unduh buku kosong',
    emptyBookText: 'Lalu isi dengan',
    upload: 'Unggah buku yang terisi',
    uploadText: 'Paling banyak 100 laporan dalam satu berkas .xlsx.',
    choose: 'Pilih berkas',
    day: 'Jalankan satu hari kerja',
    dayText: 'Admin dan dinas memproses setiap laporan selangkah.',
    exported: 'Unduh Laporan Ringkas',
    exportedText: 'Lalu baca dengan',
    columns17: '17 kolom',
    columns20: '20 kolom',
    reportsTitle: 'Laporan',
    none: 'Belum ada laporan. Unggah sebuah buku.',
    title: 'Judul',
    agency: 'Instansi',
    state: 'Status',
    answer: 'Jawaban',
    saidTaken: '{count} laporan diterima.',
    saidMoved: '{count} laporan diproses.',
    saidRefused: 'Buku ini tidak diterima:',
    saidMore: 'dan {count} kesalahan lain',
    saidNoAnswer: 'LAPOR! tiruan tidak menjawab. Apakah Simpul masih berjalan?',
    saidShown: '{count} laporan terbaru dari {all}.',
  },
  en: {
    language: 'en',
    other: 'id',
    otherLanguage: 'Bahasa Indonesia',
    tag: 'simulated',
    phones: 'Citizens’ phones',
    lead: 'Books of reports arrive here, and news of them goes back from here.',
    about:
      'This LAPOR! takes books as the real one does, refuses values that it does not know, and lives on this computer alone.',
    stepsTitle: 'Work as an agency does',
    emptyBook: 'Download the empty book',
    emptyBookText: 'Then fill it with',
    upload: 'Upload a filled book',
    uploadText: 'At most 100 reports in one .xlsx file.',
    choose: 'Choose a file',
    day: 'Let a working day pass',
    dayText: 'Admins and offices take each report one step further.',
    exported: 'Download Laporan Ringkas',
    exportedText: 'Then read it with',
    columns17: '17 columns',
    columns20: '20 columns',
    reportsTitle: 'Reports',
    none: 'There is no report yet. Upload a book.',
    title: 'Title',
    agency: 'Agency',
    state: 'State',
    answer: 'Answer',
    saidTaken: '{count} reports were taken.',
    saidMoved: '{count} reports were worked on.',
    saidRefused: 'This book was not taken:',
    saidMore: 'and {count} more faults',
    saidNoAnswer: 'The simulated LAPOR! does not answer. Does Simpul still run?',
    saidShown: 'The latest {count} of {all} reports.',
  },
} as const satisfies Record<Language, Readonly<Record<string, string>>>

/** Verbs as LAPOR!'s admin pages have them. */
const verbWords: Readonly<Record<Verb, Readonly<Record<Language, string>>>> = {
  verify: { id: 'Verifikasi', en: 'Verify' },
  delay: { id: 'Tunda', en: 'Delay' },
  decline: { id: 'Bukan Wewenang', en: 'Not our authority' },
  process: { id: 'Proses', en: 'Work on' },
  answer: { id: 'Tanggapi', en: 'Answer' },
  close: { id: 'Tutup', en: 'Close' },
  archive: { id: 'Arsipkan', en: 'Archive' },
}

/** The language that is asked for, else the first of the browser's that we speak, else Indonesian. */
export function languageOf(asked: unknown, accepted = ''): Language {
  if (asked === 'id' || asked === 'en') return asked
  for (const one of accepted.split(',')) {
    const [language] = one.trim().toLowerCase().split(/[-;]/)
    if (language === 'id' || language === 'en') return language
  }
  return 'id'
}

/** Why a book is not taken, as a sentence. */
export function bookFaultWords(fault: BookFault, language: Language): string {
  const [id, en] = bookFaultPair(fault)
  return language === 'id' ? id : en
}

function bookFaultPair(fault: BookFault): readonly [id: string, en: string] {
  switch (fault.kind) {
    case 'no_workbook':
      return ['Berkas ini bukan buku .xlsx.', 'This file is no .xlsx workbook.']
    case 'no_rows':
      return ['Buku ini tidak berisi laporan.', 'No report stands in this book.']
    case 'no_column':
      return [
        `Kolom "${fault.column}" tidak ada. Pakailah buku kosong dari halaman ini.`,
        `The column "${fault.column}" is missing. Use the empty book of this page.`,
      ]
    case 'too_many':
      return [
        `Buku ini berisi ${fault.rows} laporan; paling banyak ${fault.most}.`,
        `The book has ${fault.rows} reports; ${fault.most} are taken.`,
      ]
    default: {
      const [id, en] = cellFaultPair(fault)
      return [
        `Baris ${fault.row}, kolom "${fault.column}": ${id}`,
        `Row ${fault.row}, column "${fault.column}": ${en}`,
      ]
    }
  }
}

function cellFaultPair(
  fault: Extract<BookFault, { readonly row: number }>,
): readonly [id: string, en: string] {
  switch (fault.kind) {
    case 'empty_cell':
      return ['wajib diisi.', 'it must not be empty.']
    case 'long_title':
      return [
        `lebih dari ${fault.rather} karakter.`,
        `it has more than ${fault.rather} characters.`,
      ]
    case 'unknown':
      return [`"${fault.value}" tidak dikenal.`, `"${fault.value}" is not known.`]
    case 'other_category':
      return [
        `"${fault.value}" bukan kategori itu; yang benar ${fault.rather}.`,
        `"${fault.value}" is not that category; it is ${fault.rather}.`,
      ]
    case 'same_name':
      return [
        `"${fault.value}" ada beberapa; tulis nomornya: ${fault.rather}.`,
        `several are called "${fault.value}"; write the number: ${fault.rather}.`,
      ]
  }
}

/** Why a report does not move, as a sentence. */
export function moveFaultWords(fault: MoveFault, language: Language): string {
  const [id, en] = moveFaultPair(fault)
  return language === 'id' ? id : en
}

function moveFaultPair(fault: MoveFault): readonly [id: string, en: string] {
  switch (fault.kind) {
    case 'no_report':
      return [`Tidak ada laporan ${fault.trackingId}.`, `There is no report ${fault.trackingId}.`]
    case 'not_now':
      return [
        `Laporan yang "${fault.state}" tidak dapat menerima "${verbWords[fault.verb].id}".`,
        `A report that is "${fault.state}" does not take "${verbWords[fault.verb].en}".`,
      ]
    case 'has_agency':
      return [
        'Laporan ini sudah didisposisikan ke sebuah instansi.',
        'This report was disposed to an agency already.',
      ]
    case 'without_agency':
      return ['Tidak ada instansi yang memegang laporan ini.', 'No agency has this report.']
    case 'full':
      return [
        'LAPOR! tiruan ini sudah penuh. Jalankan ulang.',
        'This simulated LAPOR! is full. Start it again.',
      ]
  }
}

/** What is refused as a whole. */
export const refusals = {
  known: {
    id: 'Buku ini sudah pernah diunggah.',
    en: 'This book was uploaded before.',
  },
  full: {
    id: 'LAPOR! tiruan ini sudah penuh. Jalankan ulang.',
    en: 'This simulated LAPOR! is full. Start it again.',
  },
  noFile: {
    id: 'Kirim bukunya sebagai berkas .xlsx.',
    en: 'Send the book as an .xlsx file.',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>
