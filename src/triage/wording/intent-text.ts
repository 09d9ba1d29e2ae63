/** Of a longer text only the beginning and the end are read: what somebody means stands there. */
const longest = 4_000
const end = 1_500

/** The text, or its first and its last characters where it is long. */
export function endsOf(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - end)}\n${text.slice(-end)}`
}
