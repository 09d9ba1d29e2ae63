import table from './categories.json' with { type: 'json' }

export const classifications = [
  'Pengaduan Berkadar Pengawasan',
  'Pengaduan Tidak Berkadar Pengawasan',
  'Permintaan Informasi',
  'Aspirasi',
] as const

/** *Tipe Laporan*; empty is one, too. */
export const types = ['Anonim', 'Rahasia', 'Anonim|Rahasia'] as const

/** *Sumber Laporan*: what exports have, and the chatbots of LAPOR! since 2021. */
export const sources = [
  'Website',
  'Android',
  'ios',
  'SMS',
  'Whatsapp',
  'Instagram',
  'Facebook',
  'Twitter',
  'Telegram',
  'LINE',
  'Hotline Service',
  'Call Center',
  'Email Instansi',
  'Website Institusi',
  'Tatap Muka',
  'Pos Surat',
] as const

export const parentAgency = 'Pemerintah Kota Contoh'

/** Those that take reports to work on. */
export const offices = [
  'Dinas PUPR',
  'Dinas Perhubungan',
  'Dinas Lingkungan Hidup',
  'PDAM Kota Contoh',
] as const

/** What a LAPOR! of a city knows at first; others may be named to it. */
export const firstAgencies: readonly string[] = [
  parentAgency,
  'Dinas Komunikasi dan Informatika',
  'Dinas Sosial',
  'Dinas Kesehatan',
  'Dinas Pendidikan',
  ...offices,
]

/** Names by ids. Two ids may have one name. */
export const categories: ReadonlyMap<string, string> = new Map(Object.entries(table))

/** A category as a drop-down shows it: "1397 - Jalan Berlubang". */
export function shownCategory(id: string, name: string): string {
  return `${id} - ${name}`
}

/** Whether reports come from there: also "Website - " and an agency. */
export function isSource(source: string, agencies: ReadonlySet<string>): boolean {
  const [, agency] = /^Website - (.+)$/.exec(source) ?? []
  return sources.some((one) => one === source) || (agency !== undefined && agencies.has(agency))
}
