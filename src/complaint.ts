/**
 * Where a complaint stands with the agency. LAPOR!'s own words, in order: Belum Terverifikasi,
 * Menunggu Kelengkapan Informasi, Terverifikasi, (followed up), answered, Ditutup, Diarsipkan.
 */
export const complaintStatuses = [
  'unverified',
  'incomplete',
  'verified',
  'in_progress',
  'answered',
  'closed',
  'archived',
] as const

export type ComplaintStatus = (typeof complaintStatuses)[number]
