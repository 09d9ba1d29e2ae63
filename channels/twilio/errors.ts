import type { RejectionCode } from '../../src/contract/sending.ts'

export type Verdict = RejectionCode | 'deferred'

/**
 * What an error code of Twilio means for the message.
 * `credentials` stands for everything that only the operator can mend and that stops the account.
 * https://www.twilio.com/docs/api/errors
 */
const codes: Readonly<Record<Verdict, readonly number[]>> = {
  deferred: [
    20429, 20500, 20503, 30001, 30002, 30003, 30008, 30009, 30017, 30022, 30023, 30410, 30500,
    63005, 63010, 63018, 63019,
  ],
  credentials: [20003, 21212, 21606, 21659, 21660, 63001, 63007, 63051],
  // 21408 (region not enabled) is a matter of one recipient: as `credentials`, a single message
  // from abroad would stop the replies to everybody.
  recipient_unreachable: [
    21201, 21211, 21214, 21265, 21266, 21408, 21608, 21612, 21614, 30004, 30005, 30006, 63003,
    63015, 63024, 63032, 63049,
  ],
  recipient_opted_out: [21610, 63014],
  window_closed: [63016],
  content: [21617, 21619, 21620, 21655, 21656, 30007, 30011, 30012, 63013, 63021, 63027],
  unexpected: [20404, 30010, 30034],
}

const verdicts: ReadonlyMap<number, Verdict> = new Map(
  (Object.keys(codes) as Verdict[]).flatMap((verdict) =>
    codes[verdict].map((code) => [code, verdict] as const),
  ),
)

/** @returns undefined for a code that is in no table; the HTTP status then decides */
export function verdictOf(code: number): Verdict | undefined {
  return verdicts.get(code)
}
