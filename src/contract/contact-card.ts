/** Properties of a card with words for a reader, in this order. */
const properties = ['FN', 'N', 'TEL', 'EMAIL', 'ORG', 'TITLE', 'ADR', 'URL', 'NOTE'] as const

/**
 * Name, numbers and whatever else a contact card says, as one line. What is no card is left as it is.
 *
 * @param card a vCard, RFC 2426
 */
export function lineOfCard(card: string): string {
  // A line that begins with a space goes on with the line before.
  const unfolded = card.replace(/\r?\n[ \t]/g, '')
  const valuesOf = (property: string) =>
    [
      ...unfolded.matchAll(
        new RegExp(`^(?:item\\d+\\.)?${property}(?:;[^:\\r\\n]*)?:(.*)$`, 'gim'),
      ),
    ].map(([, value = '']) => value.replace(/\\([,;\\])/g, '$1').trim())
  const [name] = valuesOf('FN')
  const words = properties.flatMap((property) => {
    if (property === 'N' && name) return []
    return valuesOf(property).map((value) => value.split(';').filter(Boolean).join(' '))
  })
  return [...new Set(words)].filter(Boolean).join(', ') || card.trim()
}
