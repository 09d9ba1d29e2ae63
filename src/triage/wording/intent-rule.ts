import type { Intent } from './intent-meant.ts'

/** A way to say something, and what may stand beside it. */
export interface Rule {
  readonly intent: Intent
  readonly cue: RegExp
  /** Further words that say nothing else. */
  readonly also?: ReadonlySet<string>
  /** How many words may be unknown: what a report was about, whom somebody means. None where left out. */
  readonly spare?: number
  /** Whether words of defects may stand there; `false` where left out. */
  readonly defects?: true
  /** Whether words of places may stand there; `false` where left out. */
  readonly places?: true
  readonly unless?: RegExp
  /** How many words the text may have. */
  readonly most?: number
  /** Things may stand there that are spoken of as known: "lampunya". */
  readonly known?: true
  /** Only for what everybody can read. */
  readonly isPublic?: true
  /** Not sure where words are unknown. */
  readonly unsure?: true
}

export const words = (some: string): ReadonlySet<string> => new Set(some.split(' '))

/**
 * A pattern over whole words. `LAP`, `MINE` and other words in capitals stand for the ways to say them;
 * `_` is a space, with little words between.
 */
export const cue = (pattern: string): RegExp => {
  const source = pattern
    .replace(/\s*\n\s*/g, '')
    .replace(/[A-Z]{3,}/g, (name) => classes[name] ?? name)
    .replaceAll('_', little)
  return new RegExp(`\\b(?:${source})(?![\\p{L}\\p{N}])`, 'u')
}

const little =
  ' (?:(?:nya|saja|dong|lah|ya|min|admin|bapak|ibu|kak|kakak|mas|bang|juga|itu|ini|tadi|yang|sih|nih|kok|si|lagi|dulu|mau|akan|sudah|tolong|mohon) )*'

const classes: Readonly<Record<string, string>> = {
  LAP: '(?:laporan|lapor)',
  MINE: '(?:saya|kami|kita)',
  ASK: '(?:bagaimana|sampai mana|sampai di mana|kapan|kenapa|apa|mana|ada kabar|sampai)',
  DONE: '(?:diproses|ditindaklanjuti|tindak lanjut|diperbaiki|dikerjakan|ditangani|ditanggapi|diterima|diverifikasi|dicek|disurvei|disurvey|dibaca|diteruskan|didisposisi|direspon|selesai|beres|ditinjau|dibuka|masuk|terkirim|dipasang|diangkut|dibersihkan|ditambal|diaspal|dikeruk|diapakan|didatangi|disurvey|dieksekusi|direalisasikan|digubris|sampai)',
  NEWS: '(?:kabar|tanggapan|update|respon|balasan|jawaban|info|informasi|tindak lanjut|kelanjutan|perkembangan|progres|hasil|lanjutan|news|reply|konfirmasi)',
  FIXED:
    '(?:beres|mulus|selesai|diperbaiki|dikerjakan|ditangani|teratasi|normal|nyala|menyala|hidup|lancar|diangkut|dibersihkan|fix|repair|bersih|ditambal|diganti|dipotong|ditebang|diaspal|dikeruk|surut|terang|ngalir|mengalir|aman|ok|fixed|solved|resolved|done)',
  DATA: '(?:data diri|data pribadi|data|chat|percakapan|riwayat|history|akun|nomor hp|nomor telepon|nomor pesan|nomor|identitas|info|informasi|information|pribadi information|pesan|foto|nama|everything|account|jejak|semua)',
}
