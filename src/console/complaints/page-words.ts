import type { Language } from '../kit/words.ts'

interface PageWords {
  readonly back: string
  readonly conversation: string
  readonly receipt: string
  readonly facts: string
  readonly text: string
  readonly asWritten: string
  readonly forAgency: string
  readonly corrections: string
  readonly before: string
  readonly after: string
  readonly nothing: string
  readonly field: Readonly<Record<string, string>>
  readonly files: string
  readonly noFiles: string
  readonly file: (number: number) => string
  readonly fileState: Readonly<Record<'waiting' | 'refused' | 'gone' | 'exhausted', string>>
  readonly history: string
  readonly clock: {
    heading: string
    verify: (left: number, day: string) => string
    late: (over: number, day: string) => string
    running: (days: number) => string
    closing: (left: number, day: string) => string
    over: string
    unknown: string
    promised: string
  }
  readonly lapor: {
    heading: string
    none: string
    code: string
    tracking: string
    notLinked: string
    state: string
    noState: string
    seenOn: string
    agency: string
    reason: string
    inBook: (number: number) => string
    waits: string
    elsewhere: string
  }
  readonly stage: Readonly<Record<'triage' | 'forward' | 'done', string>>
  readonly stuck: string
  readonly fact: {
    number: string
    reporter: string
    channel: string
    received: string
    kind: string
    category: string
    place: string
    district: string
    agency: string
    eventDate: string
    rating: string
    repeatOf: string
    asked: string
    none: string
  }
  readonly cannotBeTold: string
  readonly verbs: {
    verify: string
    correct: string
    save: string
    assign: string
    assignTo: string
    assignSend: string
    ask: string
    askSend: string
    answer: string
    answerText: string
    answerHint: string
    answerSend: string
    done: Readonly<Record<string, string>>
  }
  readonly yes: string
  readonly no: string
}

export const pageWords: Readonly<Record<Language, PageWords>> = {
  id: {
    back: 'Ke daftar laporan',
    conversation: 'Buka percakapan',
    receipt: 'Tanda terima',
    facts: 'Data laporan',
    text: 'Isi laporan',
    asWritten: 'Seperti ditulis pelapor',
    forAgency: 'Untuk instansi, sesudah diperbaiki',
    corrections: 'Perbaikan',
    before: 'Sebelum',
    after: 'Sesudah',
    nothing: 'kosong',
    field: {
      title: 'Judul',
      edited_text: 'Isi untuk instansi',
      category_id: 'Nomor kategori',
      category_name: 'Kategori',
      agency: 'Instansi',
      place: 'Tempat',
      latitude: 'Lintang',
      longitude: 'Bujur',
      anonymous: 'Anonim',
      confidential: 'Rahasia',
      kind: 'Klasifikasi',
    },
    files: 'Lampiran',
    noFiles: 'Tanpa lampiran.',
    file: (number) => `Lampiran ${number}`,
    fileState: {
      waiting: 'sedang diambil',
      refused: 'tidak disimpan: terlalu besar atau jenisnya tidak diterima',
      gone: 'sudah tidak ada di penyedia',
      exhausted: 'gagal diambil',
    },
    history: 'Riwayat',
    clock: {
      heading: 'Waktu',
      verify: (left, day) =>
        left === 0
          ? `Harus diverifikasi hari ini (${day})`
          : `Verifikasi: ${left} hari kerja lagi, sampai ${day}`,
      late: (over, day) => `Verifikasi terlambat ${over} hari kerja, batasnya ${day}`,
      running: (days) => `Berjalan ${days} hari kerja sejak diterima`,
      closing: (left, day) => `Pelapor dapat menanggapi ${left} hari kerja lagi, sampai ${day}`,
      over: 'Tidak ada tenggat yang berjalan.',
      unknown: 'Tenggat belum dapat dihitung: kalender hari libur tahun itu belum ada.',
      promised: 'Dijanjikan kepada pelapor',
    },
    lapor: {
      heading: 'LAPOR!',
      none: 'Tidak dibawa ke LAPOR! oleh Simpul.',
      code: 'Kode',
      tracking: 'Tracking ID',
      notLinked: 'belum diketahui',
      state: 'Status di LAPOR!',
      noState: 'belum ada',
      seenOn: 'Menurut unduhan tanggal',
      agency: 'Instansi di LAPOR!',
      reason: 'Alasan',
      inBook: (number) => `Sudah masuk buku nomor ${number}`,
      waits: 'Menunggu dibawa ke LAPOR!',
      elsewhere: 'Nomor di sistem tujuan',
    },
    stage: {
      triage: 'Sedang dipilah',
      forward: 'Menunggu diterima sistem tujuan',
      done: 'Selesai diproses Simpul',
    },
    stuck: 'Penyerahan gagal; operator perlu melihatnya',
    fact: {
      number: 'Nomor penerimaan',
      reporter: 'Pelapor',
      channel: 'Kanal',
      received: 'Diterima',
      kind: 'Klasifikasi',
      category: 'Kategori',
      place: 'Tempat',
      district: 'Kecamatan',
      agency: 'Instansi',
      eventDate: 'Tanggal kejadian',
      rating: 'Nilai dari pelapor',
      repeatOf: 'Sama dengan laporan',
      asked: 'Sedang ditanyakan',
      none: 'belum ada',
    },
    cannotBeTold:
      'Laporan ini dicatat petugas tanpa nomor SMS: Simpul tidak dapat mengirim kabar. Sampaikan jawaban instansi sendiri kepada pelapor.',
    verbs: {
      verify: 'Sudah diperiksa',
      correct: 'Perbaiki isian',
      save: 'Simpan perbaikan',
      assign: 'Teruskan ke instansi',
      assignTo: 'Instansi',
      assignSend: 'Teruskan',
      ask: 'Tanya pelapor',
      askSend: 'Kirim pertanyaan',
      answer: 'Jawab atas nama instansi',
      answerText: 'Jawaban instansi',
      answerHint: 'Dikirim kepada pelapor kata demi kata.',
      answerSend: 'Kirim jawaban',
      done: {
        correct: 'Perbaikan disimpan.',
        assign: 'Laporan diteruskan.',
        answer: 'Jawaban tersimpan.',
      },
    },
    yes: 'ya',
    no: 'tidak',
  },
  en: {
    back: 'To the list',
    conversation: 'Open the conversation',
    receipt: 'Receipt',
    facts: 'What it is',
    text: 'Text',
    asWritten: 'As the citizen wrote it',
    forAgency: 'For the agency, corrected',
    corrections: 'Corrections',
    before: 'Before',
    after: 'After',
    nothing: 'nothing',
    field: {
      title: 'Title',
      edited_text: 'Text for the agency',
      category_id: 'Number of the category',
      category_name: 'Category',
      agency: 'Agency',
      place: 'Place',
      latitude: 'Latitude',
      longitude: 'Longitude',
      anonymous: 'Anonymous',
      confidential: 'Confidential',
      kind: 'Classification',
    },
    files: 'Attachments',
    noFiles: 'No attachments.',
    file: (number) => `Attachment ${number}`,
    fileState: {
      waiting: 'being fetched',
      refused: 'not kept: too large, or of a type that is not taken',
      gone: 'no longer at the provider',
      exhausted: 'could not be fetched',
    },
    history: 'History',
    clock: {
      heading: 'Time',
      verify: (left, day) =>
        left === 0
          ? `To be verified today (${day})`
          : `Verification: ${left} working days left, until ${day}`,
      late: (over, day) => `Verification is ${over} working days late; it was due on ${day}`,
      running: (days) => `${days} working days since it was received`,
      closing: (left, day) => `The citizen may answer for ${left} working days, until ${day}`,
      over: 'Nothing is due.',
      unknown: 'Nobody can say when it is due: the calendar of that year is missing.',
      promised: 'Promised to the citizen',
    },
    lapor: {
      heading: 'LAPOR!',
      none: 'Simpul does not take it to LAPOR!.',
      code: 'Code',
      tracking: 'Tracking ID',
      notLinked: 'not known yet',
      state: 'State in LAPOR!',
      noState: 'none yet',
      seenOn: 'Says the export of',
      agency: 'Agency in LAPOR!',
      reason: 'Reason',
      inBook: (number) => `It is in book number ${number}`,
      waits: 'Waits to be taken to LAPOR!',
      elsewhere: 'Number in the other system',
    },
    stage: {
      triage: 'Being sorted',
      forward: 'Waits for the other system to take it',
      done: 'Done by Simpul',
    },
    stuck: 'It could not be handed over; an operator has to look',
    fact: {
      number: 'Receipt number',
      reporter: 'Reporter',
      channel: 'Channel',
      received: 'Received',
      kind: 'Classification',
      category: 'Category',
      place: 'Place',
      district: 'District',
      agency: 'Agency',
      eventDate: 'Date of the event',
      rating: 'Rating by the citizen',
      repeatOf: 'Says the same as',
      asked: 'Is being asked',
      none: 'none yet',
    },
    cannotBeTold:
      'Staff entered this complaint without a number for SMS: Simpul cannot send any news. Tell the agency’s answer to the citizen yourself.',
    verbs: {
      verify: 'Looked at',
      correct: 'Correct the form',
      save: 'Save the corrections',
      assign: 'Assign to an agency',
      assignTo: 'Agency',
      assignSend: 'Assign',
      ask: 'Ask the citizen',
      askSend: 'Send the question',
      answer: 'Answer for the agency',
      answerText: 'Answer of the agency',
      answerHint: 'It goes to the citizen word by word.',
      answerSend: 'Send the answer',
      done: {
        correct: 'The corrections are saved.',
        assign: 'The complaint is assigned.',
        answer: 'The answer is kept.',
      },
    },
    yes: 'yes',
    no: 'no',
  },
}
