import type { LaporRow } from '../../src/core-store/lapor-bulk/fields.ts'
import { inventedText, type LaidIn } from './many-reports.ts'

/** What became of a report in LAPOR!. */
type Fate = 'missing' | 'without code' | 'damaged code' | 'rewritten' | 'edited'

function fateOf(n: number): Fate {
  if (n % 33 === 7) return 'missing'
  if (n % 40 === 11) return 'without code'
  if (n % 70 === 19) return 'rewritten'
  return n % 90 === 13 ? 'damaged code' : 'edited'
}

/** A text as LAPOR!'s admins change it. */
function editedText(text: string, n: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  switch (n % 6) {
    case 0:
      return line.toUpperCase()
    case 1:
      return line.toLowerCase()
    case 2:
      return `Yth. Admin, mohon ditindaklanjuti: ${line}`
    case 3:
      return line.replace('sudah', 'telah').replace('jalan', 'jln').replace(/, /g, ',')
    case 4:
      return line.replace(/(\w{4})(\w{4})(\w{4})$/, '$1 $2-$3')
    default:
      return line.charAt(0) + line.slice(1).toLowerCase()
  }
}

function withFate(text: string, code: string, fate: Fate): string {
  if (fate === 'without code') return text.slice(0, -25)
  if (fate === 'rewritten') return `${text.slice(0, text.length * 0.6).toUpperCase()} TERIMA KASIH`
  if (fate === 'damaged code') return text.replace(code, `${code.slice(0, 7)}${code.slice(8)}`)
  return text
}

/** Other people write of the same matters and streets, of the same house, and of a report that they saw. */
function foreignText(ours: LaidIn | undefined, n: number): string {
  if (ours && n % 20 === 3)
    return `${ours.text.split(', ')[0]} saya juga melihatnya dan sudah lelah menunggu petugas datang ke sini`
  // Of a report whose own row is there, and of one that is missing.
  if (ours && (n % 140 === 5 || n % 66 === 7))
    return `Mengapa laporan dengan kode ${ours.code} belum selesai padahal sudah lama sekali ditutup?`
  return inventedText(20_000 + n * 13)
}

export interface EditedExport {
  readonly rows: readonly Partial<LaporRow>[]
  /** Which of our complaints has which Tracking ID there. */
  readonly ours: ReadonlyMap<string, LaidIn>
  /** Tracking IDs of other people's reports. */
  readonly foreign: ReadonlySet<string>
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10)
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
/** "29 May 2023" */
const asText = (at: Date) => `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}`

/**
 * An export in which our reports stand shuffled, edited, cut and with gaps, between other people's about
 * the same matters in the same streets.
 *
 * @param exported the texts as they stood in the books, by the ids of the complaints
 * @param sourceOf *Sumber Laporan* as the book had it
 */
export function editedExport(
  laid: readonly LaidIn[],
  exported: ReadonlyMap<string, string>,
  sourceOf: (one: LaidIn) => string,
  firstTracking: number,
  day: 'text' | 'iso',
): EditedExport {
  const now = new Date()
  const shown = (at: Date) => (day === 'text' ? asText(at) : dayOf(at))
  const ours = new Map<string, LaidIn>()
  const foreign = new Set<string>()
  let tracking = firstTracking
  const next = () => {
    tracking += 3
    return String(tracking)
  }
  const own = laid.flatMap((one, n): Partial<LaporRow>[] => {
    const fate = fateOf(n)
    if (fate === 'missing') return []
    const trackingId = next()
    ours.set(trackingId, one)
    const text = withFate(exported.get(one.id) ?? '', one.code, fate)
    return [
      {
        trackingId,
        receivedOn: shown(new Date(now.getTime() + (n % 3) * 86_400_000)),
        receivedTime: '04:05:34',
        title: one.text.slice(0, 40),
        textAtFirst: n % 2 === 0 || fate === 'rewritten' ? text : editedText(text, n),
        textAtLast: fate === 'rewritten' ? text : editedText(text, n),
        source: sourceOf(one),
        state: n % 5 === 0 ? 'Belum Terverifikasi' : 'Terverifikasi',
        agency: n % 5 === 0 ? '-' : one.agency,
      },
    ]
  })
  const others = Array.from({ length: 700 }, (_, n): Partial<LaporRow> => {
    const trackingId = next()
    foreign.add(trackingId)
    const text = foreignText(laid[n], n)
    return {
      trackingId,
      receivedOn: shown(new Date(now.getTime() - (n % 20) * 86_400_000)),
      textAtFirst: n % 3 === 0 ? text.toUpperCase() : text,
      textAtLast: text,
      source: n % 2 === 0 ? 'Website' : 'Whatsapp',
      state: 'Ditutup oleh Sistem',
    }
  })
  const order = (row: Partial<LaporRow>) => (Number(row.trackingId) * 7_919) % 10_007
  return { rows: [...own, ...others].sort((a, b) => order(a) - order(b)), ours, foreign }
}
