/** Every word on the page. Indonesian first; what citizens write stays Indonesian. */
const words = {
  id: {
    tag: 'simulator',
    operations: 'Ruang operasi',
    lead: 'Ketik keluhan seperti warga; balasan datang di telepon yang sama.',
    about:
      'Simpul menerima pesan warga dari kanal mana pun, menjadikannya satu laporan, lalu mengantar jawabannya kembali.',
    aboutLocal:
      'Telepon dan penyedia di halaman ini tiruan; tidak ada pesan yang keluar dari komputer ini.',
    tabs: 'Pilih telepon',
    citizen: 'Warga',
    newNumber: 'Nomor baru',
    service: 'Layanan Pengaduan',
    emptyTitle: 'Anda adalah warga.',
    emptyText: 'Pilih contoh di bawah atau tulis keluhan sendiri.',
    samples: 'Contoh keluhan',
    sendLocation: 'Kirim lokasi contoh',
    sendPhoto: 'Kirim foto contoh',
    gestures: 'Selain menulis pesan',
    voice: 'Pesan suara',
    comment: 'Komentar publik',
    staff: 'Jawaban petugas',
    edit: 'Ubah yang terakhir',
    deletion: 'Hapus yang terakhir',
    publicly: 'komentar publik',
    changed_edit: 'diubah',
    changed_deletion: 'Pesan ini dihapus warga.',
    writeHere: 'Tulis keluhan. Enter untuk mengirim, Shift+Enter untuk baris baru.',
    writeShort: 'Tulis keluhan…',
    send: 'Kirim',
    chat: 'Percakapan {title}',
    you: 'Warga',
    them: 'Balasan',
    photo: 'Foto',
    location: 'Lokasi',
    replyArrived: 'Balasan di {title}: {text}',
    disconnected: 'Terputus dari simulator, mencoba lagi…',
    notSent: 'Tidak terkirim: {reason}',
    noAnswer: 'simulator tidak menjawab',
    out_waiting: 'mengirim',
    out_again: 'mencoba lagi ({attempts}×)',
    out_acknowledged: 'diterima gerbang',
    out_read: 'dibaca',
    out_answered: 'dibalas',
    out_lost: 'tidak sampai',
    in_queued: 'antre',
    in_accepted: 'antre',
    in_sent: 'terkirim',
    in_delivered: 'sampai',
    in_read: 'dibaca',
    in_failed: 'gagal {code}',
    in_undelivered: 'tidak sampai {code}',
    stepsTitle: 'Perjalanan pesan terakhir',
    stepsEmpty: 'Kirim satu pesan: setiap langkahnya muncul di sini.',
    s1: 'Ditulis warga',
    s1Text: 'Dari {number} lewat {title}',
    s1Wait: 'Dari nomor mana pun, dengan kata-katanya sendiri',
    s2: 'Dibawa penyedia',
    s2Wait: 'Penyedia menandatangani pesan dan mengetuk gerbang',
    s2Text: '{network} menandatangani pesan dan mengetuk gerbang',
    s2Again: 'Percobaan ke-{attempts}: {detail}. Penyedia akan mengulang.',
    s2Lost: 'Menyerah setelah {attempts} percobaan: {detail}',
    s3: 'Diterima gerbang',
    s3Text: 'HTTP {status} dalam {ms} ms: pesan sudah tersimpan',
    s3Wait: 'Gerbang menyimpan dahulu, baru menjawab',
    s4: 'Disusun menjadi laporan',
    s4Text: 'Pesan beruntun digabung',
    s4Now: 'Menunggu warga selesai menulis… {seconds} dtk',
    s5: 'Balasan tiba',
    s5Text: '{seconds} dtk setelah pesan dikirim',
    s5Wait: 'Di telepon yang sama',
    s6: 'Laporan pengiriman',
    s6Wait: 'Penyedia memberi tahu gerbang: terkirim, sampai, dibaca',
    faultsTitle: 'Ganggu penyedia',
    faultsAbout:
      'Pilih gangguan, lalu kirim pesan: tidak satu pun boleh hilang atau terkirim dua kali.',
    channel: 'Kanal',
    faultsSaved: 'Berlaku untuk {title}.',
    faultsCount: '{count} aktif',
    delay: 'Penyedia lambat 3 detik',
    rateLimit: 'Terlalu cepat (429) setiap 2 balasan',
    serverError: 'Penyedia galat (503)',
    timeout: 'Balasan sampai, tetapi jawaban API putus',
    refuse: 'Sambungan ditolak',
    undelivered: 'Balasan gagal di jaringan',
    duplicateCallback: 'Laporan pengiriman ganda',
    reorderCallbacks: 'Laporan pengiriman terbalik urutannya',
    earlyCallback: 'Laporan mendahului jawaban API',
    duplicateInbound: 'Pesan warga datang dua kali',
  },
  en: {
    tag: 'simulator',
    operations: 'Operations',
    lead: 'Type a complaint as a citizen would; the answer comes to the same phone.',
    about:
      'Simpul takes citizens’ messages from any channel, makes one complaint of them, and carries the answer back.',
    aboutLocal:
      'The phones and providers on this page are simulated; no message leaves this computer.',
    tabs: 'Choose a phone',
    citizen: 'From',
    newNumber: 'New number',
    service: 'Complaint desk',
    emptyTitle: 'You are a citizen.',
    emptyText: 'Pick a sample below, or write a complaint of your own.',
    samples: 'Sample complaints',
    sendLocation: 'Send a sample location',
    sendPhoto: 'Send a sample photo',
    gestures: 'Besides writing a message',
    voice: 'Voice note',
    comment: 'Public comment',
    staff: 'Staff reply',
    edit: 'Edit the last',
    deletion: 'Delete the last',
    publicly: 'public comment',
    changed_edit: 'edited',
    changed_deletion: 'The citizen deleted this message.',
    writeHere: 'Write a complaint. Enter sends, Shift+Enter starts a new line.',
    writeShort: 'Write here…',
    send: 'Send',
    chat: '{title} conversation',
    you: 'Citizen',
    them: 'Reply',
    photo: 'Photo',
    location: 'Location',
    replyArrived: 'Reply on {title}: {text}',
    disconnected: 'Disconnected from the simulator, trying again…',
    notSent: 'Not sent: {reason}',
    noAnswer: 'the simulator does not answer',
    out_waiting: 'sending',
    out_again: 'trying again ({attempts}×)',
    out_acknowledged: 'gateway has it',
    out_read: 'read',
    out_answered: 'answered',
    out_lost: 'did not arrive',
    in_queued: 'queued',
    in_accepted: 'queued',
    in_sent: 'sent',
    in_delivered: 'delivered',
    in_read: 'read',
    in_failed: 'failed {code}',
    in_undelivered: 'not delivered {code}',
    stepsTitle: 'The last message’s journey',
    stepsEmpty: 'Send a message: each of its steps appears here.',
    s1: 'Written by a citizen',
    s1Text: 'From {number} by {title}',
    s1Wait: 'From any number, in words of their own',
    s2: 'Carried by the provider',
    s2Wait: 'The provider signs the message and knocks at the gateway',
    s2Text: '{network} signs the message and knocks at the gateway',
    s2Again: 'Attempt {attempts}: {detail}. The provider will repeat it.',
    s2Lost: 'Gave up after {attempts} attempts: {detail}',
    s3: 'Taken by the gateway',
    s3Text: 'HTTP {status} in {ms} ms: the message is stored',
    s3Wait: 'The gateway stores first, then answers',
    s4: 'Made into a complaint',
    s4Text: 'A burst becomes one complaint',
    s4Now: 'Waiting until the citizen is done writing… {seconds} s',
    s5: 'The reply arrives',
    s5Text: '{seconds} s after the message was sent',
    s5Wait: 'On the same phone',
    s6: 'Delivery report',
    s6Wait: 'The provider tells the gateway: sent, delivered, read',
    faultsTitle: 'Disturb the provider',
    faultsAbout: 'Pick a fault, then send: nothing may be lost, and nothing sent twice.',
    channel: 'Channel',
    faultsSaved: 'In force for {title}.',
    faultsCount: '{count} active',
    delay: 'Provider slow by 3 seconds',
    rateLimit: 'Too fast (429) for every 2nd reply',
    serverError: 'Provider fails (503)',
    timeout: 'Reply arrives, but the API’s answer breaks off',
    refuse: 'Connection refused',
    undelivered: 'Reply fails in the network',
    duplicateCallback: 'Delivery reports come twice',
    reorderCallbacks: 'Delivery reports in reverse order',
    earlyCallback: 'Report before the API’s answer',
    duplicateInbound: 'Citizen’s message comes twice',
  },
}

/** The words of a gesture where the citizen has written none into the field. */
export const gestureTexts = {
  comment: 'Lampu jalan di depan SDN 3 Sukamaju padam lagi, mohon diperbaiki.',
  staff: 'Selamat siang, laporan ini sedang kami periksa.',
  edit: 'Lampu jalan di Jl. Kenanga nomor 14 padam, bukan nomor 12.',
  deletion: '',
}

/** What a chip sends: one message, or several in a burst. */
export const samples = [
  {
    id: 'Lampu jalan padam',
    en: 'Street light out',
    texts: [
      'Selamat malam, lampu jalan di Jl. Kenanga depan SDN 3 Sukamaju sudah padam tiga malam. Gelap sekali, rawan kecelakaan.',
    ],
  },
  {
    id: '3 pesan beruntun',
    en: 'Burst of 3',
    texts: [
      'pak',
      'jalan berlubang parah',
      'di Jl. Flamboyan dkt jembatan, td pagi ada motor jatuh',
    ],
  },
  {
    id: 'Sampah menumpuk',
    en: 'Rubbish',
    texts: ['Min, sampah di Pasar Cempaka blok C blm diangkut 5 hari, baunya sampai ke RT 04'],
  },
  {
    id: 'Tanpa lokasi',
    en: 'No place given',
    texts: ['Pipa air bocor besar dari tadi subuh, airnya terbuang ke jalan'],
  },
  {
    id: 'Bahaya!',
    en: 'Danger!',
    texts: ['Tolong!! kabel listrik putus menjuntai di depan Halte Anggrek, ada percikan api'],
  },
]

export const languages = Object.keys(words)
let language = 'id'

export function currentLanguage() {
  return language
}

/** Switches every marked element below the root to a language. */
export function translate(root, to = language) {
  language = to
  for (const element of root.querySelectorAll('[data-t]'))
    element.textContent = t(element.dataset.t)
  for (const element of root.querySelectorAll('[data-t-label]'))
    element.setAttribute('aria-label', t(element.dataset.tLabel))
  for (const element of root.querySelectorAll('[data-t-placeholder]'))
    element.placeholder = t(element.dataset.tPlaceholder)
}

/** The words for a key, with `{name}` filled in. An unknown key is shown as it is. */
export function t(key, values = {}) {
  const text = words[language][key] ?? key
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '')).trim()
}
