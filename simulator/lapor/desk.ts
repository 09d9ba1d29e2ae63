/** A report as LAPOR! keeps it. Days are YYYY-MM-DD. */
export interface LaporReport {
  readonly trackingId: string
  readonly receivedOn: string
  readonly receivedTime: string
  readonly classification: string
  readonly categoryId: string
  readonly category: string
  readonly title: string
  /** As it came; admins change it rarely. */
  textAtFirst: string
  /** As admins edited it. */
  textAtLast: string
  readonly type: string
  readonly source: string
  /** The agency that its reporter named. */
  readonly addressedTo: string
  /** The agency that it was disposed to; empty: none, or the one that had it declined. */
  agency: string
  state: LaporState
  reason: string
  /** The words of the answer: LAPOR! shows them on its pages, and no export has them. */
  answer: string
}

/** A report that comes in. */
export interface NewReport
  extends Omit<
    LaporReport,
    'trackingId' | 'textAtFirst' | 'textAtLast' | 'agency' | 'state' | 'reason' | 'answer'
  > {
  readonly text: string
}

export type LaporState =
  | 'Belum Terverifikasi'
  | 'Menunggu Kelengkapan Informasi'
  | 'Terverifikasi'
  | 'Diproses'
  | 'Ditanggapi'
  | 'Ditutup oleh Admin'
  | 'Diarsipkan oleh Admin'

/** What an admin or an office may do. `decline` is *Bukan Wewenang*. */
export const verbs = [
  'verify',
  'delay',
  'decline',
  'process',
  'answer',
  'close',
  'archive',
] as const
export type Verb = (typeof verbs)[number]

/**
 * From which states a verb leads where. No export has a state for what an office declined: it is verified,
 * and no agency has it.
 */
const steps: Readonly<Record<Verb, { from: readonly LaporState[]; to: LaporState }>> = {
  verify: {
    from: ['Belum Terverifikasi', 'Menunggu Kelengkapan Informasi', 'Terverifikasi'],
    to: 'Terverifikasi',
  },
  delay: { from: ['Belum Terverifikasi'], to: 'Menunggu Kelengkapan Informasi' },
  decline: { from: ['Terverifikasi', 'Diproses'], to: 'Terverifikasi' },
  process: { from: ['Terverifikasi'], to: 'Diproses' },
  answer: { from: ['Terverifikasi', 'Diproses'], to: 'Ditanggapi' },
  close: { from: ['Ditanggapi'], to: 'Ditutup oleh Admin' },
  archive: {
    from: ['Belum Terverifikasi', 'Menunggu Kelengkapan Informasi', 'Terverifikasi'],
    to: 'Diarsipkan oleh Admin',
  },
}

/** Their reason stands in the export. */
const explained: readonly Verb[] = ['delay', 'decline', 'archive']

export interface Words {
  readonly agency?: string | undefined
  readonly reason?: string | undefined
  readonly answer?: string | undefined
}

/** What was done to a report, and the words with it: the agency that has it then, the reason, the answer. */
export interface Move {
  readonly trackingId: string
  readonly verb: Verb
  readonly agency: string
  readonly reason: string
  readonly answer: string
}

/** Why a move is not allowed. */
export type MoveFault =
  | { readonly kind: 'no_report'; readonly trackingId: string }
  | { readonly kind: 'not_now'; readonly state: LaporState; readonly verb: Verb }
  /** It is disposed to an agency already, or none has it that could decline. */
  | { readonly kind: 'has_agency' | 'without_agency'; readonly verb: Verb }
  | { readonly kind: 'full' }

const mostReports = 20_000
const mostMoves = 400_000

/** The reports of a simulated LAPOR!, in memory, and what was done to them. */
export class Desk {
  readonly #reports = new Map<string, LaporReport>()
  readonly #books = new Set<string>()
  readonly #moves: Move[] = []
  #next: number

  /** @param first Tracking ID, of seven digits */
  constructor(first: number) {
    this.#next = first
  }

  all(): readonly LaporReport[] {
    return [...this.#reports.values()]
  }

  /** Everything that was done, in its order. */
  history(): readonly Move[] {
    return this.#moves
  }

  /** Whether this very book was taken before. @param name by which books are the same */
  isKnown(name: string): boolean {
    return this.#books.has(name)
  }

  /** @returns the Tracking IDs, in the order of the rows; undefined where there is no room */
  take(rows: readonly NewReport[], book?: string): string[] | undefined {
    if (this.#reports.size + rows.length > mostReports) return undefined
    if (book !== undefined) this.#books.add(book)
    return rows.map(({ text, ...row }) => {
      const trackingId = String(this.#next)
      this.#next = this.#next === 9_999_999 ? 1_000_000 : this.#next + 1
      this.#reports.set(trackingId, {
        ...row,
        trackingId,
        textAtFirst: text,
        textAtLast: text,
        agency: '',
        state: 'Belum Terverifikasi',
        reason: '',
        answer: '',
      })
      return trackingId
    })
  }

  /** Verified without an agency it goes to the one that its reporter named. @returns why it is not allowed */
  move(trackingId: string, verb: Verb, words: Words): MoveFault | undefined {
    const report = this.#reports.get(trackingId)
    const fault = report ? this.#faultOf(report, verb) : { kind: 'no_report' as const, trackingId }
    if (!report || fault) return fault
    if (verb === 'verify') report.agency = words.agency ?? report.addressedTo
    else if (verb === 'decline') report.agency = ''
    else report.agency = words.agency ?? report.agency
    report.state = steps[verb].to
    report.reason = explained.includes(verb) ? (words.reason ?? '') : ''
    if (words.answer) report.answer = words.answer
    const { agency, reason } = report
    this.#moves.push({ trackingId, verb, agency, reason, answer: words.answer ?? '' })
    return undefined
  }

  #faultOf({ state, agency }: LaporReport, verb: Verb): MoveFault | undefined {
    if (!steps[verb].from.includes(state)) return { kind: 'not_now', state, verb }
    if (verb === 'verify' && state === 'Terverifikasi' && agency !== '')
      return { kind: 'has_agency', verb }
    if (verb === 'decline' && agency === '') return { kind: 'without_agency', verb }
    return this.#moves.length >= mostMoves ? { kind: 'full' } : undefined
  }

  /** What admins make of the texts of a report. */
  edit(trackingId: string, { first, last }: { readonly first: string; readonly last: string }) {
    const report = this.#reports.get(trackingId)
    if (!report) return
    report.textAtFirst = first
    report.textAtLast = last
  }
}
