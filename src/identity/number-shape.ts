import { isReceiptNumber } from './names.ts'

/**
 * What a row of digit groups is, judged by its shape: "0812-3456-7890", "3578 0101 0190 0001",
 * "12-05-2026 08.30", "Rp 150.000.000". Every judgement looks at a bounded number of groups.
 */

/** The word before or after a row that announces what it is. */
export type Cue = 'phone' | 'number' | 'money' | undefined

export interface DigitRow {
  readonly groups: readonly string[]
  /** All groups together, and where each one starts in it. */
  readonly digits: string
  readonly starts: readonly number[]
  /** `separators[i]` stands between `groups[i]` and the next one. */
  readonly separators: readonly string[]
  /** Whether a plus stands before the first group. */
  readonly plus: boolean
  readonly cue: Cue
}

export interface Shape {
  readonly kind: 'phone' | 'number' | 'harmless'
  /** How many groups it takes. */
  readonly count: number
}

/** A row of at least one group. */
export function digitRow(
  groups: readonly string[],
  separators: readonly string[],
  surroundings: Pick<DigitRow, 'plus' | 'cue'>,
): DigitRow {
  const starts: number[] = []
  let digits = ''
  for (const group of groups) {
    starts.push(digits.length)
    digits += group
  }
  return { groups, separators, digits, starts, ...surroundings }
}

const one: Shape = { kind: 'harmless', count: 1 }

/** The shape of the groups from `at` on. The first shape that fits counts. */
export function shapeAt(row: DigitRow, at: number): Shape {
  const isAnnounced = at === 0 && (row.plus || row.cue !== undefined)
  if (group(row, at).length === 1 && !isAnnounced) return one
  return (
    money(row, at) ??
    identityNumber(row, at) ??
    coordinate(row, at) ??
    date(row, at) ??
    time(row, at) ??
    phone(row, at) ??
    amount(row, at) ??
    receipt(row, at) ??
    longNumber(row, at) ??
    one
  )
}

function group(row: DigitRow, at: number): string {
  return row.groups[at] ?? ''
}

/** How many groups from `at` on hold exactly this many digits; undefined where none do. */
function groupsOf(row: DigitRow, at: number, digits: number): number | undefined {
  let left = digits
  let next = at
  while (left > 0 && next < row.groups.length) {
    left -= group(row, next).length
    next += 1
  }
  return left === 0 ? next - at : undefined
}

function joined(row: DigitRow, at: number, count: number): string {
  return row.digits.slice(row.starts[at], row.starts[at + count])
}

function isYear(digits: string): boolean {
  return digits.length === 4 && (digits.startsWith('19') || digits.startsWith('20'))
}

function money(row: DigitRow, at: number): Shape | undefined {
  if (row.cue !== 'money' || at > 0 || !/^[1-9]\d{0,12}$/.test(group(row, 0))) return undefined
  return { kind: 'harmless', count: 1 + thousandsAfter(row, 0, '. ') }
}

/** A sum of money or a count without a word before it: "150.000.000". */
function amount(row: DigitRow, at: number): Shape | undefined {
  if (row.cue === 'number' || !isThousands(row, at, 1)) return undefined
  return { kind: 'harmless', count: 1 + thousandsAfter(row, at, '.') }
}

function isThousands(row: DigitRow, at: number, least: number): boolean {
  const first = group(row, at)
  if (first.length > 3 || first.startsWith('0')) return false
  const thousands = thousandsAfter(row, at, '.')
  return thousands >= least && row.separators[at + thousands] !== '.'
}

/** How many groups of three digits follow, each after one of these separators. */
function thousandsAfter(row: DigitRow, at: number, separators: string): number {
  let count = 0
  while (count < 5 && group(row, at + count + 1).length === 3) {
    const separator = row.separators[at + count] ?? ''
    if (separator.length !== 1 || !separators.includes(separator)) break
    count += 1
  }
  return count
}

/**
 * NIK or family card number: district (6), day (+40 for women), month, year, series (4). Sixteen
 * digits in one group always count as one; in several groups only if they are built this way.
 */
const identityNumberShape =
  /^(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}$/

function identityNumber(row: DigitRow, at: number): Shape | undefined {
  const count = groupsOf(row, at, 16)
  if (count === undefined) return undefined
  const isOne = count === 1 || identityNumberShape.test(joined(row, at, count))
  return isOne ? { kind: 'number', count } : undefined
}

/** Degrees with at least four decimals within Indonesia: 11° S to 6° N, 95° to 141° E. */
function coordinate(row: DigitRow, at: number): Shape | undefined {
  if (row.separators[at] !== '.' || group(row, at + 1).length < 4) return undefined
  const isInCountry = /^(?:\d|1[01]|9[5-9]|1[0-3]\d|14[01])$/.test(group(row, at))
  return isInCountry ? { kind: 'harmless', count: 2 } : undefined
}

const dayOfMonth = /^(?:0?[1-9]|[12]\d|3[01])$/
const monthOfYear = /^(?:0?[1-9]|1[0-2])$/

function date(row: DigitRow, at: number): Shape | undefined {
  if (group(row, at + 1).length > 2 || !monthOfYear.test(group(row, at + 1))) return undefined
  const [first, third] = [group(row, at), group(row, at + 2)]
  const isWhole =
    (dayOfMonth.test(first) && isYear(third)) || (isYear(first) && dayOfMonth.test(third))
  // A year has two digits only where no further group follows in the same way: not in 08-12-34-56-78.
  const isShort =
    dayOfMonth.test(first) &&
    third.length === 2 &&
    row.separators[at] === row.separators[at + 1] &&
    row.separators[at + 2] !== row.separators[at + 1]
  return isWhole || isShort ? { kind: 'harmless', count: 3 } : undefined
}

function time(row: DigitRow, at: number): Shape | undefined {
  if (row.separators[at] !== '.' || row.separators[at + 1] === '.') return undefined
  const isTime = /^(?:[01]\d|2[0-4])$/.test(group(row, at)) && /^[0-5]\d$/.test(group(row, at + 1))
  return isTime ? { kind: 'harmless', count: 2 } : undefined
}

/** Mobile 08…, landline 02… to 09…, both with 62 in front, and a mobile number without its 0. */
const phoneShape = /^(?:08[1-9]\d{7,10}|0[2-79]\d{7,10}|62[1-9]\d{7,11}|8[1-9]\d{7,10})$/
const phoneStart = /^(?:0[2-9]\d{1,11}|08|62\d{0,12}|8[1-9]\d{1,10})$/

function phone(row: DigitRow, at: number): Shape | undefined {
  // An account number may begin like a phone number; the word before it decides.
  if (row.cue === 'number' && at === 0) return undefined
  const count = shapedPhone(row, at) ?? announcedPhone(row, at)
  return count === undefined ? undefined : { kind: 'phone', count }
}

function shapedPhone(row: DigitRow, at: number): number | undefined {
  const start = group(row, at)
  if (!'068'.includes(start.charAt(0)) || !phoneStart.test(start)) return undefined
  if (start.startsWith('8') && isThousands(row, at, 2)) return undefined
  // "812 814 816" is a list of houses, "812 3456 789" is none.
  const isNamed = start.length > 3 || (start.length === 3 && start.startsWith('0'))
  const isForeign = start === '62' && group(row, at + 1).startsWith('8')
  const longest = isNamed || isForeign ? 1 : 4
  return phoneGroups(row, at, { digits: 9, longest }, phoneShape)
}

/** After a plus or a word like "telp", any digits of the length of a phone number. */
function announcedPhone(row: DigitRow, at: number): number | undefined {
  if (at > 0) return undefined
  if (row.plus) return phoneGroups(row, at, { digits: 8, longest: 1 })
  const isTold = row.cue === 'phone' && !isThousands(row, at, 1)
  return isTold ? phoneGroups(row, at, { digits: 6, longest: 1 }) : undefined
}

/**
 * One group if it has the shape by itself, else the number of groups that have it together.
 *
 * @param least how many digits they have in all, and the longest of them
 */
function phoneGroups(
  row: DigitRow,
  at: number,
  least: { readonly digits: number; readonly longest: number },
  shape?: RegExp,
): number | undefined {
  let digits = 0
  let longest = 0
  let count: number | undefined
  for (let next = at; next < row.groups.length; next += 1) {
    const { length } = group(row, next)
    digits += length
    if (digits > 15) break
    longest = Math.max(longest, length)
    if (longest < least.longest || digits < least.digits) continue
    if (shape && !shape.test(joined(row, at, next - at + 1))) continue
    count = next - at + 1
    if (count === 1) break
  }
  return count
}

function receipt(row: DigitRow, at: number): Shape | undefined {
  if (row.cue === 'number' && at === 0) return undefined
  const count = groupsOf(row, at, 10)
  if (count === undefined || !isReceiptNumber(joined(row, at, count))) return undefined
  return { kind: 'harmless', count }
}

/** Accounts, cards, customer and tax numbers: nine digits or more. */
function longNumber(row: DigitRow, at: number): Shape | undefined {
  if (group(row, at).length >= 9) return { kind: 'number', count: 1 }
  const isAnnounced = row.cue === 'number' && at === 0
  const count = isAnnounced
    ? (groupsWhile(row, at, 8, () => true) ?? cardGroups(row, at))
    : (tightGroups(row, at) ?? cardGroups(row, at))
  return count === undefined ? undefined : { kind: 'number', count }
}

/** "123-45-678901": single dashes or dots between groups that are not all of one length. */
function tightGroups(row: DigitRow, at: number): number | undefined {
  const first = group(row, at).length
  const count = groupsWhile(row, at, 9, (next) => {
    const separator = row.separators[next - 1] ?? ''
    return separator.length === 1 && separator !== ' '
  })
  if (count === undefined) return undefined
  for (let next = at; next < at + count; next += 1) {
    if (group(row, next).length !== first) return count
  }
  return undefined
}

/** "4111 1111 1111 1111"; the last group may be shorter. */
function cardGroups(row: DigitRow, at: number): number | undefined {
  if (group(row, at).length !== 4) return undefined
  return groupsWhile(row, at, 9, (next) => group(row, next - 1).length === 4)
}

/** The longest run of at most eight groups without a year in it, if it has enough digits. */
function groupsWhile(
  row: DigitRow,
  at: number,
  leastDigits: number,
  goesOn: (next: number) => boolean,
): number | undefined {
  let digits = 0
  let next = at
  while (next < row.groups.length && next < at + 8) {
    if (isYear(group(row, next)) || (next > at && !goesOn(next))) break
    digits += group(row, next).length
    next += 1
  }
  return next - at > 1 && digits >= leastDigits ? next - at : undefined
}
