import { serialOf } from './cells.ts'
import { SheetFault } from './fault.ts'
import type { Structure } from './structure.ts'
import { escapeAttribute, escapeText } from './xml.ts'

/** What is written into a cell. A Date is a day at midnight UTC. */
export type FillValue = string | number | boolean | Date

/** Where a cell stands, and what of it stays. */
export interface CellFrame {
  /** Of the elements' names, with its colon. */
  readonly prefix: string
  /** "B4". */
  readonly place: string
  readonly style: string | undefined
  /** The element of its formula, as it is written there. */
  readonly formula: string | undefined
}

// https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 (specifications and limits)
const mostSigns = 32_767

/**
 * A cell that holds a value. A formula stays: others may refer to it, and a list of formulas in another
 * part does. The value then stands where what it gave last is kept.
 *
 * @throws SheetFault where a text is longer than a cell
 */
export function cellXml(frame: CellFrame, given: FillValue, structure: Structure): string {
  const value = shown(given, frame.style, structure)
  if (typeof value === 'number') return element(frame, '', String(value))
  if (typeof value === 'boolean') return element(frame, 'b', value ? '1' : '0')
  const { length } = value
  if (length > mostSigns)
    throw new SheetFault(`A text has ${length} signs, and a cell holds ${mostSigns}.`)
  if (frame.formula !== undefined) return element(frame, 'str', escapeText(value))
  const { prefix } = frame
  const text = `<${prefix}is><${prefix}t xml:space="preserve">${escapeText(value)}</${prefix}t></${prefix}is>`
  return `${opening(frame, 'inlineStr')}${text}</${prefix}c>`
}

/** In a cell that is not prepared for days the number of one would say nothing. */
function shown(
  value: FillValue,
  style: string | undefined,
  { isDate, is1904 }: Structure,
): string | number | boolean {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (!(value instanceof Date)) return value
  const serial = serialOf(value, is1904)
  const isShown = style !== undefined && isDate(Number(style)) && serial >= 1
  return isShown ? serial : value.toISOString().slice(0, 10)
}

function opening({ prefix, place, style }: CellFrame, type: string): string {
  const look = style === undefined ? '' : ` s="${escapeAttribute(style)}"`
  return `<${prefix}c r="${place}"${look}${type === '' ? '' : ` t="${type}"`}>`
}

function element(frame: CellFrame, type: string, value: string): string {
  const { prefix, formula = '' } = frame
  return `${opening(frame, type)}${formula}<${prefix}v>${value}</${prefix}v></${prefix}c>`
}
