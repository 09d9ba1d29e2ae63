import type { Question } from '../../complaints/status.ts'
import type { DeliveryStatus } from '../../contract/events.ts'
import type { AttachmentState } from '../../media/attachments.ts'
import type { OutboxState } from '../../outbox/settle.ts'
import type { Language } from '../kit/words.ts'

interface ConversationWords {
  readonly area: string
  readonly back: string
  readonly previous: string
  readonly next: string
  readonly toVerbs: string
  readonly thread: string
  readonly older: string
  readonly newest: string
  readonly noThread: string
  readonly othersHere: (names: string) => string
  readonly wants: string
  readonly window: {
    readonly free: string
    readonly text: string
    readonly human_agent: string
    readonly private_reply: string
    readonly template: string
    readonly closed: string
    readonly unknown: string
  }
  readonly humanUntil: (time: string) => string
  readonly hasStopped: string
  readonly isForgotten: string
  readonly heard: {
    citizen: string
    staff: string
    edited: string
    deleted: string
    isPublic: string
    draft: string
    inNone: string
    unsupported: string
    pin: string
    select: (time: string) => string
  }
  readonly said: string
  readonly note: (by: string) => string
  readonly waitsUntil: string
  readonly heldWindow: string
  readonly heldStopped: string
  readonly heldBudget: string
  readonly state: Readonly<Record<OutboxState, string>>
  readonly delivery: Readonly<Record<DeliveryStatus, string>>
  readonly media: {
    readonly picture: string
    readonly audio: string
    readonly video: string
    readonly file: string
    readonly download: (kind: string) => string
    readonly state: Readonly<Record<Exclude<AttachmentState, 'kept'>, string>>
    readonly contact: string
  }
  readonly complaint: {
    heading: string
    others: string
    none: string
    category: string
    place: string
    district: string
    agency: string
    day: string
    promised: string
    missing: string
    asked: string
    flags: string
    anonymous: string
    confidential: string
    danger: (kind: string) => string
    unsure: string
    unchecked: string
    repeats: (number: string) => string
    withdrawn: string
    erased: string
    pin: string
    open: string
    choose: string
    unknown: string
  }
  readonly question: Readonly<Record<Question, string>>
  readonly dangers: Readonly<Record<string, string>>
  readonly background: string
  readonly trail: { heading: string; meaning: string }
  readonly alike: { heading: string; own: string; why: { matter: string; words: string } }
}

export const conversationWords: Readonly<Record<Language, ConversationWords>> = {
  id: {
    area: 'Percakapan',
    back: 'Kembali ke daftar',
    previous: 'Sebelumnya',
    next: 'Berikutnya',
    toVerbs: 'Ke tindakan',
    thread: 'Pesan',
    older: 'Tampilkan yang lebih lama',
    newest: 'Kembali ke yang terbaru',
    noThread: 'Belum ada pesan.',
    othersHere: (names) => `Sedang dibuka juga oleh ${names}`,
    wants: 'Alasan',
    window: {
      free: 'Balasan dapat dikirim kapan saja',
      text: 'Balasan masih dapat dikirim selama {left}',
      human_agent: 'Hanya balasan petugas, selama {left}',
      private_reply: 'Satu balasan pribadi atas komentar, selama {left}',
      template: 'Jendela balasan tertutup: dikirim dengan templat',
      closed: 'Jendela balasan tertutup: balasan menunggu sampai warga menulis',
      unknown: 'Akun ini tidak lagi terpasang: tidak ada yang dapat dikirim',
    },
    humanUntil: (time) => `Petugas yang bicara sampai ${time}; mesin diam`,
    hasStopped: 'Warga menghentikan pemberitahuan',
    isForgotten: 'Warga meminta semua datanya dihapus',
    heard: {
      citizen: 'Warga',
      staff: 'Petugas, lewat aplikasi',
      edited: 'diubah warga',
      deleted: 'Pesan ini dihapus warga.',
      isPublic: 'Publik',
      draft: 'masih menunggu lanjutan',
      inNone: 'belum masuk laporan',
      unsupported: 'Juga mengirim',
      pin: 'Titik lokasi',
      select: (time) => `Pilih pesan pukul ${time}`,
    },
    said: 'Kami',
    note: (by) => `Catatan internal · ${by}`,
    waitsUntil: 'dikirim dalam {left}',
    heldWindow: 'menunggu warga menulis lagi',
    heldStopped: 'ditahan: warga menghentikan pemberitahuan',
    heldBudget: 'ditahan: batas balasan otomatis',
    state: {
      pending: 'menunggu giliran',
      sending: 'sedang dikirim',
      accepted: 'diterima penyedia',
      rejected: 'ditolak penyedia',
      unknown: 'belum pasti terkirim',
      parked: 'tidak dapat dipastikan terkirim',
      exhausted: 'gagal setelah beberapa kali dicoba',
      held: 'tidak dikirim',
    },
    delivery: {
      queued: 'dalam antrean penyedia',
      sending: 'sedang disampaikan',
      sent: 'terkirim',
      delivered: 'sampai',
      read: 'dibaca',
      failed: 'tidak sampai',
    },
    media: {
      picture: 'Gambar dari warga',
      audio: 'Rekaman suara',
      video: 'Video',
      file: 'Berkas',
      download: (kind) => `Unduh ${kind.toLowerCase()}`,
      state: {
        waiting: 'sedang diambil',
        refused: 'tidak disimpan: terlalu besar, atau jenisnya tidak diterima',
        gone: 'sudah tidak ada di penyedia',
        exhausted: 'tidak dapat diambil',
      },
      contact: 'Kartu kontak (tidak ditampilkan)',
    },
    complaint: {
      heading: 'Laporan',
      others: 'Laporan lain dari warga ini',
      none: 'Belum ada laporan.',
      category: 'Kategori',
      place: 'Tempat',
      district: 'Kecamatan',
      agency: 'Instansi',
      day: 'Kejadian',
      promised: 'Dijanjikan',
      missing: 'Belum ada',
      asked: 'Sudah ditanyakan',
      flags: 'Tanda',
      anonymous: 'Anonim',
      confidential: 'Rahasia',
      danger: (kind) => `Bahaya: ${kind}`,
      unsure: 'Mesin tidak yakin ini laporan',
      unchecked: 'Belum diperiksa',
      repeats: (number) => `Sama dengan ${number}`,
      withdrawn: 'Dicabut pelapor',
      erased: 'Dihapus',
      pin: 'ada titik peta',
      open: 'Buka laporan',
      choose: 'Kerjakan yang ini',
      unknown: 'belum diketahui',
    },
    question: {
      what: 'apa yang terjadi',
      where: 'di mana',
      when: 'kapan',
      confirm_place: 'apakah tempatnya benar',
    },
    dangers: {
      electricity: 'listrik',
      fire: 'kebakaran',
      gas: 'gas',
      flood: 'banjir',
      drowning: 'tenggelam',
      violence: 'kekerasan',
      suicide: 'bunuh diri',
      accident: 'kecelakaan',
      collapse: 'runtuh',
      medical: 'medis',
      crime: 'kejahatan',
      missing: 'orang hilang',
    },
    background: 'Latar belakang',
    trail: { heading: 'Yang dipikirkan mesin', meaning: 'Arti aturan ini' },
    alike: {
      heading: 'Mungkin sama',
      own: 'warga yang sama',
      why: { matter: 'kategori dan kecamatan sama', words: 'kata-katanya mirip' },
    },
  },
  en: {
    area: 'Conversation',
    back: 'Back to the list',
    previous: 'Previous',
    next: 'Next',
    toVerbs: 'To the actions',
    thread: 'Messages',
    older: 'Show older ones',
    newest: 'Back to the newest',
    noThread: 'No messages yet.',
    othersHere: (names) => `Also open with ${names}`,
    wants: 'Reasons',
    window: {
      free: 'A reply can be sent at any time',
      text: 'A reply can be sent for {left}',
      human_agent: 'Only replies of staff, for {left}',
      private_reply: 'One private answer to the comment, for {left}',
      template: 'The reply window is closed: it goes as a template',
      closed: 'The reply window is closed: a reply waits until the citizen writes',
      unknown: 'This account is no longer configured: nothing can be sent',
    },
    humanUntil: (time) => `A human has the word until ${time}; the machine is silent`,
    hasStopped: 'The citizen stopped notices',
    isForgotten: 'The citizen had everything erased',
    heard: {
      citizen: 'Citizen',
      staff: 'Staff, in the app',
      edited: 'edited by the citizen',
      deleted: 'The citizen took this message back.',
      isPublic: 'Public',
      draft: 'waits for what follows',
      inNone: 'in no complaint yet',
      unsupported: 'Also sent',
      pin: 'Pin',
      select: (time) => `Select the message of ${time}`,
    },
    said: 'Us',
    note: (by) => `Internal note · ${by}`,
    waitsUntil: 'leaves in {left}',
    heldWindow: 'waits until the citizen writes',
    heldStopped: 'held back: the citizen stopped notices',
    heldBudget: 'held back: too many automatic replies',
    state: {
      pending: 'waits its turn',
      sending: 'being sent',
      accepted: 'taken by the provider',
      rejected: 'refused by the provider',
      unknown: 'may have been sent',
      parked: 'nobody can tell whether it was sent',
      exhausted: 'failed after several attempts',
      held: 'not sent',
    },
    delivery: {
      queued: 'waits at the provider',
      sending: 'on its way',
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      failed: 'not delivered',
    },
    media: {
      picture: 'Picture from the citizen',
      audio: 'Voice recording',
      video: 'Video',
      file: 'File',
      download: (kind) => `Download ${kind.toLowerCase()}`,
      state: {
        waiting: 'being fetched',
        refused: 'not kept: too large, or of a type that is not taken',
        gone: 'no longer at the provider',
        exhausted: 'could not be fetched',
      },
      contact: 'Contact card (not shown)',
    },
    complaint: {
      heading: 'Complaint',
      others: 'Other complaints of this citizen',
      none: 'No complaint yet.',
      category: 'Category',
      place: 'Place',
      district: 'District',
      agency: 'Agency',
      day: 'Happened',
      promised: 'Promised',
      missing: 'Missing',
      asked: 'Asked already',
      flags: 'Flags',
      anonymous: 'Anonymous',
      confidential: 'Confidential',
      danger: (kind) => `Danger: ${kind}`,
      unsure: 'The machine is not sure that this is a report',
      unchecked: 'Not looked at',
      repeats: (number) => `Same as ${number}`,
      withdrawn: 'Withdrawn by the reporter',
      erased: 'Erased',
      pin: 'has a pin',
      open: 'Open the complaint',
      choose: 'Work on this one',
      unknown: 'not known',
    },
    question: {
      what: 'what happened',
      where: 'where',
      when: 'when',
      confirm_place: 'whether the place is right',
    },
    dangers: {
      electricity: 'electricity',
      fire: 'fire',
      gas: 'gas',
      flood: 'flood',
      drowning: 'drowning',
      violence: 'violence',
      suicide: 'suicide',
      accident: 'accident',
      collapse: 'collapse',
      medical: 'medical',
      crime: 'crime',
      missing: 'somebody is missing',
    },
    background: 'Background',
    trail: { heading: 'What the machine thought', meaning: 'What this rule means' },
    alike: {
      heading: 'May be the same',
      own: 'same citizen',
      why: { matter: 'same category and district', words: 'similar words' },
    },
  },
}
