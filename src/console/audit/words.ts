import type { Language } from '../kit/words.ts'

interface AuditWords {
  readonly title: string
  readonly intro: string
  readonly filter: {
    title: string
    person: string
    action: string
    subject: string
    subjectHint: string
    from: string
    to: string
    all: string
    apply: string
    clear: string
  }
  readonly commandLine: string
  /** Somebody who was not signed in. */
  readonly nobody: string
  readonly columns: { at: string; person: string; action: string; subject: string; detail: string }
  readonly none: string
  readonly pages: { label: string; first: string; next: string }
  readonly download: string
  readonly downloadHint: string
  readonly cutOff: string
}

export const auditWords: Readonly<Record<Language, AuditWords>> = {
  id: {
    title: 'Jejak audit',
    intro:
      'Siapa melakukan dan membuka apa. Catatan ini hanya bertambah; tidak ada yang dapat mengubahnya.',
    filter: {
      title: 'Saring',
      person: 'Orang',
      action: 'Tindakan',
      subject: 'Perihal',
      subjectHint: 'Persis seperti di tabel; tekan perihal di tabel untuk memilihnya.',
      from: 'Dari tanggal',
      to: 'Sampai tanggal',
      all: 'Semua',
      apply: 'Tampilkan',
      clear: 'Hapus saringan',
    },
    commandLine: 'Baris perintah',
    nobody: 'Tidak masuk',
    columns: {
      at: 'Waktu',
      person: 'Orang',
      action: 'Tindakan',
      subject: 'Perihal',
      detail: 'Rincian',
    },
    none: 'Tidak ada catatan untuk saringan ini.',
    pages: { label: 'Halaman', first: 'Terbaru', next: 'Lebih lama' },
    download: 'Unduh CSV',
    downloadHint: 'Berkas berisi semua catatan saringan ini, paling banyak 50.000 baris.',
    cutOff: 'Berkas berhenti di sini: lebih dari 50.000 catatan. Persempit tanggalnya.',
  },
  en: {
    title: 'Audit log',
    intro: 'Who did and opened what. Lines are only added; nobody can change them.',
    filter: {
      title: 'Filter',
      person: 'Person',
      action: 'Action',
      subject: 'Subject',
      subjectHint: 'Exactly as in the table; press a subject there to choose it.',
      from: 'From',
      to: 'To',
      all: 'All',
      apply: 'Show',
      clear: 'Clear the filter',
    },
    commandLine: 'Command line',
    nobody: 'Not signed in',
    columns: {
      at: 'Time',
      person: 'Person',
      action: 'Action',
      subject: 'Subject',
      detail: 'Detail',
    },
    none: 'There is nothing for this filter.',
    pages: { label: 'Pages', first: 'Latest', next: 'Older' },
    download: 'Download CSV',
    downloadHint: 'The file holds every line of this filter, 50,000 at most.',
    cutOff: 'The file ends here: there are more than 50,000 lines. Choose fewer days.',
  },
}

/** What actions are called. One that is missing here is shown as it is stored. */
export const actionWords: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'sign in': { id: 'Masuk', en: 'Signed in' },
  'sign-in refused': { id: 'Gagal masuk', en: 'Sign-in refused' },
  'sign out': { id: 'Keluar', en: 'Signed out' },
  'use link': { id: 'Memakai tautan', en: 'Used a link' },
  'change password': { id: 'Mengganti kata sandi', en: 'Changed the password' },
  'set up second factor': { id: 'Memasang kode verifikasi', en: 'Set up the verification code' },
  'renew recovery codes': { id: 'Membuat kode pemulihan', en: 'Made recovery codes' },
  'change preferences': { id: 'Mengubah tampilan', en: 'Changed the display' },
  'end session': { id: 'Mengakhiri sesi', en: 'Ended a session' },
  'end sessions': { id: 'Mengakhiri semua sesi', en: 'Ended all sessions' },
  invite: { id: 'Mengundang pengguna', en: 'Invited somebody' },
  reset: { id: 'Membuat tautan reset', en: 'Made a reset link' },
  'change role': { id: 'Mengubah peran', en: 'Changed a role' },
  disable: { id: 'Menonaktifkan pengguna', en: 'Disabled an account' },
  enable: { id: 'Mengaktifkan pengguna', en: 'Enabled an account' },
  'change agency': { id: 'Mengubah instansi akun', en: 'Changed the agency of an account' },
  'download audit log': { id: 'Mengunduh jejak audit', en: 'Downloaded the audit log' },
  'conversation.opened': { id: 'Membuka percakapan', en: 'Opened a conversation' },
  'conversation.convert': { id: 'Menjadikan laporan', en: 'Made it a complaint' },
  'conversation.redirect': { id: 'Mengarahkan ke kanal resmi', en: 'Redirected' },
  'conversation.ask': { id: 'Bertanya kepada warga', en: 'Asked the citizen' },
  'conversation.reply': { id: 'Membalas warga', en: 'Replied to the citizen' },
  'conversation.note': { id: 'Menulis catatan', en: 'Wrote a note' },
  'conversation.handBack': {
    id: 'Mengembalikan ke mesin',
    en: 'Handed the word back to the machine',
  },
  'conversation.notForUs': { id: 'Menandai bukan wewenang', en: 'Marked as not for us' },
  'conversation.prank': { id: 'Menandai iseng', en: 'Marked as a prank' },
  'conversation.restore': {
    id: 'Memulihkan laporan dari arsip',
    en: 'Took it back out of the archive',
  },
  'conversation.withdraw': { id: 'Mencabut laporan', en: 'Withdrew the complaint' },
  'conversation.verify': { id: 'Menandai sudah diperiksa', en: 'Looked at the complaint' },
  'conversation.join': { id: 'Menggabungkan laporan', en: 'Joined complaints' },
  'conversation.split': { id: 'Memisahkan pesan', en: 'Split messages off' },
  'conversation.move': { id: 'Memindahkan pesan', en: 'Moved a message' },
  'complaint.opened': { id: 'Membuka laporan', en: 'Opened a complaint' },
  'complaint.verify': { id: 'Menandai laporan sudah diperiksa', en: 'Looked at a complaint' },
  'complaint.correct': { id: 'Memperbaiki laporan', en: 'Corrected a complaint' },
  'complaint.assign': { id: 'Meneruskan laporan', en: 'Assigned a complaint' },
  'complaint.ask': { id: 'Bertanya tentang laporan', en: 'Asked about a complaint' },
  'complaint.answer': { id: 'Menjawab laporan', en: 'Answered a complaint' },
  'complaint.join': { id: 'Menggabungkan laporan', en: 'Joined complaints' },
  'complaint.notForUs': {
    id: 'Menandai laporan bukan wewenang',
    en: 'Marked a complaint as not for us',
  },
  'complaint.prank': { id: 'Menandai laporan iseng', en: 'Marked a complaint as a prank' },
  'complaint.withdraw': { id: 'Mencabut laporan', en: 'Withdrew a complaint' },
  'complaint.restore': {
    id: 'Memulihkan laporan dari arsip',
    en: 'Took a complaint back out of the archive',
  },
  'complaint.entered': { id: 'Mengisi form manual', en: 'Filled in the manual form' },
  'complaint.compared': { id: 'Mencari laporan serupa', en: 'Looked for similar complaints' },
  'complaint.receipt': { id: 'Membuka tanda terima', en: 'Opened a receipt' },
  'alarm.acknowledged': { id: 'Menangani alarm', en: 'Took an alarm in hand' },
  'alarm.ended': { id: 'Mengakhiri alarm', en: 'Ended an alarm' },
  'take list': { id: 'Mengunduh daftar laporan', en: 'Downloaded a list of complaints' },
  'media.opened': { id: 'Membuka lampiran', en: 'Opened an attachment' },
  'deed.undone': { id: 'Mengurungkan tindakan', en: 'Undid a deed' },
  'lapor.check': { id: 'Memeriksa laporan untuk LAPOR!', en: 'Checked complaints for LAPOR!' },
  'lapor.correct': {
    id: 'Memperbaiki laporan untuk LAPOR!',
    en: 'Corrected complaints for LAPOR!',
  },
  'lapor.release': {
    id: 'Meloloskan laporan ke buku LAPOR!',
    en: 'Let complaints go into a book for LAPOR!',
  },
  'lapor.template': { id: 'Mengganti templat LAPOR!', en: 'Changed the template of LAPOR!' },
  'lapor.take_out': { id: 'Mengeluarkan buku LAPOR!', en: 'Took out a book for LAPOR!' },
  'lapor.download': { id: 'Mengunduh buku LAPOR!', en: 'Downloaded a book for LAPOR!' },
  'lapor.undo': { id: 'Mengurungkan buku LAPOR!', en: 'Undid a book for LAPOR!' },
  'lapor.import': { id: 'Mengunggah ekspor LAPOR!', en: 'Uploaded an export of LAPOR!' },
  'lapor.decide': { id: 'Memutuskan pasangan LAPOR!', en: 'Decided a match of LAPOR!' },
  'lapor.tick_off': {
    id: 'Menandai sudah diketik di LAPOR!',
    en: 'Ticked off what is to do in LAPOR!',
  },
  'lapor.preview': {
    id: 'Melihat jawaban sebelum disimpan',
    en: 'Looked at answers before saving',
  },
  'lapor.answer': { id: 'Menyimpan jawaban LAPOR!', en: 'Saved answers of LAPOR!' },
}

export function actionIn(action: string, language: Language): string {
  return actionWords[action]?.[language] ?? action
}
