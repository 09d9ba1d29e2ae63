/**
 * Where a complaint stands with the agency; LAPOR!'s own words are Belum Terverifikasi, Menunggu
 * Kelengkapan Informasi, Terverifikasi, then being followed up, answered, Ditutup, Diarsipkan.
 */
export type ComplaintStatus =
  | 'unverified'
  | 'incomplete'
  | 'verified'
  | 'in_progress'
  | 'answered'
  | 'closed'
  | 'archived'

/** Where a complaint stands in the house. */
export type Stage = 'triage' | 'forward' | 'done'

/** What a core store may tell of a complaint. */
export const newsKinds = [
  'verified',
  'assigned',
  'answered',
  'asked',
  'declined',
  'delayed',
  'archived',
  'closed',
] as const
export type NewsKind = (typeof newsKinds)[number]

/** *Klasifikasi* of LAPOR!. */
export type ComplaintKind = 'pengaduan' | 'aspirasi' | 'permintaan_informasi'

/** What a citizen was asked about a complaint: what happened, where, when, whether a place is right. */
export type Question = 'what' | 'where' | 'when' | 'confirm_place'

/** How what staff entered reached the agency. */
export const entrySources = ['letter', 'visit', 'call', 'email', 'other'] as const
export type EntrySource = (typeof entrySources)[number]
