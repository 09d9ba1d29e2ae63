import { measureSms } from '../contract/text-length.ts'

/** What an operator has to look at. */
export const alarmKinds = [
  'danger',
  'outage',
  'calendar_missing',
  'hand_over_late',
  'book_late',
  'erasure_elsewhere',
] as const
export type AlarmKind = (typeof alarmKinds)[number]

/** The languages of operators. */
interface InWords {
  readonly id: string
  readonly en: string
}

/** What each kind says, and what to do about it. */
export const alarmWords: Readonly<Record<AlarmKind, InWords & { readonly remedy: InWords }>> = {
  danger: {
    id: 'Warga melaporkan bahaya bagi nyawa',
    en: 'A citizen reports danger to life',
    remedy: {
      id: 'Buka laporannya sekarang, pastikan layanan darurat tahu, lalu akhiri di halaman Alarm.',
      en: 'Open the complaint now, see that the emergency service knows, then end it on the page Alarms.',
    },
  },
  outage: {
    id: 'Layanan terganggu lebih dari dua menit',
    en: 'An outage lasts for more than two minutes',
    remedy: {
      id: 'Halaman Operasi menyebut sebab dan cara memperbaikinya; alarm ini berakhir sendiri dua menit setelah pulih.',
      en: 'The operations page has the cause and its remedy; this alarm goes by itself two minutes after it is over.',
    },
  },
  calendar_missing: {
    id: 'Kalender hari libur belum ada',
    en: 'The calendar of holidays is missing',
    remedy: {
      id: 'Tulis berkasnya menurut SKB 3 Menteri dan sebut di agency.holidays; tanpa itu warga tidak diberi tanggal.',
      en: 'Write its file after the joint decree and name it in agency.holidays; without it no citizen is told a date.',
    },
  },
  hand_over_late: {
    id: 'Laporan belum diterima sistem tujuan',
    en: 'Complaints wait for their hand-over',
    remedy: {
      id: 'Periksa coreStore di simpul.yaml dan sistem tujuannya; yang menyerah ada di `dead-letters`.',
      en: 'Check coreStore in simpul.yaml and the system that it names; what was given up stands in `dead-letters`.',
    },
  },
  book_late: {
    id: 'Laporan menunggu dibawa ke LAPOR!',
    en: 'Complaints wait to be taken to LAPOR!',
    remedy: {
      id: 'Di halaman Ke LAPOR!, lengkapi atau loloskan yang tertahan, lalu keluarkan bukunya; atau dengan `simpul lapor`.',
      en: 'On the page To LAPOR!, complete what is held back or let it go, then take out the book; or by `simpul lapor`.',
    },
  },
  erasure_elsewhere: {
    id: 'Warga menghapus datanya; sistem lain masih menyimpannya',
    en: 'A citizen had the data erased, and another system still holds them',
    remedy: {
      id: 'Hapus laporan itu di sistem tujuan, lalu akhiri di halaman Alarm.',
      en: 'Erase that complaint in the other system, then end it on the page Alarms.',
    },
  },
}

/** What an alarm is told with. */
export interface ToldAlarm {
  readonly kind: AlarmKind
  /** For operators; names no citizen. */
  readonly detail: string
  readonly receiptNumber: string | undefined
}

/** Kinds of danger, which are names of ours, in the words of Indonesian operators. */
const dangers: Readonly<Record<string, string>> = {
  electricity: 'listrik',
  fire: 'kebakaran',
  gas: 'kebocoran gas',
  flood: 'banjir',
  drowning: 'tenggelam',
  violence: 'kekerasan',
  suicide: 'bunuh diri',
  accident: 'kecelakaan',
  collapse: 'bangunan runtuh',
  medical: 'darurat medis',
  crime: 'kejahatan',
  missing: 'orang hilang',
}

/** Reasons for which the house fails, by their codes in src/operations/reason.ts. */
const outages: Readonly<Record<string, InWords>> = {
  key_mismatch: { id: 'kunci tidak cocok', en: 'the keys do not match' },
  deliveries_refused: { id: 'pesan ditolak', en: 'messages are refused' },
  spool_full: { id: 'spool penuh', en: 'the spool is full' },
  spool_failing: { id: 'spool gagal', en: 'the spool fails' },
  spool_filling: { id: 'spool hampir penuh', en: 'the spool is nearly full' },
  volume_low: { id: 'disk hampir penuh', en: 'the disk is nearly full' },
  overdue: { id: 'antrean tertahan', en: 'a queue is held up' },
  steps_failing: { id: 'langkah gagal', en: 'steps fail' },
  credentials_rejected: { id: 'kredensial ditolak penyedia', en: 'credentials are refused' },
  line_not_up: { id: 'tidak tersambung', en: 'not connected' },
  replies_failing: { id: 'balasan tidak diterima penyedia', en: 'replies are not accepted' },
  replies_undelivered: { id: 'balasan tidak sampai', en: 'replies do not arrive' },
  replies_held: { id: 'balasan ditahan', en: 'replies are held back' },
}

/** The detail of an alarm, in the words of a language where it has any. */
export function detailIn(
  { kind, detail }: Pick<ToldAlarm, 'kind' | 'detail'>,
  language: 'id' | 'en',
): string {
  if (kind === 'outage') {
    const [, code = '', where = ''] = /^(\w+):(.*)$/s.exec(detail) ?? []
    const words = outages[code]?.[language]
    return words === undefined ? detail : `${words} (${where})`
  }
  return (kind === 'danger' && language === 'id' && dangers[detail]) || detail
}

/** An alarm in one sentence. */
export function alarmSentence(alarm: ToldAlarm, language: 'id' | 'en'): string {
  const { kind, receiptNumber } = alarm
  const detail = detailIn(alarm, language)
  const number = receiptNumber === undefined ? '' : ` (no. ${receiptNumber})`
  return `${alarmWords[kind][language]}${number}${detail ? `: ${detail}` : ''}`
}

/** The same as one SMS for the operator; of a long detail the beginning. */
export function alarmSms(alarm: ToldAlarm, agency: string, language: 'id' | 'en'): string {
  const wordsOf = (detail: string) =>
    `${agency} ALARM. ${alarmSentence({ ...alarm, detail }, language)}`
  const signs = [...alarm.detail]
  const whole = wordsOf(alarm.detail)
  if (measureSms(whole).segments <= 1) return whole
  let kept = signs.length
  while (kept > 0 && measureSms(wordsOf(`${signs.slice(0, kept).join('')}...`)).segments > 1)
    kept -= 1
  return wordsOf(kept > 0 ? `${signs.slice(0, kept).join('')}...` : '')
}
