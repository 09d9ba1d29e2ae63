import type { Texts } from './catalogue.ts'

export const id: Texts = {
  receipt: ({ agency, number }) =>
    `${agency}: Laporan Bapak/Ibu telah kami terima dengan nomor ${number}. Untuk melihat perkembangan, balas STATUS ${number}.`,
  receiptInPublic: ({ agency }) =>
    `${agency}: Laporan Bapak/Ibu telah kami terima. Untuk mengetahui nomornya, kirim STATUS lewat pesan langsung.`,
  repeat: ({ agency, number, day }) =>
    `${agency}: Laporan yang sama sudah kami terima pada ${day} dengan nomor ${number}. Tidak perlu dikirim ulang.`,
  repeatInPublic: ({ agency }) =>
    `${agency}: Laporan yang sama sudah kami terima sebelumnya. Tidak perlu dikirim ulang.`,
  status: ({ agency, number, status, day }) =>
    `${agency}: Laporan ${number} (${day}): ${status}. Terima kasih.`,
  statusInPublic: ({ agency }) =>
    `${agency}: Demi kerahasiaan Bapak/Ibu, mohon kirim STATUS lewat pesan langsung.`,
  statusNotFound: ({ agency, number }) =>
    `${agency}: Laporan nomor ${number} tidak ditemukan pada percakapan ini. Mohon periksa kembali nomornya.`,
  statusMistyped: ({ agency }) =>
    `${agency}: Nomor tersebut bukan nomor laporan kami. Mohon periksa kembali; nomor laporan terdiri atas 10 angka.`,
  statusWithoutComplaint: ({ agency }) =>
    `${agency}: Belum ada laporan dari percakapan ini. Silakan tulis laporan Bapak/Ibu.`,
  guide: ({ agency }) =>
    `${agency}: Silakan tulis laporan Bapak/Ibu: apa yang terjadi, di mana, dan kapan.`,
  help: ({ agency }) =>
    `${agency}: Tulis laporan langsung di sini. Balas STATUS untuk perkembangan, STOP untuk berhenti.`,
  unsupported: ({ agency }) =>
    `${agency}: Mohon maaf, pesan jenis ini belum dapat kami baca. Silakan tulis laporan Bapak/Ibu dalam bentuk teks.`,
  stopped: ({ agency }) =>
    `${agency}: Kami tidak akan mengirim pemberitahuan lagi. Balas MULAI untuk menerimanya kembali.`,
  started: ({ agency }) => `${agency}: Pemberitahuan diaktifkan kembali. Terima kasih.`,
  states: {
    unverified: 'menunggu verifikasi',
    incomplete: 'menunggu kelengkapan informasi',
    verified: 'sudah diverifikasi',
    in_progress: 'sedang ditindaklanjuti',
    answered: 'sudah dijawab',
    closed: 'selesai',
    archived: 'diarsipkan',
  },
}
