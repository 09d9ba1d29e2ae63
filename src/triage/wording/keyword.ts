/**
 * The keyword at the very beginning of a text, whatever its case: `TANGKAB jalan rusak`, `Tangkab#jalan
 * rusak`, `#tangkab: jalan rusak`. A keyword with nothing behind it is none: it may be a word of the citizen's.
 *
 * @param table keyword → name of the agency
 * @returns the agency, and the text without the keyword; undefined where it begins with no keyword
 */
export function keywordOf(
  text: string,
  table: Readonly<Record<string, string>>,
): { agency: string; rest: string } | undefined {
  const start = text.slice(0, maxLead).replace(/^[\s#"“”'\p{Cf}]+/u, '')
  const skipped = Math.min(text.length, maxLead) - start.length
  let found: { agency: string; length: number } | undefined
  for (const [keyword, agency] of Object.entries(table)) {
    const length = keyword.trim().length
    if (length === 0 || length <= (found?.length ?? 0)) continue
    if (start.slice(0, length).toLowerCase() !== keyword.trim().toLowerCase()) continue
    if (/^[\s#:]/.test(start.slice(length))) found = { agency, length }
  }
  if (!found) return undefined
  const rest = text
    .slice(skipped + found.length)
    .replace(/^[\s#:]+/, '')
    .trimEnd()
  return /[\p{L}\p{N}]/u.test(rest) ? { agency: found.agency, rest } : undefined
}

/** No keyword is longer, with what may stand before it. */
const maxLead = 200
