import type { ComplaintStatus } from '../../complaints/status.ts'

/**
 * What citizens read, one catalogue per language. Every text fits one GSM-7 SMS with the longest
 * agency name that the settings allow.
 */
export interface Texts {
  /** The complaint is kept; `number` is its receipt number. */
  receipt(of: { agency: string; number: string }): string
  /** The same where everybody can read it: without the number, but with how to ask for it. */
  receiptInPublic(of: { agency: string }): string
  /** The same text came before from the same person. */
  repeat(of: { agency: string; number: string; day: string }): string
  repeatInPublic(of: { agency: string }): string
  status(of: { agency: string; number: string; status: string; day: string }): string
  /** The answer to STATUS where everybody can read it: write to us in private. */
  statusInPublic(of: { agency: string }): string
  /** One text for a number that does not exist and for a number of somebody else. */
  statusNotFound(of: { agency: string; number: string }): string
  statusMistyped(of: { agency: string }): string
  statusWithoutComplaint(of: { agency: string }): string
  /** The answer to a mere greeting: what to write. */
  guide(of: { agency: string }): string
  help(of: { agency: string }): string
  unsupported(of: { agency: string }): string
  stopped(of: { agency: string }): string
  started(of: { agency: string }): string
  readonly states: Readonly<Record<ComplaintStatus, string>>
}
