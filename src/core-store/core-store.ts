import type { ComplaintStatus } from '../complaint.ts'

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

export type Submission =
  | { readonly kind: 'stored'; readonly trackingId: string }
  | { readonly kind: 'deferred'; readonly detail: string; readonly retryAfterMs?: number }

/** Where complaints are kept and worked on: our own, or another system. */
export interface CoreStore {
  readonly name: string
  /** Handing in the same reference again gives the tracking id of the first time. */
  submit(complaint: ForwardedComplaint): Promise<Submission>
}
