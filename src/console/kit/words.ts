import type { Role } from '../../staff/permissions.ts'

export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]

/** The parts of the console that its navigation names. */
export const areas = [
  'inbox',
  'complaints',
  'lapor',
  'alarms',
  'operations',
  'audit',
  'staff',
] as const
export type Area = (typeof areas)[number] | 'account' | 'none'

interface KitWords {
  readonly area: Readonly<Record<(typeof areas)[number], string>>
  readonly role: Readonly<Record<Role, string>>
  readonly skip: string
  readonly navigation: string
  readonly myAccount: string
  readonly signOut: string
  readonly otherLanguage: string
  readonly undo: string
  readonly close: string
  readonly keys: string
  readonly keysHint: string
  readonly notThere: { title: string; text: string }
  readonly notAllowed: { title: string; text: string }
  readonly signedOut: { title: string; text: string }
  readonly stale: { title: string; text: string }
  readonly away: { title: string; text: string }
  readonly failed: { title: string; text: string }
  readonly tooMany: { title: string; text: string }
  readonly tooLarge: { title: string; text: string }
  readonly unreadable: { title: string; text: string }
}

export const kitWords: Readonly<Record<Language, KitWords>> = {
  id: {
    area: {
      inbox: 'Kotak masuk',
      complaints: 'Laporan',
      lapor: 'Ke LAPOR!',
      alarms: 'Alarm',
      operations: 'Operasi',
      audit: 'Jejak audit',
      staff: 'Pengguna',
    },
    role: {
      viewer: 'Pembaca',
      media_admin: 'Admin media sosial',
      liaison_admin: 'Admin penghubung',
      agency_admin: 'Admin instansi',
      operator: 'Operator',
      auditor: 'Auditor',
      owner: 'Pemilik',
    },
    skip: 'Langsung ke isi',
    navigation: 'Navigasi utama',
    myAccount: 'Akun saya',
    signOut: 'Keluar',
    otherLanguage: 'English',
    undo: 'Urungkan',
    close: 'Tutup',
    keys: 'Tombol pintas',
    keysHint: 'Tekan ? untuk melihat tombol pintas',
    notThere: {
      title: 'Tidak ditemukan',
      text: 'Halaman ini tidak ada, atau bukan milik instansi Anda.',
    },
    notAllowed: { title: 'Tidak diizinkan', text: 'Peran Anda tidak mengizinkan tindakan ini.' },
    signedOut: {
      title: 'Sesi Anda sudah berakhir',
      text: 'Tidak ada yang tersimpan. Tekan Kembali untuk menyalin tulisan Anda, lalu masuk lagi.',
    },
    stale: {
      title: 'Formulir kedaluwarsa',
      text: 'Sesi Anda berubah sejak halaman dibuka. Muat ulang halaman, lalu coba lagi. Tidak ada yang tersimpan.',
    },
    away: {
      title: 'Basis data sedang tidak tersedia',
      text: 'Pesan warga tetap diterima dan disimpan. Coba lagi sebentar; operator dapat membuka /operations dengan token operator.',
    },
    failed: {
      title: 'Terjadi kesalahan',
      text: 'Tindakan belum tersimpan. Coba lagi; bila berulang, hubungi operator.',
    },
    tooMany: { title: 'Terlalu banyak percobaan', text: 'Tunggu satu menit, lalu coba lagi.' },
    tooLarge: {
      title: 'Isian terlalu besar',
      text: 'Teks atau berkas melebihi batas, jadi tidak ada yang tersimpan. Kembali, kurangi isinya, lalu coba lagi.',
    },
    unreadable: {
      title: 'Isian tidak terbaca',
      text: 'Formulir tidak sampai dengan utuh, jadi tidak ada yang tersimpan. Kembali, lalu kirim lagi.',
    },
  },
  en: {
    area: {
      inbox: 'Inbox',
      complaints: 'Complaints',
      lapor: 'To LAPOR!',
      alarms: 'Alarms',
      operations: 'Operations',
      audit: 'Audit log',
      staff: 'People',
    },
    role: {
      viewer: 'Viewer',
      media_admin: 'Social-media admin',
      liaison_admin: 'Liaison admin',
      agency_admin: 'Agency admin',
      operator: 'Operator',
      auditor: 'Auditor',
      owner: 'Owner',
    },
    skip: 'Skip to content',
    navigation: 'Main navigation',
    myAccount: 'My account',
    signOut: 'Sign out',
    otherLanguage: 'Bahasa Indonesia',
    undo: 'Undo',
    close: 'Close',
    keys: 'Keys',
    keysHint: 'Press ? for the keys',
    notThere: {
      title: 'Not found',
      text: 'There is no such page, or it is not of your agency.',
    },
    notAllowed: { title: 'Not allowed', text: 'Your role does not allow this.' },
    signedOut: {
      title: 'Your session has ended',
      text: 'Nothing was saved. Go back to copy what you wrote, then sign in again.',
    },
    stale: {
      title: 'The form is out of date',
      text: 'Your session changed since the page was opened. Load the page again and repeat. Nothing was saved.',
    },
    away: {
      title: 'The database is away',
      text: 'Messages of citizens are still taken and kept. Try again shortly; an operator can open /operations with the operator token.',
    },
    failed: {
      title: 'Something went wrong',
      text: 'The action was not saved. Try again; if it happens again, tell the operator.',
    },
    tooMany: { title: 'Too many attempts', text: 'Wait a minute, then try again.' },
    tooLarge: {
      title: 'Too much was sent',
      text: 'A text or a file is larger than allowed, so nothing was saved. Go back, send less, and try again.',
    },
    unreadable: {
      title: 'The form could not be read',
      text: 'It did not arrive whole, so nothing was saved. Go back and send it again.',
    },
  },
}
