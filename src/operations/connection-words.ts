import type { ConnectionHealth } from './health.ts'

/** The state of a connection in words, with the remedy where a human has to act. */
export function connectionWords(state: ConnectionHealth['state']): {
  readonly id: string
  readonly en: string
} {
  switch (state.kind) {
    case 'up':
      return { id: 'Tersambung', en: 'Connected' }
    case 'connecting':
      return { id: 'Sedang menyambung', en: 'Connecting' }
    case 'down':
      return { id: `Terputus (${state.detail})`, en: `Disconnected (${state.detail})` }
    case 'refused':
      return {
        id: `Ditolak penyedia (${state.detail}): perbaiki pengaturan akun ini, lalu mulai ulang`,
        en: `Refused by the provider (${state.detail}): mend the settings of this account, then restart`,
      }
    case 'pairing':
      return {
        id: 'Belum dipasangkan: pindai kode QR akun ini dengan ponselnya',
        en: 'Not paired: scan the QR code of this account with its phone',
      }
    case 'unheld':
      return {
        id: 'Tidak ada proses yang memegang sambungan: jalankan `npm run -s simpul -- listen`',
        en: 'No process holds the connection: run `npm run -s simpul -- listen`',
      }
  }
}
