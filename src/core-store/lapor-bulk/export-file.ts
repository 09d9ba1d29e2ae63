import { createHash } from 'node:crypto'
import { readTable } from '../../sheets/read-table.ts'
import { type ReadExport, type RowNote, readExport } from './export-rows.ts'
import type { Export } from './import.ts'

/** The sheet of an export, in both layouts. */
const sheet = 'Laporan Ringkas'
/** In which it is looked for under other names. */
const mostSheets = 10

export type ReadFile =
  | { readonly kind: 'export'; readonly given: Export; readonly notes: readonly RowNote[] }
  /** It is no export of LAPOR!; a sentence says why. */
  | { readonly kind: 'fault'; readonly fault: string }

/**
 * Reads a file that should be an export of LAPOR!.
 *
 * @param accounts for whose complaints it is read, as "channel account"; undefined: for all. The same file
 * is read once for each of them
 * @throws SheetFault where it is no table
 */
export async function readExportFile(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  accounts?: readonly string[],
): Promise<ReadFile> {
  const read = await exportIn(bytes)
  if (read.kind === 'fault') return read
  const { rows, madeOn, notes } = read
  const hash = createHash('sha256').update(bytes)
  if (accounts) hash.update(`\n${[...accounts].sort().join('\n')}`)
  return { kind: 'export', given: { hash: hash.digest('hex'), name, madeOn, rows }, notes }
}

/**
 * The reports of an export. A cover may stand before them, and their sheet may have another name.
 *
 * @throws SheetFault
 */
export async function exportIn(bytes: Uint8Array): Promise<ReadExport> {
  const table = await readTable(bytes, { sheet })
  const first = readExport(table.rows)
  if (first.kind === 'export') return first
  for (const name of table.sheets.filter((one) => one !== table.sheetName).slice(0, mostSheets)) {
    const read = readExport((await readTable(bytes, { sheet: name })).rows)
    if (read.kind === 'export') return read
  }
  return first
}
