import type { SupplementKind } from '../../complaints/supplements.ts'

/** A complaint as a row of LAPOR!'s *form manual book*: what may leave the house, in LAPOR!'s words. */
export interface LaporFields {
  /** As it stands at the end of the text. */
  readonly code: string
  /** At most 140 signs. */
  readonly title: string
  /** Masked, in one line where the sheet wants it, the code at its end after a space. */
  readonly text: string
  /** *Klasifikasi*, as "Aspirasi". */
  readonly classification: string
  readonly categoryId: number | undefined
  readonly category: string | undefined
  /** *Tipe Laporan*: empty, `Anonim`, `Rahasia`, `Anonim|Rahasia`. */
  readonly type: string
  /** *Sumber Laporan*: names that fit, the best first; a template's own list decides. */
  readonly sources: readonly string[]
  /** When it came to us, by the agency's clock: YYYY-MM-DD and HH:MM:SS. */
  readonly receivedOn: string
  readonly receivedTime: string
  /** When it happened, YYYY-MM-DD. */
  readonly eventDate: string | undefined
  /** In the citizen's words, masked. */
  readonly place: string | undefined
  readonly province: string | undefined
  readonly regency: string | undefined
  readonly district: string | undefined
  readonly village: string | undefined
  /** The agency that it is for. */
  readonly agency: string | undefined
  /** *Instansi Induk*: our own. */
  readonly parentAgency?: string | undefined
  /** Pseudonym; the contact is the agency's own, never the citizen's. */
  readonly reporter: string
  readonly contact: LaporContact | undefined
  /** Names of the files beside the book. */
  readonly attachments: readonly string[]
}

/** How the agency is reached about a report, where a book asks for the reporter's own. */
export interface LaporContact {
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly address?: string | undefined
}

/** A row of LAPOR!'s export "Laporan Ringkas"; dates are YYYY-MM-DD, what is empty is left out. */
export interface LaporRow {
  readonly trackingId: string
  readonly receivedOn?: string
  readonly receivedTime?: string
  readonly classification?: string
  readonly categoryId?: number
  readonly category?: string
  readonly title?: string
  /** *Isi Laporan Awal*: as it was written. */
  readonly textAtFirst?: string
  /** *Isi Laporan Akhir*: as LAPOR!'s admins edited it. */
  readonly textAtLast?: string
  readonly type?: string
  readonly source?: string
  readonly parentAgency?: string
  readonly agencyId?: string
  readonly agency?: string
  readonly state?: string
  readonly reason?: string
  readonly province?: string
  readonly regency?: string
  readonly district?: string
  readonly village?: string
}

/** A complaint of ours that a row of an export may be. */
export interface LaporCandidate {
  readonly reference: string
  /** 0 to 1. */
  readonly score: number
}

/** What somebody has to do by hand after a hand-over; `answer`: LAPOR! has an answer whose words we lack. */
export type LaporTodoKind = SupplementKind | 'answer'
