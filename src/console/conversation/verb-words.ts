import type { Refusal, Verb } from '../../desk/deeds.ts'
import type { Language } from '../kit/words.ts'

interface VerbWords {
  readonly heading: string
  readonly readOnly: string
  readonly answerThere: (number: string) => string
  readonly verify: string
  readonly convert: string
  readonly convertDetails: string
  readonly ask: (what: string) => string
  readonly askDetails: string
  readonly askWhat: string
  readonly askWords: string
  readonly ownWords: string
  readonly askSend: string
  readonly reply: string
  readonly replyText: string
  readonly file: string
  readonly fileHint: (mb: number) => string
  readonly noFiles: (channel: string) => string
  readonly canned: string
  readonly cannedNone: string
  readonly use: string
  readonly send: string
  readonly notForUs: string
  readonly notForUsDetails: string
  readonly reason: string
  readonly defaultReason: string
  readonly archive: string
  readonly redirect: string
  readonly join: (number: string) => string
  readonly joinDetails: string
  readonly joinNumber: string
  readonly joinSend: string
  readonly prank: string
  readonly restore: string
  readonly move: string
  readonly moveHint: string
  readonly split: string
  readonly moveTo: string
  readonly moveSend: string
  readonly note: string
  readonly noteText: string
  readonly noteSend: string
  readonly handBack: string
  readonly withdraw: string
  readonly withdrawHint: string
  readonly withdrawSend: string
  readonly fields: {
    title: string
    text: string
    textHint: string
    category: string
    noCategory: string
    place: string
    anonymous: string
    confidential: string
    consent: string
    publicPost: string
    asked: string
  }
  readonly selected: string
  readonly done: Readonly<Partial<Record<Verb, string>>>
  readonly doneOther: string
  readonly goesIn: string
  readonly undone: string
  readonly isOut: string
  readonly deed: Readonly<Record<Verb, string>>
  readonly conflict: (who: string, what: string, at: string) => string
  readonly conflictUnknown: string
  readonly somebody: string
  readonly kept: string
  readonly refused: Readonly<Record<Refusal, string>>
}

export const verbWords: Readonly<Record<Language, VerbWords>> = {
  id: {
    heading: 'Tindakan',
    readOnly: 'Peran Anda hanya dapat membaca percakapan.',
    answerThere: (number) => `Jawab atas nama instansi di laporan ${number}`,
    verify: 'Sudah diperiksa',
    convert: 'Jadikan laporan',
    convertDetails: 'Periksa isian laporan',
    ask: (what) => `Tanya ${what}`,
    askDetails: 'Tanya hal lain',
    askWhat: 'Pertanyaan',
    askWords: 'Pertanyaan dengan kata sendiri',
    ownWords: 'Kata sendiri',
    askSend: 'Kirim pertanyaan',
    reply: 'Balas',
    replyText: 'Balasan',
    file: 'Lampiran (boleh kosong)',
    fileHint: (mb) => `Foto, video, suara, PDF, atau dokumen; paling besar ${mb} MB.`,
    noFiles: (channel) => `${channel} hanya membawa teks: balasan tidak bisa disertai lampiran.`,
    canned: 'Balasan siap pakai',
    cannedNone: 'Pilih…',
    use: 'Pakai',
    send: 'Kirim balasan',
    notForUs: 'Bukan wewenang',
    notForUsDetails: 'Bukan wewenang, dengan alasan',
    reason: 'Alasan (dibaca warga)',
    defaultReason: 'Mohon maaf, hal ini bukan wewenang kami.',
    archive: 'Arsipkan',
    redirect: 'Arahkan ke kanal resmi',
    join: (number) => `Gabung ke ${number}`,
    joinDetails: 'Gabung ke laporan lain',
    joinNumber: 'Nomor laporan yang sama',
    joinSend: 'Gabung',
    prank: 'Iseng',
    restore: 'Pulihkan dari arsip',
    move: 'Pisah atau pindahkan pesan',
    moveHint: 'Pilih dulu pesannya dengan kotak centang di percakapan.',
    split: 'Pisahkan jadi laporan baru',
    moveTo: 'Pindahkan ke laporan',
    moveSend: 'Pindahkan',
    note: 'Catatan internal',
    noteText: 'Catatan (tidak dibaca warga)',
    noteSend: 'Simpan catatan',
    handBack: 'Kembalikan ke mesin',
    withdraw: 'Cabut laporan',
    withdrawHint: 'Atas permintaan pelapor. Laporan ditutup dan disimpan.',
    withdrawSend: 'Ya, cabut',
    fields: {
      title: 'Judul',
      text: 'Isi untuk instansi',
      textHint: 'Biarkan bila tetap seperti tulisan warga.',
      category: 'Kategori',
      noCategory: 'Belum dipilih',
      place: 'Tempat',
      anonymous: 'Anonim: nama pelapor disembunyikan',
      confidential: 'Rahasia: isi tidak dipublikasikan',
      consent: 'Dasar menjadikannya laporan',
      publicPost: 'Ditulis warga di ruang publik',
      asked: 'Warga sudah ditanya dan setuju',
    },
    selected: 'Pesan yang dicentang; bila tidak ada, semua yang belum masuk laporan.',
    done: {
      convert: 'Dijadikan laporan.',
      redirect: 'Diarahkan ke kanal resmi.',
      ask: 'Pertanyaan tersimpan.',
      reply: 'Balasan tersimpan.',
      note: 'Catatan disimpan.',
      handBack: 'Mesin bicara lagi.',
      notForUs: 'Ditandai bukan wewenang.',
      prank: 'Ditandai iseng.',
      restore: 'Dipulihkan.',
      withdraw: 'Laporan dicabut.',
      verify: 'Sudah diperiksa.',
      join: 'Digabung.',
      split: 'Dipisahkan jadi laporan baru.',
      move: 'Pesan dipindahkan.',
    },
    doneOther: 'Tersimpan.',
    goesIn: 'Dikirim kepada warga setelah satu menit.',
    undone: 'Sudah diurungkan.',
    isOut: 'Sudah diurungkan, tetapi pesan untuk warga terlanjur terkirim.',
    deed: {
      convert: 'menjadikannya laporan',
      redirect: 'mengarahkan warga',
      ask: 'bertanya kepada warga',
      reply: 'membalas',
      note: 'menulis catatan',
      handBack: 'mengembalikan ke mesin',
      notForUs: 'menandai bukan wewenang',
      prank: 'menandai iseng',
      restore: 'memulihkan laporan',
      withdraw: 'mencabut laporan',
      verify: 'memeriksa laporan',
      correct: 'memperbaiki laporan',
      join: 'menggabung laporan',
      split: 'memisahkan pesan',
      move: 'memindahkan pesan',
      assign: 'meneruskan laporan',
      answer: 'menjawab laporan',
      undo: 'mengurungkan tindakan',
    },
    conflict: (who, what, at) => `${who} lebih dulu ${what} pukul ${at}.`,
    conflictUnknown: 'Percakapan ini berubah sejak Anda membukanya.',
    somebody: 'Petugas lain',
    kept: 'Tindakan Anda belum dilakukan. Halaman sudah diperbarui dan isian Anda masih ada: periksa, lalu ulangi bila perlu.',
    refused: {
      no_messages: 'Pilih dulu pesannya.',
      in_complaint: 'Pesan itu sudah masuk laporan.',
      not_open: 'Laporan ini sudah ditutup, dicabut, atau diarsipkan.',
      is_repeat: 'Laporan ini sudah digabung dengan laporan lain.',
      no_such_number: 'Tidak ada laporan dengan nomor itu yang dapat digabung.',
      same_complaint: 'Itu laporan yang sama.',
      nothing_left: 'Laporan tidak boleh kosong: sisakan satu pesan.',
      needs_consent: 'Pesan publik: pilih dasar menjadikannya laporan.',
      empty: 'Tulis dulu isinya.',
      unchanged: 'Tidak ada yang berubah: sudah begitu.',
      too_long: 'Teksnya terlalu panjang.',
      category: 'Kategori itu tidak ada.',
      forgotten: 'Warga sudah meminta datanya dihapus.',
      no_channel: 'Akun kanal ini tidak terpasang.',
      no_files: 'Kanal ini hanya membawa teks: lampirannya tidak bisa ikut.',
      file: 'Jenis berkas ini tidak diterima.',
      not_set_aside: 'Tidak ada yang perlu dipulihkan.',
      not_allowed: 'Peran Anda tidak mengizinkannya.',
      not_undoable: 'Tindakan ini tidak dapat diurungkan.',
      too_late: 'Sudah lewat satu menit: tidak dapat diurungkan lagi.',
      undone: 'Tindakan itu sudah diurungkan.',
      later_deed: 'Ada tindakan lain setelahnya: tidak dapat diurungkan lagi.',
      heard: 'Warga atau sistem tujuan sudah diberi tahu: tidak dapat diurungkan.',
    },
  },
  en: {
    heading: 'Actions',
    readOnly: 'Your role can only read conversations.',
    answerThere: (number) => `Answer for the agency in complaint ${number}`,
    verify: 'Looked at',
    convert: 'Make it a complaint',
    convertDetails: 'Check what it will say',
    ask: (what) => `Ask ${what}`,
    askDetails: 'Ask something else',
    askWhat: 'Question',
    askWords: 'The question in your own words',
    ownWords: 'Own words',
    askSend: 'Send the question',
    reply: 'Reply',
    replyText: 'Reply',
    file: 'Attachment (optional)',
    fileHint: (mb) => `Picture, video, sound, PDF or document; ${mb} MB at most.`,
    noFiles: (channel) => `${channel} carries text alone: no file can go along with a reply.`,
    canned: 'Canned reply',
    cannedNone: 'Choose…',
    use: 'Use',
    send: 'Send the reply',
    notForUs: 'Not for us',
    notForUsDetails: 'Not for us, with a reason',
    reason: 'Reason (the citizen reads it)',
    defaultReason: 'Mohon maaf, hal ini bukan wewenang kami.',
    archive: 'Archive',
    redirect: 'Say where to report',
    join: (number) => `Join with ${number}`,
    joinDetails: 'Join with another complaint',
    joinNumber: 'Number of the complaint that says the same',
    joinSend: 'Join',
    prank: 'Prank',
    restore: 'Take back out of the archive',
    move: 'Split or move messages',
    moveHint: 'First select the messages by their boxes in the conversation.',
    split: 'Split into a new complaint',
    moveTo: 'Move to complaint',
    moveSend: 'Move',
    note: 'Internal note',
    noteText: 'Note (the citizen never reads it)',
    noteSend: 'Save the note',
    handBack: 'Hand back to the machine',
    withdraw: 'Withdraw the complaint',
    withdrawHint: 'At the wish of the reporter. The complaint is closed and kept.',
    withdrawSend: 'Yes, withdraw',
    fields: {
      title: 'Title',
      text: 'Text for the agency',
      textHint: 'Leave it where it stays as the citizen wrote it.',
      category: 'Category',
      noCategory: 'Not chosen',
      place: 'Place',
      anonymous: "Anonymous: the reporter's name is hidden",
      confidential: 'Confidential: the content is not published',
      consent: 'Why it may be made a complaint',
      publicPost: 'The citizen wrote it for everybody to read',
      asked: 'The citizen was asked and agrees',
    },
    selected: 'The messages that are ticked; where none is, all that are in no complaint.',
    done: {
      convert: 'It is a complaint now.',
      redirect: 'The citizen is told where to report.',
      ask: 'The question is kept.',
      reply: 'The reply is kept.',
      note: 'The note is saved.',
      handBack: 'The machine speaks again.',
      notForUs: 'Marked as not for us.',
      prank: 'Marked as a prank.',
      restore: 'Taken back out of the archive.',
      withdraw: 'The complaint is withdrawn.',
      verify: 'Looked at.',
      join: 'Joined.',
      split: 'Split into a new complaint.',
      move: 'The messages are moved.',
    },
    doneOther: 'Saved.',
    goesIn: 'It leaves for the citizen after a minute.',
    undone: 'That is undone.',
    isOut: 'That is undone, but the message to the citizen is out.',
    deed: {
      convert: 'made it a complaint',
      redirect: 'told the citizen where to report',
      ask: 'asked the citizen',
      reply: 'replied',
      note: 'wrote a note',
      handBack: 'handed it back to the machine',
      notForUs: 'marked it as not for us',
      prank: 'marked it as a prank',
      restore: 'took it back out of the archive',
      withdraw: 'withdrew the complaint',
      verify: 'looked at the complaint',
      correct: 'corrected the complaint',
      join: 'joined the complaint',
      split: 'split messages off',
      move: 'moved messages',
      assign: 'passed the complaint on',
      answer: 'answered the complaint',
      undo: 'undid something',
    },
    conflict: (who, what, at) => `${who} was first and ${what} at ${at}.`,
    conflictUnknown: 'This conversation changed since you opened it.',
    somebody: 'Somebody else',
    kept: 'What you wanted was not done. The page is up to date and what you typed is still here: look, and repeat it if it is still needed.',
    refused: {
      no_messages: 'Select the messages first.',
      in_complaint: 'That message is in a complaint already.',
      not_open: 'This complaint is closed, withdrawn or archived.',
      is_repeat: 'This complaint is joined with another one.',
      no_such_number: 'There is no complaint of that number to join it with.',
      same_complaint: 'That is the same complaint.',
      nothing_left: 'A complaint cannot be empty: leave one message.',
      needs_consent: 'It is public: choose why it may be made a complaint.',
      empty: 'Write something first.',
      unchanged: 'Nothing changes: it is so already.',
      too_long: 'The text is too long.',
      category: 'There is no such category.',
      forgotten: 'The citizen had everything erased.',
      no_channel: 'This account is not configured.',
      no_files: 'This channel carries text alone: the file cannot go along.',
      file: 'Files of this type are not taken.',
      not_set_aside: 'There is nothing to take back.',
      not_allowed: 'Your role does not allow it.',
      not_undoable: 'This cannot be undone.',
      too_late: 'More than a minute has passed: it cannot be undone any more.',
      undone: 'That is undone already.',
      later_deed: 'Something else was done since: it cannot be undone any more.',
      heard: 'The citizen or the other system knows it by now: it cannot be undone.',
    },
  },
}
