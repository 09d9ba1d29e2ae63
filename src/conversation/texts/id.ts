import type { Catalogue } from './catalogue.ts'

export const id: Catalogue = {
  texts: {
    receipt: '{agency}: Laporan telah kami terima, nomor {number}.',
    receiptOfQuestion: '{agency}: Pertanyaan telah kami terima, nomor {number}.',
    receiptOfIdea: '{agency}: Usulan telah kami terima, nomor {number}.',
    receiptInPublic:
      '{agency}: Laporan telah kami terima. Untuk nomor dan rinciannya, mohon kirim STATUS lewat pesan langsung.',
    partCategory: 'Kategori: {category}.',
    partAgency: 'Tujuan: {to}.',
    partAnonymous: 'Identitas dirahasiakan.',
    partConfidential: 'Isi dirahasiakan.',
    partBoth: 'Identitas dan isi dirahasiakan.',
    partOfficial: 'Mohon tanpa nama/nomor pribadi.',
    partIdentity: 'Mohon tidak mengirim nomor identitas lagi.',
    partDate: 'Diverifikasi paling lambat {day}.',
    partHint: 'Balas STATUS untuk perkembangan.',
    partSorry: 'Mohon maaf atas ketidaknyamanannya.',
    askWhat: 'Apa yang terjadi dan di mana?',
    askWhere: 'Di mana lokasinya (jalan, desa, patokan)?',
    askWhereNow: 'Di mana lokasinya?',
    askWhen: 'Kapan kejadiannya?',
    askPlace: 'Lokasi: {place}. Benar?',
    ask: '{agency}: Untuk laporan {number}: {question}',
    remind: '{agency}: Laporan {number} belum lengkap. {question}',
    repeat:
      '{agency}: Laporan yang sama sudah kami terima pada {day} dengan nomor {number}. Tidak perlu dikirim ulang.',
    repeatInPublic:
      '{agency}: Laporan yang sama sudah kami terima sebelumnya. Tidak perlu dikirim ulang.',
    status: '{agency}: Laporan {number} ({day}): {status}.',
    statusLine: '{number} ({day}): {status}.',
    statusMany: '{agency}: {lines}',
    partWords: 'Jawaban instansi: "{words}"',
    partNext: 'Paling lambat {day}.',
    partLate: 'Mohon maaf, verifikasinya terlambat.',
    statusInPublic:
      '{agency}: Demi kerahasiaan Bapak/Ibu, mohon sampaikan lewat pesan langsung, misalnya STATUS.',
    statusNotFound:
      '{agency}: Laporan nomor {number} tidak ditemukan pada percakapan ini. Mohon periksa kembali nomornya.',
    statusMistyped:
      '{agency}: Nomor tersebut bukan nomor laporan kami. Mohon periksa kembali; nomor laporan terdiri atas 10 angka.',
    statusWithoutComplaint:
      '{agency}: Belum ada laporan dari percakapan ini. Silakan tulis laporan Bapak/Ibu.',
    guide: '{agency}: Silakan tulis laporan Bapak/Ibu: apa yang terjadi, di mana, dan kapan.',
    help: '{agency}: Tulis laporan langsung di sini: apa dan di mana. STATUS: perkembangan, CABUT: membatalkan, STOP: berhenti.',
    unsupported:
      '{agency}: Mohon maaf, pesan jenis ini belum dapat kami baca. Silakan tulis laporan Bapak/Ibu dalam bentuk teks.',
    stopped:
      '{agency}: Kami tidak akan mengirim pemberitahuan lagi. Balas MULAI untuk menerimanya kembali.',
    started: '{agency}: Pemberitahuan diaktifkan kembali. Terima kasih.',
    added: '{agency}: Terima kasih, sudah ditambahkan ke laporan no. {number}.',
    addedToAgency:
      '{agency}: Terima kasih, keterangan untuk laporan no. {number} diteruskan ke instansi.',
    placeConfirmed: '{agency}: Terima kasih, lokasi laporan no. {number} sudah lengkap.',
    confirmWithdraw:
      '{agency}: Cabut laporan {number}? Balas YA untuk mencabut. Jika tidak, laporan tetap diproses.',
    withdrawn: '{agency}: Laporan {number} sudah dicabut atas permintaan Bapak/Ibu. Terima kasih.',
    kept: '{agency}: Baik, laporan {number} tetap diproses.',
    confirmErase:
      '{agency}: Belum ada laporan Bapak/Ibu di sini. Pesan dan data akan dihapus selamanya. Balas YA untuk menghapus.',
    confirmEraseOf:
      '{agency}: Laporan {number} dan semua data Bapak/Ibu di sini akan dihapus selamanya. Balas YA untuk menghapus.',
    nothingErased: '{agency}: Baik, tidak ada yang dihapus.',
    thanked:
      '{agency}: Terima kasih atas pesan Bapak/Ibu. Laporan dapat ditulis di sini kapan saja.',
    erased:
      '{agency}: Data Bapak/Ibu di sini sudah dihapus. Yang telah diteruskan ke instansi kami mintakan dihapus.',
    nothingToConfirm:
      '{agency}: Tidak ada yang perlu dikonfirmasi. Silakan tulis laporan, atau balas STATUS untuk perkembangan.',
    nothingToWithdraw:
      '{agency}: Tidak ada laporan terbuka dengan permintaan tersebut pada percakapan ini.',
    elsewhere:
      '{agency}: Perkara pengadilan dan urusan pribadi di luar wewenang kami. Bantuan hukum gratis: Posbakum di pengadilan.',
    redirected:
      '{agency}: Mohon sampaikan laporan Bapak/Ibu lewat pesan langsung ke kami, lapor.go.id, atau SMS ke 1708. Terima kasih.',
    notTold: '{agency}: Identitas dan nomor pelapor tidak kami berikan kepada siapa pun.',
    calm: '{agency}: Mohon maaf bila ada yang mengecewakan. Silakan tulis apa yang terjadi dan di mana.',
    rated: '{agency}: Terima kasih atas penilaian Bapak/Ibu untuk laporan {number}.',
    reopened: '{agency}: Mohon maaf, laporan {number} kami buka kembali dan teruskan ke instansi.',
    wishes: '{agency}: Baik, kami catat. {what}',
    partNamed: 'Nama Bapak/Ibu tidak lagi disembunyikan.',
    partOpenly: 'Laporan tidak dirahasiakan.',
    dangerOfSuicide:
      '{agency}: Anda tidak sendirian, kami peduli. Segera hubungi {services}. Laporan {number}.',
    dangerOfSuicideInPublic:
      '{agency}: Anda tidak sendirian, kami peduli. Segera hubungi {services}.',
    partNoEmergency: 'Kami bukan layanan darurat.',
    danger:
      '{agency}: Segera hubungi {services}. Kami bukan layanan darurat. Laporan {number} diteruskan.',
    dangerInPublic:
      '{agency}: Segera hubungi {services}. Kami bukan layanan darurat. Laporan diteruskan.',
    partInPrivate: 'Untuk rinciannya, mohon kirim STATUS lewat pesan langsung.',
    news: '{agency}: Kabar laporan {number}:',
    newsInPublic:
      '{agency}: Ada kabar tentang laporan Bapak/Ibu. Mohon kirim STATUS lewat pesan langsung.',
    partNewsVerified: 'Sudah diverifikasi.',
    partNewsAssigned: 'Diteruskan ke {by}.',
    partNewsAnswered: 'Sudah dijawab {by}.',
    partNewsAsked: 'Mohon balas pertanyaan {by}.',
    partNewsDeclined: 'Bukan wewenang {by}, kami alihkan.',
    partNewsDelayed: 'Penanganan memerlukan waktu lebih lama.',
    partNewsArchived: 'Diarsipkan.',
    partNewsClosed: 'Selesai dan ditutup.',
    partNewsWords: '"{words}"',
    partNewsAgency: 'instansi',
    partNewsNotDone: 'Jika belum selesai, balas BELUM SELESAI.',
    partNewsRate: 'Mohon nilai 1-5 atau balas PUAS/BELUM.',
  },
  states: {
    unverified: 'menunggu verifikasi',
    incomplete: 'menunggu kelengkapan informasi',
    verified: 'sudah diverifikasi',
    in_progress: 'sedang ditindaklanjuti',
    answered: 'sudah dijawab',
    closed: 'selesai',
    archived: 'diarsipkan',
  },
  withdrawn: 'dicabut pelapor',
  services: {
    any: 'darurat',
    fire: 'pemadam',
    police: 'polisi',
    ambulance: 'ambulans',
    rescue: 'SAR',
    disaster: 'BPBD',
    electricity: 'PLN',
    women_and_children: 'perempuan/anak',
    crisis: 'layanan jiwa',
  },
  or: 'atau',
}
