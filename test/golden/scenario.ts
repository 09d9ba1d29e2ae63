/**
 * One thing that is done. Bodies hold placeholders (see placeholders.ts). A body is a JSON value; for
 * `twilio` it is the form's fields, for `kannel` the parameters of the address.
 */
export type Act =
  | { readonly channel: string; readonly body: unknown }
  | { readonly channel: string; readonly raw: string }
  | { readonly waitMs: number }
  /** The request that was posted as the n-th of this scenario, once more, byte for byte. */
  | { readonly again: number }
  /** A citizen's phone sends it through the simulator, which then has the bytes. */
  | { readonly phone: string; readonly text: string; readonly picture: boolean }
  /** Parts that wait have waited this long already. */
  | { readonly ageMinutes: number }

/** What is done before everything settles. */
export type Round = readonly Act[]

/** What one citizen does. */
export interface Scenario {
  readonly name: string
  /** Nine digits that every id and every address of this scenario holds. */
  readonly run: string
  /** Nine digits at the end of further addresses. */
  readonly marks?: readonly string[]
  /** Whose phone must be known to the simulated provider before we may answer it. */
  readonly knownAt?: readonly string[]
  readonly rounds: readonly Round[]
}

/** The nine digits of the n-th scenario: no account, chat or file of ours has them. */
export function runOf(index: number): string {
  return String(746_210_000 + index)
}
