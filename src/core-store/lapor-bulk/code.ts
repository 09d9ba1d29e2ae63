import { visible } from '../../contract/visible-text.ts'

/** Without those that people take for one another: 0 and O, 1, I and L. Their number is a prime. */
const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const head = 'SPL'
const drawn = 8
const length = head.length + drawn + 1
/** No words are codes: "s plengsengan" has the head and twelve letters. */
const fewestDigits = 2
/** "SPL-7K2M - 9QRT" */
const mostBetween = 3

/**
 * A reference code that stands at the end of a text: `SPL`, eight random signs and a check sign. It is
 * not the receipt number, because LAPOR! publishes the text.
 *
 * @param randomBytes as of node:crypto
 */
export function drawCode(randomBytes: (count: number) => Uint8Array): string {
  for (;;) {
    const code = codeOf(drawSigns(randomBytes))
    if (isCode(code)) return code
  }
}

function drawSigns(randomBytes: (count: number) => Uint8Array): string {
  let text = ''
  while (text.length < drawn)
    // Of the last incomplete round some signs would come more often than others.
    for (const byte of randomBytes(drawn - text.length))
      if (byte < 256 - (256 % signs.length)) text += signs[byte % signs.length]
  return text
}

function codeOf(text: string): string {
  return `${head}${text}${signs[(signs.length - sumOf(text)) % signs.length]}`
}

/** Weights differ and are no multiple of 31: each wrong sign and each swap of two changes the sum. */
function sumOf(text: string): number {
  let sum = 0
  for (let at = 0; at < text.length; at += 1)
    sum += (drawn + 1 - at) * signs.indexOf(text[at] ?? '')
  return sum % signs.length
}

const form = new RegExp(`^${head}[${signs}]{${drawn + 1}}$`)

/** Whether this is a code as `drawCode` makes them, in capitals and without spaces. */
export function isCode(text: string): boolean {
  if (!form.test(text)) return false
  const own = text.slice(head.length)
  return sumOf(own) === 0 && own.replace(/\D/g, '').length >= fewestDigits
}

const between = String.raw`[^\p{L}\p{N}]{0,${mostBetween}}`
const written = new RegExp(
  `${[...head].join(between)}(?:${between}[${signs}]){${drawn + 1}}`,
  'iuy',
)
/** Where a code may begin. Without Unicode classes, which take ten times as long: most texts have none. */
const beginning = new RegExp(`s(?=\\W{0,${2 * mostBetween}}p\\W{0,${2 * mostBetween}}l)`, 'gi')
const letterOrDigit = /[\p{L}\p{N}]/u

interface Written {
  readonly code: string
  readonly from: number
  readonly to: number
}

/** The codes in a text, where they stand. A code without spaces may be glued to other words. */
function writtenIn(seen: string): Written[] {
  return [...seen.matchAll(beginning)].flatMap(({ index: from }) => {
    written.lastIndex = from
    const [text = ''] = written.exec(seen) ?? []
    const to = from + text.length
    const code = text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
    const isGlued = letterOrDigit.test(seen[from - 1] ?? ' ') || letterOrDigit.test(seen[to] ?? ' ')
    if (text.length > length && isGlued) return []
    return isCode(code) ? [{ code, from, to }] : []
  })
}

/**
 * The codes in a text, the last one first, each once; in any case, with spaces and punctuation between
 * the signs.
 */
export function codesIn(text: string): string[] {
  const found = writtenIn(visible(text)).map(({ code }) => code)
  return [...new Set(found.reverse())]
}

/** The text without its codes, for whatever is compared. */
export function withoutCodes(text: string): string {
  const seen = visible(text)
  let end = 0
  let kept = ''
  for (const { from, to } of writtenIn(seen)) {
    kept += `${seen.slice(end, Math.max(end, from))} `
    end = to
  }
  return kept + seen.slice(end)
}

/** The fewest signs by which a damaged code is still known. */
const fewestKept = 6
const mostSignsBehind = 80

/**
 * Groups of six signs of a code. One that stands at the end of a text is what is left of a code that was
 * cut or mistyped; it proves nothing by itself, because the first has the `SPL` of all.
 */
export function piecesOf(code: string): string[] {
  return Array.from({ length: Math.max(0, code.length - fewestKept + 1) }, (_, at) =>
    code.slice(at, at + fewestKept),
  )
}

/** Groups of six signs at the end of a text, as of codes. */
export function piecesAtEnd(text: string): string[] {
  const end = visible(text.slice(-2 * mostSignsBehind))
  return piecesOf(
    end
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toUpperCase()
      .slice(-mostSignsBehind),
  )
}
