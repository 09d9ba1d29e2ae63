import type { LaporRow } from './fields.ts'
import type { UnlinkedReport } from './match-pairs.ts'
import { chooseValue, valueList } from './values.ts'

/** Undefined where the export does not say. */
export function hasChannel(
  { source }: LaporRow,
  { sources }: Pick<UnlinkedReport, 'sources'>,
): boolean | undefined {
  if (source === undefined || sources.length === 0) return undefined
  return chooseValue(valueList([source]), sources).kind === 'value'
}

/** False where the export says that it is another house's. */
export function isOfHouse({ parentAgency }: LaporRow, report: UnlinkedReport): boolean {
  if (parentAgency === undefined || report.parentAgency === undefined) return true
  return chooseValue(valueList([parentAgency]), [report.parentAgency]).kind === 'value'
}

/** Days from our receipt to theirs; undefined where one is not known. */
export function daysAfter(row: LaporRow, report: UnlinkedReport): number | undefined {
  if (row.receivedOn === undefined || report.receivedOn === undefined) return undefined
  return (Date.parse(row.receivedOn) - Date.parse(report.receivedOn)) / 86_400_000
}

/** A day before ours it may be, where the zones differ. */
export function isWithin(days: number | undefined, most: number): boolean {
  return days !== undefined && days >= -1 && days <= most
}
