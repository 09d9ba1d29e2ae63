import type { Language } from '../kit/words.ts'

/** What may be wrong with a form. */
export type EntryFault =
  | 'source'
  | 'receivedOn'
  | 'eventDate'
  | 'text'
  | 'textLong'
  | 'category'
  | 'mobile'
  | 'file'

interface EntryWords {
  readonly title: string
  readonly intro: string
  readonly how: string
  readonly what: string
  readonly who: string
  readonly field: {
    source: string
    receivedOn: string
    eventDate: string
    eventDateHint: string
    title: string
    titleHint: string
    text: string
    textHint: string
    kind: string
    category: string
    noCategory: string
    place: string
    placeHint: string
    agency: string
    agencyHint: string
    anonymous: string
    confidential: string
    name: string
    contact: string
    contactHint: string
    sms: string
    smsAccount: string
    file: (number: number) => string
    fileHint: string
  }
  readonly choose: string
  readonly check: string
  readonly save: string
  readonly wrong: string
  readonly filesAgain: string
  readonly fault: Readonly<Record<EntryFault, string>>
  readonly similar: string
  readonly noSimilar: string
  readonly why: Readonly<Record<'matter' | 'words', string>>
  readonly saved: string
  readonly savedBefore: string
  readonly receipt: {
    title: string
    number: string
    received: string
    text: string
    place: string
    print: string
    open: string
    another: string
    bySms: (number: string, to: string) => string
    atOffice: string
    inConversation: (number: string) => string
    flags: string
    keep: string
    promised: (day: string) => string
  }
}

export const entryWords: Readonly<Record<Language, EntryWords>> = {
  id: {
    title: 'Laporan baru',
    intro: 'Untuk surat, tamu, telepon, dan email. Nama dan kontak disimpan tersegel.',
    how: 'Cara laporan diterima',
    what: 'Isi laporan',
    who: 'Pelapor',
    field: {
      source: 'Sumber laporan',
      receivedOn: 'Tanggal diterima',
      eventDate: 'Tanggal kejadian',
      eventDateHint: 'Kosongkan bila tidak diketahui.',
      title: 'Judul',
      titleHint: 'Paling banyak 140 huruf; kosongkan agar diusulkan dari isinya.',
      text: 'Isi laporan',
      textHint: 'Seperti ditulis atau dikatakan pelapor.',
      kind: 'Klasifikasi',
      category: 'Kategori',
      noCategory: 'Usulkan dari isinya',
      place: 'Tempat',
      placeHint: 'Jalan, RT/RW, kelurahan, kecamatan, patokan.',
      agency: 'Instansi tujuan',
      agencyHint: 'Kosongkan bila belum diketahui.',
      anonymous: 'Anonim: nama pelapor disembunyikan',
      confidential: 'Rahasia: isi tidak dipublikasikan',
      name: 'Nama pelapor',
      contact: 'Kontak',
      contactHint: 'Nomor ponsel, email, atau alamat surat.',
      sms: 'Kirim tanda terima dan kabar lewat SMS; pelapor setuju',
      smsAccount: 'Dikirim dari',
      file: (number) => `Lampiran ${number}`,
      fileHint: 'Pindaian surat, foto, atau dokumen.',
    },
    choose: 'Pilih…',
    check: 'Periksa laporan serupa',
    save: 'Simpan laporan',
    wrong: 'Belum tersimpan. Perbaiki isian yang ditandai.',
    filesAgain: 'Pilih lampirannya sekali lagi.',
    fault: {
      source: 'Pilih sumbernya.',
      receivedOn: 'Isi tanggal yang tidak lewat dari hari ini.',
      eventDate: 'Isi tanggal yang tidak lewat dari hari ini.',
      text: 'Tulis isi laporannya.',
      textLong: 'Isinya terlalu panjang: paling banyak 30.000 huruf.',
      category: 'Kategori itu tidak ada.',
      mobile: 'Untuk SMS, isi nomor ponsel Indonesia seperti 0812….',
      file: 'Jenis berkas ini tidak diterima.',
    },
    similar: 'Laporan serupa',
    noSimilar: 'Belum ditemukan laporan serupa.',
    why: { matter: 'hal dan daerah sama', words: 'kata-kata sama' },
    saved: 'Laporan tersimpan.',
    savedBefore: 'Formulir ini sudah tersimpan sebelumnya.',
    receipt: {
      title: 'Tanda terima laporan',
      number: 'Nomor penerimaan',
      received: 'Diterima',
      text: 'Isi laporan',
      place: 'Tempat',
      print: 'Cetak',
      open: 'Buka laporan',
      another: 'Laporan baru lagi',
      bySms: (number, to) =>
        `Untuk menanyakan perkembangan, kirim SMS STATUS ${number} ke ${to} dari nomor yang Anda berikan.`,
      atOffice:
        'Untuk menanyakan perkembangan, datang atau hubungi kantor kami dan sebutkan nomor penerimaan ini.',
      inConversation: (number) =>
        `Untuk menanyakan perkembangan, kirim STATUS ${number} di percakapan yang sama.`,
      flags: 'Permintaan pelapor',
      keep: 'Simpan tanda terima ini.',
      promised: (day) => `Laporan diverifikasi paling lambat ${day}.`,
    },
  },
  en: {
    title: 'New complaint',
    intro: 'For letters, visitors, calls and e-mails. Name and contact are kept sealed.',
    how: 'How it was received',
    what: 'What it says',
    who: 'Reporter',
    field: {
      source: 'Source',
      receivedOn: 'Date received',
      eventDate: 'Date of the event',
      eventDateHint: 'Leave it empty where it is not known.',
      title: 'Title',
      titleHint: 'At most 140 letters; empty: it is proposed from the text.',
      text: 'Text',
      textHint: 'As the reporter wrote or said it.',
      kind: 'Classification',
      category: 'Category',
      noCategory: 'Propose it from the text',
      place: 'Place',
      placeHint: 'Street, RT/RW, village, district, landmark.',
      agency: 'For which agency',
      agencyHint: 'Leave it empty where it is not known.',
      anonymous: "Anonymous: the reporter's name is hidden",
      confidential: 'Confidential: the content is not published',
      name: 'Name of the reporter',
      contact: 'Contact',
      contactHint: 'Mobile number, e-mail, or postal address.',
      sms: 'Send the receipt and news by SMS; the reporter agrees',
      smsAccount: 'Sent from',
      file: (number) => `Attachment ${number}`,
      fileHint: 'Scan of the letter, photo or document.',
    },
    choose: 'Choose…',
    check: 'Look for similar complaints',
    save: 'Save the complaint',
    wrong: 'It is not saved. Mend the fields that are marked.',
    filesAgain: 'Choose the attachments once more.',
    fault: {
      source: 'Choose the source.',
      receivedOn: 'Give a day that is not in the future.',
      eventDate: 'Give a day that is not in the future.',
      text: 'Write what the complaint says.',
      textLong: 'The text is too long: at most 30,000 letters.',
      category: 'There is no such category.',
      mobile: 'For SMS give an Indonesian mobile number, such as 0812….',
      file: 'Files of this type are not taken.',
    },
    similar: 'Similar complaints',
    noSimilar: 'No similar complaint was found.',
    why: { matter: 'same matter and district', words: 'same words' },
    saved: 'The complaint is saved.',
    savedBefore: 'This form was saved before.',
    receipt: {
      title: 'Receipt of a complaint',
      number: 'Receipt number',
      received: 'Received',
      text: 'Text',
      place: 'Place',
      print: 'Print',
      open: 'Open the complaint',
      another: 'Another new complaint',
      bySms: (number, to) =>
        `To ask how it stands, send the SMS STATUS ${number} to ${to} from the number that you gave.`,
      atOffice: 'To ask how it stands, come to or call our office, and tell this receipt number.',
      inConversation: (number) =>
        `To ask how it stands, send STATUS ${number} in the same conversation.`,
      flags: 'Wishes of the reporter',
      keep: 'Keep this receipt.',
      promised: (day) => `The complaint is verified by ${day} at the latest.`,
    },
  },
}
