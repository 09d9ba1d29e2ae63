import type { DeliveryStatus } from './events.ts'

/** What message centres say of our replies, and the ids by which they name them. */

/** A delivery report in the usual words: SMPP 3.4, Appendix B. */
export interface ReportText {
  readonly id: string | undefined
  /** In capitals. */
  readonly state: string | undefined
  readonly error: string | undefined
}

/** What the value of each field looks like. `text` quotes our reply: anything may stand in it. */
const forms = {
  id: /^[\x21-\x7e\xa1-\xff]{1,65}$/,
  sub: /^\d{0,10}$/,
  dlvrd: /^\d{0,10}$/,
  submitdate: /^([\d/:.+-]{6,25}( [\d:]{4,8})?)?$/,
  donedate: /^([\d/:.+-]{6,25}( [\d:]{4,8})?)?$/,
  stat: /^[A-Za-z][\w-]{1,19}$/,
  err: /^[\w.-]{0,12}$/,
} as const

type Field = keyof typeof forms

const names = /(?<![^\s])(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err|text)\s*:/gi

/**
 * Reads a text that is a delivery report from its first word to its last: fields of the usual names in
 * any order and case, some of them missing. Anything before or between them makes it a citizen's, who may
 * quote such words.
 *
 * @returns undefined where it is none
 */
export function reportText(text: string): ReportText | undefined {
  const given = text.replace(/^[\s\0]+|[\s\0]+$/g, '')
  const marks = [...given.matchAll(names)]
  if (marks[0]?.index !== 0) return undefined
  const found = new Map<Field, string>()
  let isQuote = false
  for (const [place, mark] of marks.entries()) {
    const name = (mark[1] ?? '').toLowerCase().replace(/[ _]/, '')
    const value = given.slice(mark.index + mark[0].length, marks[place + 1]?.index).trim()
    if (name === 'text') isQuote = true
    else if (!isField(name) || found.has(name) || !forms[name].test(value)) {
      // Behind `text:` it belongs to the quoted words.
      if (!isQuote) return undefined
    } else found.set(name, value)
  }
  const state = found.get('stat')?.toUpperCase()
  const isKnown = state !== undefined && statusOf(state) !== undefined
  const enough = isKnown ? 2 : state === undefined ? 4 : 3
  if (found.size < enough) return undefined
  return { id: found.get('id'), state, error: found.get('err') || undefined }
}

function isField(name: string): name is Field {
  return Object.hasOwn(forms, name)
}

/** States by how they begin: centres write DELIVRD and DELIVERED. Open states count as sent. */
const meanings: readonly (readonly [RegExp, DeliveryStatus])[] = [
  [/^(DELIV(RD|ERD|ERED)?|DLVRD)$/, 'delivered'],
  [/^(EXPIR|DELET|UNDEL|REJ|FAIL|NOT_?DEL|DELIV.*(FAIL|IMPOSS))/, 'failed'],
  [/^(SCHED|QUEUE|BUFF)/, 'queued'],
  [/^(ENROUT|ACCEP|UNKNOWN|SKIP|SENT|SUBM)/, 'sent'],
]

/** @returns undefined for a state that nobody here has seen */
export function statusOf(state: string): DeliveryStatus | undefined {
  return meanings.find(([word]) => word.test(state))?.[1]
}

/**
 * One form for an id, whatever a centre does to it between its answer and its report: NULs and spaces
 * around it, other case, leading zeros.
 */
export function canonicalId(id: string): string {
  const bare = id.replace(/^[\s\0]+|[\s\0]+$/g, '').toUpperCase()
  return /^[0-9A-F]+$/.test(bare) ? bare.replace(/^0+(?=.)/, '') : bare
}

/**
 * The other forms of a canonical id: some centres answer in hexadecimal and report in decimal, or the
 * other way round.
 */
export function otherReadings(id: string): string[] {
  const readings: string[] = []
  if (/^\d{1,20}$/.test(id)) readings.push(BigInt(id).toString(16).toUpperCase())
  if (/^[0-9A-F]{1,16}$/.test(id)) readings.push(BigInt(`0x${id}`).toString())
  return [...new Set(readings)].filter((reading) => reading !== id)
}
