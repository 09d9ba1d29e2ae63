import type { Desk, LaporReport, NewReport } from './desk.ts'

const offices = ['Dinas PUPR', 'Dinas Perhubungan', 'Dinas Lingkungan Hidup', 'PDAM Kota Contoh']
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
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? ''
  let moved = 0
  for (const report of desk.all()) {
    const { trackingId } = report
    const before = report.state
    switch (before) {
      case 'Belum Terverifikasi': {
        desk.edit(trackingId, edited(report, random))
        const chance = random()
        if (chance < 0.05)
          desk.move(trackingId, 'archive', { reason: 'Substansi laporan tidak jelas' })
        else if (chance < 0.12)
          desk.move(trackingId, 'delay', { reason: 'Mohon lengkapi lokasi kejadian' })
        else desk.move(trackingId, 'verify', { agency: one(offices) })
        break
      }
      case 'Menunggu Kelengkapan Informasi':
        desk.move(trackingId, 'verify', { agency: one(offices) })
        break
      case 'Terverifikasi':
        desk.move(trackingId, 'process', {})
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
    if (report.state !== before) moved += 1
  }
  return moved
}

/** Of 887 real reports 505 were edited, 436 of them in case only; 3 % lost the end of their text. */
function edited({ textAtFirst }: LaporReport, random: () => number): string {
  const chance = random()
  if (chance > 0.57) return textAtFirst
  if (chance > 0.08) return textAtFirst.toUpperCase()
  if (chance < 0.03) return textAtFirst.slice(0, -26).trimEnd()
  return textAtFirst
    .replace(/\s+/g, ' ')
    .replace(/\byg\b/g, 'yang')
    .replace(/\btdk\b/g, 'tidak')
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
    const textAtFirst = `${title}, mohon segera ditangani oleh dinas terkait. Terima kasih.`
    return [{ ...row, title, textAtFirst, source: 'Website', agency: '' }]
  })
}
