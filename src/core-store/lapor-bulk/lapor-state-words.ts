import type { NewsKind } from '../../complaints/status.ts'

/** What LAPOR! says of where a report stands. */
export interface LaporState {
  /** What it tells a citizen; undefined: nothing. */
  readonly news: NewsKind | undefined
  /** A later one stands for more that has happened. */
  readonly rank: number
}

/** The rank of what is closed or archived. */
export const finalRank = 9
export const answeredRank = 6
export const assignedRank = 4
export const verifiedRank = 2
const state = (rank: number, news?: NewsKind): LaporState => ({ rank, news })

/** LAPOR!'s states in its exports and on its pages, and words of other versions for the same. */
const table: readonly (readonly [LaporState, string])[] = [
  [
    state(0),
    'belum terverifikasi;belum diverifikasi;menunggu verifikasi;belum verifikasi;baru;laporan baru',
  ],
  [
    state(1, 'asked'),
    'menunggu kelengkapan informasi;menunggu kelengkapan;menunggu kelengkapan data;menunggu kelengkapan laporan;menunggu kelengkapan data dukung',
  ],
  [state(2, 'verified'), 'terverifikasi;sudah terverifikasi;telah terverifikasi;diverifikasi'],
  [state(3, 'delayed'), 'ditunda;tertunda;tunda;laporan ditunda'],
  [
    state(4, 'declined'),
    'bukan wewenang;bukan kewenangan;bukan wewenang instansi;bukan kewenangan instansi',
  ],
  [
    state(4, 'assigned'),
    'terdisposisi;didisposisikan;disposisi;sudah didisposisikan;telah didisposisikan;belum ditindaklanjuti;belum ditindak lanjuti;terdisposisi belum ditindaklanjuti;terverifikasi belum ditindaklanjuti',
  ],
  [
    state(5, 'assigned'),
    'sedang ditindaklanjuti;sedang ditindak lanjuti;dalam proses;proses;diproses;sedang diproses;dalam penanganan;proses tindak lanjut;dalam tindak lanjut;terdisposisi sedang ditindaklanjuti',
  ],
  [
    state(6, 'answered'),
    'ditanggapi;sudah ditanggapi;telah ditanggapi;ditanggapi oleh instansi;ditanggapi oleh admin;ditanggapi instansi;ditindaklanjuti;sudah ditindaklanjuti;telah ditindaklanjuti;selesai ditindaklanjuti;sudah ditindak lanjuti;ditindaklanjuti oleh instansi',
  ],
  // The agency answered, and the answer was answered.
  [state(7, 'answered'), 'ditanggapi oleh pelapor;ditanggapi pelapor'],
  [
    state(finalRank, 'closed'),
    'ditutup;selesai;ditutup oleh sistem;ditutup oleh admin;ditutup oleh pelapor;ditutup sistem;ditutup admin;ditutup pelapor;laporan ditutup;laporan selesai',
  ],
  [
    state(finalRank, 'archived'),
    'diarsipkan;arsip;diarsipkan oleh sistem;diarsipkan oleh admin;diarsipkan oleh pelapor;diarsipkan sistem;diarsipkan admin;diarsipkan pelapor;konten terblokir;terblokir;diblokir',
  ],
]

const states: ReadonlyMap<string, LaporState> = new Map(
  table.flatMap(([one, words]) => words.split(';').map((word) => [word, one] as const)),
)

/**
 * Whether a report that is closed with these words was answered before: LAPOR! closes those that nobody
 * replied to ten working days after the answer. Reporters close theirs whenever they like.
 */
export function impliesAnswer(words: string): boolean {
  return /^ditutup (?:oleh )?(?:sistem|admin)$/.test(plainState(words))
}

/** A state in the form in which it is compared; LAPOR! itself writes them in different cases. */
export function plainState(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** What a state of LAPOR! means; undefined where nobody knows the word. */
export function laporState(words: string): LaporState | undefined {
  return states.get(plainState(words))
}

/** How far a report has come in LAPOR!, for putting rows in order: -1 where nobody knows the word. */
export function rankOf(words: string | undefined): number {
  return words === undefined ? -1 : (laporState(words)?.rank ?? -1)
}

const lead =
  /^(?:laporan|aduan|pengaduan)?\s*(?:ini)?\s*(?:di\s?arsipkan|di\s?tunda|di\s?tolak|di\s?kembalikan)\s*(?:karena|sebab|dikarenakan)?\s*:?\s*/i

/** A reason without what the state says already: "Laporan ini diarsipkan karena …". */
export function reasonWords(reason: string): string {
  const plain = reason.replace(/\s+/g, ' ').trim()
  const words = plain.replace(lead, '')
  const told = words.length < 3 ? plain : words
  return told.charAt(0).toUpperCase() + told.slice(1)
}
