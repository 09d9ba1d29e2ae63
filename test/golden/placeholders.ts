/** What placeholders stand for at the moment when a request leaves. */
export interface Filling {
  readonly run: string
  readonly now: Date
  /** Receipt numbers of the scenario, in the order of their complaints. */
  readonly receipts: readonly string[]
}

/**
 * Fills placeholders in: `$RUN` nine digits; `"$CHAT"` a chat's number made of them; `"$NOW"`,
 * `$SEC$` and `"$NOWMS"` the time in seconds, in seconds within a text, in milliseconds, each with
 * `+N` or `-N`; `$ISO` the same in words of ISO 8601; `$RECEIPT1` the first receipt number; `@@HALF@@` half of an emoji.
 *
 * @param template JSON
 */
export function filled(template: string, { run, now, receipts }: Filling): string {
  const seconds = Math.floor(now.getTime() / 1_000)
  return template
    .replaceAll('"$CHAT"', `6281${run}`)
    .replaceAll('$RUN', run)
    .replaceAll('$ISO', now.toISOString())
    .replace(/"\$NOWMS([+-]\d+)?"/g, (_, shift = '0') => String(now.getTime() + Number(shift)))
    .replace(/"\$NOW([+-]\d+)?"/g, (_, shift = '0') => String(seconds + Number(shift)))
    .replace(/\$SEC([+-]\d+)?\$/g, (_, shift = '0') => String(seconds + Number(shift)))
    .replace(/\$RECEIPT(\d+)/g, (_, place) => receipts[Number(place) - 1] ?? '0000000000')
    .replaceAll('@@HALF@@', '\\ud83d')
}
