/** A report as LAPOR! keeps it. Days are YYYY-MM-DD. */
export interface LaporReport {
  readonly trackingId: string
  readonly receivedOn: string
  readonly receivedTime: string
  readonly classification: string
  readonly categoryId: string
  readonly category: string
  readonly title: string
  /** As it came. */
  readonly textAtFirst: string
  /** As admins edited it. */
  textAtLast: string
  readonly type: string
  readonly source: string
  agency: string
  state: LaporState
  reason: string
  /** The words of the answer: LAPOR! shows them on its pages, and no export has them. */
  answer: string
}

/** A report that comes in. */
export type NewReport = Omit<
  LaporReport,
  'trackingId' | 'textAtLast' | 'state' | 'reason' | 'answer'
>

export const states = [
  'Belum Terverifikasi',
  'Menunggu Kelengkapan Informasi',
  'Terverifikasi',
  'Diproses',
  'Ditanggapi',
  'Ditutup oleh Admin',
  'Diarsipkan oleh Admin',
] as const
export type LaporState = (typeof states)[number]

/** What an admin or an office may do. */
export type Verb = 'verify' | 'delay' | 'process' | 'answer' | 'close' | 'archive'

/** From which states a verb leads where. */
const moves: Readonly<Record<Verb, { from: readonly LaporState[]; to: LaporState }>> = {
  verify: { from: ['Belum Terverifikasi', 'Menunggu Kelengkapan Informasi'], to: 'Terverifikasi' },
  delay: { from: ['Belum Terverifikasi'], to: 'Menunggu Kelengkapan Informasi' },
  process: { from: ['Terverifikasi'], to: 'Diproses' },
  answer: { from: ['Terverifikasi', 'Diproses'], to: 'Ditanggapi' },
  close: { from: ['Ditanggapi'], to: 'Ditutup oleh Admin' },
  archive: {
    from: ['Belum Terverifikasi', 'Menunggu Kelengkapan Informasi', 'Terverifikasi'],
    to: 'Diarsipkan oleh Admin',
  },
}

export interface Words {
  readonly agency?: string | undefined
  readonly reason?: string | undefined
  readonly answer?: string | undefined
}

const mostReports = 20_000

/** The reports of a simulated LAPOR!, in memory. */
export class Desk {
  readonly #reports = new Map<string, LaporReport>()
  readonly #books = new Set<string>()
  #next = 7_100_001

  all(): readonly LaporReport[] {
    return [...this.#reports.values()]
  }

  /** Whether this very book was taken before; from now on it was. @param name by which books are the same */
  isKnown(name: string): boolean {
    const isKnown = this.#books.has(name)
    this.#books.add(name)
    return isKnown
  }

  /** @returns the Tracking IDs, in the order of the rows; undefined where there is no room */
  take(rows: readonly NewReport[]): string[] | undefined {
    if (this.#reports.size + rows.length > mostReports) return undefined
    return rows.map((row) => {
      const trackingId = String(this.#next)
      this.#next += 1
      this.#reports.set(trackingId, {
        ...row,
        trackingId,
        textAtLast: row.textAtFirst,
        state: 'Belum Terverifikasi',
        reason: '',
        answer: '',
      })
      return trackingId
    })
  }

  /** @returns a sentence where it is not allowed */
  move(trackingId: string, verb: Verb, { agency, reason, answer }: Words): string | undefined {
    const report = this.#reports.get(trackingId)
    if (!report) return `There is no report ${trackingId}.`
    const { from, to } = moves[verb]
    if (!from.includes(report.state))
      return `A report that is "${report.state}" does not take "${verb}".`
    report.state = to
    report.reason = verb === 'delay' || verb === 'archive' ? (reason ?? '') : ''
    if (agency) report.agency = agency
    if (answer) report.answer = answer
    return undefined
  }

  edit(trackingId: string, text: string): void {
    const report = this.#reports.get(trackingId)
    if (report) report.textAtLast = text
  }
}
