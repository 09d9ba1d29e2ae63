import type { Complaint } from '../complaints/hand-over.ts'
import type { ComplaintStatus } from '../complaints/status.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'

/** What leaves the house: no address, no name, phones and numbers in the text masked. */
export interface ForwardedComplaint {
  /** Ours, the same at every try. */
  readonly reference: string
  /** As in Pelapor-7F3K. */
  readonly reporter: string
  readonly sourceChannel: string
  readonly text: string
  readonly category: { readonly id: number; readonly name: string } | undefined
  readonly district: { readonly code: string; readonly name: string } | undefined
  readonly position: { readonly latitude: number; readonly longitude: number } | undefined
  readonly attachmentCount: number
  readonly status: ComplaintStatus
  readonly receivedAt: Date
}

interface Stored {
  readonly kind: 'stored'
  /** The complaint's number in the core store. */
  readonly trackingId: string
}

/** Certainly not taken, this time: later perhaps, and no earlier than the store says. */
interface Deferred {
  readonly kind: 'deferred'
  readonly detail: string
  readonly retryAfterMs?: number
}

/**
 * What became of one attempt to hand a complaint in. A closed set, because whoever asked must choose
 * between done, later, never, and "nobody knows".
 */
export type Submission =
  | Stored
  | Deferred
  /** The store never takes this one: a human has to look. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** It may have arrived. */
  | { readonly kind: 'unknown'; readonly detail: string }

/** What the store says of a complaint that may have reached it. */
export type Lookup = Stored | Deferred | { readonly kind: 'absent' }

/**
 * Where complaints are kept and worked on: our own, or another system. Failures that another system
 * can cause are values; what is thrown is a bug or our own infrastructure.
 */
export interface CoreStore {
  /** Unique in the installation: complaints are linked, and the circuit is kept, under it. */
  readonly name: string
  /**
   * Of a store that lies in our own database: keeps many in the transaction of the step that has
   * them. Such a one cannot be away alone, so no circuit watches it.
   *
   * @returns tracking ids by reference
   */
  storeAll?(tx: Tx, complaints: readonly ForwardedComplaint[]): Promise<ReadonlyMap<string, string>>
  /**
   * Handing in the same reference again, later or at the same time, gives the tracking id of the
   * first time. A store that cannot promise this must offer `find`.
   */
  submit(complaint: ForwardedComplaint): Promise<Submission>
  /**
   * Asked before a complaint is handed in again.
   *
   * @param reference as in ForwardedComplaint
   */
  find?(reference: string): Promise<Lookup>
}

/** What leaves the house of a complaint. */
export function forwardable(complaint: Complaint): ForwardedComplaint {
  const { categoryId, categoryName, districtCode, districtName, latitude, longitude } = complaint
  return {
    reference: complaint.id,
    reporter: complaint.pseudonym,
    sourceChannel: complaint.channel,
    text: redact(complaint.text),
    category: categoryId && categoryName ? { id: categoryId, name: categoryName } : undefined,
    district: districtCode && districtName ? { code: districtCode, name: districtName } : undefined,
    position: latitude !== null && longitude !== null ? { latitude, longitude } : undefined,
    attachmentCount: complaint.attachmentCount,
    status: complaint.status,
    receivedAt: complaint.createdAt,
  }
}
