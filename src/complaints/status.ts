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
