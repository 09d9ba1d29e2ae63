import type { RefusalCause } from '../../inbox/door-tally.ts'
import type { QueueHealth, WaitingFor } from '../../operations/health.ts'
import type { Level } from '../../operations/reason.ts'

export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]

/** Every word of the operations page. */
export interface Words {
  readonly locale: string
  readonly title: string
  readonly description: string
  readonly verdict: Readonly<Record<Level, string>>
  readonly summary: Readonly<Record<Level, string>>
  readonly andMore: (count: number) => string
  /** Follows the remedy of a reason. */
  readonly citizensWait: (count: string) => string
  readonly figures: { messages: string; waiting: string; oldest: string }
  readonly connection: { live: string; lost: string; periodic: string }
  readonly console: string
  readonly simulator: string
  readonly otherLanguage: string
  readonly stand: (time: string) => string
  readonly channels: string
  readonly channelState: Readonly<Record<ChannelState, string>>
  readonly channel: {
    lastMessage: string
    lastReply: string
    in5Minutes: string
    inHour: string
    waiting: string
    failed: string
    delivered: string
    malformed: string
    refused: string
    pairingCode: string
    rate: string
    hourAgo: string
    now: string
  }
  /** How many of the latest replies arrived, as the network tells; or that it does not tell. */
  readonly told: (delivered: string, told: string) => string
  readonly notTold: string
  readonly door: string
  readonly doorFacts: Readonly<Record<DoorFact, string>>
  readonly spoolOf: (used: string, most: string, deliveries: string) => string
  readonly noSpool: string
  readonly free: (room: string) => string
  /** Replies that go out when their citizen writes again, by why. */
  readonly windowClosed: (count: string) => string
  readonly noticesStopped: (count: string) => string
  readonly usedElsewhere: (size: string) => string
  readonly refusedFor: Readonly<Record<RefusalCause, string>>
  readonly none: string
  readonly pauses: (count: string, until: string) => string
  readonly queues: string
  readonly queue: Readonly<Record<QueueHealth['queue'], string>>
  readonly queueColumns: {
    queue: string
    due: string
    oldest: string
    perMinute: string
    failed: string
    p95: string
  }
  readonly complaints: string
  readonly noComplaints: string
  readonly complaintsAway: string
  readonly waitingFor: Readonly<Record<WaitingFor, string>>
  readonly repeat: string
  readonly noCategory: string
  readonly never: string
  readonly privacy: string
  readonly ago: (amount: string) => string
  readonly units: { second: string; minute: string; hour: string; day: string }
  readonly justNow: string
}

export const doorFacts = ['spool', 'databaseDisk', 'spoolDisk', 'refused', 'staff'] as const
export type DoorFact = (typeof doorFacts)[number]

export type ChannelState = 'ok' | 'quiet' | 'strained' | 'failing' | 'away'

const id: Words = {
  locale: 'id-ID',
  title: 'Operasi',
  description: 'Keadaan gerbang pengaduan saat ini',
  verdict: { healthy: 'Sehat', strained: 'Tegang', failing: 'Bermasalah' },
  summary: {
    healthy: 'Semua pesan mengalir, tidak ada yang tertahan.',
    strained: 'Masih berjalan, tetapi perlu diperhatikan:',
    failing: 'Perlu ditangani sekarang:',
  },
  andMore: (count) => `dan ${count} hal lain`,
  citizensWait: (count) => `Warga yang menunggu: paling banyak ${count}.`,
  figures: { messages: 'Pesan, 1 jam', waiting: 'Menunggu', oldest: 'Tertua' },
  connection: {
    live: 'Langsung',
    lost: 'Terputus, mencoba lagi',
    periodic: 'Tiap 5 detik',
  },
  console: 'Konsol',
  simulator: 'Simulator',
  otherLanguage: 'English',
  stand: (time) => `Keadaan pukul ${time} WIB`,
  channels: 'Kanal',
  channelState: {
    ok: 'Berjalan',
    quiet: 'Sepi',
    strained: 'Perlu dilihat',
    failing: 'Bermasalah',
    away: 'Tidak diketahui',
  },
  channel: {
    lastMessage: 'Pesan terakhir',
    lastReply: 'Balasan terakhir diterima',
    in5Minutes: '5 menit',
    inHour: '1 jam',
    waiting: 'Balasan menunggu',
    failed: 'Balasan gagal',
    delivered: 'Sampai di warga',
    malformed: 'Disisihkan',
    refused: 'Tanda tangan ditolak',
    pairingCode: 'Kode QR untuk dipindai dengan ponsel akun ini',
    rate: 'Pesan per menit, satu jam terakhir',
    hourAgo: '1 jam lalu',
    now: 'kini',
  },
  told: (delivered, told) => `${delivered} dari ${told} terakhir`,
  notTold: 'Jaringan belum memberi kabar',
  door: 'Pintu dan ruang',
  doorFacts: {
    spool: 'Spool',
    databaseDisk: 'Disk basis data',
    spoolDisk: 'Disk spool',
    refused: 'Ditolak, 10 menit',
    staff: 'Jeda petugas',
  },
  spoolOf: (used, most, deliveries) => `${used} dari ${most}, ${deliveries} kiriman`,
  noSpool: 'Tidak ada',
  free: (room) => `${room} kosong`,
  windowClosed: (count) => `${count} sampai warga menulis lagi (waktu jawab lewat)`,
  noticesStopped: (count) => `${count} sampai warga menulis lagi (ia berhenti diberi kabar)`,
  usedElsewhere: (size) => `${size} terpakai; ruang kosong tidak terlihat dari sini`,
  refusedFor: {
    not_stored: '503 tidak tersimpan',
    fault: '5xx cacat',
    too_large: '413 terlalu besar',
    too_much: '408/429 terlalu banyak',
    unproven: '401/403 tanda tangan',
  },
  none: 'Tidak ada',
  pauses: (count, until) => `${count} percakapan, paling lama sampai ${until}`,
  queues: 'Antrean',
  queue: {
    intake: 'Penerimaan',
    triage: 'Penyaringan',
    forward: 'Penerusan',
    reply: 'Balasan',
    media: 'Lampiran',
  },
  queueColumns: {
    queue: 'Antrean',
    due: 'Menunggu',
    oldest: 'Tertua',
    perMinute: 'Per menit',
    failed: 'Gagal',
    p95: 'p95',
  },
  complaints: 'Laporan terbaru',
  noComplaints: 'Belum ada laporan. Yang pertama muncul di sini dengan sendirinya.',
  complaintsAway: 'Tidak diketahui selama basis data tidak menjawab.',
  waitingFor: {
    triage: 'Menunggu penyaringan',
    forward: 'Menunggu penerusan',
    forward_again: 'Penerusan dicoba lagi',
    reply: 'Balasan menunggu',
    human: 'Balasan gagal',
    undelivered: 'Balasan tidak sampai, kata jaringan',
    delivered: 'Dibalas, sampai di warga',
    unconfirmed: 'Terkirim, kabar jaringan belum datang',
    sent: 'Terkirim; jaringan ini tidak memberi kabar',
    staff: 'Belum dibalas: petugas menjawab sendiri',
    untold: 'Belum dibalas',
    on_paper: 'Dicatat petugas, tanda terima dicetak',
  },
  repeat: 'Laporan ulang',
  noCategory: 'Tanpa kategori',
  never: 'Belum ada',
  privacy: 'Tanpa nama, alamat, atau isi pesan: hanya nama samaran dan empat angka terakhir.',
  ago: (amount) => `${amount} lalu`,
  units: { second: 'detik', minute: 'menit', hour: 'jam', day: 'hari' },
  justNow: 'Baru saja',
}

const en: Words = {
  locale: 'en-GB',
  title: 'Operations',
  description: 'How the complaint gateway is right now',
  verdict: { healthy: 'Healthy', strained: 'Strained', failing: 'Failing' },
  summary: {
    healthy: 'Every message is flowing, nothing is held up.',
    strained: 'Still running, but worth a look:',
    failing: 'Needs attention now:',
  },
  andMore: (count) => `and ${count} more`,
  citizensWait: (count) => `Citizens who wait: at most ${count}.`,
  figures: { messages: 'Messages, 1 h', waiting: 'Waiting', oldest: 'Oldest' },
  connection: { live: 'Live', lost: 'Disconnected, trying again', periodic: 'Every 5 seconds' },
  console: 'Console',
  simulator: 'Simulator',
  otherLanguage: 'Bahasa Indonesia',
  stand: (time) => `As of ${time} WIB`,
  channels: 'Channels',
  channelState: {
    ok: 'Running',
    quiet: 'Quiet',
    strained: 'Worth a look',
    failing: 'Failing',
    away: 'Not known',
  },
  channel: {
    lastMessage: 'Last message',
    lastReply: 'Last reply accepted',
    in5Minutes: '5 minutes',
    inHour: '1 hour',
    waiting: 'Replies waiting',
    failed: 'Replies failed',
    delivered: 'Reached the citizen',
    malformed: 'Set aside',
    refused: 'Signatures refused',
    pairingCode: 'QR code to scan with the phone of this account',
    rate: 'Messages a minute over the last hour',
    hourAgo: '1 h ago',
    now: 'now',
  },
  told: (delivered, told) => `${delivered} of the latest ${told}`,
  notTold: 'The network has told nothing yet',
  door: 'Door and room',
  doorFacts: {
    spool: 'Spool',
    databaseDisk: 'Disk of the database',
    spoolDisk: 'Disk of the spool',
    refused: 'Refused, 10 min',
    staff: 'Staff pauses',
  },
  spoolOf: (used, most, deliveries) => `${used} of ${most}, ${deliveries} deliveries`,
  noSpool: 'None',
  free: (room) => `${room} free`,
  windowClosed: (count) => `${count} until citizens write again (the window is over)`,
  noticesStopped: (count) => `${count} until citizens write again (they stopped notices)`,
  usedElsewhere: (size) => `${size} used; the free space cannot be seen from here`,
  refusedFor: {
    not_stored: '503 not stored',
    fault: '5xx fault',
    too_large: '413 too large',
    too_much: '408/429 too many',
    unproven: '401/403 signature',
  },
  none: 'None',
  pauses: (count, until) => `${count} conversations, the last until ${until}`,
  queues: 'Queues',
  queue: {
    intake: 'Intake',
    triage: 'Triage',
    forward: 'Forwarding',
    reply: 'Replies',
    media: 'Attachments',
  },
  queueColumns: {
    queue: 'Queue',
    due: 'Waiting',
    oldest: 'Oldest',
    perMinute: 'A minute',
    failed: 'Failed',
    p95: 'p95',
  },
  complaints: 'Latest complaints',
  noComplaints: 'No complaints yet. The first one appears here by itself.',
  complaintsAway: 'Not known while the database does not answer.',
  waitingFor: {
    triage: 'Waiting for triage',
    forward: 'Waiting to be forwarded',
    forward_again: 'Forwarding tried again',
    reply: 'Waiting for its reply',
    human: 'Reply failed',
    undelivered: 'Reply not delivered, says the network',
    delivered: 'Replied, and it arrived',
    unconfirmed: 'Sent, the network has not told yet',
    sent: 'Sent; this network does not tell more',
    staff: 'Not replied: staff answer themselves',
    untold: 'Not replied',
    on_paper: 'Entered by staff, receipt printed',
  },
  repeat: 'Repeat',
  noCategory: 'No category',
  never: 'None yet',
  privacy: 'No names, addresses or texts: only pseudonyms and the last four digits.',
  ago: (amount) => `${amount} ago`,
  units: { second: 's', minute: 'min', hour: 'h', day: 'd' },
  justNow: 'Just now',
}

export const words: Readonly<Record<Language, Words>> = { id, en }
