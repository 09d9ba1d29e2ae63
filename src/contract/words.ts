/**
 * Words in JSON whose shape nobody knows beforehand: a form that was filled in, a type of message that
 * is new. They are kept as they stand, so that nothing that a citizen wrote is lost.
 */

/** Deeper than any form; what lies below is no words. */
const maxDepth = 32

/** Names of members that tell a machine something and a reader nothing. */
const wordless =
  /(^|_)(id|ids|type|token|hash|sha256|mime_type|timestamp|clid|payload|width|height|duration)$/

/**
 * The texts in a value, in their order.
 *
 * @param isWordless tells members by their name that hold no words; ids and the like, if left out
 */
export function wordsIn(
  value: unknown,
  isWordless: (name: string) => boolean = (name) => wordless.test(name),
  depth = 0,
): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (typeof value !== 'object' || value === null || depth > maxDepth) return []
  return Object.entries(value).flatMap(([name, child]) =>
    isWordless(name) ? [] : wordsIn(child, isWordless, depth + 1),
  )
}

/** Something by its name, with its words. */
export function worded(
  name: string,
  value: unknown,
  isWordless?: (name: string) => boolean,
): string {
  return [name, wordsIn(value, isWordless).join(', ')].filter(Boolean).join(': ')
}

/** Words of somebody else that the citizen quotes, with a mark before each line. */
export function quoting(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}

/**
 * Answers as lines `name: answer`, of whatever shape they are. The answers of a list stand on one line;
 * an answer within an answer has both names; JSON in a text is read, too. What was not answered has
 * no line.
 *
 * @param isTaken tells an object that the caller keeps otherwise, such as a file
 */
export function linesOf(
  answers: unknown,
  isTaken: (answer: object) => boolean = () => false,
  names: readonly string[] = [],
): string[] {
  const name = names.filter(Boolean).join('.')
  const line = (answer: string) => [[name, answer].filter(Boolean).join(': ')]
  if (answers === null || answers === undefined || answers === '') return []
  if (names.length > maxDepth) return line('[…]')
  if (typeof answers === 'string') {
    const nested = nestedIn(answers)
    return nested === undefined ? line(answers) : linesOf(nested, isTaken, names)
  }
  if (typeof answers !== 'object') return line(String(answers))
  if (isTaken(answers)) return []
  if (!Array.isArray(answers))
    return Object.entries(answers).flatMap(([each, answer]) =>
      linesOf(answer, isTaken, [...names, each]),
    )
  const plain = answers.filter(
    (answer) => typeof answer !== 'object' && nestedIn(answer) === undefined,
  )
  const others = answers.filter((answer) => !plain.includes(answer))
  return [
    ...(plain.length === 0 ? [] : line(plain.join(', '))),
    ...others.flatMap((answer, n) => linesOf(answer, isTaken, [...names, ...numbered(n, others)])),
  ]
}

/** The number of an answer within a list of several; it also bounds how deep lists are read. */
function numbered(n: number, { length }: readonly unknown[]): string[] {
  return [length === 1 ? '' : String(n + 1)]
}

/** An object or a list that was written as a text. */
function nestedIn(text: unknown): unknown {
  if (typeof text !== 'string' || !/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What `unsupported` says of several things, one after the other; undefined where there is nothing. */
export function naming(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter(Boolean).join('; ').slice(0, maxNamed) || undefined
}

/** An advertisement has a headline and some sentences. */
const maxNamed = 1_000
