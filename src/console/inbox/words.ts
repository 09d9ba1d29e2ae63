import type { AttentionReason } from '../../conversation/attention.ts'
import type { Language } from '../kit/words.ts'

interface InboxWords {
  readonly title: string
  readonly tabs: { label: string; open: string; all: string }
  readonly reason: Readonly<Record<AttentionReason, string>>
  readonly reasons: { label: string; any: string }
  readonly find: { label: string; q: string; hint: string; channel: string; account: string }
  readonly any: string
  readonly show: string
  readonly clear: string
  readonly list: string
  readonly empty: { open: string; all: string; found: string }
  readonly most: string
  readonly waits: (time: string) => string
  readonly heard: (time: string) => string
  readonly openBy: (names: string) => string
  readonly attachments: (count: number) => string
  readonly noWords: string
  readonly isPublic: string
  readonly rule: string
  readonly pages: { previous: string; next: string; label: string }
  readonly rules: { title: string; intro: string }
}

export const inboxWords: Readonly<Record<Language, InboxWords>> = {
  id: {
    title: 'Kotak masuk',
    tabs: { label: 'Daftar', open: 'Perlu ditangani', all: 'Semua percakapan' },
    reason: {
      danger: 'Bahaya',
      late: 'Terlambat',
      replied: 'Membalas',
      asked: 'Bertanya',
      unsure: 'Belum pasti',
      to_verify: 'Perlu diperiksa',
      prank: 'Diduga iseng',
    },
    reasons: { label: 'Saring menurut alasan', any: 'Semua alasan' },
    find: {
      label: 'Cari dan saring',
      q: 'Cari',
      hint: 'Kata dalam pesan terbaru, nomor laporan atau beberapa angka terakhirnya, nama seperti Pelapor-AB23',
      channel: 'Kanal',
      account: 'Akun',
    },
    any: 'Semua',
    show: 'Tampilkan',
    clear: 'Hapus saringan',
    list: 'Percakapan',
    empty: {
      open: 'Tidak ada yang perlu ditangani. Pesan baru muncul di sini dengan sendirinya.',
      all: 'Belum ada percakapan.',
      found: 'Tidak ada yang cocok. Coba kata lain, atau hapus saringan.',
    },
    most: 'Hanya 50 hasil teratas yang ditampilkan. Tambahkan kata untuk mempersempit.',
    waits: (time) => (time === 'baru saja' ? time : `menunggu ${time}`),
    heard: (time) => `pesan terakhir ${time}`,
    openBy: (names) => `Sedang dibuka ${names}`,
    attachments: (count) => `${count} lampiran`,
    noWords: 'Tanpa teks',
    isPublic: 'Publik',
    rule: 'Aturan',
    pages: { previous: 'Sebelumnya', next: 'Berikutnya', label: 'Halaman' },
    rules: {
      title: 'Arti aturan',
      intro:
        'Setiap pesan diputuskan oleh satu aturan. Nama aturan tercatat pada pesan; keputusan dapat diubah di percakapannya.',
    },
  },
  en: {
    title: 'Inbox',
    tabs: { label: 'Lists', open: 'To do', all: 'All conversations' },
    reason: {
      danger: 'Danger',
      late: 'Late',
      replied: 'Replied',
      asked: 'Asks',
      unsure: 'Unsure',
      to_verify: 'To check',
      prank: 'Prank?',
    },
    reasons: { label: 'Filter by reason', any: 'All reasons' },
    find: {
      label: 'Search and filter',
      q: 'Search',
      hint: 'Words of recent messages, a receipt number or its last digits, a name such as Pelapor-AB23',
      channel: 'Channel',
      account: 'Account',
    },
    any: 'All',
    show: 'Show',
    clear: 'Clear filters',
    list: 'Conversations',
    empty: {
      open: 'Nothing to do. New messages appear here by themselves.',
      all: 'No conversations yet.',
      found: 'Nothing found. Try other words, or clear the filters.',
    },
    most: 'Only the first 50 results are shown. Add a word to narrow them down.',
    waits: (time) => `waits ${time}`,
    heard: (time) => `last message ${time}`,
    openBy: (names) => `Open with ${names}`,
    attachments: (count) => `${count} ${count === 1 ? 'attachment' : 'attachments'}`,
    noWords: 'No text',
    isPublic: 'Public',
    rule: 'Rule',
    pages: { previous: 'Previous', next: 'Next', label: 'Pages' },
    rules: {
      title: 'What the rules mean',
      intro:
        'One rule decides on each message. Its name is kept with the message; what it decided can be changed in the conversation.',
    },
  },
}

/** A badge's tone says how urgent a reason is. */
export const toneOf: Readonly<Record<AttentionReason, 'good' | 'warn' | 'bad' | 'quiet'>> = {
  danger: 'bad',
  late: 'bad',
  replied: 'warn',
  asked: 'warn',
  unsure: 'warn',
  to_verify: 'good',
  prank: 'quiet',
}
