import type { InboundEvent } from '../../src/contract/events.ts'

/** Fields, by a pattern of their path (`entry.messaging.sender.id`), and why nobody typed words there. */
export type Wordless = readonly [path: RegExp, reason: string]

/**
 * The fields of a sample whose words are in no event: a mark is put into each text, one after the other, and
 * looked for in what the channel makes of it.
 *
 * @param read the events of the sample with a mark in it
 * @returns their paths, without numbers of lists; none for a sample that brings no message
 */
export function lostFields(
  sample: unknown,
  read: (sample: unknown) => readonly InboundEvent[],
  wordless: readonly Wordless[],
): string[] {
  const isMessage = ({ kind }: InboundEvent) => kind === 'message' || kind === 'edit'
  if (!read(sample).some(isMessage)) return []
  const lost = textsIn(sample).filter((path, n) => {
    const mark = `tanda${n}x`
    return !JSON.stringify(read(marked(sample, path, mark))).includes(mark)
  })
  const names = lost.map((path) => path.filter((each) => !/^\d+$/.test(each)).join('.'))
  return [...new Set(names)].filter((name) => !wordless.some(([pattern]) => pattern.test(name)))
}

/** The paths of all texts in a JSON. */
function textsIn(json: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof json === 'string') return [path]
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([name, child]) => textsIn(child, [...path, name]))
}

/** The same JSON with a mark in place of the text at a path: an address where there was one. */
function marked(json: unknown, [name, ...rest]: readonly string[], mark: string): unknown {
  if (name === undefined) return /^https?:/.test(String(json)) ? `https://${mark}.example/1` : mark
  if (Array.isArray(json))
    return json.map((child, n) => (String(n) === name ? marked(child, rest, mark) : child))
  const child = (json as Record<string, unknown>)[name]
  return { ...(json as object), [name]: marked(child, rest, mark) }
}
