/** What a spreadsheet would take for a formula, or for the beginning of one behind a blank. */
const isFormula = /^\s*[=+\-@]|^[\t\r]/

/**
 * A cell as RFC 4180 has it, in a file whose cells commas or semicolons part. What would be a formula gets an
 * apostrophe in front: somebody else wrote it.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  const safe = isFormula.test(text) ? `'${text}` : text
  return /[";\r\n,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
