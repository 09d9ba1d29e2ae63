import type { Complaint } from '../complaints/hand-over.ts'
import type { ComplaintKind, ComplaintStatus, NewsKind } from '../complaints/status.ts'
import type { Corrected, SupplementKind } from '../complaints/supplements.ts'
import { manualChannel } from '../contract/manual-channel.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'

/** What leaves the house: no address, no name, phones and numbers in the text masked. */
export interface ForwardedComplaint {
  /** Our id of the complaint, the same at every attempt. */
  readonly reference: string
  /** As in Pelapor-7F3K. */
  readonly reporter: string
  /** A channel; of what staff entered `manual/letter`, `manual/visit`, `manual/call` and the like. */
  readonly sourceChannel: string
  readonly kind: ComplaintKind
  /** Proposed; masked like the text. */
  readonly title: string | undefined
  readonly text: string
  /** Where it is, in the citizen's words; masked like the text. */
  readonly place: string | undefined
  /** The agency whose keyword the citizen wrote. */
  readonly agency: string | undefined
  readonly category: { readonly id: number; readonly name: string } | undefined
  readonly district: { readonly code: string; readonly name: string } | undefined
  readonly position: { readonly latitude: number; readonly longitude: number } | undefined
  readonly attachmentCount: number
  /** Who reported must not become known to those whom the report is about, nor in public. */
  readonly anonymous: boolean
  /** Nor what was reported. */
  readonly confidential: boolean
  /** The kind of danger to life that it tells of. */
  readonly danger: string | undefined
  /** The citizen was asked for something that is missing. */
  readonly incomplete: boolean
  /** When it happened, YYYY-MM-DD. */
  readonly eventDate: string | undefined
  readonly status: ComplaintStatus
  readonly receivedAt: Date
}

interface Stored {
  readonly kind: 'stored'
  /** The complaint's number in the core store. */
  readonly trackingId: string
}

/** The store certainly did not take it. It may later, and no earlier than the store says. */
export interface Deferred {
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
  /** The store will never take this complaint: a human has to look. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** It may have arrived. */
  | { readonly kind: 'unknown'; readonly detail: string }

/** What the store answers when it is asked for a complaint that may have reached it. */
export type Lookup = Stored | Deferred | { readonly kind: 'absent' }

/** What the store hears of a complaint that it has: how the complaint stands since a citizen changed it. */
export interface Supplement {
  /** The same at every attempt. */
  readonly id: string
  /** As in ForwardedComplaint. */
  readonly reference: string
  /** `deletion`, `erasure`: words were taken back, and no copy of them may stay. */
  readonly kind: SupplementKind
  /** The whole text in place of the one before; a mark stands where something was deleted. */
  readonly text: string
  readonly position: ForwardedComplaint['position']
  readonly attachmentCount: number
  readonly title: string | undefined
  readonly place: string | undefined
  readonly category?: ForwardedComplaint['category']
  readonly agency?: string | undefined
  readonly status: ComplaintStatus
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly incomplete: boolean
}

/** What became of one attempt to tell the store something about a complaint. */
export type Addition = { readonly kind: 'taken' } | Exclude<Submission, Stored>

/** What happened to a complaint in the store. */
export interface CoreEvent {
  /** The store's own name of it, the same however often it is told. */
  readonly key: string
  /** As in ForwardedComplaint. */
  readonly reference: string
  readonly kind: NewsKind
  /** The agency's words to the citizen. */
  readonly text?: string | undefined
  readonly agency?: string | undefined
  /** Why it declines, delays or archives. */
  readonly reason?: string | undefined
  /** When it happened there. */
  readonly at: Date
}

/** Some of what a store tells. */
export interface EventPage {
  readonly events: readonly CoreEvent[]
  /** Where the next page begins; undefined where nothing was ever told. */
  readonly cursor: string | undefined
  readonly hasMore: boolean
  /** What was told and cannot be read, in words for the log that quote nothing of it. */
  readonly unreadable?: readonly string[]
}

/** What a store can do, as data: whoever asks looks here and not at which functions there are. */
export interface Capabilities {
  /** It lies in our own database: `storeAll` and `addAll` are there, and it is never away alone. */
  readonly isHere: boolean
  /** `find` is there. */
  readonly canFind: boolean
  /** Whether it is asked for its events, by `eventsSince`, or pushes them; docs/core-store-http.md. */
  readonly tells: 'asked' | 'pushes' | 'nothing'
  /** People carry complaints to and fro, so nobody is at work on one before it was carried. */
  readonly isByHand: boolean
  /**
   * `checked`: whoever moves a complaint there hears which moves its state allows. `as told`: the states are
   * another system's, and were told to its own people before; what skips one or goes back is told as it is.
   */
  readonly moves: 'checked' | 'as told'
}

/**
 * Where complaints are kept and worked on: our own table, or another system. Failures that another
 * system can cause are values; an exception is a bug or a fault of our own infrastructure.
 */
export interface CoreStore {
  /** Unique in the installation: links of complaints and the circuit are kept under it. */
  readonly name: string
  readonly capabilities: Capabilities
  /**
   * Present where the store lies in our own database: keeps many complaints in the transaction of
   * the step. Such a store is never away alone, so no circuit watches it.
   *
   * @returns tracking ids by reference
   */
  storeAll?(tx: Tx, complaints: readonly ForwardedComplaint[]): Promise<ReadonlyMap<string, string>>
  /**
   * A reference that is handed in again, later or at the same time, gets the tracking id of the first
   * time. A store that cannot promise this must offer `find`.
   */
  submit(complaint: ForwardedComplaint): Promise<Submission>
  /**
   * Asked before a complaint is handed in again.
   *
   * @param reference as in ForwardedComplaint
   */
  find?(reference: string): Promise<Lookup>
  /** The same as `storeAll`, for complaints that the store has; one that it has not changes nothing. */
  addAll?(tx: Tx, supplements: readonly Supplement[]): Promise<void>
  /**
   * Tells a store something about a complaint that it has. The same supplement may come again, and
   * changes nothing then; those of one complaint come in their order.
   */
  add(supplement: Supplement): Promise<Addition>
  /**
   * Present where the store is asked for its events: what happened since a cursor. The same event may
   * come again, and those of one complaint may come out of order.
   *
   * @param cursor of the page before; undefined for the beginning
   */
  eventsSince?(cursor: string | undefined, most: number): Promise<EventPage | Deferred>
}

/** The part of a correction that leaves the house. */
export function supplementOf(
  id: string,
  reference: string,
  corrected: Omit<Corrected, 'id' | 'stage'>,
): Supplement {
  const { kind, text, attachmentCount, title, place } = corrected
  const { status, anonymous, confidential, incomplete } = corrected
  return {
    id,
    reference,
    kind,
    text: redact(text),
    position: positionOf(corrected),
    attachmentCount,
    title: masked(title),
    place: masked(place),
    category: categoryOf(corrected),
    agency: corrected.agency ?? undefined,
    status,
    anonymous,
    confidential,
    incomplete,
  }
}

function masked(text: string | null): string | undefined {
  return text === null ? undefined : redact(text)
}

function categoryOf({ categoryId, categoryName }: Pick<Complaint, 'categoryId' | 'categoryName'>) {
  return categoryId && categoryName ? { id: categoryId, name: categoryName } : undefined
}

function positionOf({ latitude, longitude }: Pick<Complaint, 'latitude' | 'longitude'>) {
  return latitude !== null && longitude !== null ? { latitude, longitude } : undefined
}

/** What staff entered came in the way that they say, also where its news goes out by SMS. */
function sourceOf({ channel, source }: Pick<Complaint, 'channel' | 'source'>): string {
  return source === null ? channel : `${manualChannel}/${source}`
}

/** The part of a complaint that leaves the house. */
export function forwardable(complaint: Complaint): ForwardedComplaint {
  const { districtCode, districtName } = complaint
  return {
    reference: complaint.id,
    reporter: complaint.pseudonym,
    sourceChannel: sourceOf(complaint),
    kind: complaint.kind,
    title: masked(complaint.title),
    text: redact(complaint.editedText ?? complaint.text),
    place: masked(complaint.place),
    agency: complaint.agency ?? undefined,
    category: categoryOf(complaint),
    district: districtCode && districtName ? { code: districtCode, name: districtName } : undefined,
    position: positionOf(complaint),
    attachmentCount: complaint.attachmentCount,
    anonymous: complaint.anonymous,
    confidential: complaint.confidential,
    danger: complaint.danger ?? undefined,
    incomplete: complaint.incomplete,
    eventDate: complaint.eventDate ?? undefined,
    status: complaint.status,
    receivedAt: complaint.receivedAt ?? complaint.createdAt,
  }
}
