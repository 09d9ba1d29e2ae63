import type { Desk, LaporReport, NewReport } from './desk.ts'
import { offices } from './known-values.ts'

const answers = [
  'Terima kasih, petugas sudah ke lokasi dan memperbaikinya.',
  'Laporan kami tindak lanjuti, pekerjaan selesai minggu ini.',
  'Sudah kami tangani bersama kelurahan.',
]

/**
 * One working day of admins and offices: each report that is open goes one step further. Texts are edited
 * as real ones are: more than half of them, most in case alone.
 *
 * @param random from 0 to 1
 * @returns how many moved
 */
export function workDay(desk: Desk, random: () => number): number {
  const declined = declinedBy(desk)
  const before = desk.history().length
  for (const report of desk.all()) {
    if (report.state === 'Belum Terverifikasi') desk.edit(report.trackingId, edited(report, random))
    workOn(desk, report, declined.get(report.trackingId) ?? [], random)
  }
  return desk.history().length - before
}

function workOn(
  desk: Desk,
  report: LaporReport,
  declined: readonly string[],
  random: () => number,
): void {
  const { trackingId, state, agency } = report
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? ''
  const dispose = () =>
    desk.move(trackingId, 'verify', {
      agency: one(offices.filter((office) => !declined.includes(office))),
    })
  const chance = random()
  switch (state) {
    case 'Belum Terverifikasi':
      if (chance < 0.05)
        desk.move(trackingId, 'archive', { reason: 'Substansi laporan tidak jelas' })
      else if (chance < 0.12)
        desk.move(trackingId, 'delay', { reason: 'Mohon lengkapi lokasi kejadian' })
      else dispose()
      break
    case 'Menunggu Kelengkapan Informasi':
      dispose()
      break
    case 'Terverifikasi':
      if (agency === '') {
        if (chance < 0.2)
          desk.move(trackingId, 'archive', { reason: 'Bukan kewenangan instansi di daerah ini' })
        else dispose()
      } else if (chance < 0.06 && declined.length === 0)
        desk.move(trackingId, 'decline', { reason: `Bukan wewenang ${agency}` })
      else desk.move(trackingId, 'process', {})
      break
    case 'Diproses':
      desk.move(trackingId, 'answer', { answer: `${one(answers)} (${trackingId})` })
      break
    case 'Ditanggapi':
      desk.move(trackingId, 'close', {})
      break
    default:
      break
  }
}

/** The agencies that declined each report: none of them gets it again. */
function declinedBy(desk: Desk): ReadonlyMap<string, readonly string[]> {
  const had = new Map<string, string>()
  const found = new Map<string, string[]>()
  for (const { trackingId, verb, agency } of desk.history()) {
    const before = had.get(trackingId)
    if (verb === 'decline' && before)
      found.set(trackingId, [...(found.get(trackingId) ?? []), before])
    had.set(trackingId, agency)
  }
  return found
}

/**
 * Of 887 real reports 505 were edited, 436 of them in case only; 3 % lost the end of their text. In one of
 * three of these the text as it came loses its last word, too: the code that nobody there knows.
 */
function edited({ textAtFirst: first }: LaporReport, random: () => number) {
  const chance = random()
  if (chance > 0.57) return { first, last: first }
  if (chance > 0.08) return { first, last: first.toUpperCase() }
  if (chance < 0.01) {
    const rest = first.replace(/\s+\S+\s*$/, '')
    return { first: rest, last: rest }
  }
  if (chance < 0.03) return { first, last: first.slice(0, -26).trimEnd() }
  const last = first
    .replace(/\s+/g, ' ')
    .replace(/\byg\b/g, 'yang')
    .replace(/\btdk\b/g, 'tidak')
  return { first, last }
}

const matters = ['Lampu jalan padam', 'Sampah menumpuk', 'Jalan berlubang', 'Air PDAM mati']
const streets = ['Jl Cendana', 'Jl Flamboyan', 'Gang Mawar', 'Jl Raya Contoh']

/** Others report to LAPOR! themselves, for every second row of a book. */
export function strangersBeside(rows: readonly NewReport[], random: () => number): NewReport[] {
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? ''
  return rows.flatMap((row, at) => {
    if (at % 2 === 0) return []
    const place = `${one(streets)} ${Math.floor(random() * 200) + 1}`
    const title = `${one(matters)} di ${place}`
    const text = `${title}, mohon segera ditangani oleh dinas terkait. Terima kasih.`
    return [{ ...row, title, text, source: 'Website', addressedTo: '' }]
  })
}
